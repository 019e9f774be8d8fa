"""The colours of charts: far enough from their grounds and from each other, whoever looks.

Distances are Euclidean in CAM02-UCS (Luo, Cui and Li 2006) under sRGB's viewing conditions; colour-blind sight is
simulated by the matrices of Machado, Oliveira and Fernandes (2009) for full severity, on linear light.
"""

import itertools
import re
from math import atan2, cos, dist, exp, hypot, log, pi, sin

import pytest

from bewiser.lib.charts.markers import BANDS, CATEGORIES, INKS, SCOPES, category_tone
from bewiser.lib.charts.stacked import band_parts, scope_parts
from tests.bewiser.test_palette import CSS, _contrast, _theme

LEAST_CONTRAST = 3.0
LEAST_DISTANCE = 12.0
GROUNDS = ("surface", "subtle", "raised", "land")
SIGHTS = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = (
    (41.24564, 35.75761, 18.04375),
    (21.26729, 71.51522, 7.21750),
    (1.93339, 11.91920, 95.03041),
)
CAT02 = ((0.7328, 0.4296, -0.1624), (-0.7036, 1.6975, 0.0061), (0.0030, 0.0136, 0.9834))
CAT02_BACK = (
    (1.096124, -0.278869, 0.182745),
    (0.454369, 0.473533, 0.072098),
    (-0.009628, -0.005698, 1.015326),
)
HUNT = ((0.38971, 0.68898, -0.07868), (-0.22981, 1.18340, 0.04641), (0.0, 0.0, 1.0))
WHITE = (95.047, 100.0, 108.883)

Triple = tuple[float, float, float]


def _times(matrix: tuple[Triple, ...], vector: Triple) -> Triple:
    one, two, three = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three


def _linear(colour: str) -> Triple:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return red, green, blue


def _seen(colour: str, sight: str) -> Triple:
    red, green, blue = _times(SIGHTS[sight], _linear(colour))
    return _cam02_ucs(tuple(min(1.0, max(0.0, value)) for value in (red, green, blue)))


def _cam02_ucs(linear: Triple) -> Triple:
    # 64 lux on a grey desk: a fifth of the white's light, in an average surround.
    adapting, ground = 64 / pi / 5, 0.2
    k = 1 / (5 * adapting + 1)
    level = 0.2 * k**4 * 5 * adapting + 0.1 * (1 - k**4) ** 2 * (5 * adapting) ** (1 / 3)
    induction, base = 0.725 * ground**-0.2, 1.48 + ground**0.5
    degree = 1 - 1 / 3.6 * exp((-adapting - 42) / 92)

    def respond(xyz: Triple) -> Triple:
        shares = (degree * 100 / white + 1 - degree for white in _times(CAT02, WHITE))
        adapted = tuple(a * b for a, b in zip(_times(CAT02, xyz), shares, strict=True))
        cones = _times(HUNT, _times(CAT02_BACK, adapted))
        strengths = [(level * abs(cone) / 100) ** 0.42 for cone in cones]
        one, two, three = (
            (400 * s / (27.13 + s)) * (1 if cone >= 0 else -1) + 0.1
            for s, cone in zip(strengths, cones, strict=True)
        )
        return one, two, three

    def brightness(cones: Triple) -> float:
        return (2 * cones[0] + cones[1] + cones[2] / 20 - 0.305) * induction

    red, green, blue = cones = respond(_times(TO_XYZ, linear))
    a, b = red - 12 * green / 11 + blue / 11, (red + green - 2 * blue) / 9
    hue = atan2(b, a)
    share = max(0.0, brightness(cones) / brightness(respond(WHITE)))
    lightness = 100 * share ** (0.69 * base)
    eccentric = (cos(hue + 2) + 3.8) / 4
    t = 50000 / 13 * induction * eccentric * hypot(a, b) / (red + green + 21 / 20 * blue)
    chroma = t**0.9 * (lightness / 100) ** 0.5 * (1.64 - 0.29**ground) ** 0.73
    colourful = log(1 + 0.0228 * chroma * level**0.25) / 0.0228
    return (
        1.7 * lightness / (1 + 0.007 * lightness),
        colourful * cos(hue),
        colourful * sin(hue),
    )


def _distances(colours: dict[str, str], sight: str) -> dict[tuple[str, str], float]:
    seen = {name: _seen(colour, sight) for name, colour in colours.items()}
    return {
        pair: round(dist(seen[pair[0]], seen[pair[1]]), 1)
        for pair in itertools.combinations(seen, 2)
    }


def _colours(theme: str, names: list[str]) -> dict[str, str]:
    tokens = _theme(theme)
    return {name: tokens[name] for name in names}


CATEGORY_TONES = [category_tone(category) for category in CATEGORIES]


@pytest.mark.parametrize(
    "colour, sight, expected",
    [
        ("#ffffff", "normal", (100.0, -1.91, -1.15)),
        ("#c05878", "normal", (56.16, 25.81, 1.65)),
        ("#c05878", "protanopia", (48.74, -1.49, -6.96)),
        ("#0040a0", "tritanopia", (35.13, -15.58, -12.01)),
        ("#f8d848", "tritanopia", (87.87, 11.0, 7.15)),
    ],
)
def test_colours_are_placed_as_colorspacious_places_them(colour, sight, expected):
    assert dist(_seen(colour, sight), expected) < 0.03


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_categories_stand_out_from_every_ground(theme):
    tokens = _theme(theme)

    faint = {
        (tone, ground): round(_contrast(tokens[tone], tokens[ground]), 2)
        for tone in CATEGORY_TONES
        for ground in GROUNDS
        if _contrast(tokens[tone], tokens[ground]) < LEAST_CONTRAST
    }

    assert faint == {}


@pytest.mark.parametrize("sight", list(SIGHTS))
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_categories_stand_apart(theme, sight):
    distances = _distances(_colours(theme, CATEGORY_TONES), sight)

    close = {pair: value for pair, value in distances.items() if value < LEAST_DISTANCE}

    assert close == {}
    assert len(distances) == 28


@pytest.mark.parametrize("sight", list(SIGHTS))
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "steps", [[f"band-{band}" for band in BANDS], [f"scope-{scope}" for scope in SCOPES]],
    ids=["bands", "scopes"],
)  # fmt: skip
def test_steps_of_one_hue_stand_apart(theme, sight, steps):
    distances = _distances(_colours(theme, steps), sight)

    assert {pair: value for pair, value in distances.items() if value < LEAST_DISTANCE} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_bands_fade_from_high_to_tenuous_and_scopes_grow_with_the_distance(theme):
    tokens = _theme(theme)
    bands = [_contrast(tokens[f"band-{band}"], tokens["surface"]) for band in BANDS]
    scopes = [_contrast(tokens[f"scope-{scope}"], tokens["surface"]) for scope in SCOPES]

    assert bands == sorted(bands, reverse=True)
    assert scopes == sorted(scopes)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figures_on_segments_can_be_read(theme):
    tokens = _theme(theme)
    parts = [*band_parts("abcd"), *scope_parts("abcd")]

    hard = {
        part.tone: round(_contrast(tokens[part.ink], tokens[part.tone]), 2)
        for part in parts
        if _contrast(tokens[part.ink], tokens[part.tone]) < 4.5
    }

    assert hard == {}
    assert len(INKS) == len(BANDS)


def test_every_category_band_and_scope_has_its_own_colour():
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    named = set(re.findall(r"--((?:category|band|scope)-[a-z-]+):", text))

    assert named == {
        *CATEGORY_TONES,
        *(f"band-{band}" for band in BANDS),
        *(f"scope-{scope}" for scope in SCOPES),
    }
