"""Networks and arcs as other programs read them."""

import io
from xml.etree import ElementTree

import networkx
import pytest

from linkages.exchange.arcs import arc, public_arcs
from linkages.exchange.graphml import Node, Tie, graphml_bytes
from linkages.exchange.published import table_rows
from tests.connect.importing.hostile import HOSTILE

NS = "{http://graphml.graphdrawing.org/xmlns}"


def test_a_network_is_read_as_it_was_written() -> None:
    nodes = [
        Node("o1", {"label": 'A & <b> "c"\r\nd', "size": 3, "asked": True}),
        Node("p2", {"label": "=B\x00\x1b\ufffe", "asked": False}),
    ]
    ties = [Tie("o1", "p2", {"n": 2, "score": 87.5})]
    node_keys, tie_keys = {"label": str, "size": int, "asked": bool}, {"n": int, "score": float}

    content = graphml_bytes(nodes, ties, node_keys=node_keys, tie_keys=tie_keys, title="a < b")

    graph = networkx.read_graphml(io.BytesIO(content))
    assert graph.is_directed()
    assert dict(graph.nodes(data=True)) == {
        "o1": {"label": 'A & <b> "c"\r\nd', "size": 3, "asked": True},
        "p2": {"label": "=B\ufffd\ufffd\ufffd", "asked": False},
    }
    assert list(graph.edges(data=True)) == [("o1", "p2", {"id": "t1", "n": 2, "score": 87.5})]


def test_the_structure_is_that_of_graphml() -> None:
    nodes = [Node(f"p{number}", {"label": text}) for number, text in enumerate(HOSTILE)]
    ties = [Tie("p0", "p1", {}), Tie("p1", "p0", {})]

    root = ElementTree.fromstring(
        graphml_bytes(nodes, ties, node_keys={"label": str}, tie_keys={"n": int})
    )

    assert [child.tag for child in root] == [f"{NS}key", f"{NS}key", f"{NS}graph"]
    assert [
        (key.get("id"), key.get("for"), key.get("attr.type")) for key in root.iter(f"{NS}key")
    ] == [
        *(("n_label", "node", "string"), ("e_n", "edge", "int")),
    ]
    ids = [node.get("id") for node in root.iter(f"{NS}node")]
    assert ids == [f"p{number}" for number in range(len(HOSTILE))]
    assert {
        edge.get(end) for edge in root.iter(f"{NS}edge") for end in ("source", "target")
    } <= set(ids)
    assert {data.get("key") for data in root.iter(f"{NS}data")} == {"n_label"}


@pytest.mark.parametrize(
    "start, end, kind, coordinates",
    [
        ((51.9, -8.47), (45.76, 4.84), "LineString", [[-8.47, 51.9], [4.84, 45.76]]),
        ((0, 90), (0, -90), "LineString", [[90, 0], [-90, 0]]),
        (
            *((0.0, 170.0), (10.0, -170.0), "MultiLineString"),
            [[[170.0, 0.0], [180.0, 5.0]], [[-180.0, 5.0], [-170.0, 10.0]]],
        ),
        (
            *((10.0, -170.0), (0.0, 170.0), "MultiLineString"),
            [[[-170.0, 10.0], [-180.0, 5.0]], [[180.0, 5.0], [170.0, 0.0]]],
        ),
    ],
)
def test_arcs_put_longitude_first_and_are_cut_at_the_date_line(
    start, end, kind, coordinates
) -> None:
    assert arc(start, end, {"n": 1}) == {
        "type": "Feature",
        "geometry": {"type": kind, "coordinates": coordinates},
        "properties": {"n": 1},
    }


def test_public_arcs_say_what_the_edition_says() -> None:
    place = {
        "scope": "national",
        "country": "FR",
        "city": "Lyon",
        "point": [45.76, 4.84],
        "count": 4,
        "score": 200.0,
        "cells": {"output": [4, 200.0], "output high": [3, 175.0], "high": [3, 175.0]},
    }

    assert public_arcs([place], None) == {"type": "FeatureCollection", "features": []}
    (found,) = public_arcs([place], (50.63, 3.06))["features"]
    assert found["geometry"]["coordinates"] == [[3.06, 50.63], [4.84, 45.76]]
    assert found["properties"] == {
        "scope": "national",
        "country": "FR",
        "city": "Lyon",
        "count": 4,
        "score": 200.0,
        "categories": {"output": 4},
    }


def test_published_tables_as_rows() -> None:
    content = {
        "tables": {
            "": {"": 7},
            "category": {"output": 5, "rnd": None},
            "category scope": {"output local": 0},
        }
    }

    assert list(table_rows(content)) == [
        ("all", "", "", "", "", 7, False),
        ("category", "output", "", "", "", 5, False),
        ("category", "rnd", "", "", "", None, True),
        ("category scope", "output", "local", "", "", 0, False),
    ]
