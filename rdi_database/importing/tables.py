"""Which of the tables that CORDIS hands out a file is, by its columns; and its cells by our own fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from connect.importing.columns import HEADINGS, UnknownColumn, map_columns

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
    UnknownColumn where an override names a field that none of its tables has, or a column that the file has not.
    """
    columns = list(header)
    for column in (overrides or {}).values():
        if column and column not in columns:
            raise UnknownColumn(
                f"The file has no column {column}. Its columns are: {', '.join(columns)}."
            )
    parts = []
    unused = dict(overrides or {})
    for table in TABLES:
        fields = HEADINGS if table == ORGANISATIONS else field_map(table)
        chosen = {name: column for name, column in (overrides or {}).items() if name in fields}
        mapping = (
            _organisations(columns, chosen)
            if table == ORGANISATIONS
            else _columns(columns, table, chosen)
        )
        if mapping is not None:
            parts.append(Part(table, mapping))
            unused = {name: column for name, column in unused.items() if name not in chosen}
    # A project is told with its topic's code, and a list of topics has no other columns of a project.
    if parts and unused:
        known = sorted({field for part in parts for field in part.columns})
        raise UnknownColumn(
            f"There is no field {next(iter(unused))}. The fields are: {', '.join(known)}."
        )
    return parts


def _organisations(columns: list[str], chosen: Mapping[str, str]) -> dict[str, str] | None:
    try:
        mapping = map_columns(columns, chosen)
    except UnknownColumn:
        return None
    return mapping if "pic" in mapping and "name" in mapping else None


def _columns(columns: list[str], table: str, chosen: Mapping[str, str]) -> dict[str, str] | None:
    stored: FieldMap = field_map(table)
    mapping = {
        field: next(name for name in names if name in columns)
        for field, names in stored.items()
        if any(name in columns for name in names)
    }
    mapping |= chosen
    mapping = {field: column for field, column in mapping.items() if column}
    if table == PARTICIPATIONS and "identifier" in mapping:
        # Beside a project's own number this is the record number of the organisation.
        mapping.pop("rcn", None)
    is_whole = all(any(field in mapping for field in group) for group in _NEEDED[table])
    return mapping if is_whole else None
