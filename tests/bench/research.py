"""The door of research beside the other one: the same statement, and two organisations in five behind it."""

import statistics
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from tests.bench.measures import REPEATS, TICKS, Terms, get, timed

# A page of one door takes at most this much of a page of the other.
AIM = 1.25
DOORS = {"ours": "/rdi/", "firms": "/firms/"}
_PROFILES = """
insert into rdi_database_researchprofile
    (organisation_id, kind, lowest_level, highest_level, programmes, is_listed, is_sample, updated_at)
select id, (array['technology_centre', 'university_lab', 'company_lab'])[1 + id % 3], 1 + id % 5, 5 + id % 5,
    '{Horizon Europe}', true, false, now()
from connect_organisation where slug like 'bench-%' and id % 5 < 2
"""


def fill_profiles() -> int:
    """Put two in five of the measured organisations into the R+D directory; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_PROFILES)
        number: int = cursor.rowcount
        cursor.execute("analyze connect_organisationdocument")
    return number


def clear_profiles() -> None:
    """Take them out again, so that the organisations can go."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from rdi_database_researchprofile p using connect_organisation o "
            "where o.id = p.organisation_id and o.slug like 'bench-%'"
        )


def measure_doors(application: Any, terms: Terms) -> list[str]:
    """Return a line for each kind of term and number of ticks, the doors in turn within each round."""
    lines = []
    for term, repeats in REPEATS.items():
        for number, ticks in enumerate(TICKS):
            times: dict[str, list[float]] = {name: [] for name in DOORS}
            for at in range(repeats):
                for name in list(DOORS) if at % 2 else reversed(list(DOORS)):
                    query = urlencode([("q", terms.next(term)), ("kind", "all"), *ticks])
                    times[name].append(timed(get, application, DOORS[name], query) * 1000)
            ours, firms = (statistics.median(times[name]) for name in ("ours", "firms"))
            verdict = "ok" if ours <= AIM * firms else "short"
            lines.append(
                f"bench: rdi_{term}_{number}_ticks ours={ours:.1f}ms firms={firms:.1f}ms "
                f"ratio={ours / firms:.2f} aim={AIM:.2f} {verdict}"
            )
    return lines
