"""The desk holds the next step of each wave, for whoever manages its cluster."""

from datetime import date, timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from bewiser import desk as desk_of_all
from connect.models import ClusterManager
from linkages import desk
from linkages.actions import partners, waves
from linkages.choices import FindingState, WaveState
from linkages.models import Finding, Interview, Wave
from tests.factories import linkages as make

MARCH_31 = make.at(9).replace(day=31)
APRIL = MARCH_31 + timedelta(days=1)


def waits(user, now=APRIL) -> list[tuple]:
    return [
        (item.what, item.who, item.link, [press.name for press in item.decisions])
        for item in desk.waiting(user, now)
    ]


def press(user, decision, now=APRIL) -> list[str]:
    keys = [item.key for item in desk.waiting(user, now)]
    return desk.act(keys, decision, "", user, now)


def page(name: str, wave: Wave) -> str:
    return reverse(f"linkages:{name}", args=[wave.pk])


@pytest.fixture
def named(wave, interview):
    """One name, handed in, that nobody has decided on."""
    partner = make.make_partner(wave, "Atelier Verval")
    make.make_linkage(interview, partner)
    Interview.objects.update(state="submitted", submitted_at=make.at(9))
    return partner


def test_a_wave_comes_by_the_desk_from_its_end_to_its_report(wave, named, facilitator) -> None:
    make.make_answers(wave, make.make_partner(wave, "Known to all", decision="unresolved"))
    assert waits(facilitator, MARCH_31) == []
    assert waits(facilitator) == [
        (
            "The survey Survey 2026 has ended and still takes answers",
            "North",
            page("wave_detail", wave),
            ["close"],
        )
    ]
    assert press(facilitator, "close") == []

    assert waits(facilitator) == [
        (
            "1 name in the survey Survey 2026 is not decided yet",
            "North",
            page("partner_list", wave),
            [],
        )
    ]
    assert press(facilitator, "freeze") == ["1 name in the survey Survey 2026 is not decided yet"]
    partners.leave_unresolved(named, by=facilitator, now=APRIL)

    assert waits(facilitator) == [
        (
            "Every name in the survey Survey 2026 is decided: it is ready to freeze",
            "North",
            page("wave_detail", wave),
            ["freeze"],
        )
    ]
    assert press(facilitator, "freeze") == []

    count = Finding.objects.filter(wave=wave).count()
    assert waits(facilitator) == [
        (
            f"{count} findings of the survey Survey 2026 wait for a decision",
            "North",
            page("finding_list", wave),
            [],
        )
    ]
    Finding.objects.update(state=FindingState.DROPPED, seen_number=F("number"))
    assert waits(facilitator) == [
        (
            "The report of the survey Survey 2026 is not published",
            "North",
            page("wave_detail", wave),
            ["publish"],
        )
    ]
    assert press(facilitator, "publish") == []

    assert waits(facilitator) == []
    assert Wave.objects.get().published_at == APRIL


def a_finding(wave: Wave, **fields) -> Finding:
    values = {"number": 62, "n": 10, "threshold": 60, "rule": "few_peers", "fires": True}
    return Finding.objects.create(wave=wave, **values | fields)


@pytest.mark.parametrize(
    "fields, is_waiting",
    [
        ({}, True),
        ({"fires": False}, False),
        ({"state": "dropped", "seen_number": 62}, False),
        ({"state": "dropped", "seen_number": None}, True),
        ({"state": "accepted", "seen_number": 62}, False),
        ({"state": "accepted", "seen_number": 61}, True),
        ({"state": "accepted", "seen_number": 62, "fires": False}, True),
    ],
)
def test_a_finding_waits_until_somebody_has_seen_its_number(
    wave, facilitator, fields, is_waiting
) -> None:
    Wave.objects.update(state=WaveState.FROZEN, frozen_at=MARCH_31)
    a_finding(wave, **fields)

    [item] = desk.waiting(facilitator, APRIL)

    assert ("finding" in item.what) is is_waiting


