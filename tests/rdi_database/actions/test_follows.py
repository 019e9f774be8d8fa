"""Following, and digests with only what is new: once, at the reader's own hour, and never again after a stop."""

import itertools
import logging
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery import current_app
from django.core.exceptions import ValidationError

from bewiser.outbox.models import Mail
from connect.models import User
from rdi_database.actions import follows
from rdi_database.choices import FollowKind, FollowRhythm
from rdi_database.models import Follow
from rdi_database.tasks import send_digests
from tests.at_once import pressed_at_once
from tests.factories import connect as make
from tests.factories import rdi_database as researched

pytestmark = pytest.mark.django_db

NOW = make.NOW  # A Tuesday, 09:00 UTC.
ATHENS = ZoneInfo("Europe/Athens")


@pytest.fixture
def rita(db):
    return make.make_person("Rita Reader", time_zone="Europe/Athens")


@pytest.fixture(autouse=True)
def nothing_fails(caplog):
    """A digest that fails only leaves a line in the log."""
    yield
    records = caplog.get_records("call")
    assert [one.getMessage() for one in records if one.levelno >= logging.WARNING] == []


@pytest.fixture
def locks(db):
    return make.make_topic("Locks")


def start(user, topic=None, *, kind=FollowKind.TOPIC, query="", rhythm=FollowRhythm.DAILY):
    return follows.follow(
        user, kind=kind, topic=topic, query=query, name="Locks", rhythm=rhythm, now=NOW
    )


def works_in(name, topic, **fields):
    organisation = make.make_organisation(name, **fields)
    make.give_topic(organisation, topic)
    return organisation


@pytest.mark.parametrize(
    "rhythm, now, due",
    [
        ("daily", datetime(2026, 3, 3, 3, 59, tzinfo=UTC), datetime(2026, 3, 3, 6, tzinfo=ATHENS)),
        ("daily", datetime(2026, 3, 3, 4, 0, tzinfo=UTC), datetime(2026, 3, 4, 6, tzinfo=ATHENS)),
        ("weekly", datetime(2026, 3, 3, 4, 0, tzinfo=UTC), datetime(2026, 3, 9, 6, tzinfo=ATHENS)),
        ("weekly", datetime(2026, 3, 9, 3, 0, tzinfo=UTC), datetime(2026, 3, 9, 6, tzinfo=ATHENS)),
        # The clocks go forward on 29 March 2026.
        ("daily", datetime(2026, 3, 28, 5, 0, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=ATHENS)),
    ],
)
def test_a_digest_is_due_on_the_next_morning_of_its_reader(rhythm, now, due):
    assert follows.next_due(FollowRhythm(rhythm), ATHENS, now) == due


def test_what_was_there_before_is_no_news(rita, locks):
    works_in("Old Locks", locks)
    followed = start(rita, locks)

    assert follows.send_digests(now=followed.due_at) == 0
    assert not Mail.objects.exists()
    followed.refresh_from_db()
    assert followed.due_at == datetime(2026, 3, 5, 6, tzinfo=ATHENS)


def test_a_digest_tells_what_is_new_once_and_how_to_stop_it(rita, locks):
    child = make.make_topic("Padlocks", parent=locks)
    followed = start(rita, locks)
    works_in("New Locks", locks, city="Λευκωσία", country="CY")
    works_in("Padlock & Sons", child)
    works_in("Hidden Locks", locks, is_listed=False)
    initiative = researched.make_call("Locks of tomorrow")
    initiative.topics.add(child)

    sent = [follows.send_digests(now=followed.due_at) for _turn in range(2)]
    followed.refresh_from_db()
    sent.append(follows.send_digests(now=followed.due_at))

    mail = Mail.objects.get()
    assert sent == [1, 0, 0]
    assert (mail.kind, mail.to, mail.subject) == ("digest", rita.email, "New in “Locks”")
    told = [
        "New Locks (Firm, Λευκωσία, Cyprus)",
        "/firms/new-locks/",
        "Padlock & Sons",
        "Locks of tomorrow (Call for proposals)",
        "/rdi/initiatives/locks-of-tomorrow/",
        "/topics/locks/",
    ]
    assert [words for words in told if words not in mail.body_text] == []
    assert "Hidden Locks" not in mail.body_text + mail.body_html
    assert "Padlock &amp; Sons" in mail.body_html
    stop = mail.headers["List-Unsubscribe"].strip("<>")
    assert stop in mail.body_text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_is_listed_later_or_takes_up_the_topic_later_is_new(rita, locks):
    hidden = works_in("Hidden Locks", locks, is_listed=False)
    other = make.make_organisation("Doors Ltd")
    followed = start(rita, locks)

    hidden.is_listed = True
    hidden.save()
    make.give_topic(other, locks)
    follows.send_digests(now=followed.due_at)

    text = Mail.objects.get().body_text
    assert ("Hidden Locks" in text, "Doors Ltd" in text) == (True, True)


