"""Arcs over the outlines: great circles, windows, labels."""

import itertools
from math import dist, hypot, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bewiser.lib import charts
from bewiser.lib.charts import globe
from bewiser.lib.charts.globe import arc_path, bent, great_circle, window
from bewiser.lib.charts.labels import Labels
from bewiser.lib.charts.marks import Group, Inset, Mark, Path, Text
from bewiser.lib.maps import MapPoint, MapTie, tie_width
from bewiser.lib.projections import EUROPE, WORLD

CORK = MapPoint(51.9, -8.47, 0, "Cork")
PLACES = st.tuples(st.floats(-50, 75), st.floats(-150, 150))


@pytest.fixture(autouse=True)
def square_land(monkeypatch):
    """The built outlines are not part of the repository: a square of land stands in for them."""
    land = {
        name: {"001": "M100 100l50 0 0 50 -50 0zM900.5 900.5l5 0 0 5z"}
        for name in ("europe", "world")
    }
    monkeypatch.setattr(globe, "outlines", lambda: land)
    globe._boxed.cache_clear()
    yield
    globe._boxed.cache_clear()


def _tie(place: str, lat: float, lon: float, count: int, category: str = "output") -> MapTie:
    return MapTie(CORK.lat, CORK.lon, lat, lon, count, place, category)


DUBLIN = [_tie("Dublin", 53.35, -6.26, 40), _tie("Dublin", 53.35, -6.26, 10, "rnd")]


def _flat(marks: tuple[Mark, ...]) -> list[Mark]:
    found: list[Mark] = []
    for mark in marks:
        found.append(mark)
        found += _flat(mark.marks) if isinstance(mark, Group | Inset) else []
    return found


def _texts(figure: charts.Figure) -> list[str]:
    return [mark.text for mark in _flat(figure.marks) if isinstance(mark, Text)]


def _signs(figure: charts.Figure) -> list[Path]:
    return [m for m in _flat(figure.marks) if isinstance(m, Path) and m.css == "chart__sign"]


def _arcs(figure: charts.Figure) -> list[Path]:
    return [m for m in _flat(figure.marks) if isinstance(m, Path) and m.css == "chart__arc"]


def test_the_thickest_arcs_carry_the_shape_of_their_category():
    far = [
        _tie("Dublin", 53.35, -6.26, 40, "rnd"),
        _tie("Paris", 48.85, 2.35, 30, "training"),
        # Under a hundredth of the way: a sign would hide the arc.
        _tie("Cobh", 51.85, -8.3, 20, "input"),
    ]
    many = [_tie(f"Town {n}", 40 + n, 5 + n, 20 - n) for n in range(20)]

    figure, crowded = charts.arc_map(CORK, far, "Maps"), charts.arc_map(CORK, many, "Maps")

    assert [mark.paint.fill for mark in _signs(figure)] == ["category-rnd", "category-training"]
    shapes = [mark.d.count("L") for mark in _signs(figure)]
    assert shapes == [2, 2], "a triangle, and one that has fallen"
    assert len({mark.d for mark in _signs(figure)}) == 2
    assert len(_signs(crowded)) == 8


@given(PLACES, PLACES)
def test_a_great_circle_starts_and_ends_where_it_should_and_steps_evenly(start, end):
    way = [globe._vector(place) for place in great_circle(start, end)]
    lengths = [dist(a, b) for a, b in itertools.pairwise(way)]

    assert dist(way[0], globe._vector(start)) < 1e-6
    assert dist(way[-1], globe._vector(end)) < 1e-6
    assert all(isclose(hypot(*point), 1, abs_tol=1e-6) for point in way)
    assert max(lengths) - min(lengths) < 1e-4


def test_the_way_from_cork_to_tokyo_leads_north():
    way = great_circle((51.9, -8.47), (35.7, 139.7))

    assert 70 < max(lat for lat, _ in way) < 80


