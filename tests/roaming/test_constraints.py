"""Each rule of the tables of the agreement refuses what breaks it, whoever writes past the forms."""

import pytest

from roaming.choices import StayState
from roaming.models import (
    Acceptance,
    Agreement,
    AgreementMember,
    Block,
    ClusterNews,
    Consent,
    Contact,
    DeskDay,
    Edition,
    EditionEvent,
    LedgerEntry,
    Location,
    LocationClosure,
    MemberEvent,
    Stay,
    StayEvent,
    StayReview,
    Subscription,
)
from tests.constraints import Broken, broken_by, rules_of
from tests.factories import roaming as make
from tests.factories.newsletter import make_edition, make_news, make_subscription

BROKEN: Broken = {
    "roaming_acceptance_once": (Acceptance, {}),
    "roaming_agreement_counts": (Agreement, {"version": 0}),
    "roaming_block_about_once": (Block, {"position": 2}),
    "roaming_block_one_place": (Block, {"about": ""}),
    "roaming_closure_once": (LocationClosure, {}),
    "roaming_consent_method_known": (Consent, {"method": "lost"}),
    "roaming_consent_to_words": (Consent, {"verb": "confirmed"}),
    "roaming_consent_verb_known": (Consent, {"verb": "lost"}),
    "roaming_contact_one_confirmed": (Contact, {}),
    "roaming_contact_one_waiting": (Contact, {"role": "deputy", "confirmed_at": None}),
    "roaming_contact_role_known": (Contact, {"role": "boss"}),
    "roaming_desk_from_one": (DeskDay, {"desk": 0}),
    "roaming_desk_taken_once": (DeskDay, {}),
    "roaming_edition_event_known": (EditionEvent, {"verb": "lost"}),
    "roaming_edition_finished": (Edition, {"slug": "new", "finished_at": make.NOW}),
    "roaming_edition_frozen_with_hash": (Edition, {"slug": "new", "frozen_hash": "0"}),
    "roaming_edition_since_before": (
        Edition,
        {"slug": "new", "since": make.NOW.date().replace(year=2030)},
    ),
    "roaming_edition_started": (Edition, {"slug": "new", "started_at": make.NOW}),
    "roaming_edition_state_known": (Edition, {"slug": "new", "state": "lost", "frozen_hash": "0"}),
    "roaming_edition_two_persons": (Edition, {"slug": "new", "approved_by_id": "=submitted_by_id"}),
    "roaming_ledger_between_two": (LedgerEntry, {"home": "=host"}),
    "roaming_location_baseline": (Location, {"most_days": 4}),
    "roaming_location_has_desks": (Location, {"desks": 0}),
    "roaming_location_name_once": (Location, {}),
    "roaming_location_notice": (Location, {"notice_days": 61}),
    "roaming_location_point_whole": (Location, {"name": "Loft", "longitude": None}),
    "roaming_member_event_known": (MemberEvent, {"verb": "lost"}),
    "roaming_member_joined_when_active": (AgreementMember, {"joined_at": None}),
    "roaming_member_status_known": (AgreementMember, {"status": "lost"}),
    "roaming_news_declined_with_reason": (ClusterNews, {"state": "declined"}),
    "roaming_news_state_known": (ClusterNews, {"state": "lost"}),
    "roaming_review_marks": (StayReview, {"third_mark": 6}),
    "roaming_review_once": (StayReview, {}),
    "roaming_review_side_known": (StayReview, {"side": "left"}),
    "roaming_stay_days_in_order": (Stay, {"last_day": make.NOW.date()}),
    "roaming_stay_event_known": (StayEvent, {"verb": "lost"}),
    "roaming_stay_event_once": (StayEvent, {}),
    "roaming_stay_finished_was_checked_out": (Stay, {"checked_out_at": None}),
    "roaming_stay_people": (Stay, {"people": 0}),
    "roaming_stay_proposal_whole": (Stay, {"proposed_first": make.FIRST_DAY}),
    "roaming_stay_started_was_checked_in": (Stay, {"checked_in_at": None}),
    "roaming_stay_state_known": (Stay, {"state": "lost", "checked_out_at": None}),
    "roaming_subscription_confirmed": (Subscription, {"confirmed_at": None}),
    "roaming_subscription_ended": (Subscription, {"state": "left"}),
    "roaming_subscription_lower": (Subscription, {"email": "Rita@readers.example"}),
    "roaming_subscription_once": (Subscription, {}),
    "roaming_subscription_role_known": (Subscription, {"role": "boss"}),
    "roaming_subscription_state_known": (Subscription, {"state": "lost"}),
}


@pytest.fixture
def one_of_each(place, home, target_firm, target, coordinator):
    stay = make.make_stay(place, home, target_firm, target, state=StayState.FINISHED)
    make.make_contact(place.member)
    make.make_contact(place.member, "Wanda Waiting", role="deputy", confirmed_at=None)
    place.closures.create(on=make.FIRST_DAY)
    MemberEvent.objects.create(member=home, at=make.NOW, verb="accepted")
    StayEvent.objects.create(stay=stay, version=0, at=make.NOW, verb="asked")
    StayReview.objects.create(
        stay=stay, side="guest", at=make.NOW, first_mark=5, second_mark=5, third_mark=5
    )
    DeskDay.objects.create(stay=stay, location=place, day=make.FIRST_DAY, desk=1)
    LedgerEntry.objects.create(stay=stay, host=place.member, home=home, on=make.LAST_DAY, days=2)
    make_subscription("rita@readers.example").consents.create(
        verb="asked", method="form", at=make.NOW, language="en"
    )
    edition = make_edition(coordinator)
    Edition.objects.update(submitted_by=coordinator)
    edition.blocks.update(about="focus:1")
    make_news(home.cluster)


def test_no_rule_is_left_out():
    assert rules_of("roaming") == set(BROKEN)


def test_the_database_refuses_what_breaks_a_rule(one_of_each):
    refusing = {name: broken_by(model, changes) for name, (model, changes) in BROKEN.items()}

    assert refusing == {name: name for name in BROKEN}
