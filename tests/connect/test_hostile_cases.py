"""Hostile strings through the forms and addresses of case studies: an answer, never a fault of ours."""

import pytest
from django.urls import reverse

from bewiser.outbox.models import Mail
from connect.choices import ConnectionState as State
from connect.models import CaseStudy
from tests import test_hostile as hostile
from tests.connect.cases import WORDS
from tests.factories import connect as make
from tests.test_hostile import LONGEST, look, send, undone, verdict

pytestmark = pytest.mark.django_db

# The same strings by the same browser.
client, strings, short = hostile.client, hostile.strings, hostile.short
FIELDS = [
    ("title",),
    ("summary",),
    ("text",),
    ("language",),
    ("title", "summary", "text"),
    ("version",),
]


@pytest.fixture
def introduced(seeker, seeker_firm, target_firm, target):
    return make.make_connection(
        asker=seeker, seeker=seeker_firm, target=target_firm, state=State.INTRODUCED
    )


@pytest.mark.parametrize("fields", FIELDS, ids="-".join)
def test_a_case_study_takes_any_text_from_its_beginning_to_its_letters(
    client, strings, introduced, seeker, target, fields
):
    client.force_login(seeker)
    add = reverse("connect:case_add", args=["connection", introduced.pk])
    wrong, stored, mails = {}, 0, 0

    for text in strings:
        with undone():
            said = WORDS | dict.fromkeys(fields, text)
            wrong[text[:40]] = [verdict(send(client, add, said))]
            case = CaseStudy.objects.first()
            if case is None:
                continue
            stored += 1
            asked = reverse("connect:case_put", args=[case.slug])
            wrong[text[:40]] += [
                verdict(client.get(case.get_absolute_url())),
                verdict(client.get(reverse("connect:case_list"))),
                verdict(send(client, asked, {"version": "0"})),
                verdict(client.get(introduced.get_absolute_url())),
            ]
            mails += Mail.objects.count()

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    # A language is chosen from a list; of all else something can stand, and both are asked about it.
    assert (stored > 3, mails) == (fields != ("language",), 2 * stored)


@pytest.mark.parametrize("fields", [*FIELDS, ("words",)], ids="-".join)
def test_a_change_and_a_picture_take_any_text(
    client, short, seeker_firm, target_firm, seeker, fields
):
    case = make.make_case(seeker_firm, target_firm)
    client.force_login(seeker)
    wrong = {}

    for text in short:
        said = WORDS | {"version": "0"} | dict.fromkeys(fields, text)
        with undone():
            wrong[text[:40]] = [
                verdict(send(client, reverse(f"connect:{page}", args=[case.slug]), said))
                for page in (
                    "case_edit",
                    "picture_add",
                    "case_put",
                    "case_approve",
                    "case_withdraw",
                )
            ]

    assert {text: found for text, found in wrong.items() if any(found)} == {}


@pytest.mark.parametrize("address", ["/cases/{}/", "/cases/{}/edit/", "/cases/add/stay/{}/"])
def test_addresses_of_case_studies_take_any_text(client, short, superuser, address):
    client.force_login(superuser)
    wrong = {}
    for text in short:
        word = hostile.quote(text.encode("utf-8", "surrogatepass"), safe="")
        wrong[text[:40]] = verdict(client.get(address.format(word)))

    assert {text: found for text, found in wrong.items() if found} == {}


def test_the_list_takes_any_page(client, short, db):
    url = reverse("connect:case_list")

    wrong = {text[:40]: verdict(look(client, url, "page", text)) for text in short}

    assert {text: found for text, found in wrong.items() if found} == {}
    assert len(short) > 3
    assert max(map(len, short)) < LONGEST
