"""Maps drawn on the server: outlines, projections, bubbles, labels, arcs."""

import itertools
import json
import re
from math import cos, dist, hypot, isclose, radians, sin, sqrt

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from bewiser.lib import crowds, maps, outlines
from bewiser.lib.crowds import LARGEST_BUBBLE, bubble_radius
from bewiser.lib.maps import MapPoint, MapTie, map_figure
from bewiser.lib.projections import EARTH_KM, EUROPE, WORLD, lambert_equal_area, project, shows

CORK = MapPoint(51.90, -8.47, 16, "it@cork", "/clusters/it-cork/", "cluster")
PARIS = MapPoint(48.86, 2.35, 4, "Systematic", "/clusters/systematic/", "cluster")
NICOSIA = MapPoint(35.17, 33.36, 5, "Nicosia")
CHICAGO = MapPoint(41.88, -87.63, 9, "Chicago", "/clusters/chicago/", "cluster")

# A square and its right neighbour, two arcs for each and one, the border, for both: x 0..2, y 50..51.
TOPOLOGY = {
    "transform": {"scale": [0.01, 0.01], "translate": [0, 50]},
    "arcs": [
        [[100, 0], [0, 100]],
        [[100, 100], [-100, 0], [0, -100], [100, 0]],
        [[100, 0], [100, 0], [0, 100], [-100, 0]],
    ],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "001", "arcs": [[0, 1]], "properties": {"name": "West"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"name": "East"}},
                {"type": None, "properties": {"name": "Nowhere"}},
            ]
        }
    },
}


@pytest.fixture
def with_outlines(monkeypatch):
    """The built file is not part of the repository: a small topology stands in for it."""
    built = outlines.build_outlines(TOPOLOGY)
    monkeypatch.setattr(maps, "outlines", lambda: built)


def test_europe_is_laid_out_in_kilometres_from_its_centre():
    # The published example of EPSG:3035, less its false origin; ours is a sphere, hence the margin.
    assert lambert_equal_area(52, 10) == (0, 0)
    assert dist(lambert_equal_area(50, 5), (-358, -210)) < 2


@given(st.floats(-60, 85), st.floats(-150, 170))
def test_distance_from_the_centre_of_europe_is_the_chord_through_the_globe(lat, lon):
    turn = sin(radians(lat - 52) / 2) ** 2
    turn += cos(radians(lat)) * cos(radians(52)) * sin(radians(lon - 10) / 2) ** 2

    assert isclose(hypot(*lambert_equal_area(lat, lon)), 2 * EARTH_KM * sqrt(turn), abs_tol=0.01)


@pytest.mark.parametrize(
    "place, lat, lon",
    [
        ("Nicosia", 35.17, 33.36),
        ("Reykjavik", 64.15, -21.94),
        ("Lisbon", 38.72, -9.14),
        ("Tartu", 58.38, 26.72),
    ],
)
def test_the_view_of_europe_shows_its_corners(place, lat, lon):
    assert shows(EUROPE, *project(lat, lon, EUROPE), margin=-30)


def test_north_is_up_and_east_is_right_on_both_views():
    for view in (EUROPE, WORLD):
        (x_cork, y_cork), (x_paris, y_paris) = (
            project(point.lat, point.lon, view) for point in (CORK, PARIS)
        )
        assert (x_cork < x_paris, y_cork < y_paris) == (True, True)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_point_of_the_globe_has_a_finite_image(lat, lon):
    for view in (EUROPE, WORLD):
        assert all(abs(number) < 1e6 for number in project(lat, lon, view))


def test_neighbours_share_their_border():
    built = outlines.build_outlines(TOPOLOGY)

    assert set(built["europe"]) == {"001", "East"}
    assert all(path.startswith("M") and path.endswith("z") for path in built["europe"].values())


@given(st.lists(st.tuples(st.floats(0, 900), st.floats(0, 800)), min_size=2, max_size=40))
def test_simplified_lines_keep_their_ends_and_stay_near(line):
    kept = outlines.kept_by_simplifying(line, 5.0)
    short = [line[index] for index in kept]

    assert (kept[0], kept[-1], kept) == (0, len(line) - 1, sorted(set(kept)))
    assert all(
        min(
            outlines._squared_distance(point, start, end)
            for start, end in itertools.pairwise(short)
        )
        <= 25.0001
        for point in line
    )


def test_a_country_across_the_date_line_stays_in_one_piece():
    # Four corners from 170 degrees east to 170 degrees west, as Chukotka lies.
    across = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[170, 60], [-340, 0], [0, 10], [340, 0], [0, -10]]],
        "objects": {
            "countries": {
                "geometries": [{"type": "Polygon", "id": "643", "arcs": [[0]], "properties": {}}]
            }
        },
    }

    path = outlines.build_outlines(across)["world"]["643"]

    steps = [float(number) for number in re.findall(r"-?[0-9]*\.?[0-9]+", path.split("l")[1])]
    assert max(abs(step) for step in steps) < 60


