"""Asking: who gets to know of it, what is refused, how a visitor becomes a person."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from bewiser.outbox.models import Mail
from connect import links
from connect.actions import asking, connections
from connect.choices import ConnectionState as State
from connect.exceptions import (
    ConnectionMoved,
    TooManyOpenRequests,
)
from connect.models import ConnectionRequest, User
from tests.connect.introductions import ask, by, letters, told
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


def test_ask_tells_the_asker_and_the_managers_of_the_asking_side(
    seeker, seeker_firm, target_firm, facilitator, now
):
    connection = ask(seeker, seeker_firm, target_firm, now)

    connection.refresh_from_db()
    assert (connection.state, connection.reference) == (State.SUBMITTED, "FR2026-0001")
    assert told(connection) == [
        ("drafted", "asker", "draft"),
        ("submitted", "asker", "submitted"),
    ]
    assert sorted(letters()) == [
        ("received", seeker.email),
        ("waits_for_managers", facilitator.email),
    ]


def test_auto_forward_goes_to_the_other_cluster_at_once(
    seeker, seeker_firm, target_firm, north, target_facilitator, facilitator, now
):
    north.auto_forward = True
    north.save(update_fields=["auto_forward"])
    seeker_firm.refresh_from_db()

    connection = ask(seeker, seeker_firm, target_firm, now)

    assert connection.state == State.AT_TARGET_MANAGER
    assert ("waits_for_managers", target_facilitator.email) in letters()
    assert ("waits_for_managers", facilitator.email) not in letters()


def test_a_side_without_manager_is_looked_after_by_the_coordinators(
    seeker, seeker_firm, target_firm, coordinator, now
):
    connection = ask(seeker, seeker_firm, target_firm, now)

    assert ("waits_for_managers", coordinator.email) in letters()
    connections.forward(
        connection, by=by(coordinator, connection), now=now, contact_email="a@b.example"
    )
    assert connection.state == State.AT_TARGET


def test_an_asker_without_organisation_goes_to_the_asked_side(
    seeker, target_firm, target_facilitator, now
):
    asker = asking.Asker(user=seeker, name="S", email=seeker.email, seeker_country="CY")
    values = asking.Ask(goal="buy", cooperation="Locks for a museum.", about="A curator.")

    connection = asking.ask_for_introductions(
        asker=asker, ask=values, targets=[target_firm], now=now
    )[0]

    assert (connection.state, connection.reference) == (State.AT_TARGET_MANAGER, "CY2026-0001")
    assert ("waits_for_managers", target_facilitator.email) in letters()


def test_five_open_requests_are_the_most(seeker, seeker_firm, south, facilitator, now):
    for number in range(5):
        ask(seeker, seeker_firm, make.make_organisation(f"Firm {number}", cluster=south), now)
    sixth = make.make_organisation("Firm 6", cluster=south)

    with pytest.raises(TooManyOpenRequests):
        ask(seeker, seeker_firm, sixth, now)

    assert ConnectionRequest.objects.count() == 5


def test_one_open_request_a_pair(asked, seeker, seeker_firm, target_firm, now):
    with pytest.raises(ValidationError):
        ask(seeker, seeker_firm, target_firm, now)

    assert ConnectionRequest.objects.count() == 1


def test_nobody_asks_their_own_organisation(seeker, seeker_firm, now):
    with pytest.raises(ValidationError):
        ask(seeker, None, seeker_firm, now)


@pytest.mark.parametrize(
    "text",
    [
        "Write to me@firm.example about it.",
        "See https://firm.example first.",
        "Call +33 1 23 45 67 89 please.",
        "We at SEEKER want alarms.",
        "Seéker Ltd wants alarms.",
    ],
)
def test_a_masked_request_does_not_tell_who_asks(seeker, seeker_firm, target_firm, text, now):
    with pytest.raises(ValidationError) as refusal:
        ask(seeker, seeker_firm, target_firm, now, cooperation=text)

    assert list(refusal.value.error_dict) == ["cooperation"]
    assert ConnectionRequest.objects.count() == 0


def test_a_named_request_may_say_everything(seeker, seeker_firm, target_firm, now):
    connection = ask(
        seeker, seeker_firm, target_firm, now, cooperation="We at Seeker Ltd.", is_masked=False
    )

    assert connection.state == State.SUBMITTED


def visitor(**changes):
    values = {
        "user": None,
        "name": "Vera Visitor",
        "email": "Vera@Visitors.example",
        "seeker_country": "SI",
    }
    return asking.Asker(**(values | changes))


def test_a_visitor_confirms_the_address_and_becomes_a_person(target_firm, target_facilitator, now):
    ask_ = asking.Ask(goal="buy", cooperation="Locks.", about="A museum.")
    draft = asking.ask_for_introductions(asker=visitor(), ask=ask_, targets=[target_firm], now=now)[
        0
    ]
    assert (draft.state, letters()) == ("draft", [("confirm_address", "vera@visitors.example")])
    token = links.confirm_token(draft.batch)
    assert token in Mail.objects.get().body_text

    user, sent = asking.confirm_drafts(token, now=now)

    assert (user.email, user.has_usable_password()) == ("vera@visitors.example", False)
    assert [connection.state for connection in sent] == [State.AT_TARGET_MANAGER]
    with pytest.raises(ConnectionMoved):
        asking.confirm_drafts(token, now=now)
    assert User.objects.filter(email="vera@visitors.example").count() == 1


def test_unconfirmed_drafts_are_forgotten(target_firm, now):
    ask_ = asking.Ask(goal="buy", cooperation="Locks.", about="A museum.")
    asking.ask_for_introductions(asker=visitor(), ask=ask_, targets=[target_firm], now=now)

    assert asking.forget_drafts(now=now + timedelta(days=6)) == 0
    assert asking.forget_drafts(now=now + timedelta(days=8)) == 1
    assert ConnectionRequest.objects.count() == 0
