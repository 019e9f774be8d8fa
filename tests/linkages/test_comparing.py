"""Waves beside one another: the same axes, the difference, and what a reader is warned of."""

from datetime import date

import pytest

from connect.models import Cluster, Region
from linkages import comparing
from linkages.analysis.disclosure import disclose
from linkages.analysis.records import Home
from linkages.analysis.report import assemble
from linkages.models import Wave
from linkages.templatetags.linkage_tags import cell_of
from tests.linkages.analysis.building import rows


def a_wave(name: str, *, scheme: int = 1, nuts_code: str = "", **fields) -> Wave:
    region = Region(name=f"{name} Region", country="SI", nuts_code=nuts_code)
    cluster = Cluster(short_name=name, slug=name.lower(), region=region)
    return Wave(
        cluster=cluster,
        title="2026",
        scheme_id=scheme,
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 31),
        **fields,
    )


def content_of(links, keeps_back=()):
    """The edition for everyone."""
    consented = {link.firm for link in links} - set(keeps_back)
    return assemble(links, Home("IE", "County Cork"), disclose(links, consented))


def linkages(**counts: int):
    """So many linkages of each category, of three firms, the last of each category in France."""
    return [
        row
        for category, count in counts.items()
        for number in range(count)
        for row in rows(
            firm="abc"[number % 3],
            category=category,
            scope="european" if number == count - 1 else "local",
        )
    ]


NORTH, SOUTH = a_wave("North"), a_wave("South")


def test_two_clusters_are_compared_in_shares_with_their_n():
    contents = [content_of(linkages(output=30, rnd=10)), content_of(linkages(output=15, rnd=15))]

    lines = {line.value: line for line in comparing.lines(contents, "category", (NORTH, SOUTH))}

    assert [(cell.count, cell.of) for cell in lines["output"].cells] == [(30, 40), (15, 30)]
    assert (lines["output"].difference, lines["rnd"].difference) == (-25, 25)
    assert cell_of(lines["output"].cells[0]) == '30 <span class="muted">(75%, n = 40)</span>'


def test_what_stays_in_the_country_is_of_each_category():
    lines = {line.value: line for line in comparing.home_lines([content_of(linkages(output=4))])}

    assert [(cell.count, cell.of) for cell in lines["output"].cells] == [(3, 4)]
    assert lines["rnd"].cells[0].percent is None


def test_a_chart_draws_the_last_against_the_first_as_the_table_has_it():
    contents = [content_of(linkages(output=30, rnd=10)), content_of(linkages(output=15, rnd=15))]
    waves = (NORTH, SOUTH)

    chart = comparing.chart(
        "by-category", comparing.lines(contents, "category", waves), waves, contents
    )
    at_home = comparing.chart(
        "at-home", comparing.home_lines(contents), waves, contents, of_row=True
    )

    assert chart.title == "Output differs most: −25.0 pts from North, 2026 to South, 2026"
    told = "Output: South, 2026 50.0% (n = 30), North, 2026 75.0% (n = 40), Difference −25.0 pts"
    assert told in chart.wide.desc
    assert chart.caption.startswith("n = 40 linkages. North, 2026")
    assert "R+D: South, 2026 93.3% (n = 15), North, 2026 90.0% (n = 10)" in at_home.wide.desc


def test_what_is_protected_has_neither_share_nor_difference():
    lone = [*linkages(output=30), *rows(4, firm="a", category="rnd")]
    contents = [content_of(lone, "a"), content_of(linkages(output=15, rnd=15))]
    waves = (NORTH, SOUTH)

    lines = {line.value: line for line in comparing.lines(contents, "category", waves)}

    assert (lines["rnd"].cells[0].count, lines["rnd"].difference) == (None, None)
    hidden = [content_of(rows(2, firm="a"), "a")] * 2
    assert hidden[0]["linkages"] is None
    told = comparing.lines(hidden, "category", waves)
    assert comparing.chart("by-category", told, waves, hidden) is None


@pytest.mark.parametrize("nuts_codes", [("SI0", ""), ("", "CY000"), ("SI0", "CY000")])
def test_a_cluster_that_is_its_country_makes_one_line_of_both_home_scopes(nuts_codes):
    waves = [a_wave(f"Cluster {n}", nuts_code=nuts_code) for n, nuts_code in enumerate(nuts_codes)]
    near = [*linkages(output=10), *rows(3, firm="b", scope="national")]

    lines = comparing.lines([content_of(near)] * 2, "scope", waves)

    assert [(line.label, line.cells[0].count) for line in lines] == [
        ("In the country", 12),
        ("European", 1),
        ("International", 0),
    ]


def test_a_scope_that_clusters_call_differently_has_both_words():
    chicago = a_wave("Chicago", scope_labels={"local": "Chicagoland"})

    lines = comparing.lines([content_of(linkages(output=4))] * 2, "scope", (NORTH, chicago))

    assert [line.label for line in lines][:2] == ["Local / Chicagoland", "National"]


def test_waves_of_two_schemes_are_not_compared_in_significance():
    other = a_wave("Other", scheme=2)
    enough = [{"linkages": 100}] * 2

    assert comparing.warnings((NORTH, SOUTH), enough) == []
    assert comparing.warnings((NORTH, other), enough) == [
        "These waves were scored by different schemes: their significance cannot be compared."
    ]


def test_fewer_than_thirty_linkages_are_warned_of():
    told = comparing.warnings((NORTH, SOUTH, NORTH), [{"linkages": n} for n in (29, 30, None)])

    assert told == [
        "North, 2026 rests on 29 linkages only: its shares say little.",
        "North, 2026 rests on few firms: its numbers are not shown.",
    ]
