import pytest

from connect.likeness.vocabulary import LEGAL_FORMS, SMALL_WORDS, thing


@pytest.mark.parametrize(
    "words",
    [
        ("university", "universita", "universitaet", "egyetem", "panepistimio", "sveuciliste"),
        (
            "research",
            "recherche",
            "forschung",
            "ricerca",
            "investigacion",
            "kutatokozpont"[:5] + "o",
        ),
        ("science", "wissenschaften", "nauk", "epistimon", "tudomanyos"),
        ("greece", "hellenic", "ellados"),
        ("vienna", "wien"),
    ],
)
def test_thing_is_one_in_all_languages(words):
    assert len({thing(word) for word in words}) == 1
    assert thing(words[0]) is not None


@pytest.mark.parametrize("word", ["bosch", "siemens", "zz", ""])
def test_thing_is_none_for_a_word_of_its_own(word):
    assert thing(word) is None


def test_things_that_differ_are_kept_apart():
    words = ("university", "hospital", "institute", "chamber", "ministry", "north", "south")

    assert len({thing(word) for word in words}) == len(words)


def test_legal_forms_know_their_countries():
    assert LEGAL_FORMS["gmbh",] is None
    assert LEGAL_FORMS["s", "r", "l"] is None
    assert LEGAL_FORMS["ag",] == {"DE", "AT", "CH", "LI", "LU"}


def test_small_words_are_no_things():
    assert {word for word in SMALL_WORDS if len(word) > 3 and thing(word) is not None} == set()
