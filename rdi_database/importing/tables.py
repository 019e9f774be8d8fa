"""Which of the tables that CORDIS hands out a file is, by its columns; and its cells by our own fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from connect.importing.columns import UnknownColumn, map_columns

from .field_maps import FieldMap, field_map

# In the order in which they are best read: who, what, who in what, and what it is about.
ORGANISATIONS = "organisations"
PROJECTS = "projects"
PARTICIPATIONS = "participations"
CALL_TOPICS = "call_topics"
EUROSCIVOC = "euroscivoc"
PROGRAMME_PARTS = "programme_parts"
TABLES = (ORGANISATIONS, PROJECTS, PARTICIPATIONS, CALL_TOPICS, EUROSCIVOC, PROGRAMME_PARTS)
# What a file must have to be such a table; of several fields in one group, one.
_NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    PROJECTS: (("identifier", "rcn"), ("acronym",), ("starts",), ("ends",)),
    PARTICIPATIONS: (("identifier", "rcn"), ("pic",), ("role",)),
    CALL_TOPICS: (("topic",), ("title",)),
    EUROSCIVOC: (("identifier",), ("path",)),
    PROGRAMME_PARTS: (("rcn",), ("part",)),
}


@dataclass(frozen=True)
class Part:
    """One thing that a file tells of. `columns` has for each of our fields the column that holds it."""

    table: str
    columns: Mapping[str, str]


def parts_of(header: Iterable[str], overrides: Mapping[str, str] | None = None) -> list[Part]:
    """Return what a file with these columns tells of, in the order in which to read it; nothing if it is unknown.

    The list of organisations of Horizon Europe tells of who they are and of where they take part. Raises
    UnknownColumn where an override names a field that none of its tables has.
    """
    columns = list(header)
    parts = []
    unused = dict(overrides or {})
    for table in TABLES:
        mapping = _organisations(columns) if table == ORGANISATIONS else _columns(columns, table)
        if mapping is None:
            continue
        for field, column in (overrides or {}).items():
            if table == ORGANISATIONS or field in field_map(table):
                _override(mapping, table, field, column, columns)
                unused.pop(field, None)
        parts.append(Part(table, mapping))
    # A project is told with its topic's code, and a list of topics has no other columns of a project.
    if parts and unused:
        known = sorted({field for part in parts for field in part.columns})
        raise UnknownColumn(
            f"There is no field {next(iter(unused))}. The fields are: {', '.join(known)}."
        )
    return parts


def _organisations(columns: list[str]) -> dict[str, str] | None:
    try:
        mapping = map_columns(columns)
    except UnknownColumn:
        return None
    return mapping if "pic" in mapping and "name" in mapping else None


def _columns(columns: list[str], table: str) -> dict[str, str] | None:
    stored: FieldMap = field_map(table)
    mapping = {
        field: next(name for name in names if name in columns)
        for field, names in stored.items()
        if any(name in columns for name in names)
    }
    if table == PARTICIPATIONS and "identifier" in mapping:
        # Beside a project's own number this is the record number of the organisation.
        mapping.pop("rcn", None)
    is_whole = all(any(field in mapping for field in group) for group in _NEEDED[table])
    return mapping if is_whole else None


def _override(
    mapping: dict[str, str], table: str, field: str, column: str, columns: list[str]
) -> None:
    if table == ORGANISATIONS:
        mapping.clear()
        mapping.update(map_columns(columns, {field: column}))
    elif column and column not in columns:
        raise UnknownColumn(
            f"The file has no column {column}. Its columns are: {', '.join(columns)}."
        )
    elif column:
        mapping[field] = column
    else:
        mapping.pop(field, None)
