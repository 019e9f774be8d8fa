"""The rollup kept in PostgreSQL: written when a wave freezes, read in place of its linkages.

tests/linkages/test_cube.py proves it equal to the pure analysis on random waves.
"""

from dataclasses import dataclass

from django.db import connection, transaction

from .choices import InterviewState
from .models import CubeCell, Wave

# One number for all processes: whoever refreshes the sum of all waves waits for the other.
_LOCK = 0x6C6B63

# A merged name counts as the one that it ended in (merges do not chain), a decided one as the organisation.
# Of an organisation that an interview names twice in a category the higher score counts.
_OF_WAVE = """
insert into linkages_cubecell (wave_id, category, scope, band, size, kind, n, score_sum)
select %(wave)s, category, scope, band, size, kind, count(*), sum(score)
from (
    select distinct on (l.interview_id, l.category, p.organisation_id, p.alone)
        l.category, l.scope, l.band, f.size_class as size, p.kind, l.score
    from linkages_participant f
    join linkages_interview i on i.participant_id = f.id and i.state = %(submitted)s
    join linkages_linkage l on l.interview_id = i.id
    join (
        select named.id, counted.organisation_id, coalesce(o.kind, counted.kind) as kind,
            case when o.id is null then counted.id end as alone
        from linkages_namedpartner named
        join linkages_namedpartner counted on counted.id = coalesce(named.merged_into_id, named.id)
        left join connect_organisation o on o.id = counted.organisation_id
        where named.wave_id = %(wave)s
    ) p on p.id = l.partner_id
    where f.wave_id = %(wave)s
    order by l.interview_id, l.category, p.organisation_id, p.alone, l.score desc, l.id
) counted_linkage
group by category, scope, band, size, kind
"""
_OF_ALL = """
insert into linkages_cubecell (wave_id, category, scope, band, size, kind, n, score_sum)
select null, category, scope, band, size, kind, sum(n), sum(score_sum)
from linkages_cubecell where wave_id is not null
group by category, scope, band, size, kind
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """So many linkages with these values, and the sum of their scores."""

    category: str
    scope: str
    band: str
    size: str
    kind: str
    n: int
    score_sum: float


@transaction.atomic
def refresh(wave: Wave) -> None:
    """Write the cells of a wave, none unless it is frozen, and the sum of all waves."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        CubeCell.objects.filter(wave=wave).delete()
        if wave.is_frozen:
            cursor.execute(_OF_WAVE, {"wave": wave.pk, "submitted": InterviewState.SUBMITTED})
    refresh_sum()


@transaction.atomic
def refresh_sum() -> None:
    """Write the sum of all waves anew; call it when waves have gone."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        CubeCell.objects.filter(wave=None).delete()
        cursor.execute(_OF_ALL)


def cells(wave: Wave | None = None) -> list[Cell]:
    """Return the cells of one frozen wave, or of all of them."""
    rows = CubeCell.objects.filter(wave=wave).order_by("category", "scope", "band", "size", "kind")
    fields = ("category", "scope", "band", "size", "kind", "n", "score_sum")
    return [Cell(*row) for row in rows.values_list(*fields)]
