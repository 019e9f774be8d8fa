"""The tokens keep their promises: enough contrast everywhere, one set of names, nothing coloured elsewhere."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
HEX = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")

# Text on a ground needs 4.5 to 1; what only has to be seen, such as the edge of a field, 3 to 1.
TEXT_PAIRS = [
    *[
        (ink, ground)
        for ink in ("ink", "muted", "brand", "brand-strong", "accent", "accent-strong", "warn")
        for ground in ("surface", "subtle", "raised")
    ],
    *[(ink, ground) for ink in ("danger", "success") for ground in ("surface", "subtle", "raised")],
    *[("ink", f"{tone}-soft") for tone in ("brand", "accent", "warn", "danger", "success")],
    *[(tone, f"{tone}-soft") for tone in ("brand", "accent", "warn", "danger", "success")],
    ("brand-strong", "brand-soft"),
    ("accent-strong", "accent-soft"),
    ("danger-strong", "danger-soft"),
    ("muted", "accent-soft"),
    *[(f"on-{tone}", tone) for tone in ("brand", "accent", "danger")],
    *[(f"on-{tone}", f"{tone}-strong") for tone in ("brand", "accent", "danger")],
    ("on-brand", "bubble"),
    ("ink", "land"),
    ("ink", "land-at-sea"),
    ("ink", "sea"),
    ("muted", "sea"),
    ("brand", "sea"),
]
SEEN_PAIRS = [
    ("line-strong", "surface"),
    ("line-strong", "subtle"),
    ("brand", "brand-soft"),
    *[
        (mark, ground)
        for mark in ("bubble", "arc")
        for ground in ("land", "land-at-sea", "subtle", "sea")
    ],
]


def _tokens() -> dict[str, dict[str, str]]:
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    light, by_device, by_choice = re.split(
        r"@media screen and \(prefers-color-scheme: dark\)|:root\[data-theme=", text
    )
    return {
        "light": dict(HEX.findall(light)),
        "by device": dict(HEX.findall(by_device)),
        "by choice": dict(HEX.findall(by_choice)),
    }


def _theme(name: str) -> dict[str, str]:
    tokens = _tokens()
    return tokens["light"] if name == "light" else tokens["light"] | tokens["by choice"]


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_the_guidelines_say():
    assert (_contrast("#000000", "#ffffff"), round(_contrast("#0b4f8a", "#ffffff"), 1)) == (21, 8.4)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "pairs, least", [(TEXT_PAIRS, 4.5), (SEEN_PAIRS, 3.0)], ids=["text", "seen"]
)
def test_pairs_of_tokens_have_enough_contrast(theme, pairs, least):
    colours = _theme(theme)

    short = {
        (ink, ground): round(_contrast(colours[ink], colours[ground]), 2)
        for ink, ground in pairs
        if _contrast(colours[ink], colours[ground]) < least
    }

    assert short == {}


def test_dark_by_device_and_dark_by_choice_are_the_same():
    tokens = _tokens()

    assert tokens["by device"] == tokens["by choice"]


def test_the_dark_admin_has_light_words_by_device_and_by_choice():
    text = (CSS / "admin.css").read_text(encoding="utf-8")
    light, *dark = [
        dict(HEX.findall(block)) for block in re.findall(r"\{([^{}]*--link-fg[^{}]*)", text)
    ]

    assert dark[0] == dark[1]
    # Django's own ground in the dark.
    assert _contrast(dark[0]["body-quiet-color"], "#121212") > 4.5
    for theme in (light, dark[0]):
        assert _contrast(theme["sample-fg"], theme["sample-bg"]) > 4.5


def test_no_other_file_names_a_colour():
    # Django's admin has property names of its own, some like ours with another meaning (--accent):
    # its sheet cannot load the tokens and names the same colours again.
    apart = {"tokens.css", "admin.css"}
    colour = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(", re.IGNORECASE)

    named = {
        str(file.relative_to(CSS)): colour.findall(file.read_text(encoding="utf-8"))
        for file in CSS.rglob("*.css")
        if file.name not in apart and colour.search(file.read_text(encoding="utf-8"))
    }

    assert named == {}


def test_every_custom_property_in_use_is_defined():
    text = {file: file.read_text(encoding="utf-8") for file in CSS.rglob("*.css")}
    defined = {
        name for content in text.values() for name in re.findall(r"(--[a-z0-9-]+)\s*:", content)
    }
    used = {
        name for content in text.values() for name in re.findall(r"var\((--[a-z0-9-]+)", content)
    }

    assert used - defined == set()


# The table of the look, on which everything else is built: surface, ink, links, people, and what goes wrong.
LOOK = {
    "surface": ("#ffffff", "#10161f"),
    "subtle": ("#f4f6f9", "#1a222e"),
    "ink": ("#16202e", "#e8edf4"),
    "muted": ("#4d5b6e", "#a9b6c8"),
    "brand": ("#0b4f8a", "#86bff7"),
    "accent": ("#00756c", "#5ad1c4"),
    "warn": ("#8f4a00", "#f2b45c"),
    "danger": ("#a8231b", "#ff9a90"),
    "success": ("#176b40", "#74d3a0"),
}


def test_the_colours_are_those_of_the_look():
    light, dark = _theme("light"), _theme("dark")

    assert {name: (light[name], dark[name]) for name in LOOK} == LOOK


def test_movement_is_short_and_there_is_none_where_none_is_wanted():
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    usual, still = text.split("@media (prefers-reduced-motion: reduce)")

    assert [int(time) < 150 for time in re.findall(r"--motion:\s*(\d+)ms", usual)] == [True]
    assert re.findall(r"--motion:\s*(\S+);", still) == ["0ms"]


def test_there_are_two_weights_of_type():
    tokens = (CSS / "tokens.css").read_text(encoding="utf-8")
    used = {
        weight
        for file in CSS.rglob("*.css")
        if file.name not in {"tokens.css", "admin.css"}
        for weight in re.findall(
            r"font-weight:\s*([^;]+);",
            # What range a font file covers is said in its face.
            re.sub(r"@font-face \{[^}]*\}", "", file.read_text(encoding="utf-8")),
        )
    }

    assert re.findall(r"--weight-\w+:\s*(\d+);", tokens) == ["400", "600"]
    assert used == {"var(--weight-text)", "var(--weight-strong)"}


# Spaces, sizes of type, rules, radii and times; em is a share of the type around, no size of its own.
MEASURED = re.compile(
    r"^\s*((?:margin|padding|gap|row-gap|column-gap|inset|border|outline|font-size|transition|animation|"
    r"text-decoration-thickness)[\w-]*):\s*([^;{]*\d(?:rem|px|pt|ms|s)\b[^;]*);",
    re.MULTILINE,
)
# Letters on a map are in its drawing units; how far the picture of the home page reaches is said with it.
MEASURES_OF_THEIR_OWN = {("map.css", "font-size"), ("home.css", "inset-inline-end")}


def test_no_other_file_names_a_space_a_size_of_type_a_rule_a_radius_or_a_time():
    named = {
        (str(file.relative_to(CSS)), name, value)
        for file in CSS.rglob("*.css")
        if file.name not in {"tokens.css", "admin.css"}
        for name, value in MEASURED.findall(file.read_text(encoding="utf-8"))
        if (file.name, name) not in MEASURES_OF_THEIR_OWN
    }

    assert named == set()
