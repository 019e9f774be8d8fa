"""Each rule of the database refuses what breaks it, whoever writes past the forms."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from rdi_database.models import (
    Facility,
    Follow,
    Initiative,
    InitiativeDifference,
    Participation,
    PartnerWanted,
    PossibleMatch,
    Proposal,
    ResearchProfile,
    ResearchRole,
    ResearchText,
    ViewCount,
)
from tests.constraints import Broken, broken_by, rules_of
from tests.factories import connect as make
from tests.factories import rdi_database as researched

FRESH = {"slug": "s", "rcn": "", "identifier": ""}
BROKEN: Broken = {
    "rdi_difference_decided_at": (InitiativeDifference, {"field": "x", "state": "declined"}),
    "rdi_difference_once": (InitiativeDifference, {}),
    "rdi_difference_state_known": (
        InitiativeDifference,
        {"field": "x", "state": "lost", "decided_at": make.NOW},
    ),
    "rdi_facility_kind_known": (Facility, {"kind": "shed", "name": "s"}),
    "rdi_facility_once": (Facility, {}),
    "rdi_follow_due_after": (Follow, {"due_at": make.NOW, "topic": None, "kind": "research"}),
    "rdi_follow_kind_known": (Follow, {"kind": "song"}),
    "rdi_follow_rhythm_known": (Follow, {"rhythm": "hourly"}),
    "rdi_follow_search_once": (Follow, {"kind": "research", "topic": None}),
    "rdi_follow_topic_once": (Follow, {}),
    "rdi_follow_topic_or_search": (Follow, {"query": "q=locks"}),
    "rdi_initiative_currency": (Initiative, FRESH | {"currency": "eur"}),
    "rdi_initiative_ends_after": (
        Initiative,
        FRESH | {"starts_at": make.NOW, "ends_at": make.NOW - timedelta(days=1)},
    ),
    "rdi_initiative_identifier_once": (Initiative, {"slug": "s", "rcn": ""}),
    "rdi_initiative_kind_known": (Initiative, FRESH | {"kind": "party"}),
    "rdi_initiative_named": (Initiative, FRESH | {"title": ""}),
    "rdi_initiative_placeholder_hidden": (Initiative, FRESH | {"is_placeholder": True}),
    "rdi_initiative_rcn_once": (Initiative, {"slug": "s", "identifier": ""}),
    "rdi_initiative_slug_free": (Initiative, FRESH | {"slug": "timeline"}),
    "rdi_initiative_status_known": (Initiative, FRESH | {"said_status": "lost"}),
    "rdi_initiative_sums": (Initiative, FRESH | {"least_grant": 2, "most_grant": 1}),
    "rdi_initiative_years": (Initiative, FRESH | {"ends_at": datetime(2300, 1, 1, tzinfo=UTC)}),
    "rdi_match_confidence": (PossibleMatch, {"confidence": 1.1}),
    "rdi_match_decided_at": (PossibleMatch, {"state": "apart"}),
    "rdi_match_of_two": (PossibleMatch, {"organisation_id": "=candidate_id"}),
    "rdi_match_pair_once": (PossibleMatch, {}),
    "rdi_match_state_known": (PossibleMatch, {"state": "lost", "decided_at": make.NOW}),
    "rdi_participation_once": (Participation, {}),
    "rdi_participation_role_known": (Participation, {"role": "boss"}),
    "rdi_participation_sum": (Participation, {"contribution": -1}),
    "rdi_profile_kind_known": (ResearchProfile, {"kind": "shed"}),
    "rdi_profile_levels": (ResearchProfile, {"lowest_level": 3}),
    "rdi_proposal_rank_once": (Proposal, {}),
    "rdi_role_without_address": (ResearchRole, {"role": "head@lab.example"}),
    "rdi_text_language_code": (ResearchText, {"language": "EN"}),
    "rdi_text_language_once": (ResearchText, {}),
    "rdi_viewcount_once": (ViewCount, {}),
    "rdi_wanted_language_code": (PartnerWanted, {"language": "EN", "withdrawn_at": make.NOW}),
    "rdi_wanted_once": (PartnerWanted, {}),
    "rdi_wanted_role_known": (PartnerWanted, {"role": "boss", "withdrawn_at": make.NOW}),
    "rdi_viewcount_some": (ViewCount, {"number": 0, "day": make.NOW - timedelta(days=1)}),
}


@pytest.fixture
def one_of_each(db):
    organisation = make.make_organisation("Meter Lab")
    profile = researched.make_profile(organisation)
    researched.make_text(profile)
    researched.make_facility(profile)
    researched.make_role(profile)
    initiative = researched.make_initiative(identifier="101000001", rcn="200001")
    researched.make_participation(initiative, organisation)
    researched.make_difference(initiative)
    wanted = researched.make_wanted(researched.make_call(), organisation)
    wanted.proposals.create(candidate=organisation, rank=1, reasons=[])
    ViewCount.objects.create(organisation=organisation, day=make.NOW.date(), number=1)
    reader = make.make_person("Rita Reader")
    # The one with the topic is the first.
    researched.make_follow(reader, make.make_topic("Locks"), id=UUID(int=1))
    researched.make_follow(reader, id=UUID(int=2))
    researched.make_match(make.make_organisation("Meter Laboratory"), organisation)


def test_no_rule_is_left_out():
    assert rules_of("rdi_database") == set(BROKEN)


def test_the_database_refuses_what_breaks_a_rule(one_of_each):
    refusing = {name: broken_by(model, changes) for name, (model, changes) in BROKEN.items()}

    assert refusing == {name: name for name in BROKEN}


@pytest.mark.parametrize(
    "sums",
    [
        {"budget": -1},
        {"contribution": -1},
        {"least_grant": -1},
        {"most_grant": -1},
    ],
)
def test_no_sum_is_below_zero(one_of_each, sums):
    assert broken_by(Initiative, FRESH | sums) == "rdi_initiative_sums"


@pytest.mark.parametrize(
    "levels", [(0, 3), (3, 10), (5, 4), (None, 4)], ids=["low", "high", "turned", "half"]
)
def test_readiness_levels_are_a_range_of_the_scale(one_of_each, levels):
    lowest, highest = levels

    changes = {"lowest_level": lowest, "highest_level": highest}
    assert broken_by(ResearchProfile, changes) == "rdi_profile_levels"