def test_numbers_are_counted_for_themselves(wave, named, interview, north, facilitator) -> None:
    make.make_linkage(interview, named, category="rnd")
    make.make_linkage(interview, make.make_partner(wave, "Chat Noir"))
    older = make.make_wave(north, slug="2020", state=WaveState.FROZEN, frozen_at=MARCH_31)
    for rule in ("few_peers", "highway", "weak_peers"):
        a_finding(older, rule=rule)
    waves.close_wave(wave, by=facilitator, now=APRIL)

    assert sorted(what for what, *_rest in waits(facilitator)) == [
        "2 names in the survey Survey 2026 are not decided yet",
        "3 findings of the survey Survey 2026 wait for a decision",
    ]


def test_only_those_who_keep_the_cluster_find_it_on_their_desk(
    wave, facilitator, foreign_facilitator, coordinator, editor, seeker, superuser
) -> None:
    people = [facilitator, foreign_facilitator, coordinator, editor, seeker, superuser]
    found = {person.name: len(waits(person)) for person in people}
    ClusterManager.objects.filter(user=facilitator).delete()

    assert found == {person.name: int(person == facilitator) for person in people}
    # A cluster that nobody manages is looked after by the coordinator.
    assert (len(waits(coordinator)), len(waits(facilitator))) == (1, 0)


def test_what_has_moved_meanwhile_is_told(wave, facilitator) -> None:
    keys = [item.key for item in desk.waiting(facilitator, APRIL)]
    waves.close_wave(wave, by=facilitator, now=APRIL)
    moved = "The wave Survey 2026 is no longer as you saw it. Look at it again."

    assert desk.act(keys, "close", "", facilitator, APRIL) == [moved]
    assert desk.act(keys, "freeze", "", facilitator, APRIL) == [moved]
    assert Wave.objects.get().state == "closed"


def test_a_wave_that_went_on_for_longer_is_not_closed_by_an_old_desk(wave, facilitator) -> None:
    [key] = [item.key for item in desk.waiting(facilitator, APRIL)]
    for step in (waves.close_wave, waves.open_wave):
        step(Wave.objects.get(), by=facilitator, now=APRIL)

    assert desk.act([key], "close", "", facilitator, APRIL) != []
    assert Wave.objects.get().state == "open"


@pytest.mark.parametrize("decision", ["open", "thaw", "", "delete", "close "])
def test_only_what_takes_one_press_is_decided_here(wave, facilitator, decision) -> None:
    assert press(facilitator, decision) == ["This cannot be decided on the desk."]
    assert Wave.objects.get().version == 0


@pytest.mark.parametrize(
    "key", ["", "x", "0", ":", "1:1:1", "²", "99999999999999999999:0", "9" * 5000, "-1:0", "\0"]
)
def test_a_key_that_is_none_is_told(wave, facilitator, key) -> None:
    problems = desk.act([f"linkages:wave:{key}"], "close", "", facilitator, APRIL)

    assert problems == ["One of these things is not on your desk."]


def test_a_stranger_s_key_is_not_on_the_desk(wave, facilitator, foreign_facilitator) -> None:
    keys = [item.key for item in desk.waiting(facilitator, APRIL)]

    problems = desk.act(keys, "close", "", foreign_facilitator, APRIL)

    assert problems == ["One of these things is not on your desk."]
    assert Wave.objects.get().state == "open"


def test_the_page_of_the_desk_closes_a_wave(client, wave, facilitator) -> None:
    client.force_login(facilitator)
    Wave.objects.update(starts_on=date(2020, 3, 1), ends_on=date(2020, 3, 31))
    shown = client.get(reverse("desk")).content.decode()
    [item] = desk_of_all.waiting(facilitator, APRIL)

    client.post(reverse("desk_act"), {"item": item.key, "decision": "close"})

    assert "The survey Survey 2026 has ended and still takes answers" in shown
    assert "Close the wave" in shown
    assert Wave.objects.get().state == "closed"


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_rows(
    north, facilitator, rows, django_assert_num_queries
) -> None:
    for number in range(rows):
        make.make_wave(north, slug=f"wave-{number}", state=WaveState.CLOSED, closed_at=MARCH_31)

    with django_assert_num_queries(1):
        items = desk.waiting(facilitator, APRIL)

    assert len(items) == rows
