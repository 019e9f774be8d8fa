"""Rows of a file as records of linkages, or the reasons why a row is none. Knows no rows of the database."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from connect.importing import text as texts
from connect.importing.encoding import mend
from connect.importing.folding import name_key
from connect.importing.places import country_code

from ..analysis.records import BANDS, CATEGORIES, SCOPES, SIZES
from ..scoring import FOUR_IS
from . import parsing
from .columns import DECISIONS, KINDS
from .reasons import Reason, Refused, _, reason
from .tables import Sheet

T = TypeVar("T")

MOST_INTERVIEWS = 999
MOST_EMPLOYEES = 5_000_000


@dataclass(frozen=True, slots=True)
class PartnerRecord:
    """A partner as a row tells of it. `is_whole` says that nothing is to be looked up: a file of ours said all."""

    name: str
    kind: str
    country: str
    city: str = ""
    subdivision: str = ""
    website: str = ""
    point: tuple[float, float] | None = None
    is_whole: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two rows one partner of a wave."""
        return name_key(self.name), self.country, self.city


@dataclass(frozen=True, slots=True)
class LinkageRecord:
    """One linkage as a row tells of it. `answers` are empty where a band was given directly."""

    firm: str
    firm_name: str
    interview: int
    held_on: date | None
    employees: int | None
    size_class: str
    category: str
    partner: PartnerRecord
    answers: tuple[int | None, ...]
    band: str
    scope: str
    scope_reason: str
    since: int | None
    comment: str
    decision: str
    organisation: str
    row: uuid.UUID | None
    saved_at: datetime | None

    @property
    def key(self) -> str:
        firm = self.firm or self.firm_name
        return " · ".join((firm[:60], str(self.interview), self.category, self.partner.name[:60]))


class RowResult(NamedTuple):
    """What a row says, with what was left out of it; or no record, and why."""

    line: int
    key: str
    record: LinkageRecord | None
    reasons: tuple[Reason, ...]


class Cells:
    """The cells of one row. `exact` takes texts as they stand: a file of ours, not what somebody typed.

    `faults` are why the row is refused, all that there are; `notes` are what is said of it otherwise.
    """

    def __init__(self, cells: Mapping[str, str], *, exact: bool) -> None:
        self.exact = exact
        self.faults: list[Reason] = []
        self.notes: list[Reason] = []
        self._cells = cells

    def read(self, parse: Callable[..., T], column: str, *limits: object) -> T | None:
        """Return a cell as `parse` understands it, None and a fault where it does not."""
        try:
            return parse(column, self[column], *limits)
        except Refused as refusal:
            self.faults += refusal.reasons
            return None

    def refuse(self, text: str, **values: object) -> None:
        """Note one more fault."""
        self.faults.append(reason(text, **values))

    def check(self) -> None:
        """Raise Refused with all the faults, where there are any."""
        if self.faults:
            raise Refused.for_all(self.faults)

    def has(self, column: str) -> bool:
        return column in self._cells

    def __getitem__(self, column: str) -> str:
        cell = self._cells.get(column, "")
        if cell.isascii() and "\0" not in cell:
            return cell
        stored = parsing.storable(cell)
        if stored != cell:
            self.notes.append(
                reason(
                    _("Letters that cannot be stored were left out of %(column)s."), column=column
                )
            )
        return stored if self.exact else mend(stored)

    def line(self, column: str, most: int) -> str:
        """Return a text of one line, cut to what can be stored."""
        text = self[column].strip()
        if not self.exact:
            text = texts.one_line(text)
        return self._cut(column, text, most)

    def lines(self, column: str, most: int) -> str:
        """Return a text as it stands, cut to what can be stored."""
        return self._cut(column, self[column], most)

    def _cut(self, column: str, text: str, most: int) -> str:
        if len(text) <= most:
            return text
        self.notes.append(
            reason(_("%(column)s was cut to %(most)s characters."), column=column, most=most)
        )
        return texts.cut(text, most)


