"""What has been changed in a profile, when and by whom, out of its history; and what stood there before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from . import sections
from .models import Organisation, OrganisationText

ORGANISATION, TEXT = "organisation", "text"
# The columns whose changes are told; others follow from them, or are no part of the profile.
COLUMNS: Mapping[str, Sequence[str]] = {
    ORGANISATION: [column for part in sections.COLUMNS.values() for column in part],
    TEXT: sections.TEXT_COLUMNS,
}
DELETED = "-"


@dataclass(frozen=True)
class Change:
    """One value: the column that holds it, and what stood there before and after, as the history keeps it."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Entry:
    """All that one saving changed. `kind` and `key` name its row of the history; `language` that of a text."""

    kind: str
    key: int
    at: datetime
    who: str
    changes: Sequence[Change]
    language: str = ""


def entries_of(organisation: Organisation, *, most: int) -> list[Entry]:
    """Return the latest changes of a profile and of its texts, the newest first; three statements."""
    own = Organisation.history.filter(id=organisation.pk).select_related("history_user")
    texts = OrganisationText.history.filter(organisation=organisation.pk)
    told = [
        *_entries(ORGANISATION, _newest(own, most)),
        *(
            entry
            for rows in _by_language(_newest(texts.select_related("history_user"), most))
            for entry in _entries(TEXT, rows)
        ),
    ]
    return sorted(told, key=lambda entry: (entry.at, entry.key), reverse=True)[:most]


def entry_of(organisation: Organisation, kind: str, key: int) -> Entry | None:
    """Return one change of a profile; None where there is none under this name."""
    if kind == ORGANISATION:
        rows = Organisation.history.filter(id=organisation.pk)
    else:
        rows = OrganisationText.history.filter(organisation=organisation.pk)
    row = rows.filter(history_id=key).first()
    if row is None:
        return None
    if kind == TEXT:
        rows = rows.filter(language=row.language)
    earlier = rows.filter(history_id__lt=key).order_by("-history_id").first()
    return next(iter(_entries(kind, [row, earlier] if earlier else [row])), None)


def _newest(rows: Any, most: int) -> list[Any]:
    # One more, to see what the last of them has changed.
    return list(rows.order_by("-history_id")[: most + 1])


def _by_language(rows: Iterable[Any]) -> list[list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.language, []).append(row)
    return list(found.values())


def _entries(kind: str, rows: Sequence[Any]) -> list[Entry]:
    """Compare each row of a history with the one before it; `rows` are the newest first."""
    entries = []
    for row, earlier in pairwise([*rows, None]):
        # The first row of an organisation is its beginning, and of a list that was cut it is unknown.
        if earlier is None and kind == ORGANISATION:
            continue
        changes = [
            Change(column, *pair)
            for column in COLUMNS[kind]
            if (pair := (_value(earlier, column), _value(row, column)))[0] != pair[1]
        ]
        if changes:
            who = row.history_user.get_short_name() if row.history_user else ""
            entries.append(
                Entry(
                    kind, row.history_id, row.history_date, who, changes,
                    language=row.language if kind == TEXT else "",
                )
            )  # fmt: skip
    return entries


def _value(row: Any, column: str) -> Any:
    """Return what a row of a history holds; a text that is not there holds nothing."""
    if row is None or row.history_type == DELETED:
        return ""
    value = getattr(row, column)
    return value if isinstance(value, (int, list, type(None))) else str(value)
