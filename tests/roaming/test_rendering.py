"""What a reader of each language gets: which words are in which, said for those who have it read aloud."""

import re

import pytest

from roaming.rendering import letters
from tests.factories import newsletter as make

pytestmark = pytest.mark.django_db


def languages_said(html: str) -> list[str]:
    return re.findall(r'\blang="(\w+)"', html)


def test_words_around_an_edition_are_in_a_language_of_the_site_and_say_so(coordinator):
    edition = make.make_edition(
        coordinator,
        subjects={
            "en": "What the clusters do",
            "fr": "Ce que font les clusters",
            "el": "Τι κάνουν",
        },
        blocks={
            "a": {"en": ("Hello", "All."), "fr": ("Bonjour", "Tous."), "sl": ("Zdravo", "Vsi.")},
            "b": {"en": ("More", "Words.")},
        },
    )

    by_language = letters(edition, ["en", "fr", "sl", "el"])

    said = {code: languages_said(letter.html) for code, letter in by_language.items()}
    assert said == {
        "en": ["en"],
        # The second block has no French words.
        "fr": ["fr", "en"],
        # An English frame and subject around Slovenian words.
        "sl": ["en", "sl"],
        # An English frame around a Greek subject.
        "el": ["en", "el"],
    }
    assert "2 November 2026" in by_language["sl"].text
