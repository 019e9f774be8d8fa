"""The ledger: what somebody agreed to, in which words, when and how, and when they took it back."""

from datetime import timedelta

import pytest

from bewiser.lib.personal import Person
from bewiser.privacy.consents import consents_of
from bewiser.privacy.person import person_of
from connect.models import CaseEvent
from roaming.actions import subscriptions
from roaming.choices import ConsentMethod
from tests.factories import connect as make
from tests.factories import linkages as surveyed
from tests.factories import roaming as offered

NOW = make.NOW
DAY = timedelta(days=1)


def told(person: Person) -> list[tuple[object, ...]]:
    return [
        (str(one.what), one.wording, one.version, one.given_at, str(one.how), one.withdrawn_at)
        for one in consents_of(person)
    ]


def ask(email: str, now) -> None:
    subscriptions.ask_for_newsletter(
        email=email, name="", language="en", role="reader", cluster=None, topics=[], now=now
    )


def test_the_newsletter_each_time_that_it_was_wanted_and_left(seeker):
    from_words = str(subscriptions.WORDING)
    ask(seeker.email, NOW)
    row = subscriptions.Subscription.objects.get()
    subscriptions.confirm_subscription(row, now=NOW + DAY)
    subscriptions.leave_newsletter(row, method=ConsentMethod.LINK, now=NOW + 2 * DAY)
    ask(seeker.email, NOW + 3 * DAY)
    row.refresh_from_db()
    subscriptions.confirm_subscription(row, now=NOW + 4 * DAY)

    by_link = row.consents.filter(verb="confirmed").first().get_method_display()
    assert told(person_of(seeker)) == [
        ("Newsletter", from_words, "1", NOW + 4 * DAY, by_link, None),
        ("Newsletter", from_words, "1", NOW + DAY, by_link, NOW + 2 * DAY),
    ]


def test_what_was_only_asked_is_no_consent(seeker):
    ask(seeker.email, NOW)

    assert told(person_of(seeker)) == []


def test_a_firm_that_agreed_to_be_shown_by_the_one_who_answered(north, seeker_firm):
    wave = surveyed.make_wave(north)
    firm = surveyed.make_participant(
        wave, seeker_firm, consented_at=NOW, consented_by="Ivo Invited"
    )
    invitation = surveyed.make_invitation(firm)
    surveyed.make_interview(firm, invitation=invitation, respondent="Ivo Invited")
    other = surveyed.make_invitation(firm, "Ute", email="ute@people.example")
    surveyed.make_interview(firm, invitation=other, respondent="Ute")

    said = ("To be recognised in the report of a survey, as a firm", "Seeker Ltd: Survey 2026", "", NOW,
            "in the interview", None)  # fmt: skip
    assert told(Person(None, frozenset({invitation.email}))) == [said]
    assert told(Person(None, frozenset({other.email}))) == []


def test_the_contact_of_a_cluster(north):
    offered.make_contact(offered.make_member(north), email="cora@people.example")

    assert told(Person(None, frozenset({"cora@people.example"}))) == [
        ("To be the contact of a cluster for guests and partners", "North: Contact person", "", NOW,
         "by a link in a letter", None),
    ]  # fmt: skip


@pytest.mark.parametrize("state, taken_back", [("draft", None), ("withdrawn", NOW)])
def test_a_case_study_that_was_approved(seeker, seeker_firm, target_firm, state, taken_back):
    case = make.make_case(seeker_firm, target_firm, state=state)
    CaseEvent.objects.create(
        case=case, version=3, at=NOW, verb="approved", actor=seeker, to_state="waiting"
    )

    assert told(person_of(seeker)) == [
        ("A case study in public", case.title, "3", NOW, "on its page, signed in", taken_back)
    ]
    assert told(Person(None, frozenset({seeker.email}))) == []
