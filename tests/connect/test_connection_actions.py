"""The decisions on a request: they work, refuse, and are pressed twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError

from bewiser.outbox.models import Mail
from connect import access, links
from connect.actions import asking, clocks, connections
from connect.choices import ConnectionState as State
from connect.choices import DeclineReason, MemberRole, Outcome
from connect.exceptions import (
    AnswerLinkExpired,
    ConnectionMoved,
    ContactMissing,
    TooManyOpenRequests,
)
from connect.models import ConnectionEvent, ConnectionRequest, User
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


def told(connection):
    """What happened to a request, in order: verb, side and the state it led to."""
    return list(connection.events.values_list("verb", "side", "to_state"))


def letters():
    """Which letter went to whom, in the order of their writing."""
    rows = Mail.objects.order_by("created_at", "key").values_list("key", "to")
    return [(key.split(":")[0], to) for key, to in rows]


def ask(seeker, seeker_firm, target_firm, now, **changes):
    asker = asking.Asker(user=seeker, name=seeker.name, email=seeker.email, seeker=seeker_firm)
    values = {
        "goal": "research",
        "cooperation": "A partner for a test of alarms.",
        "about": "Twelve people who build sensors.",
    }
    return asking.ask_for_introductions(
        asker=asker, ask=asking.Ask(**(values | changes)), targets=[target_firm], now=now
    )[0]


def by(user, connection):
    connection.refresh_from_db()
    return access.actor(user, connection)


@pytest.fixture
def asked(seeker, seeker_firm, target_firm, facilitator, target_facilitator, target, now):
    """A request that waits for the managers of the asking side."""
    connection = ask(seeker, seeker_firm, target_firm, now)
    Mail.objects.all().delete()
    return connection


@pytest.fixture
def at_target(asked, facilitator, target_facilitator, now):
    connections.forward(asked, by=by(facilitator, asked), now=now)
    connections.put_to_target(asked, by=by(target_facilitator, asked), now=now)
    Mail.objects.all().delete()
    return asked


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


def test_the_whole_way_to_an_introduction(
    asked, seeker, facilitator, target_facilitator, target, now
):
    connections.forward(asked, by=by(facilitator, asked), now=now)
    connections.put_to_target(asked, by=by(target_facilitator, asked), now=now)
    connections.accept(asked, by=by(target, asked), now=now)
    connections.say_in_contact(asked, by=by(seeker, asked), now=now)
    connections.close(asked, by=by(target, asked), outcome=Outcome.PROJECT, now=now)

    assert told(asked) == [
        ("drafted", "asker", "draft"),
        ("submitted", "asker", "submitted"),
        ("forwarded", "asker", "at_target_manager"),
        ("put_to_target", "target", "at_target"),
        ("accepted", "target", "introduced"),
        ("introduced", "target", "introduced"),
        ("in_contact", "asker", "in_progress"),
        ("closed", "target", "closed"),
    ]
    assert sorted(letters()) == [
        ("introduction", seeker.email),
        ("introduction", target.email),
        ("put_to_target", target.email),
        ("waits_for_managers", target_facilitator.email),
    ]
    assert (asked.seeker_facilitator, asked.target_facilitator) == (facilitator, target_facilitator)


def test_introduction_shows_both_in_the_to_header_and_each_answers_the_other(
    at_target, seeker, target, now
):
    connections.accept(at_target, by=by(target, at_target), now=now)

    both = [f'"{seeker.name}" <{seeker.email}>', f'"{target.name}" <{target.email}>']
    rows = Mail.objects.order_by("to").values_list("to", "to_header", "reply_to")
    assert list(rows) == sorted(
        [(seeker.email, both, both[1]), (target.email, both, both[0])], key=lambda row: row[0]
    )


def test_accept_pressed_twice_introduces_once(at_target, target, now):
    first = ConnectionRequest.objects.get(pk=at_target.pk)
    second = ConnectionRequest.objects.get(pk=at_target.pk)
    actor = by(target, at_target)

    connections.accept(first, by=actor, now=now)
    with pytest.raises(ConnectionMoved):
        connections.accept(second, by=actor, now=now)

    assert [verb for verb, _side, _state in told(at_target)].count("accepted") == 1
    assert Mail.objects.count() == 2


def test_one_manager_of_both_sides_takes_one_step(seeker, seeker_firm, north, facilitator, now):
    neighbour = make.make_organisation("Neighbour Ltd", cluster=north)
    owner = make.make_member("Nora Neighbour", neighbour)
    connection = ask(seeker, seeker_firm, neighbour, now)
    Mail.objects.all().delete()

    connections.forward(connection, by=by(facilitator, connection), now=now)

    assert told(connection)[2:] == [
        ("forwarded", "asker", "at_target"),
        ("put_to_target", "target", "at_target"),
    ]
    assert letters() == [("put_to_target", owner.email)]


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


@pytest.mark.parametrize("decision", ["forward", "ask_for_changes", "decline"])
def test_decisions_of_the_asking_side_are_not_for_others(
    asked, decision, target, target_facilitator, outsider, seeker, now
):
    extra = {
        "forward": {},
        "ask_for_changes": {"note": "Shorter."},
        "decline": {"reason": DeclineReason.NOT_OUR_FIELD},
    }[decision]
    act = getattr(connections, decision)

    for person in (target, target_facilitator, outsider, seeker):
        with pytest.raises(PermissionDenied):
            act(asked, by=by(person, asked), now=now, **extra)

    asked.refresh_from_db()
    assert (asked.state, Mail.objects.count()) == (State.SUBMITTED, 0)


def test_changes_are_asked_for_and_sent_again(asked, seeker, facilitator, now):
    connections.ask_for_changes(asked, by=by(facilitator, asked), note="Say how many.", now=now)
    assert (asked.state, letters()) == (State.CHANGES_ASKED, [("changes_asked", seeker.email)])
    assert "Say how many." in Mail.objects.get().body_text

    connections.resubmit(
        asked, by=by(seeker, asked), cooperation="Forty alarms.", question="", about="Us.", now=now
    )

    asked.refresh_from_db()
    assert (asked.state, asked.cooperation) == (State.SUBMITTED, "Forty alarms.")


def test_ask_for_changes_wants_a_sentence(asked, facilitator, now):
    with pytest.raises(ValidationError):
        connections.ask_for_changes(asked, by=by(facilitator, asked), note="  ", now=now)

    assert Mail.objects.count() == 0


def test_decline_tells_the_asker_a_neutral_sentence(at_target, seeker, target, now):
    connections.decline(
        at_target,
        by=by(target, at_target),
        reason=DeclineReason.COMPETITOR,
        note="They copy us.",
        now=now,
    )

    mail = Mail.objects.get()
    assert (mail.to, at_target.state, at_target.decline_reason) == (
        seeker.email,
        "declined",
        "competitor",
    )
    assert "copy" not in mail.body_text
    assert "competitor" not in mail.body_text.lower()


@pytest.mark.parametrize("reason, note", [("", ""), ("unreachable", ""), ("other", " ")])
def test_decline_refuses_a_reason_that_says_nothing(at_target, target, reason, note, now):
    with pytest.raises(ValidationError):
        connections.decline(at_target, by=by(target, at_target), reason=reason, note=note, now=now)

    at_target.refresh_from_db()
    assert at_target.state == State.AT_TARGET


def test_withdraw_tells_whoever_had_it(at_target, seeker, target, now):
    connections.withdraw(at_target, by=by(seeker, at_target), now=now)

    assert (at_target.state, letters()) == (State.WITHDRAWN, [("withdrawn", target.email)])


def test_viewers_read_and_do_not_answer(at_target, target_firm, now):
    viewer = make.make_member("Vic Viewer", target_firm, role=MemberRole.VIEWER)

    assert ConnectionRequest.objects.visible_to(viewer).get() == at_target
    with pytest.raises(PermissionDenied):
        connections.accept(at_target, by=by(viewer, at_target), now=now)


def test_a_contact_answers_by_a_link_that_serves_once(
    seeker, seeker_firm, south, facilitator, target_facilitator, now
):
    lonely = make.make_organisation("Lonely Ltd", cluster=south, country="ES")
    connection = ask(seeker, seeker_firm, lonely, now)
    connections.forward(connection, by=by(facilitator, connection), now=now)
    with pytest.raises(ContactMissing):
        connections.put_to_target(connection, by=by(target_facilitator, connection), now=now)
    connections.put_to_target(
        connection, by=by(target_facilitator, connection), now=now,
        contact_name="Carla", contact_email="carla@lonely.example",
    )  # fmt: skip
    token = links.answer_token(connection)
    assert token in Mail.objects.get(to="carla@lonely.example").body_text

    asked = links.connection_of(token)
    connections.accept(asked, by=access.contact(asked), now=now)

    assert asked.state == State.INTRODUCED
    again = links.connection_of(token)
    with pytest.raises(ConnectionMoved):
        connections.accept(again, by=access.contact(again), now=now)
    with pytest.raises(AnswerLinkExpired):
        links.connection_of(token[:-2] + "zz")


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


def test_the_clock_reminds_at_half_time_and_at_the_end_then_lapses(at_target, target, seeker, now):
    # Asked on a Tuesday: ten working days are two weeks, twenty are four.
    assert at_target.remind_at == now + timedelta(days=7)
    assert at_target.due_at == now + timedelta(days=14)
    # Summer time begins on the last Sunday of March: the hour stays the local one.
    assert at_target.lapses_at == now + timedelta(days=28, hours=-1)

    done = [
        clocks.mind_the_clocks(now=now + timedelta(days=days))
        for days in (6, 7, 7, 11, 14, 14, 20, 28, 28)
    ]

    assert done == [(0, 0), (0, 1), (0, 0), (0, 0), (0, 1), (0, 0), (0, 0), (1, 0), (0, 0)]
    assert sorted(letters()) == [
        ("lapsed_asker", seeker.email),
        ("lapsed_holder", target.email),
        ("reminder", target.email),
        ("reminder", target.email),
    ]
    at_target.refresh_from_db()
    assert at_target.state == State.LAPSED


def test_nobody_is_reminded_on_a_weekend(at_target, now):
    # The beat slept from before the reminder was due until a Saturday.
    saturday = now + timedelta(days=11)

    assert clocks.mind_the_clocks(now=saturday) == (0, 0)
    assert clocks.mind_the_clocks(now=saturday + timedelta(days=2)) == (0, 1)


def test_events_cannot_be_rewritten(asked):
    with pytest.raises(DatabaseError, match="append-only"):
        ConnectionEvent.objects.filter(connection=asked).update(verb="accepted")