@given(st.lists(PLACES, min_size=1, max_size=6))
def test_a_window_shows_all_its_places_and_keeps_to_its_view(places):
    shown = window(places, 340, 0.74)
    points = [shown.pixel(*place) for place in places]

    assert shown.width <= 1000
    assert shown.height <= shown.view.height
    assert 0 <= shown.x <= 1000 - shown.width + 1e-6
    inside = [-1 <= x <= 341 for x, _ in points]
    assert all(inside) or shown.width == 1000


def test_a_window_is_on_europe_while_it_can_be():
    near = window([(51.9, -8.47), (35.17, 33.36)], 340, 0.74)
    far = window([(51.9, -8.47), (41.88, -87.63)], 340, 0.74)

    assert (near.view, far.view) == (EUROPE, WORLD)


def test_a_way_over_the_edge_of_the_world_is_drawn_in_two_pieces():
    over = arc_path([(5.0, 50.0), (1.0, 50.0), (339.0, 50.0), (330.0, 50.0)])
    within = arc_path([(0.0, 0.0), (10.0, 0.0), (20.0, 0.0), (30.0, 0.0)])

    assert over == "M5.0 50.0L1.0 50.0M339.0 50.0L330.0 50.0"
    assert within == "M0.0 0.0C10.0 0.0 20.0 0.0 30.0 0.0"


def test_a_bent_way_keeps_its_ends_and_moves_its_middle():
    straight = [(0.0, 0.0), (5.0, 0.0), (10.0, 0.0)]

    assert bent(straight, -0.1) == [(0.0, 0.0), (5.0, -1.0), (10.0, 0.0)]


def test_arcs_are_as_wide_as_their_counts_and_take_their_category_s_colour():
    figure = charts.arc_map(CORK, DUBLIN, "Dublin is near.", categories={"output": "Output"})

    assert [(arc.paint.stroke, arc.paint.width) for arc in _arcs(figure)] == [
        ("#fade-0", 7.0),
        ("#fade-1", 1.75),
    ]
    assert [fade.tone for fade in figure.fades] == ["category-output", "category-rnd"]
    told = [m.label for m in _flat(figure.marks) if isinstance(m, Group)]
    assert told == ["Dublin, Output: 40", "Dublin: 10", "Dublin: 50"]
    assert _texts(figure) == ["Cork", "Dublin 50"]


def test_ties_within_the_home_town_are_a_halo_and_no_arc():
    figure = charts.arc_map(CORK, [_tie("Cork", 51.9, -8.47, 60), *DUBLIN], "Cork.")

    assert len(_arcs(figure)) == 2
    assert "Cork 60" in _texts(figure)


def test_a_tie_is_never_too_thin_to_follow():
    assert [tie_width(count, 100, 7) for count in (100, 50, 1, 0)] == [7, 3.5, 1.3, 1.3]
    assert tie_width(0, 0, 7) == 1.3


def test_a_map_without_ties_says_so():
    figure = charts.arc_map(CORK, [], "Nobody.", heading="European · 0", empty="No linkages")

    assert _texts(figure) == ["European · 0", "Cork", "No linkages"]


def test_only_land_within_the_window_is_drawn():
    near = window([(52.0, 10.0)], 340, 0.74)
    all_of_it = window([(64.1, -21.9), (35.17, 33.36)], 340, 0.74)

    assert globe.land(near) == []
    # A wide window is drawn in whole units and without its smallest islands.
    assert globe.land(all_of_it) == ["M100 100l50 0 0 50-50 0z"]


@given(st.lists(st.tuples(st.floats(10, 330), st.floats(10, 240)), max_size=25))
def test_labels_never_overlap_nor_leave_the_figure(points):
    labels = Labels(340, 250)
    placed = [labels.place("Thessaloniki 12", x, y, 4, 12) for x, y in points]
    boxes = labels._taken

    assert len(boxes) == len([one for one in placed if one])
    assert all(box[0] >= 0 and box[2] <= 340 and box[1] >= 0 and box[3] <= 250 for box in boxes)
    assert not any(
        one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
        for index, one in enumerate(boxes)
        for other in boxes[:index]
    )
