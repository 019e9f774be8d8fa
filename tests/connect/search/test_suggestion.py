"""An unknown word is answered with the known one that it resembles."""

import pytest
from django.http import QueryDict

from connect import search
from connect.search.spelling import KnownWord, nearest
from tests.factories import connect as make

KNOWN = {
    "security": KnownWord("security", 40),
    "securite": KnownWord("sécurité", 9),
    "signature": KnownWord("signature", 2),
    "signatures": KnownWord("signatures", 3),
    "locks": KnownWord("locks", 1),
}


@pytest.mark.parametrize(
    "word, near",
    [
        ("securty", "security"),
        ("securtiy", "security"),
        ("sceurite", "sécurité"),
        ("signatur", "signature"),
        ("signaturess", "signatures"),
        ("lokcs", "locks"),
        ("lcosk", None),
        ("loc", None),
        ("steganography", None),
    ],
)
def test_nearest_allows_two_slips_and_one_in_a_short_word(word, near):
    assert nearest(word, KNOWN) == near


@pytest.fixture
def signers(db):
    firm = make.make_organisation("Signers", summary="Keeps keys.")
    make.give_topic(firm, make.make_topic("Security", names={"fr": "Sécurité"}))
    make.make_topic("Steganography")
    return firm


def meant(address: str) -> str:
    offer = search.browse(search.read(QueryDict(address)).query).suggestion()
    return offer.querystring(search.vocabulary()) if offer else ""


@pytest.mark.parametrize(
    "address, offered",
    [
        ("q=securty", "?q=security"),
        ("q=Securtiy+keys&view=cards&page=2", "?q=security+keys&view=cards"),
        ("q=s%C3%A9curit%C3%A9e", "?q=s%C3%A9curit%C3%A9"),
        ("q=securty&country=FR", "?q=security&country=FR"),
        # A known word that the filters leave out; one that nothing is near; one that would find nothing.
        ("q=security&country=DE", ""),
        ("q=qqqqqqqq", ""),
        ("q=steganografhy", ""),
        ("q=security", ""),
        ("", ""),
    ],
)
def test_an_unknown_word_is_replaced_and_all_else_stays(signers, address, offered):
    assert meant(address) == offered


def test_the_page_offers_what_was_meant(client, signers):
    html = client.get("/firms/", {"q": "securty"}).content.decode()

    assert 'Did you mean: <a href="?q=security">security</a>' in html


def test_only_an_unknown_word_costs_more_questions(client, signers, django_assert_num_queries):
    client.get("/firms/")

    with django_assert_num_queries(4):  # labels' version, words, the statement, rows
        client.get("/firms/", {"q": "security"})
    # Version, words and statement; is it known; by names: savepoint, measure, statement, release; the ways
    # out: of the facet, of everything; the word and the near one, each read and asked for.
    with django_assert_num_queries(14):
        client.get("/firms/", {"q": "securty"})


@pytest.mark.parametrize("words", ["%", "- --", "++", "_", "&|!()<->:*'"])
def test_a_search_without_a_word_says_that_all_are_shown(words):
    params = QueryDict(mutable=True)
    params["q"] = words
    vocabulary = search.Vocabulary(
        {facet.name: {"firm": 1} for facet in search.facets.FACETS}, {}, {}, {}, {}, {}, {}
    )

    remarks = search.query.read_query(params, vocabulary).remarks

    assert remarks == (f"Nothing to search for in “{words}”: all organisations are shown.",)


def test_a_search_with_a_word_has_no_remark(db):
    assert search.read(QueryDict("q=%3Cscript%3E")).remarks == ()
