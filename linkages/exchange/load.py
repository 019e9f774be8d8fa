"""Write rows of a file into a wave, and account for every row.

What a firm has answered itself is never overwritten, nothing is ever deleted, and the same file a second time
changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import DataError, IntegrityError, transaction

from connect.models import Organisation, User

from ..actions.waves import size_class_of
from ..choices import InterviewMode, InterviewState, WaveState
from ..exceptions import WaveNotOpen
from ..models import Interview, Participant, Wave
from .accounts import Account, Outcome
from .batch import Batch
from .known import InterviewKey, Known, LinkageKey
from .linking import Linker, Step
from .reasons import Reason, Refused, _, reason
from .records import LinkageRecord, RowResult

BATCH = 1_000
TAKES_ROWS = (WaveState.DRAFT, WaveState.OPEN)

Report = Callable[[Account], None]


class Import:
    """One run over one file, in the caller's transaction, with the wave's row locked. Raises WaveNotOpen.

    `columns` are those that the file has: what it has no column for stays as it is. `fresh` are interviews that
    this run has restored itself, by firm and number.
    """

    def __init__(
        self,
        wave: Wave,
        *,
        columns: Iterable[str],
        now: datetime,
        by: User | None = None,
        fresh: Iterable[InterviewKey] = (),
    ) -> None:
        self.wave = lock(wave)
        self._columns = frozenset(columns)
        self._now = now
        self._by = by
        self._fresh = frozenset(fresh)
        self._zone = ZoneInfo(self.wave.cluster.time_zone)
        # Which row of the file speaks for a firm's size or an interview's day: the first that says something.
        self._spoken: dict[tuple[int | InterviewKey, str], int] = {}
        self._linkage_lines: dict[LinkageKey, int] = {}
        self._begin()

    def run(self, rows: Iterable[RowResult], report: Report) -> None:
        """Write the rows. A batch that the database refuses is done again row by row."""
        for batch in _batches(rows):
            for account in self._write(batch):
                report(account)

    def _begin(self) -> None:
        self.known = Known.of(self.wave)
        self._made = Batch()
        self._linker = Linker(
            self.known,
            self._made,
            columns=self._columns,
            lines=self._linkage_lines,
            now=self._now,
            by=self._by,
        )

    def _write(self, batch: list[RowResult]) -> list[Account]:
        spoken, lines = dict(self._spoken), dict(self._linkage_lines)
        try:
            with transaction.atomic():
                accounts = [self._take(row) for row in batch]
                self._made.write()
        except (DataError, IntegrityError):
            # Somebody has answered in the meantime, or a value is beyond a limit that only the database knows.
            self._spoken, self._linkage_lines = spoken, lines
            self._begin()
            if len(batch) > 1:
                return [account for row in batch for account in self._write([row])]
            refused = reason(_("The database does not take this row."))
            accounts = [_account(batch[0], Outcome.REJECTED, (refused,))]
        return accounts

    def _take(self, row: RowResult) -> Account:
        if row.record is None:
            return _account(row, Outcome.REJECTED, row.reasons)
        notes = list(row.reasons)
        try:
            outcome = self._place(row.line, row.record, notes)
        except Refused as refusal:
            return _account(row, Outcome.REJECTED, (*refusal.reasons, *notes))
        return _account(row, outcome, tuple(notes))

    def _place(self, line: int, record: LinkageRecord, notes: list[Reason]) -> Outcome:
        firm = self.known.firm(record.firm, record.firm_name)
        at = (firm.pk, record.interview)
        interview = self.known.interviews.get(at)
        is_writable = (
            interview is None or interview.mode == InterviewMode.IMPORTED or at in self._fresh
        )
        step = Step(line, record, at, is_writable)
        # Whether the row can be taken is known before anything is made of it.
        self._linker.check(step)
        participant, firm_changed = self._participant(line, firm, record, notes)
        if interview is None:
            interview = self._new_interview(participant, record)
        if record.held_on and at not in self._fresh:
            firm_changed |= self._date(line, interview, record.held_on, notes)
        outcome = self._linker.link(step, interview, notes)
        return Outcome.UPDATED if outcome == Outcome.UNCHANGED and firm_changed else outcome

    def _participant(
        self, line: int, firm: Organisation, record: LinkageRecord, notes: list[Reason]
    ) -> tuple[Participant, bool]:
        """Return the firm's row in the wave, and whether the file has changed it."""
        said = {"size_class": record.size_class or None, "employees": record.employees}
        found = self.known.participants.get(firm.pk)
        if found is None:
            found = Participant(
                wave=self.wave,
                organisation=firm,
                size_class=said["size_class"] or size_class_of(firm),
                employees=said["employees"],
            )
            self.known.participants[firm.pk] = found
            self._made.add(found)
        may_change = self._is_all_imported(firm.pk)
        is_changed = is_refused = False
        for name, value in said.items():
            # The first row that says something speaks, or a second run would hear another one.
            is_first = value is not None and self._spoken.setdefault((firm.pk, name), line) == line
            if value is None or value == getattr(found, name):
                continue
            if is_first and may_change:
                setattr(found, name, value)
                is_changed = True
            else:
                is_refused = True
        if is_changed:
            self._made.change(found)
        if is_refused:
            people = "?" if found.employees is None else found.employees
            notes.append(
                reason(
                    _("The firm's size stays %(size)s, %(employees)s people."),
                    size=found.size_class,
                    employees=people,
                )
            )
        return found, is_changed

    def _is_all_imported(self, firm: int) -> bool:
        return all(
            interview.mode == InterviewMode.IMPORTED
            for (asked, _number), interview in self.known.interviews.items()
            if asked == firm
        )

    def _new_interview(self, participant: Participant, record: LinkageRecord) -> Interview:
        held_at = self._noon(record.held_on or self.wave.starts_on)
        interview = Interview(
            participant=participant,
            number=record.interview,
            mode=InterviewMode.IMPORTED,
            state=InterviewState.SUBMITTED,
            started_at=held_at,
            submitted_at=held_at,
        )
        self.known.interviews[participant.organisation_id, record.interview] = interview
        self._made.add(interview)
        return interview

    def _date(self, line: int, interview: Interview, held_on: date, notes: list[Reason]) -> bool:
        """Take the day that the first row of an imported interview gives; say whether it is another one."""
        at = (interview.participant.organisation_id, interview.number)
        is_first = self._spoken.setdefault((at, "held_on"), line) == line
        held_at = interview.submitted_at or interview.started_at
        told = held_at.astimezone(self._zone).date()
        if told == held_on:
            return False
        if interview.mode != InterviewMode.IMPORTED or not is_first:
            notes.append(reason(_("The day of the interview stays %(day)s."), day=told.isoformat()))
            return False
        interview.started_at = interview.submitted_at = self._noon(held_on)
        self._made.change(interview)
        return True

    def _noon(self, day: date) -> datetime:
        return datetime.combine(day, time(12), self._zone)


def lock(wave: Wave) -> Wave:
    """Return a wave that takes rows, locked: it cannot freeze or close meanwhile. Raises WaveNotOpen."""
    rows = Wave.objects.select_for_update(of=("self",)).for_list()
    locked = rows.get(pk=wave.pk)
    if locked.state not in TAKES_ROWS:
        raise WaveNotOpen
    return locked


def _account(row: RowResult, outcome: Outcome, reasons: tuple[Reason, ...]) -> Account:
    return Account("linkages", row.line, row.key, outcome, reasons)


def _batches(rows: Iterable[RowResult]) -> Iterator[list[RowResult]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch
