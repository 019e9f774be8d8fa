"""The contacts of partner clusters: their managers ask them, and learn nothing of who is on the list."""

import re

import pytest
from django.urls import reverse

from bewiser.outbox.models import Mail
from roaming.models import Subscription
from tests.factories.newsletter import make_subscription

pytestmark = pytest.mark.django_db

STATES = ["waiting", "active", "left", "bounced"]
CONTACTS = reverse("roaming:newsletter_contacts")
CONTACT = {"name": "Cora", "email": "Cora@partner.example", "language": "fr"}


@pytest.fixture
def contacts(north, south):
    """A contact of each cluster, and somebody of North who only reads."""
    for cluster in (north, south):
        address = f"contact@{cluster.slug}.example"
        make_subscription(address, role="cluster", cluster=cluster)
    make_subscription("reader@north.example", role="firm", cluster=north)


def shown(client) -> list[str]:
    text = client.get(CONTACTS).content.decode()
    return re.findall(r'class="muted">([^<]+@[^<]+)</span>', text)


def test_contacts_are_for_their_manager_and_for_who_makes_the_newsletter(
    client, contacts, facilitator, editor, coordinator, foreign_facilitator
) -> None:
    found = {}
    for user in (facilitator, foreign_facilitator, editor, coordinator):
        client.force_login(user)
        found[user.name] = shown(client)

    both = ["contact@north.example", "contact@south.example"]
    assert found == {
        "Fanny Facilitator": ["contact@north.example"],
        "Edita Facilitator": [],
        "Emil Editor": both,
        "Carla Coordinator": both,
    }


def test_a_manager_asks_contacts_of_their_own_cluster_alone(
    client, north, south, facilitator
) -> None:
    client.force_login(facilitator)

    refused = client.post(CONTACTS, CONTACT | {"cluster": south.pk})
    nobody = Subscription.objects.count()
    asked = client.post(CONTACTS, CONTACT | {"cluster": north.pk})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["cluster"])
    assert (nobody, asked.status_code) == (0, 302)
    row = Subscription.objects.get()
    assert (row.email, row.cluster, row.role, row.state, row.language) == (
        "cora@partner.example",
        north,
        "cluster",
        "waiting",
        "fr",
    )
    assert list(Mail.objects.values_list("to", "kind")) == [
        ("cora@partner.example", "subscription")
    ]
    # Whether a row is there would tell whether the address was known before.
    assert shown(client) == []


@pytest.mark.parametrize("state", STATES)
def test_a_manager_does_not_learn_who_is_on_the_list(client, north, facilitator, state) -> None:
    make_subscription("cora@partner.example", state=state)
    client.force_login(facilitator)

    said = []
    for email in ("cora@partner.example", "new@partner.example"):
        sent = CONTACT | {"cluster": north.pk, "email": email}
        answer = client.post(CONTACTS, sent, follow=True)
        said.append([str(message) for message in answer.context["messages"]])

    assert said == [["If the address is not on the list yet, it is asked now."]] * 2
    assert list(Mail.objects.values_list("to", flat=True)) == ["new@partner.example"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_contacts_asks_as_much_for_many_as_for_few(
    client, north, facilitator, rows, django_assert_num_queries
) -> None:
    names = [f"contact{number}@north.example" for number in range(rows)]
    for name in names:
        make_subscription(name, role="cluster", cluster=north)
    client.force_login(facilitator)
    client.get(CONTACTS)

    with django_assert_num_queries(9):
        found = shown(client)

    assert found == names
