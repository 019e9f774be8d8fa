"""Quotas dealt out to firms and partners: no chance, no clock, the same rows every time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

from .known import Known, KnownFirm
from .naming import Inventor
from .partners import Group, Partners
from .quotas import FirmQuota, Quotas
from .records import SampleInterview, SampleLinkage, SamplePartner, SampleWave
from .slots import Slot, groups_of

# Answers to the four i's that fall in a band; their means lie evenly about the band's middle.
ANSWERS = {
    "high": ((5, 4, 5, 4), (4, 4, 5, 4), (5, 4, 5, 5), (4, 0, 5, 4), (5, 0, 5, 4), (4, 5, 4, 5)),
    "medium": ((4, 3, 4, 3), (3, 3, 4, 3), (4, 3, 4, 4), (3, 4, 4, 3), (0, 3, 4, 0)),
    "low": ((2, 3, 3, 2), (2, 2, 3, 2), (3, 2, 3, 3), (3, 2, 2, 3), (0, 2, 3, 0)),
    "tenuous": ((1, 1, 2, 2), (1, 1, 2, 1), (2, 1, 2, 2), (2, 1, 1, 2)),
}
# What a second person of the firm knows better: who is bought from, who trains, who grants.
SECOND_INTERVIEW = frozenset({"input", "specialist_service", "training", "government_agency"})
EARLIEST, LATEST = 1996, 2025


def deal(quotas: Quotas, known: Known, inventor: Inventor) -> SampleWave:
    """Return the wave that the quotas describe."""
    members = known.firms[quotas.cluster]
    partners = Partners(known, inventor, quotas.tongue)
    firms = _Firms(quotas.firms, members)
    row_of = _Row(quotas, members)
    rows: list[SampleLinkage] = []
    for cell in quotas.cells:
        slots = list(groups_of(cell))
        groups = [_group(here, firms.take(here)) for here in slots]
        for here, group, count in zip(slots, groups, partners.how_many(cell, groups), strict=True):
            rows += map(row_of, here, group.firms, partners.named(group, count))
    return SampleWave(
        cluster=quotas.cluster,
        title=quotas.title,
        opens_on=quotas.opens_on,
        closes_on=quotas.closes_on,
        frozen_on=quotas.frozen_on,
        without_consent=quotas.without_consent,
        interviews=tuple(_interviews(quotas.firms, members)),
        linkages=tuple(rows),
    )


def _group(slots: Sequence[Slot], firms: Sequence[str]) -> Group:
    first = slots[0]
    return Group(first.category, first.scope, first.kind, first.place, tuple(firms))


class _Firms:
    """Gives slots to firms of their size class, so that each gets its part of the wave."""

    def __init__(self, quotas: Sequence[FirmQuota], members: dict[str, KnownFirm]) -> None:
        self._members = members
        self._by_size: dict[str, list[FirmQuota]] = defaultdict(list)
        for quota in quotas:
            self._by_size[members[quota.slug].size_class].append(quota)
        self._dealt: Counter[str] = Counter()

    def take(self, group: Sequence[Slot]) -> list[str]:
        """Return a firm for each slot of a group: first those not yet in it, of them the one furthest behind."""
        taken: list[str] = []
        for slot in group:
            chosen = self._next(slot, taken)
            self._dealt[chosen] += 1
            taken.append(chosen)
        return taken

    def _next(self, slot: Slot, taken: list[str]) -> str:
        return min(self._by_size[slot.size], key=lambda one: self._turn(one, slot, taken)).slug

    def _turn(self, quota: FirmQuota, slot: Slot, taken: list[str]) -> tuple[int, bool, float]:
        # Peers are near: firms of the place go first there, so that some name each other.
        is_near = self._members[quota.slug].city == slot.place.city
        first = slot.category == "industry_peer" and is_near
        behind = (self._dealt[quota.slug] + 1) / quota.weight
        return taken.count(quota.slug), not first, 0 if first else behind


class _Row:
    """Makes the row of a slot."""

    def __init__(self, quotas: Quotas, members: dict[str, KnownFirm]) -> None:
        self._twice = {quota.slug for quota in quotas.firms if len(quota.interviews) > 1}
        self._members = members

    def __call__(self, slot: Slot, firm: str, partner: SamplePartner) -> SampleLinkage:
        mark = crc32(f"{firm} {slot.category} {partner.name}".encode())
        answers = ANSWERS[slot.band][mark % len(ANSWERS[slot.band])]
        since = max(EARLIEST, self._members[firm].founded)
        later = firm in self._twice and slot.category in SECOND_INTERVIEW
        return SampleLinkage(
            firm,
            2 if later else 1,
            slot.category,
            partner,
            slot.scope,
            *answers,
            since=since + mark // 7 % (LATEST + 1 - since),
        )


def _interviews(
    quotas: Iterable[FirmQuota], members: dict[str, KnownFirm]
) -> Iterator[SampleInterview]:
    for quota in quotas:
        size = members[quota.slug].size_class
        for number, day in enumerate(quota.interviews, start=1):
            yield SampleInterview(quota.slug, number, day, quota.employees, size)
