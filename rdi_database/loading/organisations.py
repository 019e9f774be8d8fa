"""Organisations of research from a list: known ones recognised by name and place, new ones put into the directory."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import Q

from connect.choices import OrganisationKind, ResearchKind
from connect.importing import bulk
from connect.importing.known import STRENGTH, Name, names_of
from connect.importing.load import Likely
from connect.importing.provenance import entry
from connect.importing.records import OrganisationRecord
from connect.importing.slugs import slugs_of_organisations
from connect.importing.text import host_of
from connect.importing.writing import Settings
from connect.likeness.index import Index
from connect.likeness.model import AUTO
from connect.likeness.records import Known, Query
from connect.models import Organisation

from ..choices import MatchState
from ..models import PossibleMatch, ResearchProfile

# What is less likely than this is not worth anybody's look.
LEAST_SURE = 0.3
RESEARCH_KINDS = {
    OrganisationKind.FIRM: ResearchKind.COMPANY_LAB,
    OrganisationKind.TECHNOLOGY_CENTRE: ResearchKind.TECHNOLOGY_CENTRE,
    OrganisationKind.ACADEMIA: ResearchKind.UNIVERSITY_LAB,
    OrganisationKind.POLICY_BODY: ResearchKind.POLICY_BODY,
}
_COLUMNS = ("pk", "name", "country", "city", "website", "aliases", "english_name")


class NameRecogniser:
    """Recognises organisations that bear no number of the kind that a record has.

    Who has another number of the same register is somebody else. The organisations of a country are made ready when
    the first record of that country asks for them.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._indexes: dict[tuple[str, str], Index] = {}
        # Who has been recognised in this run bears a number by now, and is nobody else; by the names of the record,
        # which is asked of again where its batch was refused.
        self._taken: dict[int, list[Name]] = {}

    def recognise(self, record: OrganisationRecord) -> Likely | None:
        """Return whom the record means, if anybody is likelier than LEAST_SURE; from AUTO on it is sure."""
        if not record.country:
            return None
        scheme = record.identifiers[0][0] if record.identifiers else STRENGTH[-1]
        index = self._index(scheme, record.country)
        if not index.entries:
            return None
        query = Query(record.name, record.country, record.city, host_of(record.website))
        best = next(iter(index.rank(query, limit=1)), None)
        if best is None or best.confidence < LEAST_SURE:
            return None
        key = best.known.key
        assert isinstance(key, int)
        is_sure = best.confidence >= AUTO
        if is_sure:
            names = names_of(record)
            is_sure = self._taken.setdefault(key, names) == names
        return Likely(key, best.known.name, best.confidence, is_sure)

    def doubt(self, pairs: Sequence[tuple[int, Likely]]) -> None:
        """Put the pairs on the list of possible matches. Whoever is on it waits there for a public page."""
        names = dict(
            Organisation.objects.filter(pk__in=[key for key, _ in pairs]).values_list("pk", "name")
        )
        PossibleMatch.objects.bulk_create(
            [
                PossibleMatch(
                    organisation_id=key,
                    name=names[key],
                    candidate_id=likely.organisation,
                    confidence=likely.confidence,
                    source=self._settings.source[:80],
                    found_at=self._settings.now,
                )
                for key, likely in pairs
            ],
            ignore_conflicts=True,
        )
        if self._settings.is_listed:
            keys = [key for key, _ in pairs]
            self._unlist(keys)
            bulk.remember(
                Organisation, keys, verb="~", reason="may be a known one", at=self._settings.now
            )

    def undecided(self, organisations: Iterable[int]) -> frozenset[int]:
        """Return those that wait on the list of possible matches."""
        waiting = PossibleMatch.objects.filter(
            organisation__in=list(organisations), state=MatchState.WAITING
        )
        return frozenset(waiting.values_list("organisation_id", flat=True))

    def _unlist(self, keys: list[int]) -> None:
        """Take back their pages as the list's own word: once they are told to be two, a list gives them pages again."""
        settings = self._settings
        hidden = {"is_listed": entry(False, source=settings.source, at=settings.at)}
        with connection.cursor() as cursor:
            cursor.execute(
                "update connect_organisation set is_listed = false,"
                " provenance = provenance || %s::jsonb where id = any(%s)",
                [json.dumps(hidden), keys],
            )

    def _index(self, scheme: str, country: str) -> Index:
        place = (scheme, country)
        if place not in self._indexes:
            rows = Organisation.objects.filter(country=country).exclude(identifiers__scheme=scheme)
            self._indexes[place] = Index(_known(rows.values_list(*_COLUMNS)))
        return self._indexes[place]


def _known(rows: Iterable[tuple]) -> list[Known]:
    return [
        Known(key, name, str(country), city, host_of(website), tuple(aliases), english_name)
        for key, name, country, city, website, aliases, english_name in rows
    ]


@transaction.atomic
def give_addresses(settings: Settings) -> int:
    """Give placeholders that have got a name an address that says it; return how many.

    Nobody has seen the address of one that has no page, or has one since this run gave it the name.
    """
    rows = list(
        Organisation.objects.filter(slug__regex=r"^pic-[0-9]{9}(-[0-9]+)?$")
        .filter(Q(is_listed=False) | Q(provenance__name__at=settings.at))
        .exclude(name__regex=r"^PIC [0-9]{9}$")
        .order_by("pk")
        .select_for_update()
        .values("id", "name")
    )
    slugs = slugs_of_organisations()
    bulk.update(Organisation, [{"id": row["id"], "slug": slugs.take(row["name"])} for row in rows])
    keys = [row["id"] for row in rows]
    reason = f"import: {settings.source}"
    bulk.remember(Organisation, keys, verb="~", reason=reason, at=settings.now)
    return len(rows)


@transaction.atomic
def put_into_directory(settings: Settings) -> int:
    """Give a research profile to the listed organisations that this source brought and no cluster looks after.

    Return how many had none yet.
    """
    kinds = " ".join(f"when '{kind}' then '{named}'" for kind, named in RESEARCH_KINDS.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            insert into rdi_database_researchprofile
                (organisation_id, kind, programmes, is_listed, is_sample, updated_at)
            select o.id, case o.kind {kinds} else 'other' end, '{{}}', true, false, %(now)s
            from connect_organisation o
            where o.is_listed and o.cluster_id is null
                and o.provenance -> 'name' ->> 'kind' = 'import'
                and o.provenance -> 'name' ->> 'source' = %(source)s
                and not exists (
                    select from rdi_database_researchprofile p where p.organisation_id = o.id)
            order by o.id
            returning id
            """,  # noqa: S608  (words of our own choices)
            {"now": settings.now, "source": settings.source},
        )
        made = [key for (key,) in cursor.fetchall()]
    reason = f"import: {settings.source}"
    bulk.remember(ResearchProfile, made, verb="+", reason=reason, at=settings.now)
    return len(made)
