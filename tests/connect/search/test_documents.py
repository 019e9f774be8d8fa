"""The documents of search follow every edit at once, in the same transaction."""

import pytest
from django.db import connection, transaction

from connect import search
from connect.models import Organisation, OrganisationDocument, Topic
from connect.search import facets
from tests.factories import connect as make


def names(words: str) -> list[str]:
    return [row.name for row in search.browse(search.BrowseQuery(words)).rows()]


def test_an_edit_is_seen_at_once(seeker_firm):
    assert names("sensors") == ["Seeker Ltd"]

    seeker_firm.texts.update(summary="Builds locks.")

    assert (names("sensors"), names("locks")) == ([], ["Seeker Ltd"])


def test_an_edit_that_is_rolled_back_was_never_there(seeker_firm):
    with transaction.atomic():
        Organisation.objects.filter(pk=seeker_firm.pk).update(name="Renamed Ltd")
        assert names("renamed") == ["Renamed Ltd"]
        transaction.set_rollback(True)

    assert names("renamed") == []


def test_unlisting_takes_the_document_away(seeker_firm):
    Organisation.objects.filter(pk=seeker_firm.pk).update(is_listed=False)

    assert names("sensors") == []
    assert not OrganisationDocument.objects.filter(pk=seeker_firm.pk).exists()


def test_deleting_an_organisation_leaves_nothing_behind(seeker_firm):
    make.give_topic(seeker_firm, make.make_topic("Sensors"))

    seeker_firm.delete()

    assert names("sensors") == []
    # A foreign key that points nowhere would be found here rather than at the commit.
    connection.check_constraints()


def test_a_renamed_cluster_and_topic_are_found_by_their_new_names(seeker_firm, north):
    topic = make.make_topic("Alarms")
    make.give_topic(seeker_firm, topic)
    type(north).objects.filter(pk=north.pk).update(short_name="Boreal")
    Topic.objects.filter(pk=topic.pk).update(name="Sirens")

    assert (names("boreal"), names("sirens")) == (["Seeker Ltd"], ["Seeker Ltd"])
    assert search.vocabulary().label(facets.code_of(facets.TOPIC, topic.pk)) == "Sirens"


def test_the_codes_of_a_document_are_those_of_the_facets(north, south):
    parent = make.make_topic("Cryptology")
    child = make.make_topic("Signatures", parent=parent)
    sector = make.make_topic("Banks", axis="sector")
    organisation = make.make_organisation(
        "Full Ltd", kind="academia", country="SI", size="small", cluster=north
    )
    organisation.further_clusters.add(south)
    make.give_topic(organisation, child, relation="offers")
    make.give_topic(organisation, sector, relation="seeks")

    codes = OrganisationDocument.objects.get(pk=organisation.pk).codes

    known = search.vocabulary()
    assert [(facets.facet_of(code).name, known.values[code]) for code in codes] == [
        ("kind", "academia"),
        ("country", "SI"),
        *sorted([("cluster", "north"), ("cluster", "south")]),
        ("size", "small"),
        ("topic", "cryptology"),
        ("topic", "signatures"),
        ("offers", "cryptology"),
        ("offers", "signatures"),
        ("seeks", "banks"),
    ]


@pytest.mark.parametrize("kind", facets.KINDS)
def test_every_kind_has_its_own_code(db, kind):
    organisation = make.make_organisation("One Ltd", kind=kind)

    codes = OrganisationDocument.objects.get(pk=organisation.pk).codes

    assert codes[0] == search.vocabulary().codes["kind"][kind]
