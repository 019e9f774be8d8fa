"""Each rule of the database refuses what breaks it, whoever writes past the forms."""

from datetime import date

import pytest

from connect.choices import ConnectionState
from connect.models import (
    CaseApproval,
    CaseEvent,
    CasePicture,
    CaseStudy,
    Cluster,
    ClusterHoliday,
    ClusterManager,
    ConnectionEvent,
    ConnectionRequest,
    Event,
    Identifier,
    NetworkRole,
    Notice,
    NoticeEvent,
    Organisation,
    OrganisationAddition,
    OrganisationDifference,
    OrganisationMember,
    OrganisationText,
    OrganisationTopic,
    PartnerSuggestion,
    ProfileDraft,
    ReferenceCounter,
    Region,
    SearchVersion,
    Synonym,
    TeamRequest,
    Topic,
    User,
)
from tests.constraints import Broken, broken_by, rules_of
from tests.factories import connect as make

BROKEN: Broken = {
    "connect_addition_once": (OrganisationAddition, {}),
    "connect_case_language_code": (CaseStudy, {"slug": "s", "language": "EN"}),
    "connect_case_of_two": (CaseStudy, {"slug": "s", "second_id": "=first_id"}),
    "connect_case_one_per_origin": (CaseStudy, {"slug": "s"}),
    "connect_case_origin_is_its_request": (CaseStudy, {"slug": "s", "origin_kind": "connection"}),
    "connect_case_public_since": (CaseStudy, {"slug": "s", "published_at": make.NOW}),
    "connect_case_state_known": (CaseStudy, {"slug": "s", "state": "lost"}),
    "connect_case_told": (CaseStudy, {"slug": "s", "text": ""}),
    "connect_caseapproval_once": (CaseApproval, {}),
    "connect_caseevent_once": (CaseEvent, {}),
    "connect_caseevent_states_known": (CaseEvent, {"to_state": "lost"}),
    "connect_caseevent_verb_known": (CaseEvent, {"verb": "lost"}),
    "connect_casepicture_few": (CasePicture, {"position": 5}),
    "connect_casepicture_in_words": (CasePicture, {"position": 2, "words": ""}),
    "connect_casepicture_place_once": (CasePicture, {}),
    "connect_cluster_days_sane": (Cluster, {"lapse_days": 1}),
    "connect_cluster_slug_free": (Cluster, {"slug": "compare"}),
    "connect_counter_once": (ReferenceCounter, {}),
    "connect_difference_decided_at": (OrganisationDifference, {"field": "x", "state": "declined"}),
    "connect_difference_once": (OrganisationDifference, {}),
    "connect_difference_state_known": (
        OrganisationDifference,
        {"field": "x", "state": "lost", "decided_at": make.NOW},
    ),
    "connect_draft_once": (ProfileDraft, {}),
    "connect_event_ends_after": (Event, {"ends_at": make.NOW}),
    "connect_event_kind_known": (Event, {"kind": "party"}),
    "connect_event_once": (ConnectionEvent, {}),
    "connect_event_prices": (Event, {"member_price": 2}),
    "connect_event_side_known": (ConnectionEvent, {"side": "left"}),
    "connect_event_somewhere": (Event, {"city": ""}),
    "connect_event_states_known": (ConnectionEvent, {"to_state": "lost"}),
    "connect_event_verb_known": (ConnectionEvent, {"verb": "lost"}),
    "connect_holiday_once": (ClusterHoliday, {}),
    "connect_identifier_once": (Identifier, {}),
    "connect_identifier_scheme_known": (Identifier, {"scheme": "phone"}),
    "connect_manager_once": (ClusterManager, {}),
    "connect_member_once": (OrganisationMember, {}),
    "connect_member_role_known": (OrganisationMember, {"role": "boss"}),
    "connect_networkrole_known": (NetworkRole, {"role": "boss"}),
    "connect_networkrole_once": (NetworkRole, {}),
    "connect_notice_language_code": (Notice, {"language": "EN"}),
    "connect_notice_partners_known": (Notice, {"partners": ["club"]}),
    "connect_notice_posted_when": (Notice, {"state": "public"}),
    "connect_notice_told": (Notice, {"summary": ""}),
    "connect_notice_within_a_year": (Notice, {"valid_until": date(2027, 3, 5)}),
    "connect_notice_words_known": (Notice, {"stage": "late"}),
    "connect_noticeevent_once": (NoticeEvent, {}),
    "connect_noticeevent_states_known": (NoticeEvent, {"verb": "posted", "to_state": "lost"}),
    "connect_noticeevent_verb_known": (NoticeEvent, {"verb": "lost"}),
    "connect_org_founded_sane": (Organisation, {"founded": 99}),
    "connect_org_kind_known": (Organisation, {"kind": "club"}),
    "connect_org_named": (Organisation, {"name": ""}),
    "connect_org_point_whole": (Organisation, {"latitude": 50.6}),
    "connect_org_size_known": (Organisation, {"size": "vast"}),
    "connect_org_slug_free": (Organisation, {"slug": "compare"}),
    "connect_orgtopic_once": (OrganisationTopic, {}),
    "connect_orgtopic_relation_known": (OrganisationTopic, {"relation": "likes"}),
    "connect_region_name_once": (Region, {}),
    "connect_request_asker_is_a_person": (ConnectionRequest, {"asker": None}),
    "connect_request_closed_how": (
        ConnectionRequest,
        {"state": ConnectionState.CLOSED, "introduced_at": make.NOW},
    ),
    "connect_request_declined_why": (ConnectionRequest, {"state": ConnectionState.DECLINED}),
    "connect_request_forgotten_whole": (
        ConnectionRequest,
        {"reference": "FR2026-9", "state": ConnectionState.LAPSED, "forgotten_at": make.NOW},
    ),
    "connect_request_goal_known": (ConnectionRequest, {"goal": "fame"}),
    "connect_request_introduced_when": (ConnectionRequest, {"state": ConnectionState.INTRODUCED}),
    "connect_request_not_to_itself": (ConnectionRequest, {"seeker": "=target"}),
    "connect_request_one_open_per_notice": (
        ConnectionRequest,
        {"reference": "FR2026-9", "is_target_masked": True},
    ),
    "connect_request_one_open_per_pair": (ConnectionRequest, {"reference": "FR2026-9"}),
    "connect_request_outcome_known": (ConnectionRequest, {"outcome": "fame"}),
    "connect_request_reason_known": (ConnectionRequest, {"decline_reason": "whim"}),
    "connect_request_referenced": (ConnectionRequest, {"reference": None}),
    "connect_request_seeker_known": (ConnectionRequest, {"seeker_size": "vast"}),
    "connect_request_state_known": (ConnectionRequest, {"state": "lost"}),
    "connect_searchversion_one": (SearchVersion, {"id": 2}),
    "connect_suggestion_of_another": (
        PartnerSuggestion,
        {"rank": 9, "candidate_id": "=organisation_id"},
    ),
    "connect_suggestion_once": (PartnerSuggestion, {"rank": 9}),
    "connect_suggestion_rank_once": (PartnerSuggestion, {"candidate_id": 0}),
    "connect_synonym_once": (Synonym, {}),
    "connect_teamrequest_decided_at": (TeamRequest, {"user_id": 0, "decided_at": make.NOW}),
    "connect_teamrequest_one_waiting": (TeamRequest, {}),
    "connect_teamrequest_refusal_told": (TeamRequest, {"user_id": 0, "reason": "left"}),
    "connect_teamrequest_reminder_waits": (
        TeamRequest,
        {"state": "accepted", "decided_at": make.NOW},
    ),
    "connect_teamrequest_role_known": (TeamRequest, {"role": "boss"}),
    "connect_teamrequest_side_known": (TeamRequest, {"side": "left"}),
    "connect_teamrequest_state_known": (
        TeamRequest,
        {"state": "lost", "decided_at": make.NOW, "remind_at": None},
    ),
    "connect_text_language_code": (OrganisationText, {"language": "EN"}),
    "connect_text_language_once": (OrganisationText, {}),
    "connect_topic_axis_known": (Topic, {"axis": "time"}),
    "connect_topic_not_its_own_parent": (Topic, {"id": 1_000_000, "parent_id": 1_000_000}),
    "connect_user_email_lower": (User, {"email": "Sam@people.example"}),
    "connect_user_language_known": (User, {"language": "la"}),
}


