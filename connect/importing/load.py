"""Write records of organisations into the database, batch by batch, and account for every row."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import NamedTuple, Protocol

from django.db import DataError, IntegrityError, OperationalError, transaction

from ..models import Organisation, OrganisationText, Topic
from .bulk import reserved_ids
from .claims import Claim, Claims
from .differing import Key
from .failures import TRIES, is_about_the_rows, is_deadlock
from .known import Known, known_to
from .memory import Memory
from .records import OrganisationRecord, RowResult
from .slugs import slugs_of_organisations
from .writing import Settings, Writer, empty_organisation

BATCH = 1_000


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DIFFERS = "differs"
    REJECTED = "rejected"


@dataclass(slots=True)
class Account:
    """What became of one row."""

    line: int
    key: str
    outcome: Outcome
    reasons: tuple[str, ...] = ()


class Likely(NamedTuple):
    """An organisation that a record may be, though they share no number. `is_sure` says that nobody need look."""

    organisation: int
    name: str
    confidence: float
    is_sure: bool


class Recogniser(Protocol):
    """Knows an organisation by its name, place and domain."""

    def recognise(self, record: OrganisationRecord) -> Likely | None:
        """Return the one that a record of no known number probably is."""

    def doubt(self, pairs: Sequence[tuple[int, Likely]]) -> None:
        """Note for people to decide which new organisations may be known ones; in the transaction of their batch."""

    def undecided(self, organisations: Iterable[int]) -> frozenset[int]:
        """Return those of the organisations of which nobody has decided yet."""


@dataclass
class Import:
    """One run, over one file or several. Call `run`; `counts` fills as it goes.

    Of two rows that tell of one organisation the first counts, in whichever file it stands.
    """

    settings: Settings
    is_dry: bool = False
    recogniser: Recogniser | None = None
    memory: Memory = field(default_factory=Memory)
    counts: Counter[str] = field(default_factory=Counter)
    # What the rows say otherwise than people have set, and nobody has declined.
    waiting: set[Key] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._claims = Claims(self.memory)

    def run(
        self,
        rows: Iterable[RowResult],
        report: Callable[[Account], None] = lambda account: None,
        file_name: str = "",
    ) -> None:
        """Write the rows, each batch in a transaction of its own; a dry run rolls each of them back.

        A batch that the database refuses is done again row by row, so that a bad row harms no other.
        """
        self._file_name = file_name
        self._slugs = slugs_of_organisations()
        self._blank = empty_organisation()
        self._topic_ids = dict(Topic.objects.values_list("slug", "pk"))
        for batch in _batches(rows):
            for account in self._write_batch(batch):
                self.counts[account.outcome] += 1
                report(account)

    def _write_batch(self, batch: list[RowResult], tries: int = TRIES) -> list[Account]:
        self._slugs.keep()
        try:
            accounts = self._write(batch)
        except (DataError, IntegrityError, OperationalError, ValueError) as error:
            self._slugs.give_back()
            if is_deadlock(error) and tries > 1:
                return self._write_batch(batch, tries - 1)
            if not is_about_the_rows(error):
                raise
            if len(batch) == 1:
                row = batch[0]
                reason = f"The database refuses the row: {str(error).splitlines()[0][:200]}"
                return [Account(row.line, row.key, Outcome.REJECTED, (*row.reasons, reason))]
            return [account for row in batch for account in self._write_batch([row])]
        self._claims.keep()
        return accounts

    def _write(self, batch: list[RowResult]) -> list[Account]:
        with transaction.atomic():
            known = known_to(
                (row.record for row in batch if row.record), language=self.settings.language
            )
            likely = self._recognised(batch, known)
            self._claims.recall((row.record for row in batch if row.record), known.organisations)
            writer = Writer(
                settings=self.settings,
                known=known,
                slugs=self._slugs,
                topic_ids=self._topic_ids,
                blank=self._blank,
                ids=reserved_ids(Organisation, len(batch))[::-1],
                text_ids=reserved_ids(OrganisationText, len(batch))[::-1],
                doubtful=self._doubtful(known),
            )
            accounts = []
            doubts: list[tuple[int, Likely]] = []
            for place, row in enumerate(batch):
                if row.record is None:
                    accounts.append(Account(row.line, row.key, Outcome.REJECTED, row.reasons))
                    continue
                found = None
                claim = self._claims.on(row.record)
                if claim is None:
                    found = known.find(row.record)
                    other = likely.get(place) if found is None else None
                    if other and other.is_sure:
                        found = known.organisations[other.organisation]
                    claim = self._claims.on_stored(found["id"]) if found else None
                if claim is not None:
                    accounts.append(_repeated(row, row.record, claim))
                    continue
                self._claims.lay(self._where(row), row.record, found["id"] if found else None)
                if found is None:
                    created = writer.add(row.record)
                    if other:
                        doubts.append((created, other))
                    accounts.append(
                        Account(row.line, row.key, Outcome.CREATED, (*row.reasons, *_told(other)))
                    )
                else:
                    changed, kept = writer.change(found, row.record)
                    accounts.append(_changed(row, changed, kept, other))
            writer.changes.write(source=self.settings.source, now=self.settings.now)
            known.differences.write(now=self.settings.now)
            if doubts and self.recogniser is not None:
                self.recogniser.doubt(doubts)
            if self.is_dry:
                transaction.set_rollback(True)
        self.waiting |= known.differences.waiting
        return accounts

    def _doubtful(self, known: Known) -> frozenset[int]:
        """Return which known organisations get no page yet."""
        if self.recogniser is None or not self.settings.is_listed:
            return frozenset()
        return self.recogniser.undecided(known.organisations)

    def _recognised(self, batch: list[RowResult], known: Known) -> dict[int, Likely]:
        """Return by their places in the batch what those records probably are whose numbers nobody bears.

        The sure ones are fetched. Several rows may stand in one line of a file.
        """
        if self.recogniser is None:
            return {}
        likely = {}
        for place, row in enumerate(batch):
            if row.record is not None and known.find(row.record) is None:
                found = self.recogniser.recognise(row.record)
                if found is not None:
                    likely[place] = found
        sure = {found.organisation for found in likely.values() if found.is_sure}
        known.fetch(sorted(sure), language=self.settings.language)
        # One that somebody has deleted since is none.
        return {
            place: found
            for place, found in likely.items()
            if not found.is_sure or found.organisation in known.organisations
        }

    def _where(self, row: RowResult) -> str:
        return f"line {row.line}" + (f" of {self._file_name}" if self._file_name else "")


def _batches(rows: Iterable[RowResult]) -> Iterator[list[RowResult]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _repeated(row: RowResult, record: OrganisationRecord, claim: Claim) -> Account:
    differing = claim.differing(record)
    if not differing:
        reason = f"The same organisation as in {claim.where}, told the same way."
        return Account(row.line, row.key, Outcome.UNCHANGED, (*row.reasons, reason))
    reason = (
        f"The same organisation as in {claim.where}, told differently in {', '.join(differing)}."
        " The first line counts."
    )
    return Account(row.line, row.key, Outcome.DIFFERS, (*row.reasons, reason))


def _told(other: Likely | None) -> list[str]:
    if other is None:
        return []
    if other.is_sure:
        return [f"Known by name and place as {other.name} ({other.confidence:.2f})."]
    return [f"May be the same as {other.name} ({other.confidence:.2f}): somebody has to look."]


def _changed(row: RowResult, changed: list[str], kept: list[str], other: Likely | None) -> Account:
    reasons = [*row.reasons, *_told(other)]
    if changed:
        reasons.append(f"Changed: {', '.join(changed)}.")
    if kept:
        reasons.append(f"Kept as a person set it: {', '.join(kept)}.")
    outcome = Outcome.DIFFERS if kept else Outcome.UPDATED if changed else Outcome.UNCHANGED
    return Account(row.line, row.key, outcome, tuple(reasons))
