"""The rows that one batch of an import writes, and the writing itself."""

from dataclasses import dataclass, field
from datetime import datetime

from ..models import Identifier, Organisation, OrganisationText, OrganisationTopic
from . import bulk
from .known import StoredRow


@dataclass
class Changes:
    """The rows that one batch writes, as columns and values."""

    created: list[StoredRow] = field(default_factory=list)
    updated: list[StoredRow] = field(default_factory=list)
    texts_created: list[StoredRow] = field(default_factory=list)
    texts_updated: list[StoredRow] = field(default_factory=list)
    identifiers: list[StoredRow] = field(default_factory=list)
    topics: list[StoredRow] = field(default_factory=list)

    def write(self, *, source: str, now: datetime) -> None:
        """Write all rows and their history. Raises DatabaseError; the caller holds the savepoint."""
        # Listed last: a listed organisation's search document is made anew with each of its parts.
        listed = [row["id"] for row in self.created if row["is_listed"]]
        hidden = [row | {"is_listed": False} for row in self.created]
        for model, rows in (
            (Organisation, hidden),
            (OrganisationText, self.texts_created),
            (Identifier, self.identifiers),
            (OrganisationTopic, self.topics),
        ):
            bulk.insert(model, rows)
        if listed:
            Organisation.objects.filter(pk__in=listed).update(is_listed=True)
        bulk.update(Organisation, self.updated)
        bulk.update(OrganisationText, self.texts_updated)
        for model, rows, verb in (
            (Organisation, self.created, "+"),
            (Organisation, self.updated, "~"),
            (OrganisationText, self.texts_created, "+"),
            (OrganisationText, self.texts_updated, "~"),
        ):
            ids = [row["id"] for row in rows]
            bulk.remember(model, ids, verb=verb, reason=f"import: {source}", at=now)
