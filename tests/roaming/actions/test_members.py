"""The life of a membership: each move once, by those who may, with its letters; nobody is active unheard."""

import pytest
from django.core.exceptions import ValidationError

from bewiser.outbox.models import Mail
from connect.models import Cluster
from roaming.actions import members
from roaming.choices import MemberStatus
from roaming.exceptions import AgreementMoved, MemberMoved
from roaming.membership import MOVES, Party, moves_open_to
from roaming.models import Acceptance, AgreementMember, MemberEvent
from tests.at_once import pressed_at_once
from tests.factories import roaming as make


def letters() -> list[tuple[str, str]]:
    return sorted(Mail.objects.values_list("subject", "to"))


def events(member) -> list[tuple[str, str]]:
    return list(member.events.values_list("verb", "note"))


def test_a_cluster_applies_is_invited_and_accepts(
    south, target_facilitator, coordinator, agreement, now
) -> None:
    member = members.apply(south, by=target_facilitator, now=now, note="We have two desks.")
    members.move_member(member, MOVES["invite"], by=coordinator, now=now, note="Welcome.")
    members.accept_agreement(
        member, agreement, name="Sina Signer", position="Director", by=target_facilitator, now=now
    )

    south.refresh_from_db()
    assert (member.status, member.joined_at, south.is_roaming) == ("active", now, True)
    assert events(member) == [
        ("applied", "We have two desks."),
        ("invited", "Welcome."),
        ("accepted", "1"),
    ]
    assert letters() == [
        ("South has accepted the roaming agreement", coordinator.email),
        ("South wants to join the roaming agreement", coordinator.email),
        ("You are invited to the roaming agreement", target_facilitator.email),
    ]


def test_an_application_that_is_refused_may_be_made_again(
    south, target_facilitator, coordinator, now
) -> None:
    member = members.apply(south, by=target_facilitator, now=now)
    with pytest.raises(ValidationError):
        members.move_member(member, MOVES["refuse"], by=coordinator, now=now, note=" ")
    members.move_member(member, MOVES["refuse"], by=coordinator, now=now, note="No desk yet.")
    members.move_member(member, MOVES["apply"], by=target_facilitator, now=now, note="One now.")

    assert (member.status, [verb for verb, _note in events(member)]) == (
        "applied",
        ["applied", "refused", "applied"],
    )
    told = Mail.objects.get(to=target_facilitator.email)
    assert "No desk yet." in told.body_text


def test_a_member_pauses_and_is_found_no_more_until_it_resumes(
    member, facilitator, coordinator, now
) -> None:
    members.move_member(member, MOVES["pause"], by=facilitator, now=now, note="We move house.")
    paused = (member.status, Cluster.objects.get(pk=member.cluster_id).is_roaming)
    members.move_member(member, MOVES["resume"], by=facilitator, now=now)

    assert paused == ("paused", False)
    assert (member.status, Cluster.objects.get(pk=member.cluster_id).is_roaming) == ("active", True)
    # Whoever did it needs no letter about it.
    assert {to for _subject, to in letters()} == {coordinator.email}


def test_nobody_is_active_without_the_version_in_force(member, facilitator, now) -> None:
    members.move_member(member, MOVES["pause"], by=facilitator, now=now, note="Renovation.")
    make.make_agreement(2)

    with pytest.raises(AgreementMoved):
        members.move_member(member, MOVES["resume"], by=facilitator, now=now)

    assert AgreementMember.objects.get().status == MemberStatus.PAUSED


@pytest.mark.parametrize("status", MemberStatus.values)
@pytest.mark.parametrize("move", MOVES)
def test_a_move_is_made_from_its_states_only(
    north, facilitator, agreement, now, status, move
) -> None:
    member = make.make_member(north, status, agreement=agreement)
    allowed = status in MOVES[move].before

    if allowed:
        members.move_member(member, MOVES[move], by=facilitator, now=now, note="A reason.")
    else:
        with pytest.raises(MemberMoved):
            members.move_member(member, MOVES[move], by=facilitator, now=now, note="A reason.")

    stored = AgreementMember.objects.get()
    assert (stored.status, stored.events.count()) == (
        (MOVES[move].after, 1) if allowed else (status, 0)
    )


