"""The first page has those who offer all of what was asked for."""

from connect import search
from tests.factories import connect as make


def found(words: str) -> list[str]:
    return [row.name for row in search.browse(search.BrowseQuery(words)).rows()]


def test_both_words_of_ones_own_come_before_one_of_them_from_a_topic_above(db):
    engineering = make.make_topic(
        "Software and Hardware Security Engineering",
        synonyms=["embedded security", "security engineering", "hardware security"],
    )
    testing = make.make_topic("Security testing", parent=engineering)
    embedded = make.make_topic("Embedded systems", axis="ict", synonyms=["firmware"])
    tester = make.make_organisation(
        "Security Testers", summary="Security tests by security people for security."
    )
    make.give_topic(tester, testing)
    maker = make.make_organisation("Makers", summary="Boards with security inside.")
    make.give_topic(maker, embedded)

    assert found("embedded security") == ["Makers", "Security Testers"]


def test_a_word_that_stands_often_does_not_make_up_for_one_that_hardly_does(db):
    make.make_text(
        make.make_organisation("Much"),
        summary="Security, security and security: security.",
        description="Embedded.",
    )
    make.make_organisation("Both", summary="Embedded security.")

    assert found("embedded security") == ["Both", "Much"]


def test_who_offers_comes_before_who_looks_for_it(db):
    topic = make.make_topic("Cryptology")
    seeker, maker = make.make_organisation("Asks"), make.make_organisation("Does")
    make.give_topic(seeker, topic, relation="seeks")
    make.give_topic(maker, topic)

    assert found("cryptology") == ["Does", "Asks"]


def test_a_topic_of_ones_own_comes_before_one_below_it(db):
    parent = make.make_topic("Cryptology")
    below, own = make.make_organisation("Below"), make.make_organisation("Own")
    make.give_topic(below, make.make_topic("Signatures", parent=parent))
    make.give_topic(own, parent)

    assert found("cryptology") == ["Own", "Below"]
