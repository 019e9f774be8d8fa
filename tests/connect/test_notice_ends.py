"""Notices whose day comes: over by themselves, told of before, and never rewritten."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from bewiser.outbox.models import Mail
from connect.actions import notices
from connect.models import Notice, NoticeEvent
from tests.at_once import pressed_at_once
from tests.connect.notices import fresh, post, told
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(target_firm, target, now):
    return post(target_firm, target, now)


def test_a_notice_is_open_on_its_last_day_and_over_on_the_next(notice, target_firm, now):
    last = notice.valid_until

    assert list(Notice.objects.open_on(last)) == [notice]
    assert (notice.is_open_on(last), notice.is_over_on(last)) == (True, False)
    # No clock has run.
    tomorrow = last + timedelta(days=1)
    assert list(Notice.objects.open_on(tomorrow)) == []
    assert (notice.is_open_on(tomorrow), notice.is_over_on(tomorrow)) == (False, True)


def test_the_notices_of_an_organisation_that_is_not_listed_any_more_are_not_open(
    notice, target_firm, now
):
    target_firm.is_listed = False
    target_firm.save()

    assert list(Notice.objects.open_on(now.date())) == []


def test_the_clock_notes_once_that_a_notice_is_over(notice, now):
    later = now + timedelta(days=200)

    assert notices.mind_the_notices(now=later) == (1, 0)
    assert notices.mind_the_notices(now=later) == (0, 0)
    assert told(notice)[-1] == ("expired", 2, "public", "expired")


def mails():
    return list(Mail.objects.order_by("key").values_list("kind", "to", "subject"))


def test_who_posted_a_notice_is_told_a_fortnight_before_its_end(notice, target, now):
    end = notice.valid_until
    day_before = now.replace(year=end.year, month=end.month, day=end.day) - timedelta(days=15)

    assert notices.mind_the_notices(now=day_before) == (0, 0)
    for _beat in range(2):
        notices.mind_the_notices(now=day_before + timedelta(days=1))

    assert mails() == [("notice", target.email, "Night shift wanted: it ends on 1 September 2026")]
    text = Mail.objects.get().body_text
    assert f"/notices/{notice.pk}/renew/" in text
    assert "You get this mail because you posted a notice" in " ".join(text.split())


def test_one_that_was_renewed_is_told_of_again(notice, target, now):
    near = now.replace(month=8, day=25)
    notices.mind_the_notices(now=near)
    until = near.date() + timedelta(days=100)
    notices.renew_notice(fresh(notice), until=until, by=target, now=near)

    notices.mind_the_notices(now=near)
    notices.mind_the_notices(now=near + timedelta(days=90))

    assert len(mails()) == 2


def test_the_owners_are_told_where_who_posted_it_has_left(notice, target, target_firm, now):
    owner = make.make_member("Oona Owner", target_firm)
    make.make_member("Ed Editor", target_firm, role="editor")
    target.organisation_memberships.all().delete()

    notices.mind_the_notices(now=now.replace(month=8, day=25))

    [(_kind, to, _subject)] = mails()
    assert to == owner.email
    assert "because you own the page of Target Ltd" in " ".join(
        Mail.objects.get().body_text.split()
    )


def test_the_owners_are_told_where_who_posted_it_is_shut_out(notice, target, target_firm, now):
    owner = make.make_member("Oona Owner", target_firm)
    target.is_active = False
    target.save()

    notices.mind_the_notices(now=now.replace(month=8, day=25))

    assert [to for _kind, to, _subject in mails()] == [owner.email]


def test_nobody_is_told_of_the_end_of_a_short_time(target_firm, target, now):
    post(target_firm, target, now, valid_until=now.date() + timedelta(days=14))

    notices.mind_the_notices(now=now + timedelta(days=7))

    assert mails() == []


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_write_one_letter_and_one_end(notice, target_firm, target, now):
    post(target_firm, target, now, title="Cellar to let", valid_until=date(2026, 8, 20),
         summary="Forty square metres, dry and quiet.")  # fmt: skip
    near = now.replace(month=8, day=25)

    pressed_at_once([lambda: notices.mind_the_notices(now=near)] * 2)

    assert len(mails()) == 1
    assert NoticeEvent.objects.filter(verb="expired").count() == 1


def test_one_that_cannot_be_minded_stops_no_other(notice, target_firm, target, now, monkeypatch):
    other = post(target_firm, target, now, title="Cellar to let", summary="Dry and quiet.")
    later = now + timedelta(days=200)
    # A second row of the same move is refused by the database, as a bug of ours would be.
    NoticeEvent.objects.create(notice=notice, version=2, at=now, verb="expired", to_state="expired")

    assert notices.mind_the_notices(now=later) == (1, 0)
    assert (fresh(notice).state, fresh(other).state) == ("public", "expired")


def _delete_at_once(event):
    NoticeEvent.objects.filter(pk=event.pk).delete()
    transaction.get_connection().check_constraints()


def test_what_happened_is_not_rewritten(notice, target):
    event = notice.events.last()

    with pytest.raises(DatabaseError), transaction.atomic():
        NoticeEvent.objects.filter(pk=event.pk).update(verb="renewed")
    with pytest.raises(DatabaseError), transaction.atomic():
        _delete_at_once(event)
    NoticeEvent.objects.filter(pk=event.pk).update(actor=None)

    assert notice.events.get(pk=event.pk).actor is None


def test_a_notice_goes_with_all_that_is_told_of_it(notice):
    notice.delete()
    transaction.get_connection().check_constraints()

    assert not NoticeEvent.objects.exists()
