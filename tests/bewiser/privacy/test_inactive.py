"""Accounts that nobody uses: a letter, one press to stay, and the removal a month later."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from bewiser.outbox.models import Mail
from bewiser.privacy import actions, links, running
from connect.models import User
from tests.factories import connect as make

NOW = datetime(2030, 3, 31, 3, 0, tzinfo=UTC)
LAST = datetime(2027, 4, 29, 3, 0, tzinfo=UTC)
MONTH = timedelta(days=30)
DAY = timedelta(days=1)


def forgotten(now):
    counts = running.forget(now=now).counts
    return counts["warned"], counts["people"]


@pytest.fixture
def away(db):
    """Signed in last almost 36 months ago."""
    return make.make_person("Ada Away", date_joined=LAST - MONTH, last_login=LAST)


def test_a_month_before_the_term_people_are_asked_once(away):
    assert forgotten(NOW - DAY * 2) == (0, 0)
    assert forgotten(NOW) == (1, 0)
    assert forgotten(NOW + DAY) == (0, 0)

    mail = Mail.objects.get()
    away.refresh_from_db()
    assert (mail.to, mail.subject) == (away.email, "Do you want to keep your account at Be Wiser?")
    assert "30 April 2030" in mail.body_text
    assert away.warned_at == NOW


def test_who_does_not_answer_is_removed_a_month_later(away):
    forgotten(NOW)

    assert forgotten(NOW + MONTH - DAY) == (0, 0)
    assert forgotten(NOW + MONTH) == (0, 1)
    assert not User.objects.filter(pk=away.pk).exists()
    assert forgotten(NOW + MONTH) == (0, 0)


def test_one_press_keeps_the_account_and_looking_does_not(client, away):
    forgotten(NOW)
    [address] = [word for word in Mail.objects.get().body_text.split() if "/accounts/stay/" in word]
    path = address[address.index("/accounts") :]

    looked = client.get(path)
    away.refresh_from_db()
    before = away.stayed_at
    pressed = client.post(path)

    away.refresh_from_db()
    assert (looked.status_code, before, pressed.status_code) == (200, None, 200)
    assert (away.stayed_at is not None, away.warned_at) == (True, None)
    assert "Your account stays" in pressed.content.decode()


def test_who_stayed_is_asked_again_after_the_whole_term(away):
    forgotten(NOW)
    actions.stay(away, now=NOW)

    assert forgotten(NOW + MONTH) == (0, 0)
    assert forgotten(NOW + timedelta(days=34 * 30)) == (0, 0)
    assert forgotten(NOW + timedelta(days=36 * 31)) == (1, 0)


def test_signing_in_keeps_the_account_too(away):
    forgotten(NOW)
    User.objects.filter(pk=away.pk).update(last_login=NOW + DAY)

    assert forgotten(NOW + MONTH) == (0, 0)


def test_after_a_sign_in_the_next_absence_is_asked_about_again(away):
    forgotten(NOW)
    User.objects.filter(pk=away.pk).update(last_login=NOW + DAY)

    assert forgotten(NOW + timedelta(days=36 * 31)) == (1, 0)
    assert Mail.objects.count() == 2


@pytest.mark.parametrize("fields", [{"is_superuser": True}, {"date_joined": NOW}])
def test_who_runs_the_site_or_is_new_is_left_alone(db, fields):
    make.make_person("Una", **({"date_joined": LAST - MONTH} | fields))

    assert forgotten(NOW) == (0, 0)


def test_a_closed_account_goes_without_a_letter(db):
    make.make_person("Una", date_joined=LAST - MONTH, is_active=False)

    assert (forgotten(NOW), Mail.objects.count()) == ((1, 0), 0)
    assert forgotten(NOW + MONTH) == (0, 1)


@pytest.mark.parametrize("token", ["none", "a:b:c"])
def test_a_link_that_is_none_says_so(client, db, token):
    assert client.get(reverse("account_stay", args=[token])).status_code == 410
    assert client.post(reverse("account_stay", args=[token])).status_code == 410


def test_the_link_of_an_account_that_is_gone_is_over(client, away):
    address = links.stay_url(away)
    away.delete()

    assert client.get(address[address.index("/accounts") :]).status_code == 410
