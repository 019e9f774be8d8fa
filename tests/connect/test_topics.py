"""Topics are trees of one axis each, whoever's hand is at the table, and nothing hangs if they are not."""

import re

import pytest
from django.db import IntegrityError, connection, transaction

from connect import search
from connect.choices import TopicAxis
from connect.models import Topic
from connect.search import facets
from tests.connect.admin_walk import form_data
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    """Crypto with Keys below it, which has Rings below it."""
    crypto = make.make_topic("Crypto")
    keys = make.make_topic("Keys", parent=crypto)
    return crypto, keys, make.make_topic("Rings", parent=keys)


def refused(**changes):
    """Change the topic of a name behind all forms; return what the database says."""
    name = changes.pop("name")
    with pytest.raises(IntegrityError) as problem, transaction.atomic():
        Topic.objects.filter(name=name).update(**changes)
    return str(problem.value).splitlines()[0]


def test_the_database_refuses_a_circle_and_a_parent_of_another_axis(branch):
    crypto, keys, rings = branch
    energy = make.make_topic("Energy", axis=TopicAxis.SECTOR)

    assert "connect_topic_not_its_own_parent" in refused(name="Crypto", parent=crypto)
    assert refused(name="Crypto", parent=keys) == "the topic crypto would lie below itself"
    assert refused(name="Crypto", parent=rings) == "the topic crypto would lie below itself"
    assert refused(name="Rings", parent=energy) == (
        "the topic rings and one above or below it are of different axes"
    )
    assert refused(name="Crypto", axis=TopicAxis.ICT) == (
        "the topic crypto and one above or below it are of different axes"
    )


def test_a_whole_branch_changes_its_axis_in_one_statement(branch):
    Topic.objects.update(axis=TopicAxis.ICT)

    assert set(Topic.objects.values_list("axis", flat=True)) == {TopicAxis.ICT}


@pytest.mark.parametrize(
    "name, changes, said",
    [
        ("Crypto", {"parent": "Crypto"}, "A topic cannot lie below itself."),
        ("Crypto", {"parent": "Keys"}, "A topic cannot lie below itself."),
        ("Crypto", {"parent": "Rings"}, "A topic cannot lie below itself."),
        ("Keys", {"parent": "Energy"}, "The parent is a topic of another axis."),
        ("Crypto", {"axis": "ict"}, "The topics below this one are of another axis."),
    ],
)
def test_the_admin_says_why_a_topic_cannot_stand_there(
    client, superuser, branch, name, changes, said
):
    make.make_topic("Energy", axis=TopicAxis.SECTOR)
    topics = {topic.name: topic for topic in Topic.objects.all()}
    address = f"/admin/connect/topic/{topics[name].pk}/change/"
    client.force_login(superuser)
    typed = {key: topics[value].pk if value in topics else value for key, value in changes.items()}

    answer = client.post(address, {**form_data(client.get(address)), **typed})

    html = answer.content.decode()
    assert re.findall(r'class="errorlist[^>]*>\s*<li>([^<]*)', html) == [said]
    assert Topic.objects.get(name=name).parent == topics[name].parent


def test_a_circle_that_got_in_is_no_endless_walk():
    with connection.cursor() as cursor:
        cursor.execute("alter table connect_topic disable trigger connect_topic_is_in_a_tree")
    crypto = make.make_topic("Crypto", synonyms=["ciphers"])
    keys = make.make_topic("Keys", parent=crypto)
    Topic.objects.filter(pk=crypto.pk).update(parent=keys)

    words = search.vocabulary()

    assert words.parents[facets.code_of(facets.TOPIC, crypto.pk)] == facets.code_of(
        facets.TOPIC, keys.pk
    )
    assert facets.code_of(facets.TOPIC, keys.pk) not in words.parents
    assert words.topic_words[crypto.pk] > words.topic_words[keys.pk]
    # Nor for whoever opens its form.
    crypto.refresh_from_db()
    with pytest.raises(Exception, match="cannot lie below itself"):
        crypto.full_clean()
