"""The page on which a request is decided: what stands above what, and who may read it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bewiser.outbox.models import Mail
from connect import links, portraits, timelines
from connect.actions import connections
from connect.choices import ConnectionState as State
from connect.models import ConnectionRequest
from tests.connect.introductions import ask, by
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


def test_an_asker_who_is_named_is_named_and_no_more_before_acceptance(
    client, seeker, seeker_firm, target_firm, facilitator, target_facilitator, target, now
):
    named = ask(
        *(seeker, seeker_firm, target_firm, now),
        cooperation="We at Seeker Ltd want alarms.", is_masked=False,
    )  # fmt: skip
    connections.forward(named, by=by(facilitator, named), now=now)
    connections.put_to_target(named, by=by(target_facilitator, named), now=now)
    letter = Mail.objects.get(key__startswith="put_to_target:")
    client.force_login(target)
    seen = [client.get(named.get_absolute_url()).content.decode()]
    client.logout()
    target.organisation_memberships.all().delete()
    connections.put_to_target(
        named, by=by(target_facilitator, named), now=now, contact_email="olga@lonely.example"
    )
    url = reverse("connect:connection_answer", args=[links.answer_token(named)])
    seen.append(client.get(url).content.decode())

    for page in seen:
        assert "Seeker Ltd" in page
        assert "Sam Seeker" in page
    assert "Seeker Ltd asks to be introduced to Target Ltd." in " ".join(letter.body_text.split())
    for text in (*seen, letter.body_text, letter.body_html):
        assert named.about not in text
        assert seeker.email not in text


def test_a_manager_reads_whom_to_speak_to_once_the_time_is_over(
    client, at_target, facilitator, target_facilitator, seeker, target
):
    told = set()
    for hours in (1, -1):
        due = timezone.now() + timedelta(hours=hours)
        ConnectionRequest.objects.filter(pk=at_target.pk).update(due_at=due)
        for person in (facilitator, target_facilitator, seeker, target):
            client.force_login(person)
            page = client.get(at_target.get_absolute_url()).content.decode()
            if "A word from you may help" in page or f"mailto:{target.email}" in page:
                told.add((person, hours))

    assert told == {(target_facilitator, -1)}
    at_target.refresh_from_db()
    assert portraits.late(at_target, by(target_facilitator, at_target), timezone.now()) == [
        portraits.Contact("Tina Target", target.email)
    ]


def test_one_button_of_the_desk_is_the_primary_one(
    client, seeker, seeker_firm, target_firm, facilitator, south
):
    for number in range(2):
        other = make.make_organisation(f"Firm {number}", cluster=south)
        make.make_connection(asker=seeker, seeker=seeker_firm, target=other)
    client.force_login(facilitator)

    page = client.get(reverse("desk")).content.decode()

    buttons = page.split("<main")[1].split("</main>")[0]
    assert (buttons.count(">Forward<"), buttons.count("button--primary")) == (2, 1)
