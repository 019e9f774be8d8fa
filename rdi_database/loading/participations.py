"""Who takes part in which project: rows of Participation, with placeholders for those that no list has told of yet."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from connect.importing import bulk
from connect.importing.known import known_to
from connect.importing.load import Account, Outcome
from connect.importing.provenance import digest
from connect.importing.records import OrganisationRecord
from connect.importing.slugs import Slugs
from connect.importing.writing import Settings, Writer, empty_organisation
from connect.models import Identifier, Organisation

from ..importing.cordis import CordisResult, ParticipationRecord
from ..models import Participation
from ..provenance import is_empty, told
from .batches import Met, changed, repeated
from .initiatives import Initiatives, names_of
from .settling import Origin, settle

StoredRow = dict[str, Any]
Pair = tuple[int, int]


def placeholder_name(pic: str) -> str:
    return f"PIC {pic}"


class Participations:
    """Writes who takes part; the projects themselves are the other loader's."""

    def __init__(
        self, origin: Origin, met: Met, projects: Initiatives, slugs: Slugs, settings: Settings
    ) -> None:
        self._origin = origin
        self._met = met
        self._projects = projects
        self._slugs = slugs
        self._settings = settings
        self._blank_organisation = empty_organisation()
        self.placeholders: Counter[str] = Counter()

    def load(self, results: Sequence[CordisResult]) -> list[Account]:
        """Write a batch in one transaction; return an account for each row."""
        self._slugs.give_back()
        records: list[ParticipationRecord] = [row.record for row in results]  # type: ignore[misc]
        organisations, n_made = self._organisations(records)
        projects = self._projects.add_placeholders(
            (record.project, {"starts_at": record.starts_at, "ends_at": record.ends_at})
            for record in records
        )
        pairs: list[Pair] = []
        for record in records:
            project = projects.find(names_of(record.project))
            assert project is not None
            pairs.append((project["id"], organisations[record.pic]))
        earlier = self._met.meet(
            "participation",
            [
                ([f"{initiative} {organisation}"], row.line, _sum(record))
                for row, record, (initiative, organisation) in zip(
                    results, records, pairs, strict=True
                )
            ],
        )
        stored = self._stored(pairs)
        fresh: list[StoredRow] = []
        updated: list[StoredRow] = []
        accounts = []
        for row, record, pair, before in zip(results, records, pairs, earlier, strict=True):
            values = {"role": record.role, "contribution": record.contribution}
            if before is not None:
                accounts.append(repeated(row, before))
            elif pair not in stored:
                fresh.append(self._new(pair, values))
                accounts.append(Account(row.line, row.key, Outcome.CREATED, row.reasons))
            else:
                old = stored[pair]
                settled = settle(old, old["provenance"], values, self._origin)
                if settled.changed:
                    entries = self._origin.entries(settled.changed)
                    updated.append(
                        old | settled.changed | {"provenance": old["provenance"] | entries}
                    )
                accounts.append(changed(row, settled.changed, settled.kept))
        bulk.insert(Participation, fresh)
        bulk.update(Participation, updated)
        self._slugs.keep()
        # Counted last: a batch that is refused is done again.
        self.placeholders += Counter(organisations=n_made, projects=projects.n_made)
        return accounts

    def _organisations(self, records: Sequence[ParticipationRecord]) -> tuple[dict[str, int], int]:
        """Return the organisations by their PIC; those that no list has told of become placeholders, so many."""
        by_pic = {record.pic: record for record in records}
        known = _owners(by_pic)
        missing = [
            OrganisationRecord(
                source=self._settings.source,
                name=placeholder_name(pic),
                kind=record.kind,
                country=record.country,
                identifiers=(("pic", pic),),
            )
            for pic, record in by_pic.items()
            if pic not in known
        ]
        if not missing:
            return known, 0
        writer = Writer(
            settings=self._settings,
            known=known_to(missing, language=self._settings.language),
            slugs=self._slugs,
            topic_ids={},
            blank=self._blank_organisation,
            ids=bulk.reserved_ids(Organisation, len(missing))[::-1],
            text_ids=[],
        )
        for record in missing:
            known[record.identifiers[0][1]] = writer.add(record)
        writer.changes.write(source=self._settings.source, now=self._settings.now)
        return known, len(missing)

    @staticmethod
    def _stored(pairs: Sequence[Pair]) -> dict[Pair, StoredRow]:
        wanted = set(pairs)
        rows = Participation.objects.filter(
            initiative__in={initiative for initiative, _ in wanted},
            organisation__in={organisation for _, organisation in wanted},
        )
        columns = [column.attname for column in Participation._meta.concrete_fields]
        found = {
            (row["initiative_id"], row["organisation_id"]): dict(row)
            for row in rows.order_by("pk").select_for_update().values(*columns)
        }
        return {pair: row for pair, row in found.items() if pair in wanted}

    def _new(self, pair: Pair, values: dict[str, Any]) -> StoredRow:
        said = {name: value for name, value in values.items() if not is_empty(value)}
        return {
            "initiative_id": pair[0],
            "organisation_id": pair[1],
            **values,
            "is_hidden": False,
            "is_sample": False,
            "provenance": self._origin.entries(said),
        }


def _owners(pics: dict[str, ParticipationRecord]) -> dict[str, int]:
    rows = Identifier.objects.filter(scheme="pic", value__in=list(pics))
    return dict(rows.values_list("value", "organisation_id"))


def _sum(record: ParticipationRecord) -> int:
    return int(digest(f"{record.role}|{told(record.contribution)}"), 16)
