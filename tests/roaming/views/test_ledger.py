"""The page of the ledger: who reads the badge and the flag, and what they are given for."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from roaming.choices import StayState
from tests.factories import roaming as make


def page(name: str, *args: object) -> str:
    return reverse(f"roaming:{name}", args=args)


def rows(text: str) -> list[list[str]]:
    """Return what the cells of the table say, without the drawing of the balance."""
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", text.split("<tbody>")[1], re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        said = [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]
        found.append(said[:3] + said[4:])
    return found


def test_the_badge_and_the_flag_stand_beside_their_figures(
    client, place, home, target_firm, target, seeker_firm, seeker, facilitator
) -> None:
    southern = make.make_location(home, "Mill", country="ES", city="Girona")
    now = timezone.now()
    asked = now - timedelta(days=40)
    make.make_stay(
        southern, place.member, seeker_firm, seeker, state=StayState.AGREED,
        put_at=asked, answered_at=asked + timedelta(days=2),
    )  # fmt: skip
    make.make_stay(
        place, home, target_firm, target, state=StayState.DECLINED,
        put_at=asked, answered_at=asked + timedelta(hours=3),
    )  # fmt: skip
    make.make_stay(
        place, home, target_firm, target, state=StayState.LAPSED, put_at=asked, state_since=now
    )  # fmt: skip
    make.make_stay(
        place, home, target_firm, target, state=StayState.AT_HOST, due_at=now - timedelta(days=1)
    )  # fmt: skip
    client.force_login(facilitator)

    shown = client.get(page("ledger")).content.decode()

    assert rows(shown) == [
        ["South answers within 3 days", "0", "0", "2.0 days", "1 of 1", "0"],
        ["North", "0", "0", "less than a day", "0 of 2", "2"],
    ]
    flags = re.findall(r'<span class="badge badge--warn">.*?</span>', shown, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", flag).strip() for flag in flags] == ["2"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_ledger_asks_as_often_for_three_members_as_for_one(
    client, north, south, east, agreement, coordinator, django_assert_num_queries, count
) -> None:
    for cluster in (north, south, east)[:count]:
        make.make_member(cluster, agreement=agreement)
    client.force_login(coordinator)
    client.get(page("ledger"))

    with django_assert_num_queries(10):
        client.get(page("ledger"))