def test_what_is_over_or_not_listed_when_the_digest_is_written_is_not_told(rita, locks):
    followed = start(rita, locks)
    call = researched.make_call("Locks", closes=NOW + timedelta(hours=1))
    call.topics.add(locks)

    assert follows.send_digests(now=followed.due_at) == 0


def test_ten_are_named_and_of_the_rest_the_number_is_told(rita, locks):
    followed = start(rita, locks)
    for number in range(13):
        works_in(f"Locks {number}", locks)

    follows.send_digests(now=followed.due_at)

    text = Mail.objects.get().body_text
    assert text.count("/firms/locks-") == 10
    assert "and 3 more organisations" in text


def test_searches_of_each_list_are_followed(rita):
    kinds = {
        FollowKind.FIRMS: "q=meters",
        FollowKind.RESEARCH: "q=meters&page=4&view=map",
        FollowKind.INITIATIVES: "kind=call&view=calendar",
    }
    made = [start(rita, kind=kind, query=query) for kind, query in kinds.items()]
    researched.make_profile(make.make_organisation("Meters Lab", summary="Reads meters."))
    researched.make_call("Meters of tomorrow")
    researched.make_initiative("Meters of yesterday")

    follows.send_digests(now=made[0].due_at)

    assert [follow.query for follow in made] == ["q=meters", "q=meters", "kind=call"]
    texts = {mail.key.split(":")[1]: mail.body_text for mail in Mail.objects.all()}
    assert [
        [name for name in ("Meters Lab", "Meters of tomorrow", "Meters of yesterday") if name in texts[str(follow.pk)]]
        for follow in made
    ] == [["Meters Lab"], ["Meters Lab"], ["Meters of tomorrow"]]  # fmt: skip


def test_a_letter_is_in_the_language_of_its_reader(locks):
    greta = make.make_person("Greta Groß", language="de")
    followed = start(greta, locks)
    works_in("Schlösser", locks)

    follows.send_digests(now=followed.due_at)

    mail = Mail.objects.get()
    assert (mail.language, "/de/topics/locks/" in mail.body_text) == ("de", True)


def test_nobody_follows_the_same_twice(rita, locks):
    start(rita, locks)
    start(rita, kind=FollowKind.RESEARCH, query="q=meters")

    with pytest.raises(ValidationError, match="You follow this topic already"):
        start(rita, locks)
    with pytest.raises(ValidationError, match="You follow this search already"):
        start(rita, kind=FollowKind.RESEARCH, query="q=meters&page=2")
    assert Follow.objects.count() == 2


def test_too_much_of_it_is_refused_in_words(rita, locks, monkeypatch):
    monkeypatch.setattr(follows, "MOST", 2)
    for number in range(3):
        works_in(f"Locks {number}", locks)

    with pytest.raises(ValidationError, match="Narrow the search"):
        start(rita, locks)


def test_a_search_that_is_too_long_is_refused(rita):
    query = "&".join(f"country={code}" for code in ("FR", "DE", "CY"))
    words = "q=" + "%CE%B1" * 200

    with pytest.raises(ValidationError, match="too long"):
        start(rita, kind=FollowKind.RESEARCH, query=f"{words}&{query}")


def test_nobody_follows_more_than_the_most(rita, monkeypatch):
    monkeypatch.setattr(follows, "MOST_FOLLOWS", 1)
    start(rita, make.make_topic("Doors"))

    with pytest.raises(ValidationError, match="Stop following one of them first"):
        start(rita, make.make_topic("Windows"))


