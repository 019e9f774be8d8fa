"""The lists of topics and synonyms that come with the product."""

from django.core.management import call_command

from connect.models import OrganisationDocument, Synonym, Topic, TopicDocument
from tests.factories import connect as make


def rows():
    topics = Topic.objects.order_by("slug").values_list("slug", "axis", "name", "parent__slug")
    return list(topics), list(
        Synonym.objects.order_by("word", "meaning").values_list("word", "meaning")
    )


def test_load_topics_twice_changes_nothing(db):
    call_command("load_topics", verbosity=0)
    first = rows()

    call_command("load_topics", verbosity=0)

    assert rows() == first
    assert TopicDocument.objects.count() == Topic.objects.count() == len(first[0])


def test_load_topics_puts_a_topic_back_that_was_moved_to_another_axis(db):
    call_command("load_topics", verbosity=0)
    first = rows()
    below = Topic.objects.get(slug="cryptology")
    Topic.objects.filter(slug="games").update(axis=below.axis, parent=below)

    call_command("load_topics", verbosity=0)

    assert rows() == first


def test_load_topics_leaves_other_topics_and_links_alone(db):
    own = make.make_topic("Our own")
    organisation = make.make_organisation("One Ltd")
    make.give_topic(organisation, own)
    before = OrganisationDocument.objects.get(pk=organisation.pk).codes

    call_command("load_topics", verbosity=0)

    assert OrganisationDocument.objects.get(pk=organisation.pk).codes == before
