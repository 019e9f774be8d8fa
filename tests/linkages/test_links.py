"""The personal links: whose they are, and when they end."""

import uuid

import pytest
from django.core import signing

from connect.models import User
from linkages import links
from linkages.models import Interview, Invitation
from tests.factories import linkages as make


def test_a_link_opens_the_interview_of_its_invitation(invitation) -> None:
    token = links.invitation_token(invitation)

    before = links.door_of(token)
    interview = make.make_interview(invitation.participant, invitation=invitation)
    make.make_interview(invitation.participant)

    assert before == links.Door(token, invitation, None)
    assert links.door_of(token) == links.Door(token, invitation, interview)


def test_an_interviewer_s_link_opens_the_interview_that_is_held(participant, facilitator) -> None:
    interview = make.make_interview(participant, mode="interviewer", interviewer=facilitator)
    token = links.interview_token(interview, facilitator)

    assert links.door_of(token) == links.Door(token, None, interview)


@pytest.mark.parametrize("how", ["removed", "deactivated", "deleted"])
def test_an_interviewer_s_link_ends_with_their_office(participant, facilitator, how) -> None:
    interview = make.make_interview(participant, mode="interviewer", interviewer=facilitator)
    token = links.interview_token(interview, facilitator)
    if how == "removed":
        facilitator.managed_clusters.clear()
    elif how == "deactivated":
        User.objects.filter(pk=facilitator.pk).update(is_active=False)
    else:
        facilitator.delete()

    with pytest.raises(links.LinkEnded):
        links.door_of(token)


def test_a_held_link_is_that_of_whoever_goes_on_with_the_interview(
    participant, facilitator, foreign_facilitator
) -> None:
    interview = make.make_interview(
        participant, mode="interviewer", interviewer=foreign_facilitator
    )
    token = links.interview_token(interview, facilitator)

    assert links.door_of(token) == links.Door(token, None, interview)
    with pytest.raises(links.LinkEnded):
        links.door_of(links.interview_token(interview, foreign_facilitator))


def test_a_link_is_good_for_nothing_but_its_own(invitation, interview, facilitator) -> None:
    # The same key under the other salt, another's key, and a key of nothing.
    forged = [
        signing.dumps(str(invitation.pk), salt="linkages.interview"),
        signing.dumps(str(interview.pk), salt="linkages.invitation"),
        signing.dumps(str(interview.pk)),
        signing.dumps(str(uuid.uuid4()), salt="linkages.invitation"),
        signing.dumps(str(uuid.uuid4()), salt="linkages.interview"),
        signing.dumps("1", salt="linkages.invitation"),
        signing.dumps("\0", salt="linkages.interview"),
        signing.dumps([str(invitation.pk), facilitator.pk], salt="linkages.interview"),
        signing.dumps([str(interview.pk), None], salt="linkages.interview"),
        signing.dumps(["1", facilitator.pk], salt="linkages.interview"),
        signing.dumps([str(interview.pk), facilitator.pk], salt="linkages.invitation"),
    ]

    for token in forged:
        with pytest.raises(links.LinkEnded):
            links.door_of(token)


@pytest.mark.parametrize("token", ["", "x", ":", "::", "a:b:c", "é:ü:ß", "\0", "x" * 5000, "."])
def test_what_is_no_link_opens_nothing(db, token) -> None:
    with pytest.raises(links.LinkEnded):
        links.door_of(token)


def test_every_sign_of_a_link_counts(invitation) -> None:
    token = links.invitation_token(invitation)
    for place in range(0, len(token), 7):
        other = "B" if token[place] == "A" else "A"
        with pytest.raises(links.LinkEnded):
            links.door_of(token[:place] + other + token[place + 1 :])


def test_an_interviewer_s_link_ends_after_its_hours(participant, facilitator, monkeypatch) -> None:
    interview = make.make_interview(participant, mode="interviewer", interviewer=facilitator)
    token = links.interview_token(interview, facilitator)
    stamp = signing.b62_decode(token.rsplit(":", 2)[1])
    found = {}

    for hours in (11, 13):
        monkeypatch.setattr(signing.time, "time", lambda at=stamp + hours * 3600: at)
        try:
            found[hours] = links.door_of(token).interview
        except links.LinkEnded:
            found[hours] = None

    assert found == {11: interview, 13: None}


def test_a_link_ends_with_what_it_opened(invitation, interview, facilitator) -> None:
    tokens = [links.invitation_token(invitation), links.interview_token(interview, facilitator)]
    Interview.objects.all().delete()
    Invitation.objects.all().delete()

    for token in tokens:
        with pytest.raises(links.LinkEnded):
            links.door_of(token)
