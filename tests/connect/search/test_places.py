"""A search for a place finds those who are there, before those who mention it."""

import pytest

from connect import search
from connect.models import Cluster, Organisation, Region, Synonym
from connect.search.countries import marks_of
from tests.factories import connect as make


def found(words: str) -> list[str]:
    return [row.name for row in search.browse(search.BrowseQuery(words)).rows()]


@pytest.mark.parametrize(
    "words",
    [
        "Slovenia",
        "Slovénie",
        "Slowenien",
        "Eslovenia",
        "Eslovènia",
        "Slovenija",
        "ΣΛΟΒΕΝΙΑ",
        "slove",
        '"republic of slovenia"',
    ],
)
def test_a_country_is_found_in_every_language_by_all_who_are_there(db, words):
    make.make_organisation("Here", country="SI")
    make.make_organisation("There", country="DE")

    assert found(words) == ["Here"]


@pytest.mark.parametrize("words", ["UK", "u.k.", "United Kingdom", "Royaume-Uni", "Great Britain"])
def test_short_forms_and_several_words_say_a_country_too(db, words):
    make.make_organisation("Here", country="GB")
    make.make_organisation("There", country="US")

    assert found(words) == ["Here"]


@pytest.mark.parametrize("word", ["it", "is", "and", "united", "kingdom", "port", "wales"])
def test_words_that_mean_something_else_say_no_country(word):
    assert marks_of(word, is_beginning=True) == []


def test_who_is_there_comes_before_who_mentions_it_and_a_name_before_both(db):
    make.make_organisation(
        "Far", country="DE", summary="Sells in Slovenia, to Slovenia and from Slovenia."
    )
    make.make_organisation("Here", country="SI")
    make.make_organisation("Slovenia Trade", country="DE")

    assert found("slovenia") == ["Slovenia Trade", "Here", "Far"]


def test_a_country_can_be_one_word_of_several_or_be_taken_away(db):
    make.make_organisation("Guards", country="SI", summary="Guards doors.")
    make.make_organisation("Others", country="DE", summary="Guards doors.")

    assert found("guards slovenia") == ["Guards"]
    assert found("guards -slovenia") == ["Others"]
    assert sorted(found("slovenia or germany")) == ["Guards", "Others"]


def test_a_region_finds_its_towns_and_the_members_of_its_cluster_in_its_country(db):
    cork = make.make_region("County Cork", country="IE", places=["Cork", "Cobh"])
    catalonia = make.make_region("Catalonia", country="ES", area_codes=["56"])
    eurecat = make.make_cluster("Eurecat")
    it_cork = make.make_cluster("it@cork")
    Cluster.objects.filter(pk=eurecat.pk).update(region=catalonia)
    Cluster.objects.filter(pk=it_cork.pk).update(region=cork)
    make.make_organisation("Harbour", country="IE", city="COBH")
    make.make_organisation("Dubliner", country="IE", city="Dublin", cluster=it_cork)
    make.make_organisation("Vic", country="ES", city="Vic", cluster=eurecat)
    make.make_organisation("Abroad", country="FR", city="Paris", cluster=eurecat)
    make.make_organisation("Chosen", country="IE", city="Limerick", region=cork)
    Synonym.objects.create(word="Katalonien", meaning="Catalonia")

    assert sorted(found("county cork")) == ["Chosen", "Harbour"]
    assert found("catalonia") == ["Vic"]
    assert found("katalonien") == ["Vic"]


def test_a_region_that_changes_is_known_at_once(db):
    region = make.make_region("Bassin", country="FR", places=["Lille"])
    make.make_organisation("Lillois", country="FR", city="Lille")
    make.make_organisation("Parisien", country="FR", city="Paris")

    assert found("bassin") == ["Lillois"]
    Region.objects.filter(pk=region.pk).update(name="Plaine", places=["Paris"])
    assert [found("bassin"), found("plaine")] == [[], ["Parisien"]]
    region.delete()
    assert found("plaine") == []


def test_who_moves_is_found_where_they_are(db):
    make.make_organisation("Nomad", country="SI")

    Organisation.objects.update(country="CY", city="Nicosia")

    assert [found("slovenia"), found("cyprus"), found("nicosia")] == [[], ["Nomad"], ["Nomad"]]
