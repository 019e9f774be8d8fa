"""What the database already knows of the organisations in one batch of records."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..choices import TopicRelation
from ..models import (
    Identifier,
    Organisation,
    OrganisationDifference,
    OrganisationText,
    OrganisationTopic,
)
from .differing import Differences
from .provenance import given
from .records import OrganisationRecord

# A number of a register says more than the key of a list, and of two numbers the first here decides.
STRENGTH = ("pic", "ror", "vat", "national", "source")

Name = tuple[str, str]
# The columns of one row by their names.
StoredRow = dict[str, Any]


def names_of(record: OrganisationRecord) -> list[Name]:
    """Return the (scheme, value) pairs under which this record can be known, the strongest first."""
    return [*record.identifiers, ("source", record.key)]


def label(name: Name) -> str:
    """Return a name as provenance keeps it."""
    return ":".join(name)


def contradicts(names: Iterable[Name], others: Iterable[Name], through: str) -> bool:
    """Tell whether two organisations that share a number in the scheme `through` differ in a stronger one."""
    stronger = STRENGTH[: STRENGTH.index(through)]
    theirs: dict[str, set[str]] = defaultdict(set)
    for scheme, value in others:
        theirs[scheme].add(value)
    return any(
        scheme in stronger and scheme in theirs and value not in theirs[scheme]
        for scheme, value in names
    )


@dataclass
class Known:
    """The rows that a batch may meet, fetched and locked in six queries."""

    owners: dict[Name, int] = field(default_factory=dict)
    organisations: dict[int, StoredRow] = field(default_factory=dict)
    names: dict[int, set[Name]] = field(default_factory=lambda: defaultdict(set))
    texts: dict[int, StoredRow] = field(default_factory=dict)
    topics: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    differences: Differences = field(default_factory=lambda: Differences(OrganisationDifference))
    # Names that rows of this batch are about to bear.
    taken: set[Name] = field(default_factory=set)

    def find(self, record: OrganisationRecord) -> StoredRow | None:
        """Return the organisation that bears the strongest of the record's names without contradicting it.

        A number that an import gave it and a person replaced is no contradiction.
        """
        names = names_of(record)
        for name in names:
            owner = self.owners.get(name)
            if owner is None:
                continue
            found = self.organisations[owner]
            replaced = given(found["provenance"], "identifiers")
            others = [other for other in names if label(other) not in replaced]
            if not contradicts(others, self.names[owner], name[0]):
                return found
        return None

    def fetch(self, ids: Sequence[int], *, language: str) -> None:
        """Lock the organisations with these keys, in their order, and learn what the database has of them."""
        if not ids:
            return
        locked = Organisation.objects.filter(pk__in=ids).order_by("pk").select_for_update()
        columns = [column.attname for column in Organisation._meta.concrete_fields]
        self.organisations |= {row["id"]: row for row in locked.values(*columns)}
        numbers = Identifier.objects.filter(organisation__in=ids)
        for owner, scheme, value in numbers.values_list("organisation_id", "scheme", "value"):
            self.names[owner].add((scheme, value))
        texts = OrganisationText.objects.filter(organisation__in=ids, language=language)
        self.texts |= {row["organisation_id"]: dict(row) for row in texts.values()}
        topics = OrganisationTopic.objects.filter(
            organisation__in=ids, relation=TopicRelation.WORKS_IN
        )
        for owner, topic in topics.values_list("organisation_id", "topic_id"):
            self.topics[owner].add(topic)
        self.differences.fetch(ids)


def known_to(records: Iterable[OrganisationRecord], *, language: str) -> Known:
    """Fetch what the database has of these records. Call it inside a transaction: it locks the organisations."""
    values: dict[str, list[str]] = defaultdict(list)
    for record in records:
        for scheme, value in names_of(record):
            values[scheme].append(value)
    known = Known()
    for scheme, wanted in values.items():
        rows = Identifier.objects.filter(scheme=scheme, value__in=wanted)
        for value, owner in rows.values_list("value", "organisation_id"):
            known.owners[scheme, value] = owner
    known.fetch(sorted(set(known.owners.values())), language=language)
    return known
