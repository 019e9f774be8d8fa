"""What is copied from the front-end packages."""

import json

import pytest

from bewiser.embedded import assets
from bewiser.embedded.processes import Failure

# One arc around a square of ten degrees, and the country that it encloses.
SQUARE = [[5, 45], [10, 0], [0, 10], [-10, 0], [0, -10]]
TOPOLOGY = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [SQUARE],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "276", "arcs": [[0]], "properties": {"name": "Square"}}
            ]
        }
    },
}
SCRIPT = "let a = 1; // no map\n//# sourceMappingURL=htmx.min.js.map\n"
STYLE = "a { color: red }\n/*# sourceMappingURL=bootstrap.min.css.map */"


@pytest.fixture
def modules(tmp_path):
    """A folder of packages with all the files that are wanted."""
    folder = tmp_path / "node_modules"
    contents = {".js": SCRIPT, ".css": STYLE, ".json": json.dumps(TOPOLOGY), ".woff2": "font"}
    for name in assets.FILES:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(contents[file.suffix])
    return folder


def test_files_are_copied_flat_without_source_maps_and_outlines_are_drawn(modules, tmp_path):
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "of-an-earlier-list.js").touch()

    assets.copy(modules, vendor)

    wanted = {name.rpartition("/")[2] for name in assets.FILES} | {"outlines.json"}
    assert {file.name for file in vendor.iterdir()} == wanted
    assert (vendor / "htmx.min.js").read_text() == "let a = 1; // no map\n\n"
    assert (vendor / "bootstrap.min.css").read_text() == "a { color: red }\n"
    drawn = json.loads((vendor / "outlines.json").read_text())
    assert {country for view in drawn.values() for country in view} == {"276"}


def test_a_file_that_the_packages_lack_is_named(modules, tmp_path):
    lost = assets.FILES[1]
    (modules / lost).unlink()

    with pytest.raises(Failure) as failure:
        assets.copy(modules, tmp_path / "vendor")

    assert str(failure.value) == f"The front-end packages hold no {lost}."
