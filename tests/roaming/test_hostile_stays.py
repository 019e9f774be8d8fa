"""Hostile strings through every form and address of a stay, onto its pages, into its letters and files."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from bewiser.outbox.models import Mail
from roaming.choices import StayState
from roaming.models import DeskDay, Stay
from tests import test_hostile as hostile
from tests.factories import roaming as make
from tests.test_hostile import assert_clean_mails, look, send, undone, verdict

pytestmark = pytest.mark.django_db

client, strings, short = hostile.client, hostile.strings, hostile.short

MARKS = {"first_mark": "5", "second_mark": "4", "third_mark": "3"}
# Who presses what in which state, and which fields take the string.
PRESSES = [
    ("target_facilitator", "requested", "confirm", ("note",), {}),
    ("target_facilitator", "requested", "refuse", ("note",), {}),
    ("facilitator", "at_host", "accept", ("note",), {}),
    ("facilitator", "at_host", "propose", ("first_day", "last_day"), {"note": "Later."}),
    ("facilitator", "at_host", "decline", ("note", "version"), {}),
    ("target", "agreed", "cancel", ("note",), {}),
]


def monday(weeks: int):
    today = timezone.localdate()
    return today + timedelta(days=7 * weeks - today.weekday())


@pytest.fixture
def ahead(place, home, target_firm, target):
    return make.make_stay(place, home, target_firm, target, first_day=monday(3), last_day=monday(3))


@pytest.mark.parametrize(
    "fields",
    [
        ("purpose", "to_meet"),
        ("first_day", "last_day"),
        ("people", "services"),
        ("organisation",),
    ],
)
def test_asking_for_a_stay_takes_any_text(
    client, strings, place, home, target, target_firm, fields
) -> None:
    client.force_login(target)
    good = {
        "organisation": str(target_firm.pk),
        "first_day": monday(3).isoformat(),
        "last_day": monday(3).isoformat(),
        "people": "1",
        "purpose": "Two firms.",
    }
    wrong = {}

    for text in strings:
        with undone():
            url = reverse("roaming:stay_ask", args=[place.pk])
            found = [verdict(send(client, url, good | dict.fromkeys(fields, text)))]
            for stay in Stay.objects.all():
                Stay.objects.update(state=StayState.AGREED)
                names = ("stay_detail", "stay_note")
                found += [
                    verdict(client.get(reverse(f"roaming:{name}", args=[stay.pk])))
                    for name in names
                ]
                file = client.get(reverse("roaming:stay_calendar", args=[stay.pk])).content
                assert len(Calendar.from_ical(file).walk("VEVENT")) == 1
            assert_clean_mails()
            wrong[text[:40]] = found

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    assert not Stay.objects.exists()


@pytest.mark.parametrize("who, state, move, fields, good", PRESSES)
def test_moving_a_stay_takes_any_text(
    client, request, short, ahead, who, state, move, fields, good
) -> None:
    Stay.objects.update(state=state, put_at=timezone.now())
    client.force_login(request.getfixturevalue(who))
    url = reverse("roaming:stay_move", args=[ahead.pk, move])
    wrong = {}

    for text in short:
        with undone():
            said = {"version": "0"} | good | dict.fromkeys(fields, text)
            wrong[text[:40]] = [
                verdict(send(client, url, said)),
                verdict(client.get(reverse("roaming:stay_detail", args=[ahead.pk]))),
            ]
            assert_clean_mails()

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    assert not DeskDay.objects.exists()


@pytest.mark.parametrize("fields", [("words",), ("first_mark", "third_mark"), ("led_somewhere",)])
def test_looking_back_takes_any_text(
    client, short, place, home, target, target_firm, fields
) -> None:
    stay = make.make_stay(place, home, target_firm, target, state=StayState.FINISHED)
    client.force_login(target)
    url = reverse("roaming:stay_review", args=[stay.pk])
    wrong = {}

    for text in short:
        with undone():
            wrong[text[:40]] = [
                verdict(send(client, url, MARKS | dict.fromkeys(fields, text))),
                verdict(client.get(stay.get_absolute_url())),
            ]

    assert {text: found for text, found in wrong.items() if any(found)} == {}


@pytest.mark.parametrize("name", ["roaming:stay_list", "connect:event_list"])
@pytest.mark.parametrize("field", ["page", "kind", "cluster"])
def test_every_parameter_takes_any_text(client, strings, target, name, field) -> None:
    client.force_login(target)
    wrong = {text[:40]: verdict(look(client, reverse(name), field, text)) for text in strings}

    assert {text: found for text, found in wrong.items() if found} == {}
    assert not Mail.objects.exists()
