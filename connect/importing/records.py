"""Rows of a file as cleaned records of organisations, or the reasons why a row is none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from . import text
from .encoding import mend
from .fields import declared, founding_year, identifiers, kind_of, point_of, size_of
from .folding import fold, name_key
from .places import Point, city_point, country_code
from .reading import Table
from .topics import topic_slugs

NAME_LENGTH = 250
KEY_LENGTH = 300
_FULL_STOPS = (". ", "! ", "? ")


@dataclass(slots=True)
class OrganisationRecord:
    """One organisation as a file tells of it. Empty means that the file says nothing."""

    source: str
    name: str
    english_name: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    size: str = ""
    is_sme: bool | None = None
    founded: int | None = None
    country: str = ""
    city: str = ""
    street: str = ""
    postcode: str = ""
    point: Point | None = None
    website: str = ""
    summary: str = ""
    description: str = ""
    topics: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()
    _key: str = field(default="", init=False, repr=False, compare=False)

    @property
    def key(self) -> str:
        """The value under which this source's row is known again: source, name, country and city."""
        if not self._key:
            whole = "|".join((self.source, name_key(self.name), self.country, fold(self.city)))
            if len(whole) > KEY_LENGTH:
                whole = f"{whole[: KEY_LENGTH - 17]}|{sha256(whole.encode()).hexdigest()[:16]}"
            self._key = whole
        return self._key


class RowResult(NamedTuple):
    line: int
    key: str
    record: OrganisationRecord | None
    reasons: tuple[str, ...]


def read_organisations(
    table: Table, mapping: Mapping[str, str], source: str = ""
) -> Iterator[RowResult]:
    """Yield one result for every row of the table: a record with its problems, or why there is none.

    `source` stands over the file's own column of that name.
    """
    for row in table.rows():
        if row.problem:
            yield RowResult(row.line, "", None, (row.problem,))
            continue
        cells = {name: row.cells[column] for name, column in mapping.items()}
        yield _result(row.line, cells, source)


def _result(line: int, cells: dict[str, str], source: str) -> RowResult:
    problems: list[str] = []
    for column, cell in cells.items():
        if not cell.isascii():
            cells[column] = mend(cell)
            if "\ufffd" in cell:
                problems.append(f"Letters of {column} cannot be read; \ufffd stands for them.")
        if "\0" in cell:
            problems.append(f"NUL characters were left out of {column}.")
            cells[column] = cells[column].replace("\0", "")
    name = text.one_line(cells.get("name", ""))
    if not name:
        reason = (
            "The row is empty."
            if not any(map(str.strip, cells.values()))
            else "The name is missing."
        )
        return RowResult(line, "", None, (reason,))
    if not any(map(str.isalnum, name)):
        return RowResult(line, name[:80], None, ("The name has no letter and no digit.",))
    if len(name) > NAME_LENGTH:
        return RowResult(
            line,
            name[:80],
            None,
            (f"The name is longer than {NAME_LENGTH} characters ({len(name)}).",),
        )
    record = _record(name, cells, source or text.one_line(cells.get("source", ""))[:80], problems)
    return RowResult(line, record.key, record, record.problems)


def _record(
    name: str, cells: dict[str, str], source: str, problems: list[str]
) -> OrganisationRecord:
    def line_of(column: str, length: int) -> str:
        value = text.one_line(cells[column]) if cells.get(column) else ""
        if len(value) > length:
            problems.append(f"The {column} was cut to {length} characters.")
            value = text.cut(value, length)
        return value

    english_name = line_of("english_name", NAME_LENGTH)
    short_name = line_of("short_name", NAME_LENGTH)
    country_name = line_of("country", 120)
    country = country_code(country_name) or "" if country_name else ""
    if country_name and not country:
        problems.append(f"The country {text.cut(country_name, 60)} is not known.")
    city = line_of("city", 120)
    point = point_of(cells, problems) or (city_point(country, city) if country and city else None)
    website = ""
    if cells.get("website"):
        try:
            website = text.website(cells["website"][:1000])
        except text.BadWebsite as problem:
            problems.append(str(problem))
    description = (
        text.cut(text.plain_text(cells["description"]), 5000) if cells.get("description") else ""
    )
    summary = line_of("summary", 300) or first_sentence(description)
    return OrganisationRecord(
        source=source,
        name=name,
        english_name=english_name,
        aliases=(short_name,) if len(short_name) > 1 and fold(short_name) != fold(name) else (),
        kind=kind_of(cells.get("kind", ""), problems),
        size=size_of(cells.get("size", ""), problems),
        is_sme=declared(cells.get("sme", ""), problems),
        founded=founding_year(cells.get("founded", ""), problems),
        country=country,
        city=city,
        street=line_of("street", 200),
        postcode=line_of("postcode", 20),
        point=point,
        website=website,
        summary=summary,
        description=description,
        topics=topic_slugs(cells.get("sector", ""), cells.get("tags", ""), description),
        identifiers=identifiers(cells, problems),
        problems=tuple(problems),
    )


def first_sentence(description: str) -> str:
    """Return the first sentence of a description as one line of at most 300 characters."""
    opening = text.one_line(description[:600])
    ends = [end for stop in _FULL_STOPS if (end := opening.find(stop, 40)) > 0]
    return text.cut(opening[: min(ends) + 1] if ends else opening, 300)
