"""Many frozen waves for measurements, made in the database: the same ones at every run."""

from datetime import UTC, date, datetime

from django.db import connection

from connect.models import Cluster, Organisation, Region
from linkages import cube, reports
from linkages.models import Wave
from linkages.schemes import first_scheme

FIRMS = 200
PARTNERS = 500
NOW = datetime(2026, 6, 1, tzinfo=UTC)

_FIRMS = """
insert into connect_organisation (slug, name, english_name, aliases, kind, size, is_multinational, country, city,
    street, postcode, cluster_id, website, languages, markets_served, markets_sought, products, certifications,
    is_listed, is_sample, provenance, created_at, updated_at)
select 'bench-w-' || n, 'Firm ' || n, '', '{}', 'firm', 'small', false, 'FR', 'Lille', '', '', %(cluster)s, '', '{}',
    '{}', '{}', '', '', false, false, '{}', now(), now()
from generate_series(1, %(firms)s) n
"""
_PARTICIPANTS = """
insert into linkages_participant (wave_id, organisation_id, size_class, employees, consented_at, consented_by)
select w.id, o.id, (array['sme','sme','sme','large','mnc'])[1 + o.id %% 5], 10 + o.id %% 400, now(), ''
from linkages_wave w cross join connect_organisation o where o.slug like 'bench-w-%%'
"""
_INTERVIEWS = """
insert into linkages_interview (id, participant_id, number, mode, state, respondent, skipped, started_at, submitted_at)
select gen_random_uuid(), id, 1, 'imported', 'submitted', '', '{}', now(), now() from linkages_participant
"""
_PARTNERS = """
insert into linkages_namedpartner (wave_id, name, name_key, kind, country, city, subdivision, latitude, longitude,
    website, decision, version)
select w.id, 'Partner ' || n, 'partner ' || n,
    (array['firm','academia','public_agency','association','technology_centre'])[1 + n %% 5],
    (array['FR','FR','DE','GB','US','ES'])[1 + n %% 6], 'Town ' || n %% 60, '', 40 + n %% 20, n %% 30 - 10, '',
    'unresolved', 0
from linkages_wave w cross join generate_series(1, %(partners)s) n order by w.id, n
"""
# Each interview names its share of the rows, in another category and of another partner each time.
_LINKAGES = """
insert into linkages_linkage (interview_id, "row", version, category, partner_id, band, score, scope, scope_reason,
    comment, saved_at)
select i.id, gen_random_uuid(), 0,
    (array['output','input','specialist_service','rnd','training','government_agency','industry_association',
        'industry_peer'])[1 + k %% 8],
    p.first + (f.rank * 37 + k * 11) %% %(partners)s,
    (array['high','medium','low','tenuous'])[1 + (f.rank + k) %% 4],
    (array[87.5, 62.5, 37.5, 12.5])[1 + (f.rank + k) %% 4],
    (array['local','national','european','international'])[1 + (f.rank * 7 + k * 3) %% 4], '', '', now()
from (select id, wave_id, row_number() over (partition by wave_id order by id) as rank from linkages_participant) f
join linkages_interview i on i.participant_id = f.id
join (select wave_id, min(id) as first from linkages_namedpartner group by wave_id) p on p.wave_id = f.wave_id
cross join generate_series(0, %(each)s - 1) k
"""
GROUP_BY = """
select l.category, l.scope, l.band, f.size_class, p.kind, count(*), sum(l.score)
from linkages_linkage l
join linkages_interview i on i.id = l.interview_id and i.state = 'submitted'
join linkages_participant f on f.id = i.participant_id
join linkages_namedpartner p on p.id = l.partner_id
group by 1, 2, 3, 4, 5
"""


def fill_waves(waves: int, rows: int) -> None:
    """Make so many frozen waves of one cluster with so many linkages each; what was there before goes."""
    with connection.cursor() as cursor:
        cursor.execute("truncate linkages_wave, connect_cluster cascade")
        cursor.execute("delete from connect_organisation where slug like 'bench-%%'")
        cluster = _cluster()
        Wave.objects.bulk_create(
            Wave(
                cluster=cluster,
                slug=f"wave-{number}",
                title=f"Wave {number}",
                starts_on=date(2000, 1, 1),
                ends_on=date(2000, 2, 1),
                scheme=first_scheme(),
                state="frozen",
                frozen_at=NOW,
                published_at=NOW,
            )
            for number in range(waves)
        )
        known = {"cluster": cluster.pk, "firms": FIRMS, "partners": PARTNERS, "each": rows // FIRMS}
        for statement in (_FIRMS, _PARTICIPANTS, _INTERVIEWS, _PARTNERS, _LINKAGES):
            cursor.execute(statement, known)
        # What is measured is a database at rest, not one that tidies up behind a million new rows.
        cursor.execute("vacuum analyze")
    newest = Wave.objects.order_by("pk").first()
    for wave in Wave.objects.order_by("pk"):
        cube.refresh(wave)
    # The page shows the wave that comes first in the list of its cluster.
    Wave.objects.filter(pk=newest.pk).update(starts_on=date(2001, 1, 1), ends_on=date(2001, 2, 1))
    reports.compute(Wave.objects.select_related("cluster__region").get(pk=newest.pk))


def group_by() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(GROUP_BY)
        return cursor.fetchall()


def _cluster() -> Cluster:
    region, _made = Region.objects.get_or_create(name="Bench", country="FR")
    organisation = Organisation.objects.create(
        slug="bench-cluster",
        name="Bench cluster",
        kind="association",
        country="FR",
        city="Lille",
        latitude=50.6,
        longitude=3.1,
    )
    return Cluster.objects.create(
        slug="bench-0", short_name="Bench", organisation=organisation, region=region
    )
