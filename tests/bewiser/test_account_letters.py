"""How many letters strangers can cause at an address, whether it is known here or not."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from bewiser.accounts import CHANGES, LETTERS_PER_DAY
from bewiser.outbox.models import Mail
from tests.factories import connect as make

pytestmark = pytest.mark.django_db
# The first words of a letter, after the greeting and its comma.
FIRST = re.compile(
    r"{% block body %}{% (?:translate \"(.+?)\" %}|blocktranslate trimmed %}(.+?){%)"
)
DOORS = ["account_request_login_code", "account_reset_password", "account_signup"]


def knock(door, address):
    """One stranger more: allauth's own limits, by the minute and the network, know nothing of them."""
    cache.clear()
    return Client().post(reverse(door), {"email": address})


@pytest.mark.parametrize("is_known", [True, False])
def test_a_mailbox_is_not_filled_through_any_of_the_doors(is_known):
    address = "victim@people.example"
    if is_known:
        make.make_person("Vic Tim", email=address)

    answers = [knock(DOORS[number % 3], address) for number in range(LETTERS_PER_DAY)]
    refused = [knock(door, address.upper()) for door in DOORS]

    assert {answer.status_code for answer in answers} == {302}
    assert [answer.status_code for answer in refused] == [429, 429, 429]
    assert all("no more follow for now" in answer.content.decode() for answer in refused)
    assert Mail.objects.filter(to=address).count() == LETTERS_PER_DAY
    # One mailbox that is full keeps nobody else from theirs.
    assert knock(DOORS[0], "somebody@people.example").status_code == 302


def test_what_changes_in_an_account_is_always_told(client):
    person = make.make_person("Vic Tim", password="long-winded-otter")
    for _number in range(LETTERS_PER_DAY):
        knock(DOORS[0], person.email)
    client.force_login(person)
    said = {
        "oldpassword": "long-winded-otter",
        "password1": "otter-anew-x",
        "password2": "otter-anew-x",
    }

    client.post(reverse("account_change_password"), said)

    latest = Mail.objects.filter(to=person.email).latest("created_at")
    assert "The password has been changed." in latest.body_text
    assert Mail.objects.filter(to=person.email).count() == LETTERS_PER_DAY + 1


def first_sentences():
    for path in Path(settings.BASE_DIR, "templates/mail/account").glob("*.body.txt"):
        for plain, filled in FIRST.findall(path.read_text()):
            yield plain or filled.replace("{{ email }}", "%(email)s")
    with translation.override(None):
        yield from map(str, CHANGES.values())


def test_german_goes_on_in_lower_case_after_the_comma_of_the_greeting():
    with Path(settings.BASE_DIR, "locale/de/LC_MESSAGES/django.po").open("rb") as file:
        german = read_po(file, locale="de")

    begun = [german.get(sentence).string for sentence in first_sentences()]

    assert len(begun) == 5 + len(CHANGES)
    assert [words for words in begun if not words[0].islower()] == []
