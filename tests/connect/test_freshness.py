"""Owners are asked after a year; the page says so after a year and a half; after two it leaves the directory."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bewiser.outbox.models import Mail
from connect import freshness, links, search
from connect.actions import freshness as clock
from connect.actions import profiles
from connect.exceptions import AnswerLinkExpired
from connect.models import Organisation
from tests.at_once import pressed_at_once
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(target_firm, target, now):
    """Confirmed today; its owner is there."""
    Organisation.objects.update(confirmed_at=now)
    target_firm.refresh_from_db()
    return target_firm


def minded(now, days):
    return clock.mind_the_profiles(now=now + timedelta(days=days))


def letters():
    return sorted((mail.key.split(":")[0], mail.to) for mail in Mail.objects.all())


def found(words):
    return search.browse(search.BrowseQuery(words)).total


def test_its_owner_is_asked_after_a_year_and_again_each_quarter(firm, target, now):
    done = [minded(now, days) for days in (364, 365, 365, 455, 456)]

    assert [asked for asked, _asleep in done] == [0, 1, 0, 0, 1]
    assert letters() == [("profile_still_right", target.email)] * 2


def test_nobody_is_asked_where_nobody_owns_it(firm, target, now):
    firm.members.update(role="editor")

    assert minded(now, 400) == (0, 0)


def test_an_owner_whose_account_is_closed_is_not_asked(firm, target, now):
    target.is_active = False
    target.save(update_fields=["is_active"])

    assert minded(now, 400) == (0, 0)


def test_saying_yes_begins_the_year_anew(firm, target, now):
    minded(now, 365)
    profiles.confirm(firm, now=now + timedelta(days=366))

    assert minded(now, 400) == (0, 0)
    assert minded(now, 366 + 365) == (1, 0)


def test_after_two_years_it_leaves_the_directory_and_stays_at_its_address(client, firm, south, now):
    assert found("target") == 1

    asleep = [minded(now, days)[1] for days in (729, 730, 731)]

    # The organisations of the clusters themselves stay.
    assert asleep == [0, 1, 0]
    assert found("target") == 0
    assert client.get(firm.get_absolute_url()).status_code == 200
    assert not Organisation.objects.get(pk=south.organisation_id).is_dormant
    profiles.confirm(firm, now=now + timedelta(days=800))
    assert found("target") == 1


def test_the_page_says_so_after_a_year_and_a_half(client, firm):
    today = timezone.now()
    shown = {}
    for days in (547, 549):
        Organisation.objects.filter(pk=firm.pk).update(confirmed_at=today - timedelta(days=days))
        page = client.get(firm.get_absolute_url()).content.decode()
        shown[days] = "not confirmed since" in page

    assert shown == {547: False, 549: True}


def test_what_was_never_confirmed_counts_from_when_it_was_written_down(firm, now):
    firm.confirmed_at = None

    assert freshness.known_right_at(firm) == firm.created_at


def test_one_press_in_the_letter_says_yes_without_signing_in(client, firm, target, now):
    minded(now, 400)
    link = re.search(r"/still-right/\S+", Mail.objects.get().body_text)[0]
    before = client.get(link).content.decode()
    untouched = Organisation.objects.get(pk=firm.pk).confirmed_at

    after = client.post(link, follow=True).content.decode()

    assert untouched == now
    assert "All of it is still right" in before
    assert "Thank you." in after
    row = Organisation.objects.get(pk=firm.pk)
    assert (row.confirmed_at > now, row.asked_at) == (True, None)


def test_a_link_is_good_for_an_owner_only(client, firm, target):
    token = links.confirm_profile_token(firm, target)
    firm.members.update(role="viewer")

    with pytest.raises(AnswerLinkExpired):
        links.profile_of(token)
    for wrong in (token, token[:-2], "none"):
        assert client.post(reverse("connect:still_right", args=[wrong])).status_code == 410


@pytest.mark.django_db(transaction=True)
def test_two_beats_ask_once(firm, now):
    assert pressed_at_once([lambda: minded(now, 400)] * 2) == ["done", "done"]
    assert len(letters()) == 1


def test_the_cost_does_not_grow_with_those_that_are_fresh(firm, now, django_assert_num_queries):
    for number in range(30):
        make.make_organisation(f"Fresh {number}", confirmed_at=now)

    with django_assert_num_queries(2):
        assert minded(now, 10) == (0, 0)
