"""Rows that are made and changed together, written in a handful of statements."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from ..models import Interview, Linkage, NamedPartner, Participant, PartnerEvent
from ..scoring import FOUR_IS

# In this order, since each row points at those before.
_MODELS: tuple[type[models.Model], ...] = (
    Participant,
    Interview,
    NamedPartner,
    PartnerEvent,
    Linkage,
)
_CHANGED_FIELDS: Mapping[type[models.Model], tuple[str, ...]] = {
    Participant: ("size_class", "employees"),
    Interview: ("started_at", "submitted_at"),
    NamedPartner: ("decision", "merged_into", "version"),
    Linkage: (
        *(*FOUR_IS, "band", "score", "scope", "scope_reason", "since", "comment"),
        *("saved_at", "version"),
    ),
}


class Batch:
    """What is made and what is changed, until `write`."""

    def __init__(self) -> None:
        self._new: dict[type[models.Model], list[Any]] = {model: [] for model in _MODELS}
        self._changed: dict[type[models.Model], dict[int, Any]] = {model: {} for model in _MODELS}

    def add(self, row: models.Model) -> None:
        self._new[type(row)].append(row)

    def change(self, row: models.Model) -> None:
        """Note that a row has other values now; one that is not stored yet is stored with them anyway."""
        if not row._state.adding:
            self._changed[type(row)][id(row)] = row

    def write(self) -> None:
        """Write all of it and begin anew. Raises what the database raises."""
        for model, rows in self._new.items():
            model._default_manager.bulk_create(rows, batch_size=2_000)
            rows.clear()
        for model, changed in self._changed.items():
            if changed:
                # One statement of plain values: bulk_update writes a CASE for each field of each row.
                model._default_manager.bulk_create(
                    changed.values(),
                    batch_size=2_000,
                    update_conflicts=True,
                    unique_fields=["pk"],
                    update_fields=_CHANGED_FIELDS[model],
                )
                changed.clear()