def test_a_move_from_an_older_page_is_told(member, facilitator, coordinator, now) -> None:
    older = AgreementMember.objects.get()
    members.move_member(member, MOVES["pause"], by=coordinator, now=now, note="Asked for.")

    with pytest.raises(MemberMoved):
        members.move_member(older, MOVES["leave"], by=facilitator, now=now, note="Bye.")

    assert AgreementMember.objects.get().status == MemberStatus.PAUSED
    assert MemberEvent.objects.count() == 1


@pytest.mark.parametrize("status", ["applied", "left", "refused"])
def test_only_who_is_invited_or_in_it_accepts(north, facilitator, agreement, now, status) -> None:
    member = make.make_member(north, status)

    with pytest.raises(MemberMoved):
        members.accept_agreement(
            member, agreement, name="Sina", position="Director", by=facilitator, now=now
        )

    assert (AgreementMember.objects.get().status, Acceptance.objects.count()) == (status, 0)


def test_a_version_is_accepted_once_and_only_the_one_in_force(
    member, facilitator, agreement, now
) -> None:
    newer = make.make_agreement(2)
    words = {"name": "Sina", "position": "Director", "by": facilitator, "now": now}

    with pytest.raises(AgreementMoved):
        members.accept_agreement(member, agreement, **words)
    members.accept_agreement(member, newer, **words)
    with pytest.raises(ValidationError):
        members.accept_agreement(member, newer, **words)

    assert sorted(member.acceptances.values_list("agreement__version", flat=True)) == [1, 2]


def test_each_party_makes_its_own_moves() -> None:
    open_moves = {
        (status, party): [move.move for move in moves_open_to(status, [party])]
        for status in MemberStatus.values
        for party in Party
    }

    assert open_moves == {
        ("applied", "cluster"): [],
        ("applied", "coordinator"): ["invite", "refuse"],
        ("invited", "cluster"): ["leave"],
        ("invited", "coordinator"): ["leave"],
        ("active", "cluster"): ["pause", "leave"],
        ("active", "coordinator"): ["pause", "leave"],
        ("paused", "cluster"): ["resume", "leave"],
        ("paused", "coordinator"): ["resume", "leave"],
        ("left", "cluster"): ["apply"],
        ("left", "coordinator"): ["invite"],
        ("refused", "cluster"): ["apply"],
        ("refused", "coordinator"): ["invite"],
    }


@pytest.mark.django_db(transaction=True)
def test_two_that_apply_at_once_make_one_application(south, target_facilitator, now) -> None:
    apply = [lambda: members.apply(south, by=target_facilitator, now=now)] * 8

    assert pressed_at_once(apply) == ["MemberMoved"] * 7 + ["done"]
    assert (AgreementMember.objects.count(), MemberEvent.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_press_by_many_at_once_moves_once(member, facilitator, coordinator, now) -> None:
    def pause() -> None:
        members.move_member(
            AgreementMember.objects.get(), MOVES["pause"], by=facilitator, now=now, note="Now."
        )

    assert pressed_at_once([pause] * 8) == ["MemberMoved"] * 7 + ["done"]
    assert (MemberEvent.objects.count(), Mail.objects.count()) == (1, 1)


def test_a_coordinator_invites_a_cluster_that_has_not_applied(
    south, coordinator, target_facilitator, now
) -> None:
    member = members.invite(south, by=coordinator, now=now, note="Come in.")
    with pytest.raises(MemberMoved):
        members.invite(south, by=coordinator, now=now)

    assert (member.status, events(member)) == ("invited", [("invited", "Come in.")])
    assert letters() == [("You are invited to the roaming agreement", target_facilitator.email)]
