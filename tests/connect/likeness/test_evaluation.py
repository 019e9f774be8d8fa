import pytest

from connect.likeness import evaluation
from connect.likeness.evaluation import Asked, Auto, Directory, Pair
from connect.likeness.records import Known, Query, Suggestion

WORDS = ("One", "Two", "Three", "Four")


def asked(answer: str | None, *found: tuple[str, float]) -> Asked:
    suggestions = tuple(Suggestion(Known(key, key), share, key, 0.0) for key, share in found)
    return Asked(Query("x"), answer, suggestions)


def test_share_among_first_counts_answers_by_place():
    answers = [
        asked("a", ("a", 0.9)),
        asked("b", ("a", 0.5), ("b", 0.3)),
        asked("c"),
        asked("d", ("a", 0.1)),
    ]

    assert evaluation.share_among_first(answers, 1) == 0.25
    assert evaluation.share_among_first(answers, 5) == 0.5


def test_auto_figures_count_strangers_as_wrong():
    answers = [
        asked("a", ("a", 0.95)),
        asked("b", ("b", 0.5)),
        asked("c", ("x", 0.9)),
        asked(None, ("y", 0.99)),
        asked(None),
    ]

    assert evaluation.auto_figures(answers, 0.9) == Auto(1 / 3, 1 / 3, 3, 2)


def test_auto_figures_of_nothing_taken_have_no_precision():
    assert evaluation.auto_figures([asked(None)], 0.9) == Auto(None, 0.0, 0, 1)


def test_reliability_has_a_line_for_each_band_in_use():
    answers = [asked("a", ("a", 0.9)), asked("b", ("a", 0.7)), asked(None, ("c", 0.25)), asked(None)]  # fmt: skip

    assert evaluation.reliability(answers, (0, 0.2, 0.4, 0.5, 1.01)) == [
        (0, 0.2, 1, 0.0, 0.0),
        (0.2, 0.4, 1, 0.25, 0.0),
        (0.5, 1.0, 2, pytest.approx(0.8), 0.5),
    ]


def test_noisy_cities_spoils_half_of_them_alike_each_time():
    cities = ["BARCELONA", "LEIOA", "WIEN", "ROMA", "GENT", "PARIS", "KØBENHAVN", "LYON"]

    spoilt = evaluation.noisy_cities(cities)

    assert spoilt == evaluation.noisy_cities(cities)
    assert sum(a == b for a, b in zip(cities, spoilt, strict=True)) == 4
    assert spoilt.count("") == 2


def test_city_too_short_to_be_misspelt_is_deleted():
    assert sorted(evaluation.noisy_cities(["Au", "Au", "Au", "Au"])) == ["", "", "Au", "Au"]


def test_strangers_are_no_answers_and_have_no_twin_in_the_list():
    firms = [Known(f"f{n}", f"Firm {word}", "FR") for n, word in enumerate(WORDS)]
    twins = [Known("t1", "Solaris SA", "FR"), Known("t2", "SOLARIS S.A.S.", "FR")]
    nameless = [Known("n", "--", "FR"), Known("elsewhere", "Firm One", "DE")]
    everyone = firms + twins + nameless

    unknown = evaluation.strangers(everyone, [Pair("f1", "Firm II", "FR", "")], seed=1)

    assert unknown == evaluation.strangers(everyone, [Pair("f1", "Firm II", "FR", "")], seed=1)
    assert len(unknown) == 2
    assert {known.key for known in unknown} <= {"f0", "f2", "f3", "elsewhere"}


def test_directory_looks_in_the_country_of_the_query_only():
    directory = Directory([Known("fr", "Solaris", "FR"), Known("gr", "Solaris", "EL")])

    in_greece = directory.ask(Query("Solaris", "GR"), "gr")
    nowhere = directory.ask(Query("Solaris", "IT"), "fr")

    assert [found.known.key for found in in_greece.suggestions] == ["gr"]
    assert (nowhere.suggestions, nowhere.confidence) == ((), 0.0)
