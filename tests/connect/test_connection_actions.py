"""The decisions on a request: they work, refuse, and are pressed twice."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from bewiser.outbox.models import Mail
from connect import access, links
from connect.actions import connections
from connect.choices import ConnectionState as State
from connect.choices import DeclineReason, MemberRole, Outcome
from connect.exceptions import (
    AnswerLinkExpired,
    ConnectionMoved,
    ContactMissing,
)
from connect.models import ConnectionRequest, OrganisationMember
from tests.connect.introductions import ask, by, letters, told
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [MemberRole.OWNER, MemberRole.EDITOR])
def test_the_whole_way_to_an_introduction(
    asked, seeker, facilitator, target_facilitator, target, role, now
):
    OrganisationMember.objects.filter(user=target).update(role=role)

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
        asked, by=by(seeker, asked), cooperation="Forty alarms.", question="", about="Us.",
        is_named=False, now=now,
    )  # fmt: skip

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


def test_withdraw_after_changes_were_asked_tells_who_asked_for_them(
    asked, seeker, facilitator, now
):
    connections.ask_for_changes(asked, by=by(facilitator, asked), note="Shorter.", now=now)
    Mail.objects.all().delete()

    connections.withdraw(asked, by=by(seeker, asked), now=now)

    assert letters() == [("withdrawn", facilitator.email)]


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


def test_a_manager_stands_in_where_the_last_member_has_left(
    at_target, target, target_firm, target_facilitator, now
):
    target_firm.members.all().delete()

    connections.put_to_target(
        at_target, by=by(target_facilitator, at_target), now=now,
        contact_name="Cora", contact_email="cora@target.example",
    )  # fmt: skip

    assert (at_target.state, letters()) == ("at_target", [("put_to_target", "cora@target.example")])


def test_nobody_accepts_their_own_request(at_target, seeker, target_firm, now):
    OrganisationMember.objects.create(organisation=target_firm, user=seeker, role=MemberRole.OWNER)

    with pytest.raises(PermissionDenied):
        connections.accept(at_target, by=by(seeker, at_target), now=now)


def test_the_asker_is_not_named_as_the_contact(
    seeker, seeker_firm, south, facilitator, target_facilitator, now
):
    lonely = make.make_organisation("Lonely Ltd", cluster=south)
    connection = ask(seeker, seeker_firm, lonely, now)
    connections.forward(connection, by=by(facilitator, connection), now=now)

    with pytest.raises(ValidationError):
        connections.put_to_target(
            connection, by=by(target_facilitator, connection), now=now,
            contact_email=seeker.email.upper(),
        )  # fmt: skip


def test_close_wants_to_know_what_came_of_it(at_target, target, now):
    connections.accept(at_target, by=by(target, at_target), now=now)

    with pytest.raises(ValidationError) as refused:
        connections.close(at_target, by=by(target, at_target), outcome="fame", now=now)

    at_target.refresh_from_db()
    assert (list(refused.value.message_dict), at_target.state) == (["outcome"], State.INTRODUCED)
