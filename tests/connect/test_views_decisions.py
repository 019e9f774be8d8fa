"""The page on which a request is decided: what stands above what, and who may read it."""

import pytest
from django.urls import reverse

from connect import timelines
from connect.actions import connections
from connect.choices import ConnectionState as State
from tests.connect.introductions import by
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


def test_the_asker_reads_what_to_change_above_the_form_and_may_choose_to_be_named(
    client, asked, seeker, facilitator, now
):
    connections.ask_for_changes(asked, by=by(facilitator, asked), note="Say how many.", now=now)
    client.force_login(seeker)
    url = reverse("connect:connection_decide", args=[asked.pk, "resubmit"])
    values = {"version": asked.version, "cooperation": "We at Seeker Ltd.", "about": "Sensors."}

    page = client.get(asked.get_absolute_url()).content.decode()
    refused = client.post(url, values)
    client.post(url, values | {"is_named": "on"})

    assert page.index("What is asked") < page.index("Say how many.") < page.index(url)
    assert (refused.status_code, refused.context["choices"][0]["form"].errors.keys()) == (
        422,
        {"cooperation"},
    )
    asked.refresh_from_db()
    assert (asked.state, asked.is_masked) == (State.SUBMITTED, False)


def test_the_other_side_does_not_read_what_was_to_be_changed(
    client, asked, facilitator, target_facilitator, now
):
    connections.ask_for_changes(asked, by=by(facilitator, asked), note="Say how many.", now=now)

    assert timelines.change_asked(asked, by(target_facilitator, asked)) == ""
    assert timelines.change_asked(asked, by(facilitator, asked)) == "Say how many."


def test_what_is_asked_is_read_before_it_is_decided(client, at_target, target):
    client.force_login(target)

    page = client.get(at_target.get_absolute_url()).content.decode()

    accept, decline = (
        reverse("connect:connection_decide", args=[at_target.pk, decision])
        for decision in ("accept", "decline")
    )
    assert page.index(at_target.cooperation) < page.index(accept) < page.index(decline)


def test_the_story_does_not_say_twice_that_they_are_introduced(seeker, seeker_firm, target_firm):
    connection = make.make_connection(
        asker=seeker, seeker=seeker_firm, target=target_firm, state=State.INTRODUCED
    )

    story = timelines.steps(connection, by(seeker, connection))

    assert [step.what for step in story] == [
        "Asked for an introduction",
        "The two write to each other",
    ]
    assert story[-1].state == "now"
