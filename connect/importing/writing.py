"""Records onto rows: what would change, and what a person has decided otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from ..choices import OrganisationKind, TopicRelation
from ..models import Organisation
from .changes import Changes
from .known import Known, Name, StoredRow, label, names_of
from .provenance import PERSON, digest, entry, given, is_ours_to_write, list_entry
from .records import OrganisationRecord
from .slugs import Slugs

TEXT_FIELDS = ("summary", "description")
LIST_FIELDS = ("aliases", "topics", "identifiers")


@dataclass(frozen=True)
class Settings:
    """What holds for a whole run."""

    source: str
    now: datetime
    language: str = "en"
    cluster_id: int | None = None
    is_listed: bool = False

    @cached_property
    def at(self) -> str:
        return self.now.isoformat(timespec="seconds")


def empty_organisation() -> StoredRow:
    """Return the columns of an organisation of which nothing is known."""
    blank = Organisation()
    row: StoredRow = {
        str(column.attname): column.value_from_object(blank)
        for column in Organisation._meta.concrete_fields
    }
    row |= {"country": "", "kind": str(OrganisationKind.FIRM)}
    return row


@dataclass
class Writer:
    """Turns the records of one batch into `changes`."""

    settings: Settings
    known: Known
    slugs: Slugs
    topic_ids: Mapping[str, int]
    blank: StoredRow
    ids: list[int]
    text_ids: list[int]
    # Organisations that may be known ones: they get no page before somebody has decided.
    doubtful: frozenset[int] = frozenset()
    changes: Changes = field(default_factory=Changes)

    def add(self, record: OrganisationRecord) -> int:
        """Put a new organisation with all that belongs to it among the rows to write; return its key."""
        settings = self.settings
        values = {"kind": str(OrganisationKind.FIRM), "is_listed": False} | self._values_of(record)
        row = dict(self.blank)
        row["id"] = self.ids.pop()
        row["slug"] = self.slugs.take(record.name)
        row["aliases"] = list(record.aliases)
        row["created_at"] = row["updated_at"] = settings.at
        for name, value in values.items():
            _set(row, name, value)
        said = values | {name: value for name, value in _lists_of(record).items() if value}
        said |= {f"{name}.{settings.language}": value for name, value in _texts_of(record).items()}
        said["identifiers"] = self._add_names(row["id"], record, frozenset())
        row["provenance"] = self._entries(said, record, {})
        self.changes.created.append(row)
        if record.summary or record.description:
            self._add_text(row["id"], _texts_of(record))
        self._add_topics(row["id"], record.topics, set())
        return int(row["id"])

    def change(self, row: StoredRow, record: OrganisationRecord) -> tuple[list[str], list[str]]:
        """Put what a record changes among the rows to write. Return the fields changed and those kept for a person."""
        provenance = row["provenance"]
        changed: dict[str, Any] = {}
        kept: list[str] = []
        values = self._values_of(record)
        if row["id"] in self.doubtful:
            values.pop("is_listed", None)
        for name, value in values.items():
            current = _get(row, name)
            if current == value:
                continue
            if is_ours_to_write(provenance, name, current):
                _set(row, name, value)
                changed[name] = value
            else:
                kept.append(name)
                self._differs(row, name, value, record)
        self._change_lists(row, record, changed, kept)
        self._change_text(row, record, changed, kept)
        if self.known.differences:
            self._take_away(row["id"], record, {*values, *self._said_beside(record)} - {*kept})
        if numbers := self._add_names(row["id"], record, given(provenance, "identifiers")):
            changed["identifiers"] = numbers
        if changed:
            row["provenance"] = provenance | self._entries(changed, record, provenance)
            row["updated_at"] = self.settings.at
            self.changes.updated.append(row)
        return list(changed), kept

    def _take_away(self, owner: int, record: OrganisationRecord, fields: Iterable[str]) -> None:
        """Take the differences in these fields away: the record says what is here, or was free to write it."""
        for name in fields:
            self.known.differences.agrees(owner, name, source=self._source_of(record))

    def _said_beside(self, record: OrganisationRecord) -> list[str]:
        """Return the names of the lists and texts of which a record says something."""
        lists = [name for name, members in _lists_of(record).items() if members]
        return [*lists, *(f"{name}.{self.settings.language}" for name in _texts_of(record))]

    def _differs(self, row: StoredRow, name: str, value: Any, record: OrganisationRecord) -> None:
        self.known.differences.differs(row["id"], name, value, source=self._source_of(record))

    def _source_of(self, record: OrganisationRecord) -> str:
        return record.source or self.settings.source

    def _values_of(self, record: OrganisationRecord) -> dict[str, Any]:
        """Return the values that a record has, by the name under which provenance is kept."""
        values = {
            "name": record.name,
            "english_name": record.english_name,
            "kind": record.kind,
            "size": record.size,
            "is_sme": record.is_sme,
            "founded": record.founded,
            "country": record.country,
            "city": record.city,
            "street": record.street,
            "postcode": record.postcode,
            "point": record.point,
            "website": record.website,
            "cluster": self.settings.cluster_id,
            "is_listed": self.settings.is_listed or None,
        }
        return {name: value for name, value in values.items() if value not in ("", None)}

    def _change_lists(
        self, row: StoredRow, record: OrganisationRecord, changed: dict[str, Any], kept: list[str]
    ) -> None:
        """Add the aliases and topics that no import gave before: a person may have taken one of those out since."""
        for name, value in _lists_of(record).items():
            if not value:
                continue
            known = row["provenance"].get(name, {})
            before = given(row["provenance"], name)
            fresh = [member for member in value if member not in before]
            missing = self._missing(row, name, fresh)
            if known.get("kind") == PERSON and missing:
                kept.append(name)
                self._differs(row, name, missing, record)
                continue
            if not missing or known.get("is") == digest(value):
                continue
            changed[name] = value
            if name == "topics":
                self._add_topics(row["id"], missing, self.known.topics[row["id"]])
            else:
                row["aliases"] = [*row["aliases"], *missing]

    def _missing(self, row: StoredRow, name: str, members: Iterable[str]) -> list[str]:
        """Return those members of a list that the organisation has not."""
        if name == "aliases":
            return [alias for alias in members if alias not in (*row["aliases"], row["name"])]
        present = self.known.topics[row["id"]]
        return [slug for slug in members if self.topic_ids.get(slug, -1) not in {-1, *present}]

    def _change_text(
        self, row: StoredRow, record: OrganisationRecord, changed: dict[str, Any], kept: list[str]
    ) -> None:
        text = self.known.texts.get(row["id"])
        fresh: dict[str, Any] = {}
        for name, value in _texts_of(record).items():
            key = f"{name}.{self.settings.language}"
            current = text[name] if text else ""
            if current == value:
                continue
            if is_ours_to_write(row["provenance"], key, current):
                fresh[name] = changed[key] = value
            else:
                kept.append(key)
                self._differs(row, key, value, record)
        if fresh and text:
            self.changes.texts_updated.append(text | fresh)
        elif fresh:
            self._add_text(row["id"], fresh)

    def _add_text(self, owner: int, values: dict[str, str]) -> None:
        blank = {"summary": "", "description": "", "offers": "", "seeks": ""}
        place = {
            "id": self.text_ids.pop(),
            "organisation_id": owner,
            "language": self.settings.language,
        }
        self.changes.texts_created.append(place | blank | values)

    def _add_names(
        self, owner: int, record: OrganisationRecord, before: frozenset[str]
    ) -> tuple[str, ...]:
        """Put those names of the record among the rows to write that nobody bears yet and no import gave before.

        Return all names of the record that the organisation then bears; none if none is new.
        """
        known = self.known
        names = names_of(record)
        missing: list[Name] = [
            name
            for name in names
            if name not in known.owners and name not in known.taken and label(name) not in before
        ]
        if not missing:
            return ()
        known.taken.update(missing)
        self.changes.identifiers += [
            {"organisation_id": owner, "scheme": scheme, "value": value}
            for scheme, value in missing
        ]
        return tuple(
            label(name) for name in names if name in missing or known.owners.get(name) == owner
        )

    def _add_topics(self, owner: int, slugs: Iterable[str], present: set[int]) -> bool:
        wanted = (self.topic_ids[slug] for slug in slugs if slug in self.topic_ids)
        missing = [topic for topic in wanted if topic not in present]
        relation = str(TopicRelation.WORKS_IN)
        self.changes.topics += [
            {"organisation_id": owner, "topic_id": topic, "relation": relation} for topic in missing
        ]
        return bool(missing)

    def _entries(
        self, values: Mapping[str, Any], record: OrganisationRecord, before: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the provenance of values; that of a list goes on from the provenance `before`."""
        source, at = self._source_of(record), self.settings.at
        return {
            name: list_entry(value, given(before, name), source=source, at=at)
            if name in LIST_FIELDS
            else entry(value, source=source, at=at)
            for name, value in values.items()
        }


def _lists_of(record: OrganisationRecord) -> dict[str, tuple[str, ...]]:
    return {"aliases": record.aliases, "topics": record.topics}


def _texts_of(record: OrganisationRecord) -> dict[str, str]:
    return {name: getattr(record, name) for name in TEXT_FIELDS if getattr(record, name)}


def _get(row: StoredRow, name: str) -> Any:
    if name == "point":
        whole = (row["latitude"], row["longitude"])
        return None if None in whole else whole
    return row["cluster_id" if name == "cluster" else name]


def _set(row: StoredRow, name: str, value: Any) -> None:
    if name == "point":
        row["latitude"], row["longitude"] = value
    else:
        row["cluster_id" if name == "cluster" else name] = value
