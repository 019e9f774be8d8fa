"""Who is invited again after a link was withdrawn: a new link, the same interview, and the old link stays dead."""

import pytest
from django.core.exceptions import ValidationError

from bewiser.outbox.models import Mail
from linkages import links
from linkages.actions import interviews
from linkages.actions import invitations as actions
from linkages.choices import InterviewMode
from linkages.models import Invitation
from tests.at_once import pressed_at_once
from tests.factories import linkages as make

AT = make.at(10)


def invite(participant) -> Invitation:
    return actions.invite(
        participant, name="Ada Answers", email="ada@firm.example", language="en", now=AT
    )


def test_whoever_is_invited_again_gets_a_letter_with_another_link(participant) -> None:
    first = invite(participant)
    actions.revoke(first, now=AT)

    second = invite(participant)

    assert (second.revoked_at, Mail.objects.count()) == (None, 2)
    assert links.door_of(links.invitation_token(second)).invitation == second
    with pytest.raises(links.LinkEnded):
        links.door_of(links.invitation_token(first))


def test_the_new_link_goes_on_with_the_interview_of_the_old_one(participant) -> None:
    first = invite(participant)
    interview = interviews.start_interview(
        participant, mode=InterviewMode.SELF_SERVICE, invitation=first, now=AT
    )
    actions.revoke(first, now=AT)

    second = invite(participant)

    assert links.door_of(links.invitation_token(second)).interview == interview
    with pytest.raises(links.LinkEnded):
        links.door_of(links.invitation_token(first))


def test_a_new_link_opens_nobody_else_s_interview(participant, interview) -> None:
    second = invite(participant)

    assert links.door_of(links.invitation_token(second)).interview is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_renew_an_invitation_at_once_one_is_told(participant) -> None:
    actions.revoke(invite(participant), now=AT)

    outcomes = pressed_at_once([lambda: invite(participant) for _press in range(4)])

    assert outcomes == ["ValidationError"] * 3 + ["done"]
    with pytest.raises(ValidationError, match="already invited"):
        invite(participant)


def test_whoever_opened_an_interview_again_is_reminded(participant, wave) -> None:
    invited = invite(participant)
    interview = interviews.start_interview(
        participant, mode=InterviewMode.SELF_SERVICE, invitation=invited, now=AT
    )
    make.make_linkage(interview, make.make_partner(wave, "Chat Noir"))
    interviews.submit_interview(interview, now=AT)
    assert actions.remind(invited, now=AT.replace(day=4)) is False

    interviews.reopen_interview(interview)

    assert actions.remind(invited, now=AT.replace(day=4)) is True