def test_a_person_who_may_no_longer_sign_in_gets_nothing(rita, locks):
    followed = start(rita, locks)
    works_in("New Locks", locks)
    rita.is_active = False
    rita.save()

    assert follows.send_digests(now=followed.due_at) == 0


def test_how_often_is_changed_from_the_next_morning_on(rita, locks):
    followed = start(rita, locks)

    follows.change_rhythm(followed, FollowRhythm.WEEKLY, now=NOW)

    followed.refresh_from_db()
    assert (followed.rhythm, followed.due_at) == ("weekly", datetime(2026, 3, 9, 6, tzinfo=ATHENS))


def test_stopping_twice_is_fine(rita, locks):
    followed = start(rita, locks)

    follows.stop(followed)
    follows.stop(followed)

    assert not Follow.objects.exists()


def test_a_digest_that_fails_is_put_off_logged_and_holds_up_nobody(rita, locks, caplog):
    odd = make.make_person("Odd Address", time_zone="Europe/Athens")
    failing = start(odd, locks)
    # No letter can be written to such an address.
    User.objects.filter(pk=odd.pk).update(email="odd address")
    others = [start(rita, locks), start(make.make_person("Zoe Last"), locks)]
    Follow.objects.filter(pk=failing.pk).update(due_at=NOW + timedelta(hours=1))
    works_in("New Locks", locks)
    now = max(other.due_at for other in others)

    assert follows.send_digests(now=now) == 2

    failing.refresh_from_db()
    assert sorted(Mail.objects.values_list("to", flat=True)) == [
        "rita.reader@people.example",
        "zoe.last@people.example",
    ]
    assert (failing.due_at, failing.version, failing.told_organisations) == (
        now + timedelta(hours=1),
        0,
        [],
    )
    assert [str(failing.pk) in record.getMessage() for record in caplog.records] == [True]
    caplog.clear()

    odd.email = "odd@people.example"
    odd.save()
    before = follows.send_digests(now=now + timedelta(minutes=59))
    assert (before, follows.send_digests(now=failing.due_at)) == (0, 1)
    assert "New Locks" in Mail.objects.get(to=odd.email).body_text


def test_one_turn_writes_all_that_is_due_however_many(rita, locks):
    many = 230
    people = User.objects.bulk_create(
        User(email=f"reader{number}@people.example") for number in range(many)
    )
    Follow.objects.bulk_create(
        Follow(
            user=person,
            kind=FollowKind.TOPIC,
            topic=locks,
            name="Locks",
            created_at=NOW,
            due_at=NOW + timedelta(hours=9),
        )
        for person in people
    )
    works_in("New Locks", locks)

    assert follows.send_digests(now=NOW + timedelta(hours=9)) == many
    assert Mail.objects.count() == many


def test_a_turn_ends_when_its_time_is_over_and_the_next_goes_on(rita, locks):
    names = ("Ada One", "Ben Two", "Cleo Three")
    due_at = max(start(make.make_person(name), locks).due_at for name in names)
    works_in("New Locks", locks)
    asked = iter((False, False, True))

    sent = [follows.send_digests(now=due_at, is_over=lambda: next(asked))]
    sent.append(follows.send_digests(now=due_at))

    assert (sent, Mail.objects.count()) == ([2, 1], 3)


def test_a_worker_hands_itself_on_until_all_are_written(locks, monkeypatch):
    for name in ("Ada One", "Ben Two", "Cleo Three"):
        followed = start(make.make_person(name), locks)
    works_in("New Locks", locks)
    # Each look at the clock is half a minute later: one turn has the time for one digest.
    moments = (followed.due_at + timedelta(seconds=30 * step) for step in itertools.count())
    monkeypatch.setattr("django.utils.timezone.now", lambda: next(moments))
    current_app.conf.task_always_eager = True
    try:
        send_digests()
    finally:
        current_app.conf.task_always_eager = False

    assert Mail.objects.filter(kind="digest").count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_digest(rita, locks):
    followed = start(rita, locks)
    works_in("New Locks", locks)

    outcomes = pressed_at_once([lambda: follows.send_digests(now=followed.due_at)] * 2)

    followed.refresh_from_db()
    assert (outcomes, Mail.objects.count(), followed.version) == (["done", "done"], 1, 1)
