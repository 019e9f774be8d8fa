"""Who has worked with whom, by the projects that two organisations have in common.

One statement reads all that a profile shows. It grows with the organisation's own projects and those of its closest
partners, not with the directory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.urls import reverse

from connect.models import Organisation

# So many partners are drawn and named; so many towns are on the map.
MOST_CLOSEST = 12
MOST_PLACES = 200
MOST_FURTHER = 6
# Of a closest partner only its latest projects are followed further: a hub would lead to everybody.
FOLLOWED = 40

# What is no project, or is not to be told of, is left out by its narrow index, rdi_initiative_not_known. The places,
# names and listings of organisations are in another one, connect_org_brief.
STATEMENT = """
with untold as materialized (
    select id from rdi_database_initiative
    where not rdi_is_known_project(kind, is_listed, is_placeholder, provenance)
), mine as materialized (
    select initiative_id from rdi_database_participation
    where organisation_id = %(organisation)s and not is_hidden
        and initiative_id not in (select id from untold)
), partners as materialized (
    select p.organisation_id as id, count(*) as shared
    from mine join rdi_database_participation p on p.initiative_id = mine.initiative_id
    where not p.is_hidden and p.organisation_id <> %(organisation)s
    group by p.organisation_id
), placed as materialized (
    select x.id, x.shared, o.is_listed, o.country, o.city, o.latitude, o.longitude
    from partners x join connect_organisation o on o.id = x.id
), closest as materialized (
    select id, shared from placed where is_listed order by shared desc, id limit %(closest)s
), followed as materialized (
    select c.id as through, f.initiative_id
    from closest c cross join lateral (
        select p.initiative_id from rdi_database_participation p
        where p.organisation_id = c.id and not p.is_hidden
            and p.initiative_id not in (select id from untold)
        order by p.initiative_id desc limit %(followed)s) f
), further as (
    select p.organisation_id as id, count(distinct f.through) as through
    from followed f join rdi_database_participation p on p.initiative_id = f.initiative_id
    where not p.is_hidden and p.organisation_id <> %(organisation)s
        and not exists (select from partners x where x.id = p.organisation_id)
    group by p.organisation_id
    having count(distinct f.through) > 1
)
select
    (select count(*) from mine),
    (select count(*) from placed),
    (select count(*) from placed where is_listed),
    (select json_agg(json_build_array(country, n) order by n desc, country) from (
        select country, count(*) as n from placed where country <> '' group by country) c),
    (select json_agg(json_build_array(country, city, latitude, longitude, n)) from (
        select country, city, avg(latitude) as latitude, avg(longitude) as longitude, count(*) as n
        from placed where is_listed and latitude is not null
        group by country, city order by count(*) desc, country, city limit %(places)s) t),
    (select json_agg(json_build_array(o.id, o.name, o.slug, o.is_research, o.country, c.shared)
            order by c.shared desc, o.id)
        from closest c join connect_organisation o on o.id = c.id),
    (select json_agg(json_build_array(a, b, n) order by a, b) from (
        select p.organisation_id as a, q.organisation_id as b, count(*) as n
        from rdi_database_participation p
        join rdi_database_participation q on q.initiative_id = p.initiative_id
        where p.organisation_id = any(array(select id from closest))
            and q.organisation_id = any(array(select id from closest))
            and p.organisation_id < q.organisation_id and not p.is_hidden and not q.is_hidden
            and p.initiative_id not in (select id from untold)
        group by 1, 2) t),
    (select json_agg(json_build_array(id, name, slug, is_research, country, through)
            order by through desc, id)
        from (
            select o.id, o.name, o.slug, o.is_research, o.country, f.through
            from further f join connect_organisation o on o.id = f.id
            where o.is_listed order by f.through desc, o.id limit %(further)s) t)
"""


@dataclass(frozen=True)
class Partner:
    """A listed organisation; `number` says how many projects are shared, or through how many partners it is reached."""

    id: int
    name: str
    url: str
    country: str
    number: int


@dataclass(frozen=True)
class Town:
    country: str
    city: str
    latitude: float
    longitude: float
    number: int


@dataclass(frozen=True)
class Cooperation:
    """What the projects of one organisation say.

    `partners` are all that were in a project with it, `listed` those of them that have a page here. `ties` are (one,
    other, projects in common) among the closest, by their keys. `further` are no partners yet, but of several of the
    closest ones.
    """

    projects: int
    partners: int
    listed: int
    countries: Sequence[tuple[str, int]]
    towns: Sequence[Town]
    closest: Sequence[Partner]
    ties: Sequence[tuple[int, int, int]]
    further: Sequence[Partner]

    @property
    def unlisted(self) -> int:
        return self.partners - self.listed


def cooperation_of(organisation: Organisation) -> Cooperation:
    """Return whom an organisation has worked with; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            STATEMENT,
            {
                "organisation": organisation.pk,
                "closest": MOST_CLOSEST,
                "places": MOST_PLACES,
                "followed": FOLLOWED,
                "further": MOST_FURTHER,
            },
        )
        projects, partners, listed, countries, towns, closest, ties, further = cursor.fetchone()
    return Cooperation(
        projects=projects,
        partners=partners,
        listed=listed,
        countries=[(country, number) for country, number in countries or ()],
        towns=[Town(*row) for row in towns or ()],
        closest=_partners(closest),
        ties=[(one, other, number) for one, other, number in ties or ()],
        further=_partners(further),
    )


def _partners(rows: Sequence[Sequence[Any]] | None) -> list[Partner]:
    addresses = [reverse(f"connect:{name}_detail", args=["SLUG"]) for name in ("firm", "research")]
    return [
        Partner(key, name, addresses[is_research].replace("SLUG", slug), country, number)
        for key, name, slug, is_research, country, number in rows or ()
    ]