def read_linkages(sheet: Sheet, *, exact: bool = False) -> Iterator[RowResult]:
    """Yield one result for every row of a table."""
    for line, cells, problem in sheet.rows:
        if problem:
            yield RowResult(line, "", None, (reason("%(problem)s", problem=problem),))
            continue
        row = Cells(cells, exact=exact)
        record = _record(row)
        if row.faults:
            key = " · ".join(filter(None, (row["firm"].strip()[:60], row["partner"].strip()[:60])))
            yield RowResult(line, texts.one_line(key), None, (*row.faults, *row.notes))
        else:
            yield RowResult(line, record.key, record, tuple(row.notes))


def partner_record(row: Cells) -> PartnerRecord:
    """Return the partner that a row tells of; it is none where the row has faults."""
    name = row.line("partner", 10_000)
    if not name:
        row.refuse(_("The partner's name is missing."))
    # The key can be longer than the name: one letter may fold into several.
    elif len(name) > 250 or len(name_key(name)) > 250:
        row.refuse(_("The partner's name is longer than 250 characters."))
    kind = row.read(parsing.word, "kind", KINDS)
    if kind == "":
        row.notes.append(reason(_("The partner's kind is not said; it counts as other.")))
    return PartnerRecord(
        name=name,
        kind=kind or "other",
        country=_country(row),
        city=row.line("city", 120),
        subdivision=row.line("subdivision", 8),
        website=_website(row),
        point=_point(row),
        is_whole=row.exact and row.has("latitude"),
    )


def _record(row: Cells) -> LinkageRecord:
    """Return the linkage that a row tells of; it is none where the row has faults."""
    firm, firm_name = row.line("firm", 250), row.line("firm_name", 250)
    if not firm and not firm_name:
        row.refuse(_("The firm is missing."))
    category = row.read(parsing.word, "category", CATEGORIES)
    if category == "":
        row.refuse(_("The category is missing."))
    partner = partner_record(row)
    before = len(row.faults)
    answers = tuple(row.read(parsing.answer, name) for name in FOUR_IS)
    band = row.read(parsing.word, "band", BANDS)
    if len(row.faults) == before and not any(answers) and not band:
        row.refuse(_("There is neither an answer from 1 to 5 nor a band."))
    scope = row.read(parsing.word, "scope", SCOPES)
    scope_reason = row.line("scope_reason", 200)
    if scope_reason and scope == "":
        row.refuse(_("There is a reason for a scope, but no scope."))
    return LinkageRecord(
        firm=firm,
        firm_name=firm_name,
        interview=row.read(parsing.whole_number, "interview", 1, MOST_INTERVIEWS) or 1,
        held_on=row.read(parsing.day, "held_on"),
        employees=row.read(parsing.whole_number, "employees", 0, MOST_EMPLOYEES),
        size_class=row.read(parsing.word, "size_class", SIZES) or "",
        category=category or "",
        partner=partner,
        answers=answers if any(answers) else (None,) * len(FOUR_IS),
        band=band or "",
        scope=scope or "",
        scope_reason=scope_reason,
        since=row.read(parsing.whole_number, "since", 1800, 2100),
        comment=row.lines("comment", 1000),
        decision=row.read(parsing.word, "decision", DECISIONS) or "",
        organisation=row.line("organisation", 100),
        row=row.read(parsing.key, "row"),
        saved_at=row.read(parsing.moment, "saved_at"),
    )


def _country(row: Cells) -> str:
    said = row.line("country", 200)
    country = country_code(said) if said else None
    if not said:
        row.refuse(_("The partner's country is missing."))
    elif country is None:
        row.refuse(_("%(country)s is not a country that is known here."), country=said[:60])
    return country or ""


def _website(row: Cells) -> str:
    if row.exact:
        said = row.line("website", 300)
        return said if said.startswith(("http://", "https://")) else ""
    try:
        return texts.website(row["website"])
    except texts.BadWebsite as problem:
        row.notes.append(reason("%(problem)s", problem=problem))
        return ""


def _point(row: Cells) -> tuple[float, float] | None:
    latitude = row.read(parsing.number, "latitude", -90, 90)
    longitude = row.read(parsing.number, "longitude", -180, 180)
    return None if latitude is None or longitude is None else (latitude, longitude)
