"""Words: rare ones make two organisations alike."""

from math import log, sqrt

import pytest

from connect.matching.texts import Texts, words_of


def test_words_are_folded_and_short_ones_and_numbers_left_out():
    assert words_of("Université de Liège, 2020: IT & Räder") == ["universite", "liege", "rader"]


def test_likeness_is_the_cosine_of_weighed_words():
    """Of three, two have "sun" and one "wind": ln(4 / 2.5) and ln(4 / 1.5)."""
    texts = Texts([["sun", "wind"], ["sun"], []])
    sun, wind = log(4 / 2.5), log(4 / 1.5)

    assert texts.likeness(["sun"]).tolist() == pytest.approx([sun / sqrt(sun**2 + wind**2), 1, 0])
    assert texts.likeness(["unheard"]).tolist() == [0, 0, 0]
    assert texts.likeness([]).tolist() == [0, 0, 0]


def test_a_word_that_occurs_again_weighs_more_but_not_twice():
    texts = Texts([["sun", "sun", "wind"], ["moon"]])
    sun, wind = (1 + log(2)) * log(3 / 1.5), log(3 / 1.5)

    assert texts.likeness(["sun"])[0] == pytest.approx(sun / sqrt(sun**2 + wind**2))


def test_a_word_of_more_than_one_in_twenty_tells_nothing():
    texts = Texts([["firm", "sun"], *[["firm"]] * 4, *[[]] * 75])

    assert texts.likeness(["firm"]).tolist() == [0] * 80
    assert texts.shared(["firm", "sun"], ["firm", "sun"]) == ["sun"]


def test_shared_words_come_rarest_first():
    texts = Texts([["sun", "wind"], ["sun"], ["wind", "sea"]])

    assert texts.shared(["sun", "sea", "wind"], ["wind", "sea", "sun", "new"]) == [
        "sea",
        "sun",
        "wind",
    ]
