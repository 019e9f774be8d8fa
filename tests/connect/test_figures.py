"""The figures of the first page are counted, and its latest introductions name nobody."""

import re
from datetime import timedelta

import pytest

from connect.choices import ConnectionState as State
from connect.choices import ConnectionVerb, DeclineReason, Side
from connect.models import ConnectionEvent
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


def answered(connection, verb, days):
    """The organisation asked has answered so many days after the asking."""
    ConnectionEvent.objects.create(
        connection=connection, version=2, at=connection.created_at + timedelta(days=days),
        verb=verb, side=Side.TARGET, from_state=State.AT_TARGET, to_state=connection.state,
    )  # fmt: skip


def test_the_first_page_tells_real_figures_and_no_names(
    client, seeker, seeker_firm, target_firm, south, now
):
    make.make_organisation("Hidden Ltd", cluster=south, is_listed=False)
    sides = {"seeker": seeker_firm, "target": target_firm}
    met = make.make_connection(asker=seeker, state=State.INTRODUCED, **sides)
    refused = make.make_connection(
        asker=seeker, state=State.DECLINED, decline_reason=DeclineReason.COMPETITOR, **sides
    )
    waiting = make.make_connection(asker=seeker, state=State.AT_TARGET, **sides)
    answered(met, ConnectionVerb.ACCEPTED, 2)
    answered(refused, ConnectionVerb.DECLINED, 4)
    # A reminder is no answer.
    answered(waiting, ConnectionVerb.REMINDED, 9)

    page = client.get("/").content.decode()

    told = re.findall(r'stat__label">([^<]+)</dt>\s*<dd class="stat__value">([^<]+)<', page)
    # The two firms, and the associations of the two clusters.
    assert told == [
        ("organisations listed", "4"),
        ("clusters", "2"),
        ("introductions made", "1"),
        ("days to an answer, median", "3"),
    ]
    latest = page.split("Latest introductions")[1].split("</section>")[0]
    assert re.search(r"North Region.*South Region", latest, re.DOTALL)
    for name in ("Seeker", "Target", "Sam", "Association"):
        assert name not in latest


def test_before_the_first_answer_there_is_no_median(client, seeker, seeker_firm, target_firm):
    make.make_connection(asker=seeker, seeker=seeker_firm, target=target_firm)

    page = client.get("/")

    assert (page.context["figures"].introductions, page.context["figures"].median_days) == (0, None)
    assert page.context["latest"] == []
