"""Hostile strings through the forms and addresses of notices: an answer, never a fault of ours."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from connect.actions import notices
from connect.models import Notice
from tests import test_hostile as hostile
from tests.connect.notices import WORDS, fresh
from tests.factories import connect as make
from tests.test_hostile import assert_clean_mails, look, send, undone, verdict

pytestmark = pytest.mark.django_db

# The same strings by the same browser.
client, strings, short = hostile.client, hostile.strings, hostile.short
TODAY = datetime.now(UTC)
UNTIL = TODAY.date() + timedelta(days=20)
DATES = {"valid_from": TODAY.date(), "valid_until": UNTIL}
FORM = {name: WORDS[name] for name in ("type", "kind", "title", "summary", "text", "language")}
FORM |= {"valid_until": f"{UNTIL}"}
CHOSEN = ("type", "kind", "language", "stage", "property_status", "partners", "countries", "topics")


@pytest.mark.parametrize(
    "fields", [("title", "summary", "text"), ("valid_until",), CHOSEN], ids="-".join
)
@pytest.mark.parametrize("more", [{}, {"is_anonymous": "on"}], ids=["named", "anonymous"])
def test_a_notice_takes_any_text_to_its_feed_and_its_letter(
    client, short, target_firm, target, fields, more
):
    client.force_login(target)
    add = reverse("connect:notice_add", args=[target_firm.slug])
    wrong, stored = {}, 0

    for text in short:
        with undone():
            said = FORM | more | dict.fromkeys(fields, text)
            wrong[text[:40]] = [verdict(send(client, add, said))]
            notice = Notice.objects.first()
            if notice is None:
                continue
            stored += 1
            post = reverse("connect:notice_post", args=[notice.pk])
            wrong[text[:40]].append(verdict(send(client, post, {"version": "0"})))
            wrong[text[:40]] += [
                verdict(client.get(address))
                for address in (
                    notice.get_absolute_url(),
                    reverse("connect:notice_list"),
                    reverse("connect:notice_feed"),
                    reverse("connect:notice_edit", args=[notice.pk]),
                    reverse("connect:notice_ask", args=[notice.pk]),
                )
            ]
            notices.mind_the_notices(now=TODAY + timedelta(days=10))
            assert_clean_mails()

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    # What is chosen from a list or is a day cannot be anything else.
    assert (stored > 3) == (fields[0] == "title")


@pytest.mark.parametrize(
    "page, fields",
    [
        ("edit", ("title", "version")),
        ("post", ("version", "is_different")),
        ("renew", ("until",)),
        ("renew", ("version",)),
        ("withdraw", ("version",)),
    ],
)
def test_a_press_takes_any_text(client, short, target_firm, target, page, fields):
    notice = make.make_notice(target_firm, **DATES)
    address = reverse(f"connect:notice_{page}", args=[notice.pk])
    client.force_login(target)
    wrong = {}

    for text in short:
        with undone():
            said = FORM | {"until": f"{UNTIL}", "version": "0"} | dict.fromkeys(fields, text)
            wrong[text[:40]] = [verdict(send(client, address, said))]
            wrong[text[:40]].append(verdict(client.get(notice.get_absolute_url())))

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    assert fresh(notice).version == 0


@pytest.mark.parametrize("field", ["words", "type", "kind", "partner", "country", "topic", "page"])
@pytest.mark.parametrize("page", ["notice_list", "notice_feed"])
def test_the_list_takes_any_parameter(client, short, target_firm, page, field):
    make.make_notice(target_firm, **DATES)
    address = reverse(f"connect:{page}")

    wrong = {text[:40]: verdict(look(client, address, field, text)) for text in short}

    assert {text: found for text, found in wrong.items() if found} == {}
