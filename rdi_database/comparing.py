"""What research adds where organisations stand side by side: their research profiles, and their projects together."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from connect.choices import TopicAxis
from connect.comparing import Cell, Item, Line, Section, section, several, told
from connect.models import Organisation
from connect.profiles import reader_language, text_for

from .models import Initiative, ResearchProfile, ResearchText

# So many of the projects of two organisations are named, the newest first.
MOST_NAMED = 3

STATEMENT = """
select a.organisation_id, b.organisation_id, count(*), (
    array_agg(i.id order by i.starts_at desc nulls last, i.title, i.id) filter (where i.is_listed)
)[1:%(most)s]
from rdi_database_participation a
join rdi_database_participation b
    on b.initiative_id = a.initiative_id and b.organisation_id > a.organisation_id
join rdi_database_initiative i on i.id = a.initiative_id
where a.organisation_id = any(%(keys)s) and b.organisation_id = any(%(keys)s)
    and not a.is_hidden and not b.is_hidden
    and rdi_is_known_project(i.kind, i.is_listed, i.is_placeholder, i.provenance)
group by a.organisation_id, b.organisation_id
"""


@dataclass(frozen=True)
class Together:
    """Two organisations with the number of projects in which both take part; the newest listed ones are named."""

    first: Organisation
    second: Organisation
    number: int
    projects: Sequence[Initiative]


@dataclass(frozen=True)
class Beside:
    """The research profile of one organisation, or none. `language` is that of a text that is not the reader's."""

    profile: ResearchProfile | None
    text: ResearchText | None
    language: str


def research_beside(organisations: Sequence[Organisation]) -> Section:
    """Return the listed research profiles of these organisations, side by side; three queries, none without any."""
    columns = _profiles(organisations)
    label = _("Research and development")
    if not any(column.profile for column in columns):
        return Section(label, ())
    profiles = [column.profile for column in columns]
    return section(
        label,
        [
            told(
                _("Kind of research organisation"),
                [profile and profile.get_kind_display() for profile in profiles],
            ),
            told(
                _("Technology readiness level"),
                [
                    profile and profile.levels and _("%(levels)s of 9") % {"levels": profile.levels}
                    for profile in profiles
                ],
            ),
            _words(_("They contribute to a project"), columns, "contributes"),
            _words(_("They look for in a project"), columns, "seeks"),
            several(
                _("Programmes"),
                [
                    [Item(name) for name in profile.programmes] if profile else []
                    for profile in profiles
                ],
            ),
            *(
                _words(axis.label, columns, str(axis.value))
                for axis in (
                    TopicAxis.DOMAIN,
                    TopicAxis.SECTOR,
                    TopicAxis.TECHNOLOGY,
                    TopicAxis.USE_CASE,
                )
            ),
            several(_("Facilities and test beds"), [_facilities(profile) for profile in profiles]),
        ],
    )


def together(organisations: Sequence[Organisation]) -> list[Together]:
    """Return which two of these have been in projects together, in their order; two queries, one without any."""
    keys = [organisation.pk for organisation in organisations]
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"keys": keys, "most": MOST_NAMED})
        found = {
            frozenset((one, other)): (number, named or ())
            for one, other, number, named in cursor.fetchall()
        }
    wanted = [key for _number, named in found.values() for key in named]
    projects = Initiative.objects.listed().in_bulk(wanted) if wanted else {}
    pairs = []
    for at, first in enumerate(organisations):
        for second in organisations[at + 1 :]:
            number, named = found.get(frozenset((first.pk, second.pk)), (0, ()))
            if number:
                pairs.append(
                    Together(
                        first, second, number, [projects[key] for key in named if key in projects]
                    )
                )
    return pairs


def _profiles(organisations: Sequence[Organisation]) -> list[Beside]:
    """Return the profiles in the order of their organisations."""
    listed = [organisation.pk for organisation in organisations if organisation.is_research]
    rows = ResearchProfile.objects.filter(organisation__in=listed, is_listed=True)
    found = {
        row.organisation_id: row
        for row in (rows.prefetch_related("texts", "facilities") if listed else ())
    }
    reader = reader_language()
    columns = []
    for organisation in organisations:
        profile = found.get(organisation.pk)
        text = text_for(list(profile.texts.all()), reader) if profile else None
        foreign = text.language if text and text.language != reader else ""
        columns.append(Beside(profile, text, foreign))
    return columns


def _words(label: str | Promise, columns: Sequence[Beside], field: str) -> Line:
    return Line(
        label,
        [
            Cell(getattr(column.text, field) if column.text else "", column.language)
            for column in columns
        ],
    )


def _facilities(profile: ResearchProfile | None) -> list[Item]:
    reader = reader_language()
    return [
        Item(
            row.name,
            row.website,
            language=row.language if row.language != reader else "",
            note=str(row.get_kind_display()),
            is_elsewhere=True,
        )
        for row in (profile.facilities.all() if profile else ())
    ]
