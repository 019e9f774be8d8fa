"""No order of presses reaches an illegal state or loses an event; fifty people at once make one move."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections as databases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bewiser.outbox.models import Mail
from connect import access
from connect.actions import clocks
from connect.actions import connections as actions
from connect.choices import ENDED_STATES, OPEN_STATES, ConnectionState
from connect.exceptions import ConnectionMoved, ContactMissing
from connect.models import ConnectionRequest
from connect.transitions import STEPS, Decision, Role, steps_open_to
from tests.at_once import pressed_at_once
from tests.connect.introductions import ask
from tests.factories import connect as make

PRESSES = {
    Decision.ASK_CHANGES: (actions.ask_for_changes, {"note": "Shorter."}),
    Decision.RESUBMIT: (
        actions.resubmit,
        {"cooperation": "Alarms.", "question": "", "about": "Us.", "is_named": False},
    ),
    Decision.FORWARD: (actions.forward, {}),
    Decision.PUT_TO_TARGET: (actions.put_to_target, {}),
    Decision.RETURN: (actions.return_as_unreachable, {}),
    Decision.ACCEPT: (actions.accept, {}),
    Decision.DECLINE: (actions.decline, {"reason": "no_capacity"}),
    Decision.SAY_IN_CONTACT: (actions.say_in_contact, {}),
    Decision.CLOSE: (actions.close, {"outcome": "meeting"}),
    Decision.WITHDRAW: (actions.withdraw, {}),
}
# What the table of the specification allows, written down apart from the product's own table.
LEGAL = {
    ("submitted", "changes_asked"), ("changes_asked", "submitted"), ("submitted", "at_target_manager"),
    ("submitted", "declined"), ("at_target_manager", "at_target"), ("at_target_manager", "declined"),
    ("at_target", "introduced"), ("at_target", "declined"), ("introduced", "in_progress"),
    ("introduced", "closed"), ("in_progress", "closed"), ("draft", "submitted"), ("", "draft"),
    ("draft", "withdrawn"),
    *((state, "withdrawn") for state in ("submitted", "changes_asked", "at_target_manager", "at_target")),
    *((state, "lapsed") for state in ("submitted", "changes_asked", "at_target_manager", "at_target")),
}  # fmt: skip


@pytest.fixture
def people(seeker, facilitator, target_facilitator, target, outsider):
    return [seeker, facilitator, target_facilitator, target, outsider]


def press(connection, person, decision, now):
    """Press as a person would who looks at the page now; a refusal is no error."""
    act, values = PRESSES[decision]
    connection.refresh_from_db()
    try:
        act(connection, by=access.actor(person, connection), now=now, **values)
    except (ConnectionMoved, PermissionDenied, ContactMissing, ValidationError):
        return False
    return True


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    presses=st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from([*Decision, "clock"]), st.integers(0, 12)),
        max_size=14,
    )
)
def test_no_order_of_presses_breaks_a_request(presses, people, seeker_firm, target_firm, now):
    ConnectionRequest.objects.all().delete()
    connection = ask(people[0], seeker_firm, target_firm, now)
    moves = 0
    for who, decision, days in presses:
        now += timedelta(days=days)
        if decision == "clock":
            moves += clocks.mind_the_clocks(now=now)[0]
        else:
            moves += press(connection, people[who], decision, now)

    connection.refresh_from_db()
    events = list(connection.events.exclude(verb="reminded").order_by("id"))
    steps = {(event.from_state, event.to_state) for event in events}
    assert steps <= LEGAL
    # Every move told, none twice, in one unbroken chain that ends where the request is.
    assert connection.version == moves + 1
    assert sorted({event.version for event in events}) == list(range(connection.version + 1))
    chain = {event.version: (event.from_state, event.to_state) for event in events}
    assert all(chain[n][1] == chain[n + 1][0] for n in range(connection.version))
    assert chain[connection.version][1] == connection.state
    assert (connection.due_at is None) == (connection.state not in OPEN_STATES)
    assert (connection.ended_at is None) == (connection.state not in ENDED_STATES)


def test_ended_requests_have_no_way_on():
    for state in ENDED_STATES:
        assert steps_open_to(state, set(Role)) == []


def test_every_decision_can_be_pressed_by_somebody():
    assert {step.decision for step in STEPS} == set(Decision) == set(PRESSES)


def test_the_table_reaches_every_state_but_a_draft():
    reached = {step.state for step in STEPS}
    assert reached | {"draft", "lapsed"} == set(ConnectionState.values)


@pytest.mark.django_db(transaction=True)
def test_fifty_people_press_the_same_button_and_one_moves_it(
    seeker, seeker_firm, target_firm, north, facilitator, target_facilitator, now
):
    people = [facilitator, *(make.make_manager(f"Manager {n}", north) for n in range(49))]
    connection = ask(seeker, seeker_firm, target_firm, now)
    before = Mail.objects.count()
    start = threading.Barrier(len(people))

    def go(person):
        try:
            own = ConnectionRequest.objects.get(pk=connection.pk)
            actor = access.actor(person, own)
            # Opened, and closed again: fifty at rest would be more than the server lets in at once.
            start.wait(timeout=60)
            actions.forward(own, by=actor, now=now)
        except ConnectionMoved:
            return "late"
        else:
            return "moved"
        finally:
            databases.close_all()

    with ThreadPoolExecutor(len(people)) as pool:
        outcomes = list(pool.map(go, people))

    connection.refresh_from_db()
    assert (outcomes.count("moved"), outcomes.count("late")) == (1, 49)
    assert (connection.state, connection.version) == ("at_target_manager", 2)
    assert connection.events.filter(verb="forwarded").count() == 1
    assert Mail.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_two_forms_at_once_do_not_pass_the_limit(seeker, seeker_firm, south, now):
    for number in range(4):
        ask(seeker, seeker_firm, make.make_organisation(f"Firm {number}", cluster=south), now)
    targets = [make.make_organisation(f"Late {number}", cluster=south) for number in range(6)]
    start = threading.Barrier(len(targets))

    def go(target):
        try:
            start.wait(timeout=60)
            ask(seeker, seeker_firm, target, now)
        except Exception as refusal:
            return type(refusal).__name__
        else:
            return "asked"
        finally:
            databases.close_all()

    with ThreadPoolExecutor(len(targets)) as pool:
        outcomes = sorted(pool.map(go, targets))

    assert outcomes == ["TooManyOpenRequests"] * 5 + ["asked"]
    references = list(ConnectionRequest.objects.values_list("reference", flat=True))
    assert sorted(references) == [f"FR2026-000{number}" for number in range(1, 6)]


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_remind_once(seeker, seeker_firm, target_firm, facilitator, now):
    connection = ask(seeker, seeker_firm, target_firm, now)
    later = connection.remind_at + timedelta(minutes=1)
    start = threading.Barrier(4)

    def go(_):
        try:
            start.wait(timeout=60)
            return clocks.mind_the_clocks(now=later)
        finally:
            databases.close_all()

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(go, range(4)))

    assert outcomes == [(0, 0), (0, 0), (0, 0), (0, 1)]
    assert connection.events.filter(verb="reminded").count() == 1
    assert Mail.objects.filter(key__startswith="reminder:").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_lapse_once(seeker, seeker_firm, target_firm, facilitator, now):
    connection = ask(seeker, seeker_firm, target_firm, now)
    later = connection.lapses_at + timedelta(minutes=1)

    pressed_at_once([lambda: clocks.mind_the_clocks(now=later)] * 4)

    assert connection.events.filter(verb="lapsed").count() == 1
    assert Mail.objects.filter(to=seeker.email, key__startswith="lapsed").count() == 1
