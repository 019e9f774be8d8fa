"""What the pages of a stay tell: that a guest is welcome, what there is to visit, and when a pass has ended."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from roaming.choices import StayState
from roaming.models import LedgerEntry
from roaming.passing import pass_of
from tests.factories import connect as make_connect
from tests.factories import roaming as make

OWES = (
    "Members of this cluster were guests elsewhere for more days than it has given so far: "
    "your stay helps it to give some back."
)


def page(name: str, *args: object) -> str:
    return reverse(f"roaming:{name}", args=args)


@pytest.mark.parametrize("days", [0, 2])
def test_a_host_that_gave_less_than_it_received_says_that_a_stay_helps_it(
    client, place, home, stay, target, seeker_firm, seeker, days
) -> None:
    mill = make.make_location(home, "Mill", country="ES", city="Girona")
    if days:
        was_there = make.make_stay(
            mill, place.member, seeker_firm, seeker, state=StayState.FINISHED
        )
        LedgerEntry.objects.create(
            stay=was_there, host=home, home=place.member, on=make.LAST_DAY, days=days
        )

    client.force_login(target)
    at_the_one_who_owes = client.get(page("stay_ask", place.pk)).content.decode()
    client.force_login(seeker)
    at_the_one_who_gave = client.get(page("stay_ask", mill.pk)).content.decode()

    assert (OWES in at_the_one_who_owes) == bool(days)
    assert OWES not in at_the_one_who_gave
    assert "North is in the agreement because it wants guests" in at_the_one_who_owes


def test_what_the_host_holds_during_the_stay_is_there_at_its_member_price(
    client, north, south, stay, target
) -> None:
    during = make_connect.NOW + timedelta(days=14)
    price = {"price": 50, "member_price": 20}
    for cluster, title, starts_at, is_published in (
        (north, "Evening of sensors", during, True),
        (north, "Week after", during + timedelta(days=7), True),
        (north, "Not announced", during, False),
        (south, "At home", during, True),
    ):
        ends_at = starts_at + timedelta(hours=3)
        make_connect.make_event(
            cluster, title, starts_at=starts_at, ends_at=ends_at, is_published=is_published, **price
        )
    client.force_login(target)

    asked = client.get(page("stay_detail", stay.pk)).content.decode()
    stay.state = StayState.AGREED
    stay.save()
    agreed = client.get(page("stay_detail", stay.pk)).content.decode()

    told = agreed.split('<h2 id="events">')[1].split("</section>")[0]
    assert re.findall(r"<h3[^>]*><a[^>]*>(.*?)</a>", told) == ["Evening of sensors"]
    assert "Events during the stay, at the member price" in told
    assert "€20.00 for you as a member, €50.00 for others" in told
    assert ('id="events"' in asked, "Evening of sensors" in asked) == (False, False)


@pytest.mark.parametrize("who", [None, "facilitator"])
def test_a_pass_whose_last_day_is_over_lets_nobody_in(
    request, client, place, home, target_firm, target, who
) -> None:
    today = timezone.localdate()
    over = make.make_stay(
        place, home, target_firm, target, state=StayState.AGREED,
        first_day=today - timedelta(days=4), last_day=today - timedelta(days=2),
    )  # fmt: skip
    if who:
        client.force_login(request.getfixturevalue(who))

    answer = client.get(page("pass_check", pass_of(over)))

    shown = answer.content.decode()
    assert answer.status_code == 410
    assert "<h1>This pass is out of date</h1>" in shown
    assert "It is authentic, and good on other days than today." in shown
    # Neither the guest's name nor the button that lets them in.
    assert ("Target Ltd" in shown, "Check the guest in" in shown) == (False, False)