@given(st.lists(st.tuples(st.floats(-3000, 3000), st.floats(-3000, 3000)), min_size=3, max_size=12))
def test_clipped_rings_lie_inside_the_frame(ring):
    cut = outlines.clipped(ring, EUROPE)

    assert all(shows(EUROPE, x, y, outlines.MARGIN + 0.001) for x, y in cut)


def test_clipping_keeps_the_part_inside():
    ring = [(-100.0, 100.0), (100.0, 100.0), (100.0, 200.0), (-100.0, 200.0)]

    cut = outlines.clipped(ring, EUROPE, margin=0)

    assert sorted(cut) == [(0.0, 100.0), (0.0, 200.0), (100.0, 100.0), (100.0, 200.0)]
    assert outlines.area(cut) == 10_000


def test_the_area_of_a_bubble_stands_for_the_count():
    assert bubble_radius(16, 16) == LARGEST_BUBBLE
    assert isclose(bubble_radius(4, 16), LARGEST_BUBBLE / 2)
    assert bubble_radius(0, 16) == crowds.SMALLEST_BUBBLE
    assert bubble_radius(0, 0) == crowds.SMALLEST_BUBBLE


def test_map_figure_places_points_and_counts_those_outside(with_outlines):
    figure = map_figure([PARIS, CHICAGO, CORK])

    assert [bubble.point.label for bubble in figure.bubbles] == ["it@cork", "Systematic"]
    assert [bubble.label.text for bubble in figure.bubbles] == ["it@cork", "Systematic"]
    assert (figure.outside, figure.view_box, figure.is_available) == (1, "0 0 1000 876", True)


def test_map_figure_of_the_world_shows_what_europe_does_not(with_outlines):
    figure = map_figure([PARIS, CHICAGO, CORK], "world")

    assert (len(figure.bubbles), figure.outside) == (3, 0)


def test_labels_never_cover_one_another_or_a_bubble(with_outlines):
    crowd = [MapPoint(48 + n / 10, 8 + n / 7, 5, f"Cluster {n}", "", "cluster") for n in range(12)]

    figure = map_figure(crowd)

    anchors = {"start": 0.0, "middle": 0.5, "end": 1.0}
    boxes = []
    for bubble in figure.bubbles:
        boxes.append(
            (
                bubble.x - bubble.radius,
                bubble.y - bubble.radius,
                2 * bubble.radius,
                2 * bubble.radius,
            )
        )
    labels = []
    for bubble in figure.bubbles:
        if bubble.label:
            width = len(bubble.label.text) * maps.LABEL_SIZE * maps.LETTER_WIDTH
            labels.append(
                (
                    bubble.label.x - anchors[bubble.label.anchor] * width,
                    bubble.label.y - 14,
                    width,
                    14,
                )
            )
    assert 0 < len(labels) < len(crowd)
    for index, (x, y, width, height) in enumerate(labels):
        for other_x, other_y, other_width, other_height in boxes + labels[:index]:
            apart = x + width <= other_x or other_x + other_width <= x
            assert apart or y + height <= other_y or other_y + other_height <= y


def test_a_heap_of_cities_has_one_label(with_outlines):
    heap = [
        MapPoint(50.6, 3.1, 9, "Lille"),
        MapPoint(50.7, 3.1, 4, "Roubaix"),
        MapPoint(43.3, 5.4, 1, "Marseille"),
    ]

    figure = map_figure(heap)

    assert [bubble.label and bubble.label.text for bubble in figure.bubbles] == [
        "Lille",
        None,
        "Marseille (1)",
    ]


def test_a_place_with_nothing_in_it_has_no_number_at_its_name(with_outlines):
    figure = map_figure([CORK, MapPoint(55.6, 13, 0, "Cluster 55°", kind="cluster")])

    assert [bubble.label.text for bubble in figure.bubbles] == ["it@cork", "Cluster 55°"]


@given(
    st.lists(st.tuples(st.floats(40, 60), st.floats(-5, 20)), min_size=1, max_size=9),
)
def test_a_near_view_shows_every_place_and_keeps_its_shape(places):
    near = EUROPE.around(places, 700)

    assert all(shows(near, *project(lat, lon, near)) for lat, lon in places)
    assert (near.width, near.height) == (EUROPE.width, EUROPE.height)
    assert near.east - near.west >= 699.9


def test_a_near_view_ends_where_the_land_does():
    near = EUROPE.around([(NICOSIA.lat, NICOSIA.lon)], 600)

    assert (near.east <= EUROPE.east, near.south >= EUROPE.south) == (True, True)
    assert isclose(near.east - near.west, 600)


def test_one_far_member_does_not_rule_a_near_view_and_is_counted(with_outlines):
    at_home = [
        NICOSIA,
        MapPoint(34.68, 33.04, 3, "Limassol"),
        MapPoint(34.77, 32.42, 1, "Paphos"),
    ]
    koper = MapPoint(45.55, 13.73, 1, "Koper")

    figure = map_figure([*at_home, koper], is_near=True)

    assert [bubble.point for bubble in figure.bubbles] == at_home
    assert figure.outside == 1
    assert figure.land_transform == map_figure(at_home, is_near=True).land_transform


