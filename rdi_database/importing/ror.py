"""Organisations of the Research Organization Registry: objects of its dump to cleaned records.

Both forms of its schema are read: version 1 (names in `name`, `aliases`, `acronyms`, `labels`) and version 2 (all of
them in `names`, each with what it is).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from connect.importing import text
from connect.importing.encoding import mend
from connect.importing.fields import founding_year, identifiers, point_of
from connect.importing.folding import fold
from connect.importing.places import city_point, country_code
from connect.importing.records import NAME_LENGTH, OrganisationRecord, RowResult

from .field_maps import FieldMap
from .objects import read_objects

MOST_ALIASES = 20
# The registry's words for what an organisation is; the first of these that it has decides.
KINDS = {
    "company": "firm",
    "education": "academia",
    "facility": "technology_centre",
    "government": "public_agency",
    "nonprofit": "association",
    "healthcare": "other",
    "funder": "other",
    "archive": "other",
    "other": "other",
}


class _Names(NamedTuple):
    shown: str
    english: str
    others: tuple[str, ...]


def read_ror(chunks: Iterable[str], fields: FieldMap, source: str) -> Iterator[RowResult]:
    """Yield one result for every object: a record with its problems, or why there is none. Raises TooManyBroken."""
    for found in read_objects(chunks):
        if found.value is None:
            yield RowResult(found.line, "", None, (found.reason,))
        else:
            yield _result(found.line, _cells(found.value, fields), source)


def _cells(value: Mapping[str, Any], fields: FieldMap) -> dict[str, Any]:
    """Return what an object says of each of our fields."""
    return {
        field: next((value[name] for name in names if value.get(name)), None)
        for field, names in fields.items()
    }


def _result(line: int, cells: Mapping[str, Any], source: str) -> RowResult:
    key = _text(cells["identifier"])[:80]
    status = _text(cells["status"]).lower()
    if status and status != "active":
        return RowResult(line, key, None, (f"The registry says that it is {status[:40]}.",))
    names = _names(cells)
    if not any(map(str.isalnum, names.shown)):
        return RowResult(line, key, None, ("The name is missing.",))
    if len(names.shown) > NAME_LENGTH:
        reason = f"The name is longer than {NAME_LENGTH} characters ({len(names.shown)})."
        return RowResult(line, key, None, (reason,))
    problems: list[str] = []
    numbers = identifiers({"ror": _text(cells["identifier"])}, problems)
    if not numbers:
        return RowResult(line, key, None, (*problems, "It has no ROR number."))
    country, city, point = _place(cells, problems)
    record = OrganisationRecord(
        source=source,
        name=names.shown,
        english_name=names.english,
        aliases=names.others,
        kind=_kind(cells["types"], problems),
        founded=founding_year(_text(cells["founded"]), problems),
        country=country,
        city=city,
        point=point or (city_point(country, city) if country and city else None),
        website=_website(cells, problems),
        identifiers=numbers,
        problems=tuple(problems),
    )
    return RowResult(line, key, record, record.problems)


def _text(value: Any) -> str:
    return text.one_line(mend(str(value))) if isinstance(value, str | int | float) else ""


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _texts(value: Any) -> list[str]:
    return [said for one in value if (said := _text(one))] if isinstance(value, list) else []


def _names(cells: Mapping[str, Any]) -> _Names:
    """Return the name that the registry shows, the English one if another, and the rest."""
    rows = [
        (said, set(_texts(row.get("types"))), _text(row.get("lang")))
        for row in _rows(cells["names"])
        if (said := _text(row.get("value")))
    ]
    if not rows:
        rows = [(_text(cells["name"]), {"ror_display"}, "")]
        rows += [(said, {"alias"}, "") for said in _texts(cells["aliases"])]
        rows += [(said, {"acronym"}, "") for said in _texts(cells["acronyms"])]
        rows += [
            (_text(row.get("label")), {"label"}, _text(row.get("iso639")))
            for row in _rows(cells["labels"])
        ]
    shown = next((said for said, types, _ in rows if "ror_display" in types), rows[0][0])
    english = next(
        (said for said, types, language in rows if language == "en" and "label" in types), ""
    )
    known = {fold(shown), fold(english)}
    others = {fold(said): said for said, _, _ in rows if fold(said) and fold(said) not in known}
    return _Names(
        shown,
        text.cut(english, NAME_LENGTH) if english != shown else "",
        tuple(text.cut(said, NAME_LENGTH) for said in others.values())[:MOST_ALIASES],
    )


def _kind(types: Any, problems: list[str]) -> str:
    said = [word.lower() for word in _texts(types)]
    found = next((kind for word, kind in KINDS.items() if word in said), "")
    if said and not found:
        problems.append(f"The kind {text.cut(said[0], 40)} is not known.")
    return found or ("other" if said else "")


def _place(
    cells: Mapping[str, Any], problems: list[str]
) -> tuple[str, str, tuple[float, float] | None]:
    """Return country, city and point of its first place."""
    rows = _rows(cells["locations"])
    place: Mapping[str, Any] = rows[0].get("geonames_details") or {} if rows else {}
    if not isinstance(place, dict):
        place = {}
    code, city = _text(place.get("country_code")), _text(place.get("name"))
    if not rows:
        place = next(iter(_rows(cells["addresses"])), {})
        country = cells["country"] if isinstance(cells["country"], dict) else {}
        code, city = _text(country.get("country_code")), _text(place.get("city"))
    found = country_code(code) or "" if code else ""
    if code and not found:
        problems.append(f"The country {text.cut(code, 60)} is not known.")
    numbers = {"latitude": _text(place.get("lat")), "longitude": _text(place.get("lng"))}
    return found, text.cut(city, 120), point_of(numbers, problems)


def _website(cells: Mapping[str, Any], problems: list[str]) -> str:
    links = [
        _text(row.get("value"))
        for row in _rows(cells["links"])
        if _text(row.get("type")) == "website"
    ]
    for link in [*links, *_texts(cells["links"]), *_texts(cells["domains"])]:
        try:
            return text.website(link[:1000])
        except text.BadWebsite as problem:
            problems.append(str(problem))
    return ""
