"""Whom an edition is for, and how a mail program offers to leave."""

import re

import pytest

from roaming import links
from roaming.models import Subscription
from roaming.subscribers import Segment, list_headers
from tests.factories import connect as make
from tests.factories.newsletter import make_subscription

pytestmark = pytest.mark.django_db


def test_a_segment_takes_active_ones_of_its_clusters_languages_roles_and_topics(
    north, south
) -> None:
    locks, alarms = make.make_topic("Locks"), make.make_topic("Alarms")
    people = {
        "all": make_subscription("all@x.example"),
        "locks": make_subscription("locks@x.example", cluster=north, role="firm"),
        "alarms": make_subscription("alarms@x.example", cluster=south, language="fr"),
        "left": make_subscription("left@x.example", state="left", cluster=north),
        "waiting": make_subscription("waiting@x.example", state="waiting", cluster=north),
    }
    people["locks"].topics.set([locks, make.make_topic("Doors")])
    people["alarms"].topics.set([alarms])
    segments = {
        "everybody": Segment(),
        "north": Segment(clusters=[north.pk]),
        "both": Segment(clusters=[north.pk, south.pk]),
        "french": Segment(languages=["fr"]),
        "firms": Segment(roles=["firm"]),
        # Who named no topic wants all of them.
        "locks": Segment(topics=[locks.pk]),
        "either": Segment(topics=[locks.pk, alarms.pk]),
        "nobody": Segment(clusters=[north.pk], languages=["fr"]),
    }

    found = {
        name: [one.email.partition("@")[0] for one in Subscription.objects.in_segment(segment)]
        for name, segment in segments.items()
    }

    assert found == {
        "everybody": ["alarms", "all", "locks"],
        "north": ["locks"],
        "both": ["alarms", "locks"],
        "french": ["alarms"],
        "firms": ["locks"],
        "locks": ["all", "locks"],
        "either": ["alarms", "all", "locks"],
        "nobody": [],
    }


def test_the_headers_let_a_mail_program_offer_to_leave(settings) -> None:
    settings.SITE_URL = "https://connect.example:8443"
    subscription = make_subscription("rita@readers.example", language="sl")

    headers = list_headers(subscription)

    # Each token has the second of its signing in it.
    address = headers.pop("List-Unsubscribe")
    assert headers == {
        "List-Id": "<newsletter.connect.example>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    start, token, end = re.split(r"(?<=unsubscribe/)([^/]+)", address)
    assert (start, end) == ("<https://connect.example:8443/newsletter/unsubscribe/", "/>")
    assert links.subscription_of(token) == subscription
