"""The desk holds what waits for a person, and nothing that they cannot do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bewiser.waiting import waiting as counted
from connect import access, desk
from connect.actions import connections
from connect.choices import ConnectionState as State
from connect.choices import MemberRole
from connect.models import ConnectionRequest, OrganisationMember
from connect.transitions import Decision, steps_open_to
from tests.connect.introductions import by
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


def links(user, now):
    return [item.link for item in desk.waiting(user, now)]


def test_what_nobody_can_answer_any_more_comes_back_to_the_manager(
    at_target, target, target_facilitator, facilitator, coordinator, now
):
    before = links(target_facilitator, now)

    OrganisationMember.objects.filter(user=target).delete()

    assert (before, links(target_facilitator, now)) == ([], [at_target.get_absolute_url()])
    assert (links(facilitator, now), links(coordinator, now)) == ([], [])


@pytest.mark.parametrize("change", [{"role": MemberRole.VIEWER}, {"user__is_active": False}])
def test_viewers_and_people_who_were_shut_out_answer_nothing(
    at_target, target, target_facilitator, change, now
):
    member = OrganisationMember.objects.get(user=target)
    member.role = change.get("role", member.role)
    member.user.is_active = change.get("user__is_active", True)
    member.save()
    member.user.save()

    assert links(target_facilitator, now) == [at_target.get_absolute_url()]


def test_what_waits_for_a_contact_is_not_on_the_desk(at_target, target, target_facilitator, now):
    OrganisationMember.objects.filter(user=target).delete()
    ConnectionRequest.objects.update(contact_name="Carla", contact_email="carla@lonely.example")

    assert links(target_facilitator, now) == []


@pytest.mark.parametrize(
    "has_member, what",
    [
        (True, "Target Ltd has not answered Seeker Ltd in time: a word from you may help"),
        (
            False,
            "Nobody at Target Ltd answers Seeker Ltd: name a new contact, or return the request",
        ),
    ],
)
def test_what_was_not_answered_in_time_comes_to_the_managers_of_the_asked_side(
    at_target, target, target_facilitator, facilitator, coordinator, has_member, what, now
):
    if not has_member:
        OrganisationMember.objects.filter(user=target).delete()
        connections.put_to_target(
            at_target, by=by(target_facilitator, at_target), now=now, contact_email="c@lonely.example"
        )  # fmt: skip
    due = at_target.due_at

    assert links(target_facilitator, due - timedelta(minutes=1)) == []
    [item] = desk.waiting(target_facilitator, due)
    assert (item.what, item.due, list(item.decisions)) == (what, due, [])
    assert item.link == at_target.get_absolute_url()
    assert (links(facilitator, due), links(coordinator, due)) == ([], [])
    # Whoever is to answer still finds it.
    assert links(target, due) == ([item.link] if has_member else [])
    for person in (target_facilitator, target):
        assert counted(person, due).desk == len(desk.waiting(person, due))
    assert counted(target_facilitator, due).desk == 1


def test_a_manager_who_answers_themselves_finds_it_once(at_target, target_facilitator, target_firm):
    owner = {"organisation": target_firm, "user": target_facilitator, "role": MemberRole.OWNER}
    OrganisationMember.objects.create(**owner)

    [item] = desk.waiting(target_facilitator, at_target.due_at)

    assert item.what == "Somebody asks to be introduced to Target Ltd"


def test_an_asker_who_joined_the_target_does_not_answer_themselves(
    at_target, seeker, target, target_firm, target_facilitator, now
):
    make_editor = {"organisation": target_firm, "user": seeker, "role": MemberRole.EDITOR}
    OrganisationMember.objects.create(**make_editor)

    assert (links(seeker, now), links(target, now)) == ([], [at_target.get_absolute_url()])

    # Nor do they keep the request from whoever can help once they are alone there.
    OrganisationMember.objects.filter(user=target).delete()
    manager = by(target_facilitator, at_target)
    assert list(access.answerers_of(at_target)) == []
    assert links(target_facilitator, now) == [at_target.get_absolute_url()]
    assert Decision.PUT_TO_TARGET in {
        step.decision for step in steps_open_to(at_target.state, manager.roles)
    }


def test_an_asker_finds_what_is_to_be_changed(seeker, seeker_firm, target_firm, now):
    connection = make.make_connection(
        asker=seeker, seeker=seeker_firm, target=target_firm, state=State.CHANGES_ASKED
    )

    assert links(seeker, now) == [connection.get_absolute_url()]


def test_what_has_just_come_in_has_not_waited_for_no_minutes(client, asked, facilitator):
    # Fixed in the past by the fixture; the page goes by the clock on the wall.
    now = timezone.now()
    ConnectionRequest.objects.filter(pk=asked.pk).update(state_since=now, due_at=now)
    client.force_login(facilitator)

    page = client.get(reverse("desk")).content.decode()

    assert "just come in" in page
    assert "0\xa0minutes" not in page
