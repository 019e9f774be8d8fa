"""Who looks after a side: several managers, one who leaves, and the coordinators where there is no cluster."""

import pytest
from django.core.exceptions import PermissionDenied

from bewiser.outbox.models import Mail
from connect import letters as written
from connect.actions import connections
from connect.choices import ConnectionState as State
from connect.models import ClusterManager
from tests.connect.introductions import ask, by, letters
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


def waiting():
    """To whom the letters went that a request waits for them; they are gone then."""
    found = sorted(to for letter, to in letters() if letter == "waits_for_managers")
    Mail.objects.all().delete()
    return found


@pytest.mark.parametrize("side", ["asking", "asked"])
def test_all_managers_are_told_and_the_first_to_act_gets_what_follows(
    seeker,
    seeker_firm,
    target_firm,
    north,
    south,
    facilitator,
    target_facilitator,
    target,
    side,
    now,
):
    first = facilitator if side == "asking" else target_facilitator
    second = make.make_manager("Nadia Next", north if side == "asking" else south)
    both = sorted([first.email, second.email])

    connection = ask(seeker, seeker_firm, target_firm, now)
    if side == "asking":
        assert waiting() == both
        connections.ask_for_changes(connection, by=by(second, connection), note="Why?", now=now)
        connections.resubmit(
            connection, by=by(seeker, connection), cooperation="Alarms.", question="", about="Us.",
            is_named=False, now=now,
        )  # fmt: skip
        assert (waiting(), connection.seeker_facilitator) == ([second.email], second)
    else:
        Mail.objects.all().delete()
        connections.forward(connection, by=by(facilitator, connection), now=now)
        assert waiting() == both
        connections.put_to_target(connection, by=by(second, connection), now=now)
        Mail.objects.all().delete()
        written.overdue(connection)
        assert letters() == [("overdue", second.email)]
        assert connection.target_facilitator == second

    # Whoever no longer manages the side gets no more of its letters: whoever does gets them.
    Mail.objects.all().delete()
    ClusterManager.objects.filter(user=second).delete()
    (written.waits_for_managers if side == "asking" else written.overdue)(connection)
    assert [to for _letter, to in letters()] == [first.email]


def test_the_other_managers_of_a_side_may_still_act(asked, north, facilitator, now):
    second = make.make_manager("Nadia Next", north)
    connections.ask_for_changes(asked, by=by(facilitator, asked), note="Why?", now=now)
    type(asked).objects.filter(pk=asked.pk).update(state=State.SUBMITTED)

    connections.forward(asked, by=by(second, asked), now=now)

    assert (asked.state, asked.seeker_facilitator) == (State.AT_TARGET_MANAGER, facilitator)


def test_an_organisation_without_a_cluster_asks_the_other_side_at_once(
    target_firm, target_facilitator, coordinator, now
):
    lone = make.make_organisation("Lone Ltd", cluster=None)
    asker = make.make_member("Lena Lone", lone)

    connection = ask(asker, lone, target_firm, now)

    assert (connection.state, connection.forwarded_at) == (State.AT_TARGET_MANAGER, now)
    assert waiting() == [target_facilitator.email]


def test_the_coordinators_put_a_request_to_an_organisation_without_a_cluster(
    seeker, seeker_firm, facilitator, target_facilitator, coordinator, now
):
    lone = make.make_organisation("Lone Ltd", cluster=None)
    owner = make.make_member("Lena Lone", lone)
    connection = ask(seeker, seeker_firm, lone, now)
    Mail.objects.all().delete()

    connections.forward(connection, by=by(facilitator, connection), now=now)
    assert (connection.state, waiting()) == (State.AT_TARGET_MANAGER, [coordinator.email])
    for stranger in (facilitator, target_facilitator):
        with pytest.raises(PermissionDenied):
            connections.put_to_target(connection, by=by(stranger, connection), now=now)
    connections.put_to_target(connection, by=by(coordinator, connection), now=now)

    assert (connection.state, letters()) == (State.AT_TARGET, [("put_to_target", owner.email)])
