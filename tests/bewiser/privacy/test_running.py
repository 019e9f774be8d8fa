"""What is forgotten after its term, when it is, and that nothing else is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from bewiser.lib.forgetting import months_before, rules
from bewiser.outbox.models import Mail
from bewiser.privacy import running
from bewiser.privacy.models import ForgettingRun
from bewiser.tasks import forget as nightly
from connect.choices import ConnectionState as State
from connect.models import ConnectionEvent, ConnectionRequest, TeamRequest
from linkages.choices import WaveState
from linkages.models import Interview, Invitation, Linkage
from roaming.models import Contact, Stay, StayEvent, StayReview
from tests.at_once import pressed_at_once
from tests.factories import connect as make
from tests.factories import linkages as surveyed
from tests.factories import roaming as offered

NOW = datetime(2030, 3, 31, 3, 0, tzinfo=UTC)
NOTHING = {
    "threads": 0,
    "requests": 0,
    "team_requests": 0,
    "survey_comments": 0,
    "respondents": 0,
    "survey_invitations": 0,
    "stays": 0,
    "contacts": 0,
    "warned": 0,
    "people": 0,
}
DAY = timedelta(days=1)
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


def ago(months: int, *, more: timedelta = DAY) -> datetime:
    return months_before(NOW, months) - more


@pytest.fixture(autouse=True)
def nobody_is_away(db, settings):
    """The rules about accounts have tests of their own: here only people of another century are away."""
    settings.FORGET_AFTER_MONTHS = settings.FORGET_AFTER_MONTHS | {"people": 1200}


@pytest.mark.parametrize(
    "months, before",
    [
        (1, datetime(2030, 2, 28, 3, tzinfo=UTC)),
        (6, datetime(2029, 9, 30, 3, tzinfo=UTC)),
        (3, datetime(2029, 12, 31, 3, tzinfo=UTC)),
        (12, datetime(2029, 3, 31, 3, tzinfo=UTC)),
        (25, datetime(2028, 2, 29, 3, tzinfo=UTC)),
        (36, datetime(2027, 3, 31, 3, tzinfo=UTC)),
    ],
)
def test_months_end_on_days_that_there_are(months, before):
    assert months_before(NOW, months) == before


def make_ended(seeker, target_firm, since: datetime, state: str = State.CLOSED, **fields):
    connection = make.make_connection(
        asker=seeker, target=target_firm, state=state, now=since, state_since=since,
        contact_name="Cora", contact_email="cora@people.example", **fields,
    )  # fmt: skip
    ConnectionEvent.objects.create(
        connection=connection, version=2, at=since, verb="closed", side="asker", actor=seeker,
        to_state=state, note="They met in Lille.",
    )  # fmt: skip
    return connection


@pytest.mark.parametrize("state", [State.CLOSED, State.DECLINED, State.WITHDRAWN, State.LAPSED])
def test_notes_are_forgotten_after_six_months_and_people_after_twelve(seeker, target_firm, state):
    fresh = make_ended(seeker, target_firm, ago(6, more=-DAY), state)
    quiet = make_ended(seeker, target_firm, ago(6), state)
    old = make_ended(seeker, target_firm, ago(12), state)

    counts = running.forget(now=NOW).counts

    assert counts == NOTHING | {"threads": 2, "requests": 1}
    notes = {
        row.connection_id: (row.note, row.actor)
        for row in ConnectionEvent.objects.filter(version=2)
    }
    assert notes == {
        fresh.pk: ("They met in Lille.", seeker), quiet.pk: ("", None), old.pk: ("", None),
    }  # fmt: skip
    for row in (fresh, quiet, old):
        row.refresh_from_db()
    assert (fresh.asker, quiet.asker, quiet.about) == (seeker, seeker, fresh.about)
    assert (old.asker, old.asker_name, old.asker_email, old.about) == (None, "", "", "")
    assert (old.contact_name, old.contact_email, old.forgotten_at) == ("", "", NOW)
    assert (old.outcome, old.target, old.goal) == (fresh.outcome, target_firm, fresh.goal)


@pytest.mark.parametrize(
    "state", [State.SUBMITTED, State.AT_TARGET, State.INTRODUCED, State.IN_PROGRESS]
)
def test_what_has_not_ended_is_remembered_however_old(seeker, target_firm, state):
    make_ended(seeker, target_firm, ago(60), state)

    assert running.forget(now=NOW).counts == NOTHING


def test_requests_to_join_a_team_go_twelve_months_after_the_last_step(seeker, target, target_firm):
    waiting = make.make_team_request(target_firm, seeker, created_at=ago(12), remind_at=None)
    decided = make.make_team_request(
        target_firm, target, state="accepted", created_at=ago(30), decided_at=ago(12, more=-DAY),
        remind_at=None,
    )  # fmt: skip

    assert running.forget(now=NOW).counts == NOTHING | {"team_requests": 1}
    assert list(TeamRequest.objects.all()) == [decided]
    assert waiting.pk not in set(TeamRequest.objects.values_list("pk", flat=True))
    # What was accepted goes too, a year after it was; who joined stays.
    TeamRequest.objects.update(decided_at=ago(12))
    assert running.forget(now=NOW).counts == NOTHING | {"team_requests": 1}


def make_answered(north, firm, closed_at, slug):
    wave = surveyed.make_wave(north, slug=slug, state=WaveState.CLOSED, closed_at=closed_at)
    participant = surveyed.make_participant(wave, firm)
    answered = surveyed.make_invitation(participant)
    interview = surveyed.make_interview(participant, invitation=answered, respondent="Ivo")
    surveyed.make_linkage(interview, surveyed.make_partner(wave, "Verval"), comment="Good people.")
    surveyed.make_invitation(participant, "Ute", email=f"ute.{slug}@people.example")
    return wave


def test_surveys_lose_words_and_names_after_two_years_and_keep_their_answers(north, seeker_firm):
    make_answered(north, seeker_firm, ago(24), "old")
    make_answered(north, seeker_firm, ago(12), "year")
    make_answered(north, seeker_firm, ago(12, more=-DAY), "new")
    surveyed.make_wave(north, slug="open")

    counts = running.forget(now=NOW).counts

    assert counts == NOTHING | {
        "survey_comments": 1, "respondents": 1, "survey_invitations": 3,
    }  # fmt: skip
    left = Invitation.objects.values_list("participant__wave__slug", "name")
    assert sorted(left) == [("new", "Ivo Invited"), ("new", "Ute"), ("year", "Ivo Invited")]
    assert sorted(Linkage.objects.values_list("comment", flat=True)) == [
        "",
        "Good people.",
        "Good people.",
    ]
    assert sorted(Interview.objects.values_list("respondent", flat=True)) == ["", "Ivo", "Ivo"]
    assert Linkage.objects.filter(score=50).count() == 3


def test_stays_lose_guest_and_words_a_year_after_they_are_over(north, south, target_firm, target):
    place = offered.make_location(offered.make_member(north))
    home = offered.make_member(south)
    over = {"state": "finished", "to_meet": "Two firms."}
    old = offered.make_stay(place, home, target_firm, target, state_since=ago(12), **over)
    new = offered.make_stay(place, home, target_firm, target, state_since=ago(11), **over)
    running_on = offered.make_stay(place, home, target_firm, target, state_since=ago(40))
    for stay in (old, new):
        StayEvent.objects.create(
            stay=stay, version=0, at=NOW, verb="asked", actor=target, note="We ask."
        )
        StayReview.objects.create(
            stay=stay, side="guest", by=target, at=NOW, words="Good desks.",
            first_mark=4, second_mark=4, third_mark=4,
        )  # fmt: skip

    assert running.forget(now=NOW).counts == NOTHING | {"stays": 1}
    said = {stay.pk: (stay.guest, stay.purpose, stay.to_meet) for stay in Stay.objects.all()}
    assert said == {
        old.pk: (None, "", ""),
        new.pk: (target, new.purpose, "Two firms."),
        running_on.pk: (target, running_on.purpose, ""),
    }
    assert list(old.events.values_list("actor", "note")) == [(None, "")]
    assert list(old.reviews.values_list("by", "words", "first_mark")) == [(None, "", 4)]
    assert list(new.reviews.values_list("words", flat=True)) == ["Good desks."]


def test_contacts_who_never_confirmed_go_after_a_year(north, south):
    offered.make_contact(offered.make_member(north), confirmed_at=None, named_at=ago(12))
    kept = offered.make_contact(offered.make_member(south), named_at=ago(40))

    assert running.forget(now=NOW).counts == NOTHING | {"contacts": 1}
    assert list(Contact.objects.all()) == [kept]


def test_a_dry_run_counts_the_same_and_writes_nothing(seeker, target_firm, north, capsys):
    make_ended(seeker, target_firm, ago(20))
    make_answered(north, target_firm, ago(30), "old")
    make.make_person("Away", date_joined=LONG_AGO)

    due = running.due(now=NOW)

    assert due == NOTHING | {
        "threads": 1, "requests": 1, "survey_comments": 1, "respondents": 1, "survey_invitations": 2,
        "warned": 1,
    }  # fmt: skip
    assert ForgettingRun.objects.count() == 0
    assert (Mail.objects.count(), Linkage.objects.exclude(comment="").count()) == (0, 1)
    assert running.forget(now=NOW).counts == due
    assert running.due(now=NOW) == NOTHING


def test_a_second_run_finds_nothing_and_both_are_logged(seeker, target_firm):
    make_ended(seeker, target_firm, ago(20))

    first = running.forget(now=NOW)
    second = running.forget(now=NOW)

    assert (first.counts["threads"], second.counts) == (1, NOTHING)
    assert [(run.started_at, run.finished_at, str(run)) for run in ForgettingRun.objects.all()] == [
        (NOW, NOW, "2030-03-31 03:00")
    ] * 2


def test_more_than_a_batch_is_forgotten_in_one_run(seeker, target_firm, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    for _number in range(5):
        make_ended(seeker, target_firm, ago(20))

    assert running.forget(now=NOW).counts == NOTHING | {"threads": 5, "requests": 5}


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_share_the_work(seeker, target_firm, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 1)
    for _number in range(6):
        make_ended(seeker, target_firm, ago(20))

    done = pressed_at_once([lambda: running.forget(now=NOW)] * 2)

    assert done == ["done", "done"]
    total = {key: sum(run.counts[key] for run in ForgettingRun.objects.all()) for key in NOTHING}
    assert total == NOTHING | {"threads": 6, "requests": 6}
    assert ConnectionRequest.objects.filter(forgotten_at=None).count() == 0


def test_the_command_says_what_it_does(db, capsys):
    make.make_person("Away", date_joined=LONG_AGO)

    call_command("forget", "--dry-run")
    dry = capsys.readouterr().out
    call_command("forget")
    wet = capsys.readouterr().out

    assert dry == wet
    assert "       1  People asked whether they want to stay" in wet.splitlines()
    assert len(wet.splitlines()) == len(rules()) == len(NOTHING)
    assert (Mail.objects.count(), ForgettingRun.objects.count()) == (1, 1)


def test_the_beat_runs_it_every_night(db, settings):
    nightly()

    assert ForgettingRun.objects.get().counts == NOTHING
    assert settings.CELERY_BEAT_SCHEDULE["people: forget what is over"]["task"] == "bewiser.forget"
