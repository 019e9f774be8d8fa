"""Projects and calls onto rows of Initiative."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q

from connect.importing import bulk
from connect.importing.differing import Differences, Key
from connect.importing.load import Account, Outcome
from connect.importing.provenance import PERSON, digest, given, list_entry
from connect.importing.slugs import Slugs
from connect.models import Topic

from ..choices import InitiativeKind
from ..importing.cordis import ProjectKey
from ..models import Initiative, InitiativeDifference
from ..models.initiatives import RESERVED_SLUGS
from ..provenance import is_empty, told
from .batches import Met, Result, changed, repeated
from .settling import Origin, settle

StoredRow = dict[str, Any]
PLACEHOLDER_SLUG = "project"


class Name(NamedTuple):
    """A number under which an initiative is known."""

    field: str
    value: str


@dataclass(frozen=True)
class Said:
    """What one row says of one initiative: its numbers, the values of its columns, its topics."""

    row: Result
    names: tuple[Name, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    # Words that are added to those that it has; words among the values take their place.
    keywords: tuple[str, ...] = ()

    @property
    def keys(self) -> list[str]:
        """The names under which an earlier row of the run may have told of it; none where rows add up."""
        if not self.values:
            return []
        return [f"{name.field} {name.value}" for name in self.names]

    @property
    def sum(self) -> int:
        parts = [f"{name}={told(value)}" for name, value in self.values.items()]
        return int(digest("|".join([*parts, *self.topics, *self.keywords])), 16)


def names_of(project: ProjectKey) -> tuple[Name, ...]:
    """Return the numbers of a project, that of its grant first."""
    pairs = (Name("identifier", project.identifier), Name("rcn", project.rcn))
    return tuple(name for name in pairs if name.value)


class Known:
    """The initiatives that bear some numbers, locked, by these numbers."""

    def __init__(self, kind: InitiativeKind, names: Sequence[Name]) -> None:
        wanted: dict[str, set[str]] = {"identifier": set(), "rcn": set()}
        for name in names:
            wanted[name.field].add(name.value)
        asked = Q(identifier__in=wanted["identifier"])
        if wanted["rcn"]:
            asked |= Q(rcn__in=wanted["rcn"])
        rows = Initiative.objects.filter(asked, kind=kind).order_by("pk").select_for_update()
        columns = [column.attname for column in Initiative._meta.concrete_fields]
        self._rows: dict[Name, StoredRow] = {}
        # How many have been made because nobody bore their numbers.
        self.n_made = 0
        for row in rows.values(*columns):
            self.add(dict(row))

    def add(self, row: StoredRow) -> None:
        for field_name in ("identifier", "rcn"):
            if row[field_name]:
                self._rows[Name(field_name, row[field_name])] = row

    def find(self, names: Iterable[Name]) -> StoredRow | None:
        """Return the one that bears the first of the names that anybody bears."""
        return next((self._rows[name] for name in names if name in self._rows), None)

    def keys(self) -> list[int]:
        return sorted({row["id"] for row in self._rows.values()})


class Initiatives:
    """Writes what rows say of initiatives of one kind; keeps addresses and topics at hand for a whole run."""

    def __init__(
        self, kind: InitiativeKind, origin: Origin, met: Met, *, is_listed: bool = False
    ) -> None:
        self._kind = kind
        self._origin = origin
        self._met = met
        self._is_listed = is_listed
        taken = Initiative.objects.values_list("slug", flat=True).iterator()
        self._slugs = Slugs([*RESERVED_SLUGS, *taken], otherwise=str(kind))
        self._topics = dict(Topic.objects.values_list("slug", "pk"))
        blank = Initiative(kind=kind)
        self._blank: StoredRow = {
            column.attname: column.value_from_object(blank)
            for column in Initiative._meta.concrete_fields
        } | {"country": ""}
        # What the rows say otherwise than people have set, and nobody has declined.
        self.waiting: set[Key] = set()

    def load(self, said: Sequence[Said], *, creates: bool = True) -> list[Account]:
        """Write what is said, each thing once, in one transaction; return an account for each row.

        Without `creates` nothing is said of what is not there.
        """
        self._slugs.give_back()
        part = f"{self._kind} {self._origin.table}"
        known = Known(self._kind, [name for one in said for name in one.names])
        topics = self._topics_of(known)
        differences = self._differences(known)
        earlier = self._met.meet(part, [(one.keys, one.row.line, one.sum) for one in said])
        fresh: list[StoredRow] = []
        updated: dict[int, StoredRow] = {}
        renumbered: dict[int, StoredRow] = {}
        links: list[StoredRow] = []
        accounts = []
        ids = bulk.reserved_ids(Initiative, len(said))[::-1] if creates else []
        for one, before in zip(said, earlier, strict=True):
            row = known.find(one.names)
            if before is not None:
                # A number that only this row has is as good as those of the first.
                numbers = Said(one.row, one.names)
                if row and self._change(row, numbers, known, set(), links, None)[0]:
                    renumbered[row["id"]] = row
                accounts.append(repeated(one.row, before))
                continue
            if row is None and not creates:
                reason = "Nothing is known by this number, so nothing is said of it."
                accounts.append(
                    Account(
                        one.row.line, one.row.key, Outcome.UNCHANGED, (*one.row.reasons, reason)
                    )
                )
                continue
            if row is None:
                row = self._new(ids.pop(), one)
                known.add(row)
                fresh.append(row)
                links += self._links(row["id"], one.topics, set())
                accounts.append(
                    Account(one.row.line, one.row.key, Outcome.CREATED, one.row.reasons)
                )
                continue
            present = topics.get(row["id"], set())
            changes, kept = self._change(row, one, known, present, links, differences)
            if changes:
                updated[row["id"]] = row
            accounts.append(changed(one.row, changes, kept))
        for row in fresh:
            renumbered.pop(row["id"], None)
        self._write(fresh, list((renumbered | updated).values()), links)
        differences.write(now=self._origin.now)
        self._slugs.keep()
        self.waiting |= differences.waiting
        return accounts

    def add_placeholders(self, projects: Iterable[tuple[ProjectKey, Mapping[str, Any]]]) -> Known:
        """Make what is not there yet, known by its numbers alone; return all of them as they are then."""
        wanted = dict(projects)
        known = Known(self._kind, [name for project in wanted for name in names_of(project)])
        missing = [project for project in wanted if known.find(names_of(project)) is None]
        ids = bulk.reserved_ids(Initiative, len(missing))[::-1]
        fresh = []
        for project in missing:
            values = {
                "title": f"H2020 project {project.rcn}"
                if project.rcn
                else f"Project {project.identifier}",
                **{name.field: name.value for name in names_of(project)},
                **{name: value for name, value in wanted[project].items() if not is_empty(value)},
            }
            row = self._blank | values
            row |= {
                "id": ids.pop(),
                "slug": self._slugs.take(f"{PLACEHOLDER_SLUG} {project}"),
                "is_placeholder": True,
                "provenance": self._origin.entries(values | {"is_listed": False}),
                "created_at": self._origin.now,
                "updated_at": self._origin.now,
                "is_whole_days": True,
            }
            fresh.append(row)
            known.add(row)
        self._write(fresh, [], [])
        known.n_made = len(fresh)
        return known

    def _new(self, key: int, one: Said) -> StoredRow:
        values = {name: value for name, value in one.values.items() if not is_empty(value)}
        values |= {name.field: name.value for name in one.names}
        values["is_listed"] = self._is_listed
        row = self._blank | values
        provenance = self._origin.entries(values)
        if one.topics:
            provenance["topics"] = self._list_entry("topics", one.topics, {})
        return row | {
            "id": key,
            "slug": self._slugs.take(_address(self._kind, row)),
            "provenance": provenance,
            "created_at": self._origin.now,
            "updated_at": self._origin.now,
        }

    def _change(
        self,
        row: StoredRow,
        one: Said,
        known: Known,
        present: set[int],
        links: list[StoredRow],
        differences: Differences | None,
    ) -> tuple[list[str], list[str]]:
        """Change the row in hand; return the fields changed, and those kept for a person.

        Without `differences` nothing is told of those.
        """
        values = dict(one.values)
        for name in one.names:
            # A number that another one bears stays there; of two record numbers the higher one is the newer.
            is_older = name.field == "rcn" and _by_size(row["rcn"]) > _by_size(name.value)
            if known.find((name,)) is None and not is_older:
                values[name.field] = name.value
        if self._is_listed and (values.get("title") or not row["is_placeholder"]):
            values["is_listed"] = True
        keywords = one.keywords
        if _adds_only(row["provenance"].get("keywords", {})):
            keywords = (*keywords, *values.pop("keywords", ()))
        settled = settle(row, row["provenance"], values, self._origin)
        provenance = row["provenance"] | self._origin.entries(settled.changed)
        changes, kept = list(settled.changed), settled.kept
        if differences is not None:
            self._tell(differences, row["id"], values, kept)
        for name, said in (("topics", one.topics), ("keywords", keywords)):
            # What an import gave before and is gone was taken out by a person.
            fresh = [member for member in said if member not in given(provenance, name)]
            if not fresh:
                continue
            if provenance.get(name, {}).get("kind") == PERSON:
                if self._lacks(row, name, fresh, present, differences):
                    kept.append(name)
                continue
            if differences is not None:
                differences.agrees(row["id"], name, source=self._origin.source)
            changes.append(name)
            provenance[name] = self._list_entry(name, said, provenance)
            if name == "topics":
                links += self._links(row["id"], fresh, present)
            else:
                row["keywords"] = list(dict.fromkeys([*row["keywords"], *fresh]))
        # A person may have given it a title already.
        is_filled = row["is_placeholder"] and bool(values.get("title"))
        if not changes and not is_filled:
            return changes, kept
        row |= settled.changed
        known.add(row)
        row["provenance"] = provenance
        row["updated_at"] = self._origin.now
        if is_filled:
            changes.append("is_placeholder")
            # Nobody has seen its address: it may have one that says something.
            row["is_placeholder"] = False
            row["slug"] = self._slugs.take(_address(self._kind, row))
        return changes, kept

    def _differences(self, known: Known) -> Differences:
        origin = self._origin
        found = Differences(InitiativeDifference, table=origin.table, is_weak=origin.is_weak)
        found.fetch(known.keys())
        return found

    def _tell(
        self,
        differences: Differences,
        owner: int,
        values: Mapping[str, Any],
        kept: Sequence[str],
    ) -> None:
        """Tell what the list says of the values kept, and take away what it no longer says otherwise."""
        source = self._origin.source
        for name, value in values.items():
            if name in kept:
                differences.differs(owner, name, value, source=source)
            elif differences and not is_empty(value):
                differences.agrees(owner, name, source=source)

    def _list_entry(
        self, name: str, members: Sequence[str], before: Mapping[str, Any]
    ) -> dict[str, Any]:
        at = self._origin.now.isoformat(timespec="seconds")
        return list_entry(members, given(before, name), source=self._origin.source, at=at)

    def _links(self, owner: int, slugs: Iterable[str], present: set[int]) -> list[StoredRow]:
        found = {self._topics[slug] for slug in slugs if slug in self._topics} - present
        return [{"initiative_id": owner, "topic_id": topic} for topic in sorted(found)]

    def _lacks(
        self,
        row: StoredRow,
        name: str,
        members: Sequence[str],
        present: set[int],
        differences: Differences | None,
    ) -> bool:
        """Tell whether a list of a person lacks some of these members, and keep which."""

        def missing(some: Iterable[str]) -> list[str]:
            if name == "keywords":
                return [word for word in some if word not in row["keywords"]]
            return [slug for slug in some if self._topics.get(slug, -1) not in {-1, *present}]

        lacking = missing(members)
        if differences is not None:
            owner, source = row["id"], self._origin.source
            if lacking:
                differences.lacks(owner, name, lacking, source=source)
            elif not missing(differences.lacked(owner, name, source=source)):
                differences.agrees(owner, name, source=source)
        return bool(lacking)

    @staticmethod
    def _topics_of(known: Known) -> dict[int, set[int]]:
        through = Initiative.topics.through.objects.filter(initiative__in=known.keys())
        found: dict[int, set[int]] = {}
        for owner, topic in through.values_list("initiative_id", "topic_id"):
            found.setdefault(owner, set()).add(topic)
        return found

    def _write(
        self, fresh: list[StoredRow], updated: list[StoredRow], links: list[StoredRow]
    ) -> None:
        bulk.insert(Initiative, fresh)
        bulk.update(Initiative, updated)
        bulk.insert(Initiative.topics.through, links)
        for rows, verb in ((fresh, "+"), (updated, "~")):
            bulk.remember(
                Initiative,
                [row["id"] for row in rows],
                verb=verb,
                reason=f"import: {self._origin.source}",
                at=self._origin.now,
            )


def _adds_only(entry: Mapping[str, Any]) -> bool:
    """Tell whether lists only add to what stands here: a person has a part in it."""
    return entry.get("kind") == PERSON or "given" in entry


def _by_size(number: str) -> tuple[int, str]:
    return len(number), number


def _address(kind: InitiativeKind, row: StoredRow) -> str:
    """Return the words of an address: a call is known by its number, a project by its acronym."""
    if kind == InitiativeKind.CALL:
        return str(row["identifier"])
    return str(row["acronym"] or row["title"])
