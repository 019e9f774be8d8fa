"""Which organisation each firm names: those of the network first, invented ones for the rest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .known import Known
from .naming import Inventor
from .quotas import Cell, Place
from .records import SamplePartner

# How many linkages of one group an organisation gets on average. A few agencies and associations serve
# everybody, while customers are hardly shared.
LINKAGES_PER_PARTNER: dict[str, float] = {
    "output": 1.9,
    "input": 2.4,
    "specialist_service": 2.4,
    "rnd": 2.8,
    "training": 2.6,
    "government_agency": 4,
    "industry_association": 4,
    "industry_peer": 2.2,
}
# How far the best-known organisation leads in a category: 0 where all are named alike.
LEAD = {"rnd": 1.0, "government_agency": 1.0, "industry_association": 2.0}
# Organisations of one kind and trade in a city are one pool: a customer is also a supplier, or a partner in R+D.
FIRM_TRADES = {"specialist_service": "adviser", "training": "trainer", "industry_peer": "peer"}
TRADES = {
    ("public_agency", "output"): "administration",
    ("public_agency", "government_agency"): "agency",
    ("other", "output"): "hospital",
}
# Trades in which members of the network stand first; its firms are named by their peers.
IN_THE_NETWORK = frozenset(
    {"academia", "technology_centre", "policy_body", "association", "agency", "peer"}
)


def trade_of(category: str, kind: str) -> str:
    """Return what an organisation does for the firm that names it."""
    if kind == "firm":
        return FIRM_TRADES.get(category, "business")
    if kind == "other":
        return TRADES.get((kind, category), "foundation")
    return TRADES.get((kind, category), kind)


@dataclass(frozen=True, slots=True)
class Group:
    """Linkages of one category and scope to one kind of organisation in one place, by the firms that have them."""

    category: str
    scope: str
    kind: str
    place: Place
    firms: tuple[str, ...]

    @property
    def trade(self) -> str:
        return trade_of(self.category, self.kind)


class Partners:
    """The organisations of one wave. Each has one name, kind and place throughout."""

    def __init__(self, known: Known, inventor: Inventor, tongue: str) -> None:
        self._known = known
        self._inventor = inventor
        self._tongue = tongue
        self._pools: dict[tuple[str, str, Place], list[SamplePartner]] = {}
        self._named: set[tuple[str, str, str]] = set()

    def how_many(self, cell: Cell, groups: Sequence[Group]) -> list[int]:
        """Return how many organisations each group of a cell names."""
        counts = [self._fewest(group) for group in groups]
        sizes = [len(group.firms) for group in groups]
        per_partner = LINKAGES_PER_PARTNER[cell.category]

        def crowding(index: int) -> float:
            full = counts[index] >= sizes[index]
            return 0 if full else sizes[index] / (counts[index] + 0.5)

        while True:
            fullest = max(range(len(groups)), key=crowding)
            missing = (
                sum(counts) < cell.partners if cell.partners else crowding(fullest) > per_partner
            )
            if not missing or not crowding(fullest):
                return counts
            counts[fullest] += 1

    def named(self, group: Group, count: int) -> list[SamplePartner]:
        """Return one organisation for each firm of the group, of `count` in its place."""
        times = spread(
            len(group.firms), count, len(set(group.firms)), LEAD.get(group.category, 0.0)
        )
        left = Counter(dict(enumerate(times)))
        chosen = []
        for firm in group.firms:
            index = self._free(group, firm, left)
            left[index] -= 1
            partner = self._partner(group, index)
            self._named.add((group.category, firm, partner.key))
            chosen.append(partner)
        return chosen

    def _fewest(self, group: Group) -> int:
        """A firm names an organisation once, and never itself: it needs as many others as it has linkages."""
        among_them = {one.slug for one in self._pool(group)} & set(group.firms)
        return min(max(Counter(group.firms).values()) + bool(among_them), len(group.firms))

    def _free(self, group: Group, firm: str, left: Counter[int]) -> int:
        """Return the organisation with the most linkages left that the firm has not named and is not.

        One that has named the firm itself goes first: peers tend to know each other.
        """

        def turn(index: int) -> tuple[bool, int, int]:
            back = (group.category, self._partner(group, index).slug, firm) in self._named
            return not (back and left[index] > 0), -left[index], index

        # Where the firm is itself among them, or has named some before, one or two more are needed.
        for index in [*sorted(left, key=turn), *range(len(left), len(left) + 2)]:
            partner = self._partner(group, index)
            if partner.slug != firm and (group.category, firm, partner.key) not in self._named:
                return index
        raise ValueError(f"{firm} has named everybody in {group.place}")

    def _partner(self, group: Group, index: int) -> SamplePartner:
        members, place = self._pool(group), group.place
        while len(members) <= index:
            name = self._inventor.name(
                group.trade, place, self._tongue if group.scope == "local" else ""
            )
            members.append(
                SamplePartner(name, group.kind, place.country, place.city, place.subdivision)
            )
        return members[index]

    def _pool(self, group: Group) -> list[SamplePartner]:
        key = group.kind, group.trade, group.place
        if key not in self._pools:
            known = self._known.at(group.kind, group.place.country, group.place.city)
            self._pools[key] = list(known) if group.trade in IN_THE_NETWORK else []
        return self._pools[key]


def spread(linkages: int, partners: int, most: int, lead: float) -> list[int]:
    """Return how often each partner is named, none more often than there are firms.

    Evenly where `lead` is 0; where it is 1 the first is named twice as often as the second.

    >>> spread(8, 3, 5, 1.0), spread(8, 3, 5, 0.0)
    ([5, 2, 1], [3, 3, 2])
    """
    counts = [1] * partners
    for _ in range(linkages - partners):
        open_ones = [index for index in range(partners) if counts[index] < most]
        next_one = min(open_ones, key=lambda index: (counts[index] + 1) * (index + 1) ** lead)
        counts[next_one] += 1
    return counts
