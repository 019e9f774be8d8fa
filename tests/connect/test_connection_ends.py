"""How a request ends: declined, returned, in contact, closed; by whom, and who is told."""

import pytest
from django.core.exceptions import PermissionDenied

from bewiser.outbox.models import Mail
from connect.actions import connections
from connect.choices import ConnectionState as State
from connect.choices import DeclineReason, Outcome
from connect.exceptions import ConnectionMoved
from connect.models import OrganisationMember
from tests.connect.introductions import bring, by, letters, told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "state, who, side",
    [
        (State.SUBMITTED, "facilitator", "asker"),
        (State.AT_TARGET_MANAGER, "target_facilitator", "target"),
        (State.AT_TARGET, "target", "target"),
    ],
)
def test_whoever_has_it_declines_and_the_asker_alone_is_told(
    asked, request, seeker, facilitator, target_facilitator, state, who, side, now
):
    bring(asked, state, facilitator, target_facilitator, now)
    person = request.getfixturevalue(who)

    connections.decline(
        asked, by=by(person, asked), reason=DeclineReason.NOT_OUR_FIELD, note="Locks!", now=now
    )

    assert (asked.state, asked.decline_reason, asked.ended_at) == ("declined", "not_our_field", now)
    event = asked.events.last()
    assert (event.verb, event.side, event.actor) == ("declined", side, person)
    assert (event.from_state, event.reason, event.note) == (state, "not_our_field", "Locks!")
    assert letters() == [("declined", seeker.email)]
    assert "field" not in Mail.objects.get().body_text


@pytest.mark.parametrize("state", [State.AT_TARGET_MANAGER, State.AT_TARGET])
def test_a_request_is_returned_where_nobody_can_be_reached(
    asked, seeker, facilitator, target_facilitator, target, state, now
):
    bring(asked, state, facilitator, target_facilitator, now)
    if state == State.AT_TARGET:
        # Somebody answers there: it is not the manager's to say that nobody does.
        with pytest.raises(ConnectionMoved):
            connections.return_as_unreachable(asked, by=by(target_facilitator, asked), now=now)
        OrganisationMember.objects.filter(user=target).delete()

    connections.return_as_unreachable(
        asked, by=by(target_facilitator, asked), now=now, note="No telephone."
    )

    assert (asked.state, asked.decline_reason, asked.ended_at) == ("declined", "unreachable", now)
    assert told(asked)[-1] == ("returned", "target", "declined")
    assert (asked.events.last().reason, asked.events.last().from_state) == ("unreachable", state)
    letter = Mail.objects.get()
    assert letters() == [("declined", seeker.email)]
    assert "There will be no introduction to Target Ltd this time." in letter.body_text
    assert "reach" not in letter.body_text + letter.subject


@pytest.fixture
def introduced(at_target, target, now):
    connections.accept(at_target, by=by(target, at_target), now=now)
    Mail.objects.all().delete()
    return at_target


@pytest.mark.parametrize(
    "who, side, in_contact",
    [
        ("seeker", "asker", False),
        ("facilitator", "asker", True),
        ("target", "target", True),
        ("target_facilitator", "target", False),
    ],
)
def test_either_side_and_its_manager_close_with_an_outcome(
    introduced, request, target, who, side, in_contact, now
):
    if in_contact:
        connections.say_in_contact(introduced, by=by(target, introduced), now=now)
        assert told(introduced)[-1] == ("in_contact", "target", "in_progress")

    person = by(request.getfixturevalue(who), introduced)
    connections.close(introduced, by=person, outcome=Outcome.MEETING, now=now)

    assert (introduced.state, introduced.outcome, introduced.ended_at) == ("closed", "meeting", now)
    assert told(introduced)[-1] == ("closed", side, "closed")
    assert introduced.events.last().reason == "meeting"
    assert letters() == []


def test_only_the_two_themselves_say_that_they_are_in_contact(
    introduced, facilitator, target_facilitator, outsider, target_viewer, now
):
    for person in (facilitator, target_facilitator, outsider, target_viewer):
        with pytest.raises(PermissionDenied):
            connections.say_in_contact(introduced, by=by(person, introduced), now=now)

    introduced.refresh_from_db()
    assert introduced.state == State.INTRODUCED