def test_a_near_view_of_two_halves_shows_both(with_outlines):
    figure = map_figure(
        [MapPoint(50.6, 3.1, 5, "Lille"), MapPoint(43.3, 5.4, 4, "Nice")], is_near=True
    )

    assert (len(figure.bubbles), figure.outside) == (2, 0)


def together(points):
    names = " + ".join(point.label for point in points)
    return MapPoint(points[0].lat, points[0].lon, sum(point.count for point in points), names)


def test_towns_that_would_lie_on_each_other_are_one_with_the_count_of_all(with_outlines):
    lille, roubaix = MapPoint(50.6, 3.1, 9, "Lille"), MapPoint(50.7, 3.1, 4, "Roubaix")
    marseille = MapPoint(43.3, 5.4, 1, "Marseille")

    figure = map_figure([marseille, roubaix, lille], together=together)

    assert [(b.point.label, b.point.count, b.label.text) for b in figure.bubbles] == [
        ("Lille + Roubaix", 13, "Lille"),
        ("Marseille", 1, "Marseille (1)"),
    ]


def test_a_phone_joins_towns_that_a_wide_screen_keeps_apart(with_outlines):
    towns = [MapPoint(48.9, 2.3, 10, "Paris"), MapPoint(48.6, 7.8, 10, "Strasbourg")]

    figure = map_figure(towns, together=together)

    assert [bubble.point.count for bubble in figure.bubbles] == [10, 10]
    assert [bubble.point.count for bubble in figure.narrow] == [20]


@given(
    st.lists(
        st.tuples(st.floats(40, 60), st.floats(-5, 20), st.integers(0, 50)), min_size=1, max_size=25
    )
)
def test_no_bubble_lies_on_another_and_none_gets_lost(places):
    points = [
        MapPoint(lat, lon, count, f"Town {at}") for at, (lat, lon, count) in enumerate(places)
    ]

    figure = map_figure(points, together=together)

    for bubbles in (figure.bubbles, figure.narrow):
        assert sum(b.point.count for b in bubbles) == sum(point.count for point in points)
        for one, other in itertools.combinations(bubbles, 2):
            # Places and radii are rounded to a tenth.
            assert hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius - 0.5


def test_a_map_has_its_points_for_wide_and_for_narrow_screens(with_outlines):
    figure = map_figure([CORK, PARIS], together=together)

    html = render_to_string("components/_map.html", {"figure": figure, "title": "Where"})

    wide, narrow = html.split('<g class="map__wide">')[1].split('<g class="map__narrow">')
    assert [part.count("map__target") for part in (wide, narrow)] == [2, 2]


def test_outlines_of_a_near_view_lie_where_its_points_lie(with_outlines):
    figure = map_figure([PARIS, CHICAGO], is_near=True)

    move_x, move_y, scale = map(float, re.findall(r"-?[0-9.]+", figure.land_transform))
    whole = project(PARIS.lat, PARIS.lon, EUROPE)
    bubble = figure.bubbles[0]
    assert (figure.outside, map_figure([PARIS]).land_transform) == (1, "")
    assert dist((whole[0] * scale + move_x, whole[1] * scale + move_y), (bubble.x, bubble.y)) < 0.5


def test_one_tie_named_from_either_end_lies_on_one_line(with_outlines):
    there = MapTie(CORK.lat, CORK.lon, PARIS.lat, PARIS.lon)
    back = MapTie(PARIS.lat, PARIS.lon, CORK.lat, CORK.lon)
    far = MapTie(CORK.lat, CORK.lon, CHICAGO.lat, CHICAGO.lon)

    one, other = map_figure([], ties=[there, back, far]).arcs

    assert one.path.split("Q")[1].split(" ")[:2] == other.path.split("Q")[1].split(" ")[:2]
    assert (one.start, one.end) == (other.end, other.start)


def test_without_outlines_the_figure_says_so_and_keeps_its_places(monkeypatch):
    monkeypatch.setattr(maps, "outlines", lambda: None)

    figure = map_figure([CORK])

    assert (figure.is_available, len(figure.bubbles)) == (False, 1)


def test_outlines_are_read_from_the_built_file_else_from_its_source(tmp_path):
    assert outlines.outlines.__wrapped__(tmp_path) is None

    source = tmp_path / outlines.SOURCE_FILE
    source.write_text(json.dumps(TOPOLOGY), encoding="utf-8")
    from_source = outlines.outlines.__wrapped__(tmp_path)
    outlines.main(str(source), str(tmp_path / outlines.BUILT_FILE))
    source.unlink()

    assert (
        outlines.outlines.__wrapped__(tmp_path) == from_source == outlines.build_outlines(TOPOLOGY)
    )
