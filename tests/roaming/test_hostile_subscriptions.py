"""Hostile strings through the forms of the newsletter's readers and contacts, their links."""

import pytest
from django.urls import reverse

from roaming import links
from roaming.models import Subscription
from tests import test_hostile as hostile
from tests.factories.newsletter import make_subscription
from tests.test_hostile import send, undone, verdict

pytestmark = pytest.mark.django_db

client, strings, short = hostile.client, hostile.strings, hostile.short

READER = {"name": "Rita", "language": "en", "role": "reader"}
ASKED = READER | {"email": "rita@readers.example", "agrees": "on"}
FORMS = [
    ("subscription_ask", ("name",), ASKED),
    ("subscription_ask", ("email",), ASKED),
    ("subscription_ask", ("language", "role", "cluster", "topics", "agrees"), ASKED),
    ("subscription_find", ("email",), {}),
    ("subscription_edit", ("name",), READER),
    ("subscription_edit", ("language", "role", "cluster", "topics"), READER),
    ("subscription_leave", ("List-Unsubscribe",), {}),
    ("newsletter_contacts", ("name",), ASKED | {"cluster": "own"}),
    ("newsletter_contacts", ("email",), ASKED | {"cluster": "own"}),
    ("newsletter_contacts", ("cluster", "language"), ASKED),
]


@pytest.mark.parametrize("name, fields, good", FORMS)
def test_every_form_takes_any_text(client, strings, north, facilitator, name, fields, good) -> None:
    row = make_subscription("known@readers.example", role="cluster", cluster=north)
    has_token = name in ("subscription_edit", "subscription_leave")
    url = reverse(f"roaming:{name}", args=[links.list_token(row)] if has_token else [])
    client.force_login(facilitator)
    good = good | {"cluster": str(north.pk)} if good.get("cluster") else good
    wrong = {}

    for number, text in enumerate(strings):
        with undone():
            wrong[text[:40]] = [verdict(send(client, url, good | dict.fromkeys(fields, text)))]
            # The list of contacts shows the same words; one in five tells of them all.
            if number % 5 == 0:
                wrong[text[:40]].append(verdict(client.get(reverse("roaming:newsletter_contacts"))))

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    assert list(Subscription.objects.values_list("email", "state")) == [
        ("known@readers.example", "active")
    ]


@pytest.mark.parametrize(
    "name", ["subscription_confirm", "subscription_edit", "subscription_leave"]
)
def test_every_link_takes_any_text(client, short, name) -> None:
    make_subscription("known@readers.example")
    wrong = {}

    for text in short:
        token = hostile.quote(text.replace("/", "").encode("utf-8", "surrogatepass")) or "none"
        answer = client.post(reverse(f"roaming:{name}", args=["TOKEN"]).replace("TOKEN", token))
        wrong[text[:40]] = verdict(answer)

    assert {text: found for text, found in wrong.items() if found} == {}
    assert Subscription.objects.get().state == "active"
