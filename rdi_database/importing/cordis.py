"""Projects and who takes part in them, as CORDIS lists them: rows of a table to cleaned records."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from connect.importing import text
from connect.importing.encoding import mend
from connect.importing.fields import kind_of
from connect.importing.places import country_code
from connect.importing.reading import Table
from connect.importing.records import first_sentence

from .deadlines import BRUSSELS, is_of_our_time
from .topic_map import topics_of_call, topics_of_path

TITLE_LENGTH = 300
CODE_LENGTH = 120
MOST_MONEY = Decimal(10) ** 12
# "1,234,567.50" and "1.234.567,50": a comma before any other number of digits than three is a decimal sign.
_ENGLISH = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
_CONTINENTAL = re.compile(r"[1-9]\d{0,2}((\.\d{3})+,\d+|(\.\d{3}){2,})")
ROLES = {
    "coordinator": "coordinator",
    "participant": "participant",
    "beneficiary": "participant",
    "partner": "partner",
    "associatedpartner": "partner",
    "internationalpartner": "partner",
    "thirdparty": "third_party",
}
# A grant that has ended early has no partners to be found in it; of the others the dates say how they stand.
STATUSES = {"terminated": "cancelled", "closed": "closed"}


class ProjectKey(NamedTuple):
    """How a file names a project: by the number of its grant, by its record number at CORDIS, or by both."""

    identifier: str = ""
    rcn: str = ""

    def __str__(self) -> str:
        return self.identifier or self.rcn


@dataclass(slots=True)
class ProjectRecord:
    """A project as a file tells of it. Empty means that the file says nothing; sums are in euros.

    It runs from `starts_at` up to, and not including, `ends_at`.
    """

    project: ProjectKey
    title: str = ""
    acronym: str = ""
    said_status: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    budget: Decimal | None = None
    contribution: Decimal | None = None
    programme: str = ""
    call: str = ""
    action: str = ""
    summary: str = ""
    description: str = ""
    topics: tuple[str, ...] = ()


@dataclass(slots=True)
class ParticipationRecord:
    """An organisation in a project; `kind`, `country` and the dates are for those of which nothing else is known."""

    project: ProjectKey
    pic: str
    role: str
    kind: str = ""
    country: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    contribution: Decimal | None = None


@dataclass(slots=True)
class CallTopicRecord:
    """The title of one topic of a call; some files say which project came of it."""

    identifier: str
    title: str
    project: ProjectKey | None = None
    topics: tuple[str, ...] = ()


@dataclass(slots=True)
class SubjectRecord:
    """What a project is about by another list, brought to our topics where it can be, and in the list's own words."""

    project: ProjectKey
    topics: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


Record = ProjectRecord | ParticipationRecord | CallTopicRecord | SubjectRecord


class CordisResult(NamedTuple):
    line: int
    key: str
    record: Record | None
    reasons: tuple[str, ...]


class NoRecord(Exception):
    """A row has not what makes it one of its table; the message says what is missing."""


def read_table(table: Table, name: str, columns: Mapping[str, str]) -> Iterator[CordisResult]:
    """Yield one result for every row: a record with its problems, or why there is none."""
    readers: Mapping[str, Callable[[Cells], Record]] = {
        "projects": _project,
        "participations": _participation,
        "call_topics": _call_topic,
        "euroscivoc": _subject,
        "programme_parts": _part,
    }
    read = readers[name]
    for row in table.rows():
        if row.problem:
            yield CordisResult(row.line, "", None, (row.problem,))
            continue
        cells = Cells(
            {field: mend(row.cells[column]).replace("\0", "") for field, column in columns.items()}
        )
        try:
            record = read(cells)
        except NoRecord as problem:
            yield CordisResult(row.line, cells.key(), None, (str(problem),))
        else:
            yield CordisResult(row.line, _key_of(record), record, tuple(cells.problems))


