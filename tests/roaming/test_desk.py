"""What the agreement puts on whose desk."""

import pytest

from bewiser import desk
from roaming.actions import editions, members
from tests.factories import newsletter as written
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


def test_an_edition_waits_for_somebody_else_than_who_asked(
    coordinator, editor, superuser, facilitator, now
) -> None:
    edition = written.make_edition(coordinator)
    editions.submit(edition, by=coordinator, seen=edition.version, now=now)

    waits = [
        (
            "The newsletter “What the clusters do” waits for your approval",
            f"/newsletter/editions/{edition.pk}/",
        )
    ]
    found = [on_the_desk(user, now) for user in (coordinator, editor, superuser, facilitator)]
    key = f"roaming:edition:{edition.pk}:{edition.version}"
    unread = desk.act([key], "accept", "", editor, now)
    editions.approve(edition, by=editor, send_at=now, seen_hash=edition.frozen_hash, now=now)

    assert found == [[], waits, [], []]
    assert unread == ["This cannot be decided on the desk."]
    assert on_the_desk(editor, now) == []
