"""Hostile strings through the forms and addresses of case studies: an answer, never a fault of ours."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from bewiser.outbox.models import Mail
from connect.models import CaseStudy
from tests import test_hostile as hostile
from tests.connect.cases import WORDS, fresh, put
from tests.factories import connect as make
from tests.factories.roaming import a_photo
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


def press(client, case, page, said, *more):
    return send(client, reverse(f"connect:{page}", args=[case.slug, *more]), said)


def pages(client, case):
    """What is wrong with the two pages that show what was stored."""
    addresses = (case.get_absolute_url(), reverse("connect:case_edit", args=[case.slug]))
    return [verdict(client.get(address)) for address in addresses]


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


@pytest.mark.parametrize("fields", FIELDS, ids="-".join)
def test_a_change_takes_any_text_to_its_approval(
    client, short, seeker_firm, target_firm, seeker, fields
):
    case = make.make_case(seeker_firm, target_firm)
    client.force_login(seeker)
    wrong, changed, approved = {}, 0, 0

    for text in short:
        with undone():
            said = WORDS | {"title": "Anew", "version": "0"} | dict.fromkeys(fields, text)
            wrong[text[:40]] = [
                verdict(press(client, case, "case_edit", said)),
                *pages(client, case),
            ]
            changed += fresh(case).version
            for page in ("case_put", "case_approve"):
                said = {"version": str(fresh(case).version)}
                wrong[text[:40]].append(verdict(press(client, case, page, said)))
            approved += case.approvals.count()

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    # A language is chosen from a list, and only the right version is taken; whatever stands then is approved.
    assert (changed > 3, approved) == (fields[0] not in {"language", "version"}, len(short))


@pytest.mark.parametrize("fields", [("words",), ("version",)], ids="-".join)
def test_a_picture_takes_any_text(
    client, short, seeker_firm, target_firm, seeker, settings, tmp_path, fields
):
    settings.MEDIA_ROOT = tmp_path
    case = make.make_case(seeker_firm, target_firm)
    client.force_login(seeker)
    add = reverse("connect:picture_add", args=[case.slug])
    wrong, stored = {}, 0

    for text in short:
        with undone():
            said = {"words": "A desk", "version": "0"} | dict.fromkeys(fields, text)
            # The test client would not send half of a pair of surrogates but as bytes.
            parts = {name: [value.encode("utf-8", "surrogatepass")] for name, value in said.items()}
            added = client.post(add, parts | {"image": a_photo()})
            wrong[text[:40]] = [verdict(added), *pages(client, case)]
            kept = list(case.pictures.values_list("words", flat=True))
            stored += len(kept)
            shown = client.get(case.get_absolute_url()).content.decode()
            wrong[text[:40]] += [words for words in kept if f'alt="{escape(words)}"' not in shown]

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    assert (stored > 3) == (fields == ("words",))


@pytest.mark.parametrize("page", ["case_put", "case_approve", "case_withdraw", "picture_remove"])
def test_a_press_takes_any_version(client, short, seeker_firm, target_firm, seeker, now, page):
    case = make.make_case(seeker_firm, target_firm)
    picture = case.pictures.create(image="cases/x.jpg", words="A desk", position=1)
    if page == "case_approve":
        put(case, seeker, now)
    more = [picture.pk] if page == "picture_remove" else []
    client.force_login(seeker)
    wrong = {}

    for text in short:
        with undone():
            wrong[text[:40]] = verdict(press(client, case, page, {"version": text}, *more))

    assert {text: found for text, found in wrong.items() if found} == {}


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
