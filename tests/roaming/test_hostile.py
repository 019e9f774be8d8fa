"""Hostile strings through every form and address of the agreement, and onto the pages that show them."""

import pytest
from django.urls import reverse

from roaming.models import AgreementMember, Contact, Location
from tests import test_hostile as hostile
from tests.factories import roaming as make
from tests.test_hostile import look, send, undone, verdict

pytestmark = pytest.mark.django_db

# The same strings by the same browser; each test of this file tries them in the same two ways.
client, strings, short = hostile.client, hostile.strings, hostile.short

PLACE = {
    "name": "Old mill",
    "street": "3 Mill Lane",
    "city": "Lille",
    "country": "FR",
    "desks": "4",
    "weekdays": "1",
    "most_days": "5",
    "notice_days": "3",
}
NAMED = {"role": "contact", "name": "Nele", "email": "nele@people.example", "language": "en"}
SIGNED = {"name": "Sina", "position": "Director", "agrees": "on", "version": "1"}
FORMS = [
    ("facilitator", "location_add", ("name", "street", "city"), PLACE),
    ("facilitator", "location_add", ("description", "photo_words", "postcode"), PLACE),
    (
        "facilitator",
        "location_add",
        ("country", "desks", "weekdays", "services", "languages", "most_days", "notice_days"),
        PLACE,
    ),
    ("facilitator", "contact_name", ("name", "phone"), NAMED),
    ("facilitator", "contact_name", ("email",), NAMED),
    ("facilitator", "contact_name", ("role", "language"), NAMED),
    ("facilitator", "member_accept", ("name", "position"), SIGNED),
    ("facilitator", "member_accept", ("agrees", "version"), SIGNED),
    ("facilitator", "member_move", ("note",), {}),
    ("target_facilitator", "member_apply", ("note",), {}),
    ("coordinator", "agreement_draft", ("texts_en", "changes_en", "texts_fr"), {}),
    ("coordinator", "agreement_publish", ("version",), {}),
]


@pytest.fixture
def place(north, south):
    """North has a place and has not accepted yet; South is not in the agreement."""
    make.make_agreement()
    return make.make_location(make.make_member(north))


def address(name: str) -> str:
    words = {
        "agreement_draft": [],
        "agreement_publish": [],
        "member_apply": ["south"],
        "member_move": ["north", "pause"],
    }
    return reverse(f"roaming:{name}", args=words.get(name, ["north"]))


@pytest.mark.parametrize("who, name, fields, good", FORMS)
def test_every_form_takes_any_text(
    client, request, strings, place, who, name, fields, good
) -> None:
    client.force_login(request.getfixturevalue(who))
    pages = [reverse("roaming:place_list")]
    if who != "coordinator":
        cluster = "south" if name == "member_apply" else "north"
        pages.append(reverse("roaming:member_manage", args=[cluster]))
    pages.append(reverse("roaming:member_detail", args=["north"]))
    wrong = {}

    for number, text in enumerate(strings):
        with undone():
            wrong[text[:40]] = [
                verdict(send(client, address(name), good | dict.fromkeys(fields, text)))
            ]
            # The further pages show the same words; one in five tells of them all.
            if number % 5 == 0:
                wrong[text[:40]] += [verdict(client.get(page)) for page in pages]

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    assert (AgreementMember.objects.count(), Location.objects.count()) == (1, 1)
    assert not Contact.objects.exists()


@pytest.mark.parametrize("fields", [("on", "name"), ("name",)])
def test_a_closed_day_takes_any_text(client, facilitator, short, place, fields) -> None:
    client.force_login(facilitator)
    url = reverse("roaming:closure_add", args=["north", place.pk])
    wrong = {}

    for text in short:
        with undone():
            said = {"on": "2026-12-24"} | dict.fromkeys(fields, text)
            wrong[text[:40]] = verdict(send(client, url, said))

    assert {text: found for text, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    "name, field", [("place_list", "country"), ("place_list", "service"), ("agreement", "since")]
)
def test_every_parameter_takes_any_text(client, strings, place, name, field) -> None:
    wrong = {
        text[:40]: verdict(look(client, reverse(f"roaming:{name}"), field, text))
        for text in strings
    }

    assert {text: found for text, found in wrong.items() if found} == {}
