"""Notices: written, posted, changed, renewed and taken off."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from connect.actions import notices
from connect.choices import NoticeState as State
from connect.exceptions import NoticeAlike, NoticeMoved
from connect.models import Notice
from tests.at_once import pressed_at_once
from tests.connect.notices import WORDS, fresh, post, told, write
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(target_firm, target, now):
    return write(target_firm, target, now)


@pytest.fixture
def notice(target_firm, target, now):
    return post(target_firm, target, now)


def refused(act, *args, **kwargs):
    """What an action says against it, by field."""
    with pytest.raises(ValidationError) as problem:
        act(*args, **kwargs)
    return (
        problem.value.message_dict
        if hasattr(problem.value, "error_dict")
        else problem.value.messages
    )


def test_a_notice_begins_as_a_draft_and_is_posted(target_firm, target, now):
    topic = make.make_topic("Alarms")

    notice = write(target_firm, target, now, [topic])
    notices.post_notice(notice, by=target, now=now)

    row = fresh(notice)
    assert {name: getattr(row, name) for name in WORDS} == WORDS
    assert (row.state, row.posted_at, row.posted_by, row.valid_from, row.version) == (
        "public", now, target, now.date(), 1,
    )  # fmt: skip
    assert list(row.topics.all()) == [topic]
    assert told(row) == [("written", 0, "", "draft"), ("posted", 1, "draft", "public")]


def test_posting_twice_posts_once(draft, target, now):
    seen = fresh(draft)
    notices.post_notice(draft, by=target, now=now)

    with pytest.raises(NoticeMoved):
        notices.post_notice(seen, by=target, now=now)
    with pytest.raises(NoticeMoved):
        notices.post_notice(fresh(draft), by=target, now=now)

    assert [verb for verb, *_rest in told(draft)] == ["written", "posted"]


@pytest.mark.django_db(transaction=True)
def test_two_who_post_at_once_post_once(draft, target, now):
    seen = [fresh(draft), fresh(draft)]

    outcomes = pressed_at_once(
        [lambda row=row: notices.post_notice(row, by=target, now=now) for row in seen]
    )

    assert outcomes == ["NoticeMoved", "done"]
    assert [verb for verb, *_rest in told(draft)] == ["written", "posted"]


@pytest.mark.django_db(transaction=True)
def test_of_two_that_say_the_same_and_are_posted_at_once_one_is_asked_about(
    target_firm, target, now
):
    drafts = [write(target_firm, target, now) for _number in range(2)]

    outcomes = pressed_at_once(
        [lambda row=row: notices.post_notice(row, by=target, now=now) for row in drafts]
    )

    assert outcomes == ["NoticeAlike", "done"]


def test_what_fails_on_its_way_leaves_nothing(draft, target, now):
    with transaction.atomic():
        notices.post_notice(draft, by=target, now=now)
        transaction.set_rollback(True)

    assert fresh(draft).state == State.DRAFT
    assert told(draft) == [("written", 0, "", "draft")]


@pytest.mark.parametrize(
    "until, words",
    [
        (date(2026, 3, 2), ["This day has passed."]),
        (date(2027, 3, 5), ["A notice is valid for twelve months at most."]),
    ],
)
def test_a_notice_is_valid_from_today_to_twelve_months(target_firm, target, now, until, words):
    assert refused(write, target_firm, target, now, valid_until=until) == {"valid_until": words}
    assert not Notice.objects.exists()


@pytest.mark.parametrize("until", [date(2026, 3, 3), date(2027, 3, 4)])
def test_the_first_and_the_last_day_will_do(target_firm, target, now, until):
    assert write(target_firm, target, now, valid_until=until).valid_until == until


def test_a_draft_that_has_waited_too_long_is_posted_with_another_day(draft, target, now):
    later = now + timedelta(days=365)

    assert refused(notices.post_notice, draft, by=target, now=later) == {
        "valid_until": ["This day has passed."]
    }
    assert fresh(draft).state == State.DRAFT


def test_an_organisation_without_a_page_posts_nothing(draft, target_firm, target, now):
    target_firm.is_listed = False
    target_firm.save()

    assert refused(notices.post_notice, draft, by=target, now=now) == [
        "Only an organisation with a public page posts notices."
    ]


def test_another_notice_that_says_the_same_is_named_first(notice, target_firm, target, now):
    twin = write(target_firm, target, now, title="A night shift is wanted")

    with pytest.raises(NoticeAlike) as alike:
        notices.post_notice(twin, by=target, now=now)
    notices.post_notice(twin, by=target, now=now, is_different=True)

    assert alike.value.notices == [notice]
    assert fresh(twin).state == State.PUBLIC


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Cellar to let", "summary": "Forty square metres, dry and quiet."},
        {"type": "offered"},
    ],
)
def test_what_is_about_something_else_is_posted_at_once(notice, target_firm, target, now, changes):
    assert post(target_firm, target, now, **changes).state == State.PUBLIC


def test_what_is_over_or_of_others_is_no_hindrance(
    notice, target_firm, target, seeker_firm, seeker, now
):
    other = post(seeker_firm, seeker, now)
    later = now + timedelta(days=200)

    again = write(target_firm, target, later, valid_until=date(2026, 12, 1))
    notices.post_notice(again, by=target, now=later)

    today = now.date()
    assert notices.others_alike(notice, today=today) == [other]
    assert notices.own_alike(again, today=today) == [notice]


def test_a_public_notice_is_changed_and_stays_public(notice, target, now):
    topic = make.make_topic("Alarms")
    later = now + timedelta(days=3)

    notices.change_notice(
        notice, words=WORDS | {"stage": "idea"}, topics=[topic], by=target, now=later
    )

    row = fresh(notice)
    assert (row.state, row.stage, row.posted_at, row.valid_from, row.state_since) == (
        "public", "idea", now, now.date(), now,
    )  # fmt: skip
    assert list(row.topics.all()) == [topic]
    assert told(row)[-1] == ("changed", 2, "public", "public")


def test_the_same_words_again_change_nothing(notice, target, now):
    notices.change_notice(notice, words=WORDS, topics=[], by=target, now=now)

    assert (fresh(notice).version, told(notice)[-1][0]) == (1, "posted")


def test_another_topic_is_a_change(notice, target, now):
    notices.change_notice(
        notice, words=WORDS, topics=[make.make_topic("Alarms")], by=target, now=now
    )

    assert told(notice)[-1][0] == "changed"


def test_whoever_saw_an_older_version_changes_nothing(notice, target, now):
    seen = fresh(notice)
    notices.change_notice(notice, words=WORDS | {"stage": "idea"}, topics=[], by=target, now=now)

    with pytest.raises(NoticeMoved):
        notices.change_notice(
            seen, words=WORDS | {"title": "Day shift"}, topics=[], by=target, now=now
        )

    assert (fresh(notice).title, fresh(notice).stage) == ("Night shift wanted", "idea")


def test_the_time_of_a_draft_begins_anew_when_it_is_changed(draft, target, now):
    later = now + timedelta(days=300)
    until = later.date() + timedelta(days=300)

    notices.change_notice(
        draft, words=WORDS | {"valid_until": until}, topics=[], by=target, now=later
    )

    assert (fresh(draft).valid_from, fresh(draft).valid_until) == (later.date(), until)


def test_the_time_of_a_public_one_does_not(notice, target, now):
    later = now + timedelta(days=150)
    words = WORDS | {"valid_until": later.date() + timedelta(days=300)}

    said = refused(notices.change_notice, notice, words=words, topics=[], by=target, now=later)

    assert said == {"valid_until": ["A notice is valid for twelve months at most."]}


def test_what_stood_under_a_name_does_not_become_anonymous(notice, draft, target, now):
    words = WORDS | {"is_anonymous": True}

    said = refused(notices.change_notice, notice, words=words, topics=[], by=target, now=now)
    notices.change_notice(draft, words=words, topics=[], by=target, now=now)

    assert list(said) == ["is_anonymous"]
    assert (fresh(notice).is_anonymous, fresh(draft).is_anonymous) == (False, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(is_anonymous=True)


def test_an_anonymous_one_may_tell_whose_it_is_later(target_firm, target, now):
    notice = post(target_firm, target, now, is_anonymous=True)

    notices.change_notice(notice, words=WORDS, topics=[], by=target, now=now)

    assert fresh(notice).is_anonymous is False


@pytest.mark.parametrize("days", [10, 250])
def test_a_notice_is_renewed_before_and_after_its_end(notice, target, now, days):
    later = now + timedelta(days=days)
    notices.mind_the_notices(now=later)
    seen = fresh(notice)
    until = later.date() + timedelta(days=366)

    notices.renew_notice(fresh(notice), until=until, by=target, now=later)
    with pytest.raises(NoticeMoved):
        notices.renew_notice(seen, until=until, by=target, now=later)

    row = fresh(notice)
    assert (row.state, row.valid_from, row.valid_until, row.renewals, row.posted_at) == (
        "public", later.date(), until, 1, now,
    )  # fmt: skip
    assert told(row)[-1][0] == "renewed"


def test_a_notice_is_renewed_for_twelve_months_at_most(notice, target, now):
    until = now.date() + timedelta(days=367)

    said = refused(notices.renew_notice, notice, until=until, by=target, now=now)

    assert said == {"valid_until": ["A notice is valid for twelve months at most."]}


def test_a_draft_and_what_was_taken_off_are_not_renewed(draft, notice, target, now):
    notices.withdraw_notice(notice, by=target, now=now)

    for row in (draft, fresh(notice)):
        with pytest.raises(NoticeMoved):
            notices.renew_notice(row, until=date(2026, 9, 1), by=target, now=now)


def test_a_notice_is_taken_off_once_and_may_be_posted_again(notice, target, now):
    notices.withdraw_notice(notice, by=target, now=now)
    with pytest.raises(NoticeMoved):
        notices.withdraw_notice(fresh(notice), by=target, now=now)
    notices.post_notice(fresh(notice), by=target, now=now)

    assert [verb for verb, *_rest in told(notice)] == ["written", "posted", "withdrawn", "posted"]
