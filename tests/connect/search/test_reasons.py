"""Why a row is among the results, as it says so itself."""

import pytest

from connect import search
from connect.search.reasons import Wanted, marked, phrase
from tests.factories import connect as make


def rows(words="", **chosen):
    vocabulary = search.vocabulary()
    codes = {name: (vocabulary.codes[name][value],) for name, value in chosen.items()}
    return search.browse(search.BrowseQuery(words, codes), vocabulary).rows()


@pytest.mark.parametrize(
    "words", ["signature", "sceau", "encryption", "digital signatures", "sig"], ids=str
)
def test_a_row_names_the_topic_that_was_asked_for(db, words):
    parent = make.make_topic("Cryptology", synonyms=["encryption"])
    signatures = make.make_topic("Digital signatures", parent=parent, names={"fr": "Sceaux"})
    firm = make.make_organisation("Firm")
    for topic in (make.make_topic("Drones"), make.make_topic("Robots"), signatures):
        make.give_topic(firm, topic)

    (row,) = rows(words)

    assert (row.reasons, row.topics) == (("Digital signatures",), ("Drones", "Robots"))


def test_a_row_names_the_topic_below_the_one_chosen(db):
    parent = make.make_topic("Cryptology")
    firm = make.make_organisation("Firm")
    make.give_topic(firm, make.make_topic("Drones"))
    make.give_topic(firm, make.make_topic("Signatures", parent=parent))

    (row,) = rows(topic="cryptology")

    assert (row.reasons, row.topics) == (("Signatures",), ("Drones",))


def test_a_row_says_that_a_topic_is_looked_for(db):
    firm = make.make_organisation("Firm")
    make.give_topic(firm, make.make_topic("Signatures"), relation="seeks")

    assert [row.reasons for row in (*rows("signature"), *rows(seeks="signatures"))] == [
        ("Looks for: Signatures",),
        ("Looks for: Signatures",),
    ]


def test_a_row_marks_the_words_in_its_sentence_and_quotes_nothing_more(db):
    make.make_text(
        make.make_organisation("Firm"), summary="Secures doors.", description="Security of doors."
    )

    (row,) = rows("security door")

    assert row.summary == (("Secures", True), (" ", False), ("doors", True), (".", False))
    assert (row.phrase, row.reasons) == ((), ())


def test_a_row_quotes_the_text_that_matches_with_its_language(db):
    firm = make.make_organisation("Firm")
    make.make_text(firm, summary="Builds cars.")
    make.make_text(firm, language="fr", summary="Des autos.", offers="Protège les données.")

    (row,) = rows("protéger")

    assert (row.phrase, row.phrase_language, row.summary) == (
        (("Protège", True), (" les données.", False)),
        "fr",
        (("Builds cars.", False),),
    )


def test_a_row_whose_name_matches_quotes_nothing(db):
    firm = make.make_organisation("Door Guards", aliases=["Portiers"])
    make.make_text(firm, summary="Builds cars.", description="Guards of doors.")

    assert [row.phrase for row in (*rows("guards"), *rows("portiers"))] == [
        (),
        (("Portiers", True),),
    ]


def test_without_words_and_topics_nothing_is_marked(db):
    make.make_organisation("Firm", summary="Guards doors.")

    (row,) = rows()

    assert (row.summary, row.reasons, row.phrase) == ((("Guards doors.", False),), (), ())


def test_a_phrase_is_cut_at_words_about_the_first_hit():
    asked = Wanted(stems=("secur",))
    text = f"Nothing here.\n{'before ' * 20}Security {'after ' * 30}"

    words = phrase(text, asked)

    assert words[1] == ("Security", True)
    assert (words[0][0], words[2][0]) == (
        f"… {'before ' * 7}",
        f" {'after ' * 13}…",
    )


@pytest.mark.parametrize(
    "word, is_hit",
    [("security", True), ("Sécurités", True), ("securitisations", False), ("insecure", False)],
)
def test_a_stem_stands_for_the_words_that_it_may_come_from(word, is_hit):
    assert marked(word, Wanted(stems=("secur",))) == ((word, is_hit),)
