"""What the agreement puts on whose desk."""

import pytest

from bewiser import desk
from roaming.actions import members
from tests.factories import roaming as make


def on_the_desk(user, now) -> list[tuple[str, str]]:
    return [
        (item.what, item.link)
        for item in desk.waiting(user, now)
        if item.key.startswith("roaming:")
    ]


def test_an_application_waits_for_the_coordinator(
    south, target_facilitator, coordinator, facilitator, now
) -> None:
    members.apply(south, by=target_facilitator, now=now)

    assert on_the_desk(coordinator, now) == [
        ("South wants to join the roaming agreement", "/roaming/south/manage/")
    ]
    assert (on_the_desk(target_facilitator, now), on_the_desk(facilitator, now)) == ([], [])


@pytest.mark.parametrize(
    "status, waits", [("applied", 0), ("invited", 1), ("active", 1), ("paused", 1), ("left", 0)]
)
def test_a_version_to_accept_waits_for_the_managers(north, facilitator, now, status, waits) -> None:
    agreement = make.make_agreement()
    member = make.make_member(north, status)
    found = on_the_desk(facilitator, now)
    make.make_acceptance(member, agreement)

    assert (
        found
        == [("The roaming agreement waits for North to accept it", "/roaming/north/accept/")]
        * waits
    )
    assert on_the_desk(facilitator, now) == []


def test_nothing_of_it_is_decided_unread(member, facilitator, now) -> None:
    key = f"roaming:member:{member.pk}:0"

    assert desk.act([key], "accept", "", facilitator, now) == [
        "This cannot be decided on the desk."
    ]
