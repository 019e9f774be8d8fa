"""Which row of a run speaks for an organisation: the first one that tells of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from struct import Struct

from .known import Name, contradicts, label, names_of
from .memory import Memory, Told
from .records import OrganisationRecord

_PART = "organisations"
# Stands in no name: a cell in one line has no control characters.
_BETWEEN = "\x1f"
# What a row says of an organisation, by the attributes of its record.
_SAID = tuple(sorted(set(OrganisationRecord.__slots__) - {"problems", "source", "_key"}))
_values = attrgetter(*_SAID)
_PACKED = Struct(f"<{len(_SAID)}I")


@dataclass(slots=True)
class Claim:
    """A row that speaks for an organisation: where it stands, under which names, and sums of what it says."""

    where: str
    names: list[Name]
    said: tuple[int, ...]

    def differing(self, record: OrganisationRecord) -> list[str]:
        """Return what the record says otherwise."""
        pairs = zip(_SAID, self.said, _sums(record), strict=True)
        return [name for name, ours, theirs in pairs if ours != theirs]


class Claims:
    """The claims that the rows of one batch may meet; those of earlier batches come from the memory of the run.

    What is laid is lost unless it is kept. So it is with a batch that is refused, and a dry run, which rolls each batch
    back, keeps it all the same.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._known: dict[str, Claim] = {}
        self._fresh: dict[str, Told] = {}

    def recall(self, records: Iterable[OrganisationRecord], organisations: Iterable[int]) -> None:
        """Begin a batch of these records, which may mean these stored organisations."""
        names = {label(name) for record in records for name in names_of(record)}
        told = self._memory.recall(_PART, [*names, *map(_of_stored, organisations)])
        # All but one name of a claim lead to that one.
        leading = {one.where for one in told.values() if not one.said} - told.keys()
        told |= self._memory.recall(_PART, leading) if leading else {}
        claims = {name: _read(one) for name, one in told.items() if one.said}
        self._known = {name: claims[name if one.said else one.where] for name, one in told.items()}
        self._fresh = {}

    def on(self, record: OrganisationRecord) -> Claim | None:
        """Return the earlier row that tells of the same organisation."""
        names = names_of(record)
        for name in names:
            claim = self._known.get(label(name))
            if claim is not None and not contradicts(names, claim.names, name[0]):
                return claim
        return None

    def on_stored(self, organisation: int) -> Claim | None:
        """Return the earlier row that told of a stored organisation."""
        return self._known.get(_of_stored(organisation))

    def lay(self, where: str, record: OrganisationRecord, organisation: int | None) -> None:
        """Let a row speak for its organisation, which may be a stored one."""
        claim = Claim(where, names_of(record), _sums(record))
        names = [label(name) for name in claim.names]
        told = Told(where, f"{_PACKED.pack(*claim.said).hex()}{_BETWEEN}{_BETWEEN.join(names)}")
        if organisation is not None:
            names.append(_of_stored(organisation))
        first, *others = [name for name in names if self._known.setdefault(name, claim) is claim]
        self._fresh[first] = told
        self._fresh |= dict.fromkeys(others, Told(first, ""))

    def keep(self) -> None:
        """Take what was laid into the memory of the run. Call it outside the batch's transaction."""
        self._memory.keep(_PART, self._fresh)
        self._fresh = {}


def _of_stored(organisation: int) -> str:
    return label(("stored", str(organisation)))


def _read(told: Told) -> Claim:
    said, *names = told.said.split(_BETWEEN)
    pairs = (name.partition(":") for name in names)
    sums = _PACKED.unpack(bytes.fromhex(said))
    return Claim(told.where, [(scheme, value) for scheme, _colon, value in pairs], sums)


def _sums(record: OrganisationRecord) -> tuple[int, ...]:
    """Return sums of what a row says, to compare a later row with, without keeping the texts."""
    return tuple([hash(value) & 0xFFFFFFFF for value in _values(record)])
