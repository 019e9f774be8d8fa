"""The tables of a whole wave, written into a wave: what is there already stays as it is."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from django.db import DataError, IntegrityError, transaction

from connect.importing.reading import Row
from connect.models import User

from ..choices import InterviewMode, InterviewState, PartnerDecision, SizeClass
from ..models import Interview, NamedPartner, Participant, Wave
from ..questions import SKIP_REASONS
from . import parsing
from .accounts import Account, Ledger, Outcome
from .batch import Batch
from .columns import CATEGORIES, DECISIONS, TABLES
from .known import InterviewKey, Known
from .load import lock
from .reasons import Reason, Refused, UnusableFile, _, reason
from .records import MOST_EMPLOYEES, MOST_INTERVIEWS, Cells, partner_record
from .staging import Stager
from .tables import opened

NEEDED = {
    "firms": ("firm", "size_class"),
    "interviews": ("firm", "interview", "mode", "state", "started_at"),
    "partners": ("key", "partner", "kind", "country"),
    "findings": ("rule", "state"),
}

Limit = Callable[[Iterator[Row]], Iterator[Row]]
# Takes the cells of a row and its line; returns a word for the row and what became of it.
Place = Callable[[Cells, int], tuple[str, Outcome]]


def each_row(name: str, content: bytes, ledger: Ledger, limit: Limit, place: Place) -> None:
    """Hand every row of one of our tables to `place` and note what became of it. Raises UnusableFile."""
    with opened(content, TABLES[name], needed=NEEDED[name]) as sheet:
        for line, cells, problem in limit(sheet.rows):
            if problem:
                told = (reason("%(problem)s", problem=problem),)
                ledger.add(Account(name, line, "", Outcome.REJECTED, told))
                continue
            row = Cells(cells, exact=True)
            try:
                key, outcome = place(row, line)
            except Refused as refusal:
                reasons = (*refusal.reasons, *row.notes)
                ledger.add(Account(name, line, "", Outcome.REJECTED, reasons))
            else:
                ledger.add(Account(name, line, key[:120], outcome, tuple(row.notes)))


class Restore:
    """Firms, interviews and partners of an archive, in the caller's transaction. Raises WaveNotOpen.

    `fresh` are the interviews that were made, by firm and number: only they take the archive's linkages.
    """

    def __init__(
        self, wave: Wave, *, ledger: Ledger, limit: Limit, now: datetime, by: User | None
    ) -> None:
        self._ledger = ledger
        self._limit = limit
        self._known = Known.of(lock(wave))
        self._made = Batch()
        self._stager = Stager(self._known, self._made, now=now, by=by)
        self._by_key: dict[int, NamedPartner] = {}
        self._merges: list[tuple[NamedPartner, int, list[Reason]]] = []
        self.fresh: set[InterviewKey] = set()

    def run(self, tables: Mapping[str, bytes]) -> set[InterviewKey]:
        """Write the three tables and return `fresh`."""
        for name, place in (
            ("firms", self._firm),
            ("interviews", self._interview),
            ("partners", self._partner),
        ):
            each_row(name, tables[name], self._ledger, self._limit, place)
            self._flush()
        self._merge()
        self._flush()
        return self.fresh

    def _flush(self) -> None:
        try:
            with transaction.atomic():
                self._made.write()
        except (DataError, IntegrityError) as error:
            raise UnusableFile(
                _("Somebody has changed the wave in the meantime. Send the file again.")
            ) from error

    def _firm(self, row: Cells, line: int) -> tuple[str, Outcome]:
        firm = self._known.firm(row.line("firm", 250), row.line("name", 250))
        size = row.read(parsing.word, "size_class", SizeClass.values)
        if size == "":
            row.refuse(_("The size class is missing."))
        said = {
            "size_class": size,
            "employees": row.read(parsing.whole_number, "employees", 0, MOST_EMPLOYEES),
            "consented_at": row.read(parsing.moment, "consented_at"),
            "consented_by": row.line("consented_by", 150),
        }
        row.check()
        found = self._known.participants.get(firm.pk)
        if found is None:
            found = Participant(wave=self._known.wave, organisation=firm, **said)
            self._known.participants[firm.pk] = found
            self._made.add(found)
            return firm.slug, Outcome.CREATED
        if any(getattr(found, name) != value for name, value in said.items()):
            row.notes.append(reason(_("The firm takes part already and stays as it is.")))
        return firm.slug, Outcome.UNCHANGED

    def _interview(self, row: Cells, line: int) -> tuple[str, Outcome]:
        firm = self._known.firm(row.line("firm", 250), "")
        participant = self._known.participants.get(firm.pk)
        if participant is None:
            raise Refused(_("firms.csv has no row for this firm."))
        number = row.read(parsing.whole_number, "interview", 1, MOST_INTERVIEWS)
        mode = row.read(parsing.word, "mode", InterviewMode.values)
        state = row.read(parsing.word, "state", InterviewState.values)
        started = row.read(parsing.moment, "started_at")
        submitted = row.read(parsing.moment, "submitted_at")
        row.check()
        if not (number and mode and state and started):
            raise Refused(_("The interview lacks its number, mode, state or beginning."))
        # One that was opened again keeps the day on which it was handed in.
        if state == InterviewState.SUBMITTED and submitted is None:
            raise Refused(_("An interview that was submitted has a day of handing in."))
        said = {
            "mode": mode,
            "state": state,
            "respondent": row.line("respondent", 150),
            "skipped": _skipped(row),
            "started_at": started,
            "submitted_at": submitted,
        }
        at = (firm.pk, number)
        found = self._known.interviews.get(at)
        if found is None:
            found = Interview(participant=participant, number=number, **said)
            self._known.interviews[at] = found
            self._made.add(found)
            self.fresh.add(at)
            return f"{firm.slug} {number}", Outcome.CREATED
        if any(getattr(found, name) != value for name, value in said.items()):
            row.notes.append(reason(_("The interview is there already and stays as it is.")))
        return f"{firm.slug} {number}", Outcome.UNCHANGED

    def _partner(self, row: Cells, line: int) -> tuple[str, Outcome]:
        said = partner_record(row)
        key = row.read(parsing.whole_number, "key", 1, 10**9)
        decision = row.read(parsing.word, "decision", DECISIONS) or ""
        into = row.read(parsing.whole_number, "merged_into", 1, 10**9)
        row.check()
        is_new = said.key not in self._known.partners
        merges = decision == PartnerDecision.MERGED
        partner = self._stager.partner(
            said, row.notes, "" if merges else decision, row.line("organisation", 100)
        )
        if key is not None:
            self._by_key[key] = partner
        if is_new and merges and into:
            self._merges.append((partner, into, row.notes))
        return partner.name, Outcome.CREATED if is_new else Outcome.UNCHANGED

    def _merge(self) -> None:
        """Tie merged names to where they ended; merges do not chain, so neither may a file's."""
        merged = {id(partner) for partner, _into, _notes in self._merges}
        for partner, key, _notes in self._merges:
            into = self._by_key.get(key)
            if into is not None and id(into) not in merged and into.merged_into_id is None:
                self._stager.decide_merged(partner, into)


def _skipped(row: Cells) -> dict[str, str]:
    said = parsing.words_by_key("skipped", row["skipped"], 40)
    for category, why in said.items():
        if category not in CATEGORIES or why not in SKIP_REASONS:
            raise Refused(_("skipped names a category or a reason that there is not."))
    return said