class Cells:
    """The cells of a row by our fields, and what could not be understood."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells
        self.problems: list[str] = []

    def key(self) -> str:
        """Return what can be said of a row that is no record."""
        names = ("identifier", "rcn", "pic", "topic")
        return text.cut("|".join(filter(None, (self.line(name, 40) for name in names))), 80)

    def line(self, field: str, length: int) -> str:
        said = text.one_line(self._cells.get(field, ""))
        if len(said) > length:
            self.problems.append(f"The {field} was cut to {length} characters.")
        return text.cut(said, length)

    def text(self, field: str) -> str:
        return self._cells.get(field, "")

    def project(self) -> ProjectKey:
        """Return the numbers of a project. Raises NoRecord where it has none."""
        found = ProjectKey(self._number("identifier"), self._number("rcn"))
        if not any(found):
            raise NoRecord("The number of the project is missing.")
        return found

    def _number(self, field: str) -> str:
        said = text.one_line(self._cells.get(field, ""))
        if said and not (said.isascii() and said.isdecimal() and len(said) <= 12):
            raise NoRecord(f"The {field} {text.cut(said, 40)} is no number of a project.")
        return said

    def money(self, field: str) -> Decimal | None:
        """Return a sum, written with a decimal point or comma, thousands parted or not; none for what is no sum."""
        said = text.one_line(self._cells.get(field, ""))
        if not said:
            return None
        try:
            plain = _with_decimal_point(said.replace(" ", ""))
            cents = Decimal(plain).quantize(Decimal("0.01"))
            if not 0 <= cents < MOST_MONEY:
                raise InvalidOperation
        except InvalidOperation:
            self.problems.append(f"The {field} {text.cut(said, 40)} is no sum.")
            return None
        # There is a zero below zero, too.
        return cents.copy_abs()

    def day(self, field: str) -> datetime | None:
        """Return the midnight in Brussels with which a day begins; none for what is no day."""
        said = text.one_line(self._cells.get(field, ""))[:10]
        if not said:
            return None
        try:
            day = datetime.strptime(said, "%Y-%m-%d").replace(tzinfo=BRUSSELS)
            if not is_of_our_time(day):
                raise ValueError
        except ValueError:
            self.problems.append(f"The {field} {said} is no day.")
            return None
        return day

    def days(self) -> tuple[datetime | None, datetime | None]:
        """Return when it begins, and when the last of its days is over."""
        first, last = self.day("starts"), self.day("ends")
        if first and last and last < first:
            self.problems.append("The end is before the beginning, and was left out.")
            last = None
        return first, last and last + timedelta(days=1)


def _with_decimal_point(said: str) -> str:
    if _ENGLISH.fullmatch(said):
        return said.replace(",", "")
    if _CONTINENTAL.fullmatch(said):
        said = said.replace(".", "")
    return said.replace(",", ".")


def _project(cells: Cells) -> ProjectRecord:
    project = cells.project()
    acronym = cells.line("acronym", 60)
    title = cells.line("title", TITLE_LENGTH) or acronym
    if not any(map(str.isalnum, title)):
        raise NoRecord("The project has neither title nor acronym.")
    description = text.cut(text.plain_text(cells.text("description")), 5000)
    starts_at, ends_at = cells.days()
    call = cells.line("topic", CODE_LENGTH) or cells.line("call", CODE_LENGTH)
    return ProjectRecord(
        project=project,
        title=title,
        acronym=acronym if acronym != title else "",
        said_status=STATUSES.get(cells.line("status", 40).lower(), ""),
        starts_at=starts_at,
        ends_at=ends_at,
        budget=cells.money("budget"),
        contribution=cells.money("contribution"),
        programme=cells.line("programme", CODE_LENGTH),
        call=call,
        action=cells.line("action", CODE_LENGTH),
        summary=first_sentence(description),
        description=description,
        topics=topics_of_call(call, title),
    )


def _participation(cells: Cells) -> ParticipationRecord:
    project = cells.project()
    pic = cells.line("pic", 40)
    if not (pic.isascii() and pic.isdecimal() and len(pic) == 9):
        raise NoRecord(f"The PIC {pic or 'of the participant'} is no number of nine digits.")
    said = cells.line("role", 40)
    role = ROLES.get(said.replace(" ", "").replace("_", "").lower())
    if role is None:
        cells.problems.append(f"The role {said or 'is missing, and'} is read as participant.")
    named = cells.line("country", 120)
    country = (country_code(named) or "") if named else ""
    if named and not country:
        cells.problems.append(f"The country {text.cut(named, 60)} is not known.")
    starts_at, ends_at = cells.days()
    return ParticipationRecord(
        project=project,
        pic=pic,
        role=role or "participant",
        kind=kind_of(cells.text("kind"), cells.problems) if cells.text("kind") else "",
        country=country,
        starts_at=starts_at,
        ends_at=ends_at,
        contribution=cells.money("contribution"),
    )


def _call_topic(cells: Cells) -> CallTopicRecord:
    identifier = cells.line("topic", CODE_LENGTH)
    title = cells.line("title", TITLE_LENGTH)
    for name, said in (("code", identifier), ("title", title)):
        if not any(map(str.isalnum, said)):
            raise NoRecord(f"The {name} of the topic is missing.")
    project = cells.project() if cells.text("identifier").strip() else None
    return CallTopicRecord(identifier, title, project, topics_of_call(identifier, title))


def _subject(cells: Cells) -> SubjectRecord:
    path = cells.text("path")
    subject = cells.line("title", 80) or text.cut(text.one_line(path.rsplit("/", 1)[-1]), 80)
    return SubjectRecord(cells.project(), topics_of_path(path), (subject,) if subject else ())


def _part(cells: Cells) -> SubjectRecord:
    project = cells.project()
    part = cells.line("part", 80)
    if not part:
        raise NoRecord("The part of the programme is missing.")
    return SubjectRecord(project, keywords=(part,))


def _key_of(record: Record) -> str:
    if isinstance(record, CallTopicRecord):
        return record.identifier
    if isinstance(record, ParticipationRecord):
        return f"{record.project}|{record.pic}"
    return str(record.project)