@pytest.fixture
def one_of_each(seeker, seeker_firm, target_firm, facilitator, coordinator, connection):
    make.give_topic(seeker_firm, make.make_topic("Sensors"))
    make.make_difference(seeker_firm)
    case = make.make_case(seeker_firm, target_firm)
    CaseApproval.objects.create(case=case, organisation=seeker_firm, at=make.NOW, version=0)
    CasePicture.objects.create(case=case, image="x.jpg", words="A desk", position=1)
    CaseEvent.objects.create(case=case, version=0, at=make.NOW, verb="written", to_state="draft")
    ClusterHoliday.objects.create(cluster=seeker_firm.cluster, on=date(2026, 5, 1))
    Identifier.objects.create(organisation=seeker_firm, scheme="pic", value="999997736")
    ReferenceCounter.objects.create(country="FR", year=2026)
    make.make_event(seeker_firm.cluster)
    OrganisationAddition.objects.create(
        organisation=seeker_firm, tool="research", language="en", words="meters", codes=[]
    )
    PartnerSuggestion.objects.create(
        organisation=seeker_firm,
        candidate=target_firm,
        rank=1,
        score=1,
        reasons=[],
        made_at=make.NOW,
    )
    Synonym.objects.create(word="SIEM", meaning="security analytics")
    make.make_team_request(target_firm, seeker)
    ProfileDraft.objects.create(
        organisation=seeker_firm, user=seeker, section="basics", saved_at=make.NOW
    )
    notice = make.make_notice(target_firm, state="draft")
    NoticeEvent.objects.create(
        notice=notice, version=0, at=make.NOW, verb="written", to_state="draft"
    )
    ConnectionRequest.objects.update(notice=notice)


def test_no_rule_is_left_out():
    assert rules_of("connect") == set(BROKEN)


def test_the_database_refuses_what_breaks_a_rule(one_of_each):
    refusing = {name: broken_by(model, changes) for name, (model, changes) in BROKEN.items()}

    assert refusing == {name: name for name in BROKEN}
