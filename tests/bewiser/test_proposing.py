"""Who could complete a consortium: whom one knows is left out, work is done once, one that fails stops nobody else."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bewiser import suggesting
from bewiser.lib import encounters
from connect.choices import ConnectionState
from rdi_database.actions import wanted as actions
from tests.factories import connect as make
from tests.factories import linkages as surveyed
from tests.factories import rdi_database as researched

pytestmark = pytest.mark.django_db

NOW = make.NOW


@pytest.fixture
def call(db):
    return researched.make_call("Safe meters", closes=NOW + timedelta(days=20))


@pytest.fixture
def wanted(call, mine, locks):
    return seeking(call, mine, locks)


def seeking(call, firm, topic):
    wanted = researched.make_wanted(call, firm)
    wanted.seeks.add(topic)
    return wanted


def offering(name, locks, **fields):
    organisation = make.make_organisation(name, **fields)
    make.give_topic(organisation, locks, relation="offers")
    return organisation


def proposed(wanted):
    return sorted(wanted.proposals.values_list("candidate__name", flat=True))


@pytest.fixture
def broken(mine):
    """A tool that cannot say whom Meter Works has met."""

    class Broken:
        def seen_by(self, user, key):
            return None

        def of(self, organisation):
            if organisation == mine.pk:
                raise RuntimeError("no answer")
            return []

    encounters.register("broken", Broken())
    yield
    del encounters.SOURCES["broken"]


def test_whom_one_knows_already_is_not_proposed(wanted, mine, locks):
    met, named, mate, _fresh = (offering(name, locks) for name in ("Met", "Named", "Mate", "Fresh"))
    make.give_topic(mine.cluster.organisation, locks, relation="offers")
    make.make_connection(
        asker=make.make_member("Mona Member", mine),
        seeker=mine,
        target=met,
        state=ConnectionState.INTRODUCED,
        introduced_at=NOW,
        reference="N-1",
    )
    wave = surveyed.make_wave(mine.cluster)
    interview = surveyed.make_interview(surveyed.make_participant(wave, mine))
    partner = surveyed.make_partner(wave, "Named", organisation=named, decision="confirmed")
    surveyed.make_linkage(interview, partner)
    project = researched.make_initiative("Past project")
    for organisation in (mine, mate):
        researched.make_participation(project, organisation)

    suggesting.propose(wanted.pk, now=NOW)
    by_day = proposed(wanted)
    suggesting.renew(now=NOW)

    assert (by_day, proposed(wanted)) == (["Fresh"], ["Fresh"])


def test_one_task_works_out_all_that_wait_and_the_others_read_nothing(wanted, call, locks):
    offering("Smiths", locks)
    second = seeking(call, make.make_organisation("Other Works"), locks)

    made = suggesting.propose(wanted.pk, now=NOW)
    with CaptureQueriesContext(connection) as asked:
        again = [suggesting.propose(key, now=NOW) for key in (wanted.pk, second.pk)]

    assert (made, again, len(asked)) == (4, [0, 0], 2)
    assert (proposed(wanted), proposed(second)) == (
        ["Other Works", "Smiths"],
        ["Meter Works", "Smiths"],
    )


def test_a_change_waits_again_for_its_proposals(wanted, locks):
    offering("Smiths", locks)
    suggesting.propose(wanted.pk, now=NOW)
    words = {"role": "partner", "offers": [], "text": "Meters.", "language": "en"}

    actions.change(wanted, version=0, **words, seeks=[make.make_topic("Doors")], now=NOW)

    assert suggesting.propose(wanted.pk, now=NOW) == 0
    assert proposed(wanted) == []


def test_one_that_fails_is_logged_and_the_others_are_renewed(
    wanted, mine, call, locks, broken, caplog
):
    smith = offering("Smiths", locks)
    second_firm = make.make_organisation("Other Works")
    make.give_topic(second_firm, locks, relation="seeks")
    for name, firm in (("Mona Member", mine), ("Olga Other", second_firm)):
        make.make_member(name, firm)
    second = seeking(call, second_firm, locks)
    wanted.proposals.create(candidate=smith, rank=7, reasons=[])

    with caplog.at_level(logging.ERROR):
        made = suggesting.renew(now=NOW)

    assert made == second_firm.partner_suggestions.count() > 0
    assert (proposed(second), list(wanted.proposals.values_list("rank", flat=True))) == (
        ["Meter Works", "Smiths"],
        [7],
    )
    assert [record.getMessage() for record in caplog.records] == [
        f"Proposals for {wanted.pk} could not be worked out",
        f"Suggestions for organisation {mine.pk} could not be renewed",
    ]


def test_one_that_fails_by_day_is_tried_once(wanted, broken, caplog):
    assert suggesting.propose(wanted.pk, now=NOW) == 0
    assert len(caplog.records) == 1
