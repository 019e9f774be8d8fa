"""Each of the twelve rules is a whole sentence in every language, with its numbers in it."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from linkages import sentences
from linkages.analysis.rules import RULES

LANGUAGES = [code for code, _name in settings.LANGUAGES]

# For each rule: what it was measured with, whether it is strong, and what its sentence has to say.
SAID = [
    ("domestic_over_reliance", {"country": "FR"}, False, ["62", "571"]),
    ("domestic_over_reliance", {"country": "FR"}, True, ["62", "571"]),
    ("well_connected_locally", {"region": "Karlsruhe", "whole_country": False}, False, ["62", "571", "Karlsruhe"]),
    ("academic_only_rnd", {"country": "SI"}, False, ["62", "571"]),
    ("weak_peers", {"region": "Karlsruhe", "whole_country": False}, False, ["62", "571", "Karlsruhe"]),
    ("few_peers", {}, False, ["62", "571"]),
    ("missing_government", {"count": 17, "least_frequent": True}, False, ["62", "571", "17"]),
    ("government_matters", {}, False, ["62", "571"]),
    (
        "highway",
        {
            "region": "Karlsruhe",
            "city": "Berlin",
            "country": "DE",
            "count": 44,
            "categories": ["output", "rnd"],
            "also": [],
        },
        False,
        ["62", "571", "44", "Karlsruhe", "Berlin"],
    ),
    ("local_support_industry", {"country": "CY"}, False, ["62", "571"]),
    (
        "size_gap",
        {
            "category": "output",
            "sme_percent": 81.4,
            "sme_n": 310,
            "large_percent": 33.6,
            "large_n": 95,
            "also": [],
        },
        False,
        ["81", "310", "34", "95"],
    ),
    (
        "key_connector",
        {"partner": "o7", "category": "rnd", "firms": 8, "also": []},
        False,
        ["571", "8"],
    ),
    (
        "concentration",
        {"city": "Paris", "country": "FR", "basis": "local", "whole_country": False},
        False,
        ["62", "571", "Paris"],
    ),
    (
        "concentration",
        {"city": "Ljubljana", "country": "SI", "basis": "local", "whole_country": True},
        False,
        ["62", "571", "Ljubljana"],
    ),
]  # fmt: skip


def test_every_rule_is_tried() -> None:
    assert {rule for rule, *_rest in SAID} == set(RULES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "rule, params, is_strong, told", SAID, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_rule_is_a_whole_sentence_with_its_numbers(
    language, rule, params, is_strong, told
) -> None:
    with translation.override(language):
        text = sentences.sentence(rule, params, 61.6, 571, is_strong=is_strong)

    assert [word for word in told if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)] == []
    assert re.fullmatch(r"([^(){}]|\([^(){}]+\))+\.", text), text
    assert "%(" not in text
    assert "%%" not in text
    assert text[0].isdigit() or text[0].isupper()


HOSTILE_NAMES = [
    "100% Cotton",
    "%(n)s & %s",
    "%%",
    "{n} Ltd",
    "<script>alert(1)</script>",
    'O\'Neil & "Söhne"',
    "\\g<0>",
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_stands_in_a_sentence_as_it_is(language, name) -> None:
    params = {"partner": "o7", "category": "rnd", "firms": 8}
    with translation.override(language):
        text = sentences.sentence("key_connector", params, 80, 10, names={"o7": name})
        page = Template("{{ text }}").render(Context({"text": text}))

    assert name in text
    assert "<script>" not in page


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_town_or_a_region_stands_in_a_sentence_as_it_is(name) -> None:
    params = {
        "region": name,
        "city": name,
        "country": "FR",
        "count": 4,
        "categories": ["output"],
    }

    assert sentences.sentence("highway", params, 12, 40).count(name) == 2


def test_a_connector_without_a_name_stays_unnamed() -> None:
    params = {"partner": "o7", "category": "rnd", "firms": 8}

    found = [
        sentences.sentence("key_connector", params, 80, 10, names=names)
        for names in (None, {}, {"o8": "Atelier Verval"})
    ]

    assert set(found) == {
        "One organisation is a key connector: 8 of the 10 firms that have linkages in the category"
        " R+D name it."
    }


@pytest.mark.parametrize(
    "values, expected",
    [
        ([], ""),
        (["output"], "output"),
        (["output", "rnd"], "output and R+D"),
        (["output", "rnd", "training"], "output, R+D and training"),
    ],
)
def test_category_list(values, expected) -> None:
    assert sentences.category_list(values) == expected


@pytest.mark.parametrize("number, expected", [(0, "0"), (61.5, "62"), (99.6, "100")])
def test_percent(number, expected) -> None:
    for language in LANGUAGES:
        with translation.override(language):
            assert sentences.percent(number) == expected


def test_an_unknown_country_is_told_by_its_code() -> None:
    assert sentences.country_name("XQ") == "XQ"
