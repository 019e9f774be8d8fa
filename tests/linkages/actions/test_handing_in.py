"""The end of an interview: consent stands until it is taken back, and what was handed in counts."""

from threading import Event, Thread

import pytest
from django.db import connections

from linkages import snapshots
from linkages.actions import interviews as actions
from linkages.actions import waves
from linkages.choices import InterviewState, WaveState
from linkages.exceptions import WaveNotOpen
from linkages.models import Participant, Wave
from tests.at_once import pressed_at_once
from tests.factories import linkages as make


@pytest.fixture
def named(interview, wave):
    """An interview that may be handed in."""
    make.make_linkage(interview, make.make_partner(wave, "Chat Noir", decision="unresolved"))
    return interview


def firm_of(interview) -> tuple:
    return Participant.objects.values_list("employees", "consented_at", "consented_by").get(
        pk=interview.participant_id
    )


def test_submit_interview_adds_to_what_a_colleague_said_of_the_firm(named, wave) -> None:
    other = make.make_interview(named.participant)
    make.make_linkage(other, make.make_partner(wave, "Loup Gris"))
    actions.submit_interview(named, now=make.at(9), employees=300, consents=True, name="Ada")

    actions.submit_interview(other, now=make.at(10), name="Ben")

    assert firm_of(named) == (300, make.at(9), "Ada")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hand_in_at_once_neither_loses_what_the_other_said(
    named, wave, monkeypatch
) -> None:
    other = make.make_interview(named.participant)
    make.make_linkage(other, make.make_partner(wave, "Loup Gris"))
    # The first has read the firm and waits before it writes; the second comes in between.
    checked, reading, go_on = Participant.full_clean, Event(), Event()

    def slow_check(participant, *args, **kwargs) -> None:
        is_first = not reading.is_set()
        reading.set()
        if is_first:
            go_on.wait(timeout=2)
        checked(participant, *args, **kwargs)

    monkeypatch.setattr(Participant, "full_clean", slow_check)

    def first() -> None:
        actions.submit_interview(named, now=make.at(9), employees=5)
        connections.close_all()

    pressing = Thread(target=first)
    pressing.start()
    reading.wait(timeout=30)
    actions.submit_interview(other, now=make.at(10), consents=True, name="Ben")
    go_on.set()
    pressing.join()

    assert firm_of(named) == (5, make.at(10), "Ben")


def test_submit_interview_takes_a_consent_back(named) -> None:
    actions.submit_interview(named, now=make.at(9), consents=True, name="Ada")
    actions.reopen_interview(named)

    actions.submit_interview(named, now=make.at(10), consents=False, name="Ada")

    assert firm_of(named) == (None, None, "")


def test_submit_interview_keeps_the_day_of_a_consent_that_is_given_again(named) -> None:
    actions.submit_interview(named, now=make.at(9), consents=True, name="Ada")
    actions.reopen_interview(named)

    actions.submit_interview(named, now=make.at(10), consents=True, name="Ben")

    assert firm_of(named) == (None, make.at(9), "Ada")


def test_reopen_interview_keeps_when_it_was_handed_in(named) -> None:
    actions.submit_interview(named, now=make.at(9))

    for _press in range(2):
        actions.reopen_interview(named)

    named.refresh_from_db()
    assert (named.state, named.submitted_at) == (InterviewState.STARTED, make.at(9))


def test_reopen_interview_of_one_under_way_changes_nothing(named) -> None:
    actions.reopen_interview(named)

    named.refresh_from_db()
    assert (named.state, named.submitted_at) == (InterviewState.STARTED, None)


def test_an_interview_opened_again_counts_when_the_wave_closes(
    named, wave, facilitator, now
) -> None:
    actions.submit_interview(named, now=make.at(9))
    actions.reopen_interview(named)

    waves.close_wave(wave, by=facilitator, now=now)
    waves.freeze_wave(wave, by=facilitator, now=now)

    named.refresh_from_db()
    assert (named.state, named.submitted_at) == (InterviewState.SUBMITTED, make.at(9))
    assert len(snapshots.links_of(wave)) == 1


@pytest.mark.django_db(transaction=True)
def test_an_interview_is_reopened_before_the_wave_closes_or_not_at_all(
    named, wave, facilitator, now
) -> None:
    for _round in range(6):
        Wave.objects.filter(pk=wave.pk).update(state=WaveState.OPEN)
        wave.refresh_from_db()
        actions.submit_interview(named, now=make.at(9))

        outcomes = pressed_at_once(
            [
                lambda: actions.reopen_interview(named),
                lambda: waves.close_wave(Wave.objects.get(pk=wave.pk), by=facilitator, now=now),
            ]
        )

        named.refresh_from_db()
        assert outcomes in (["WaveNotOpen", "done"], ["done", "done"])
        assert named.state == InterviewState.SUBMITTED


@pytest.mark.parametrize("state", [WaveState.DRAFT, WaveState.CLOSED, WaveState.FROZEN])
def test_reopen_interview_needs_an_open_wave(named, wave, state) -> None:
    actions.submit_interview(named, now=make.at(9))
    Wave.objects.filter(pk=wave.pk).update(state=state)

    with pytest.raises(WaveNotOpen):
        actions.reopen_interview(named)

    named.refresh_from_db()
    assert named.state == InterviewState.SUBMITTED
