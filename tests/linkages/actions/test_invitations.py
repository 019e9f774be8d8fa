"""Invitations: each letter goes out once, with a link that is nobody else's."""

import re
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from bewiser.outbox.models import Mail
from connect.choices import MemberRole
from connect.models import User
from linkages import links
from linkages.actions import interviews
from linkages.actions import invitations as actions
from linkages.choices import WaveState
from linkages.exceptions import WaveNotOpen
from linkages.models import Interview, Invitation, Participant
from tests.at_once import pressed_at_once
from tests.factories import connect as make_connect
from tests.factories import linkages as make

AT = make.at(10)
TOMORROW = AT.replace(day=4)


def letters() -> list[tuple[str, str]]:
    rows = Mail.objects.order_by("to", "key").values_list("key", "to")
    return [(key.split(":")[0], to) for key, to in rows]


def invite(participant, name="Ada Answers", email="ada@firm.example", language="en", by=None):
    return actions.invite(participant, name=name, email=email, language=language, now=AT, by=by)


def test_invite_sends_one_letter_with_a_link_of_its_own(participant, settings) -> None:
    invited = invite(participant, email=" ada@firm.example ")

    mail = Mail.objects.get()
    assert (mail.kind, mail.to, mail.status) == ("survey_secret", "ada@firm.example", "pending")
    assert mail.subject == "North asks Seeker Ltd: with whom do you work?"
    [address] = set(re.findall(rf"{settings.SITE_URL}(/linkages/answer/\S+)", mail.body_text))
    token = urlsplit(address).path.split("/")[3]
    assert links.door_of(token).invitation == invited
    assert (invited.sent_at, invited.reminded_at, invited.revoked_at) == (AT, None, None)


def test_invite_writes_in_the_language_of_the_person(participant, settings) -> None:
    invite(participant, language="fr")

    mail = Mail.objects.get()
    assert (mail.language, f"{settings.SITE_URL}/fr/linkages/answer/" in mail.body_text) == (
        "fr",
        True,
    )


@pytest.mark.parametrize(
    "fields, problem",
    [
        ({"name": "Ada\nBcc: all@people.example"}, "A name stands on one line"),
        ({"name": "https://evil.example"}, "A name holds no link"),
        ({"name": ""}, "This field cannot be blank"),
        ({"email": "ada"}, "Enter a valid email address"),
        ({"email": "ada@[127.0.0.1]"}, "Mail cannot be sent to this address"),
    ],
)
def test_invite_refuses_what_no_letter_can_carry(participant, fields, problem) -> None:
    with pytest.raises(ValidationError, match=problem):
        invite(participant, **fields)

    assert (letters(), Invitation.objects.count()) == ([], 0)


def test_invite_twice_is_told(participant) -> None:
    invite(participant)

    with pytest.raises(ValidationError, match="already invited"):
        invite(participant)

    assert letters() == [("survey_invitation", "ada@firm.example")]


@pytest.mark.parametrize("state", [WaveState.DRAFT, WaveState.CLOSED, WaveState.FROZEN])
def test_invite_needs_an_open_wave(wave, participant, state) -> None:
    wave.state = state
    wave.save()

    for press in (
        lambda: invite(participant),
        lambda: actions.invite_owners(wave, now=AT),
        lambda: actions.remind(make.make_invitation(participant), now=TOMORROW),
    ):
        with pytest.raises(WaveNotOpen):
            press()

    assert letters() == []


def test_invite_firm_lets_it_take_part_or_leaves_nothing(wave, seeker_firm) -> None:
    said = {"language": "en", "now": AT}

    with pytest.raises(ValidationError):
        actions.invite_firm(wave, seeker_firm, name="Ada", email="nobody", **said)
    assert (Participant.objects.count(), letters()) == (0, [])
    invited = actions.invite_firm(wave, seeker_firm, name="Ada", email="a@b.example", **said)

    assert (invited.participant.organisation, invited.participant.size_class) == (
        seeker_firm,
        "sme",
    )


def test_invite_is_undone_with_its_transaction(participant) -> None:
    with transaction.atomic():
        invite(participant)
        transaction.set_rollback(True)

    assert (letters(), Invitation.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_invite_the_same_person_at_once_one_is_told(participant) -> None:
    outcomes = pressed_at_once([lambda: invite(participant) for _press in range(4)])

    assert outcomes == ["ValidationError"] * 3 + ["done"]
    assert letters() == [("survey_invitation", "ada@firm.example")]


def test_remind_goes_out_once_a_day(participant) -> None:
    invited = invite(participant)

    sent = [
        actions.remind(invited, now=moment)
        for moment in (AT, AT.replace(hour=23), TOMORROW, TOMORROW.replace(hour=23))
    ]

    assert sent == [False, False, True, False]
    assert letters() == [
        ("survey_invitation", "ada@firm.example"),
        ("survey_reminder", "ada@firm.example"),
    ]
    invited.refresh_from_db()
    assert invited.reminded_at == TOMORROW


@pytest.mark.django_db(transaction=True)
def test_reminders_pressed_at_once_go_out_once(participant) -> None:
    invited = invite(participant)
    sent = []

    pressed_at_once(
        [lambda: sent.append(actions.remind(invited, now=TOMORROW)) for _press in range(4)]
    )

    assert sorted(sent) == [False, False, False, True]
    assert Mail.objects.filter(key__startswith="survey_reminder:").count() == 1


def test_who_has_handed_in_is_not_reminded(participant) -> None:
    invited = invite(participant)
    interview = interviews.start_interview(
        participant, mode="self_service", invitation=invited, now=AT
    )
    Interview.objects.filter(pk=interview.pk).update(state="submitted", submitted_at=AT)

    assert actions.remind(Invitation.objects.get(), now=TOMORROW) is False


def test_a_withdrawn_link_opens_nothing_and_is_not_reminded(participant, interview) -> None:
    invited = Invitation.objects.get()
    token = links.invitation_token(invited)

    for hour in (10, 11):
        actions.revoke(invited, now=make.at(hour))

    invited.refresh_from_db()
    assert invited.revoked_at == make.at(10)
    with pytest.raises(links.LinkEnded):
        links.door_of(token)
    assert actions.remind(invited, now=TOMORROW) is False
    assert (letters(), Interview.objects.count()) == ([], 1)


def test_a_letter_is_from_whoever_invites_and_whoever_reminds(
    participant, facilitator, coordinator
) -> None:
    invited = invite(participant, by=facilitator)
    actions.remind(invited, now=TOMORROW, by=coordinator)

    first = Mail.objects.get(key__startswith="survey_invitation")
    second = Mail.objects.get(key__startswith="survey_reminder")
    assert (facilitator.name in first.body_text, facilitator.name in second.body_text) == (
        True,
        False,
    )
    assert coordinator.name in second.body_text


def owners(north, seeker_firm) -> None:
    make_connect.make_member("Sam Seeker", seeker_firm, language="de")
    make_connect.make_member("Vic Viewer", seeker_firm, role=MemberRole.VIEWER)
    make_connect.make_member("Gus Gone", seeker_firm, is_active=False)
    second = make_connect.make_organisation("Second Ltd", cluster=north)
    make_connect.make_member("Sue Second", second)
    make_connect.make_member("Sid Second", second)
    lab = make_connect.make_organisation("North Lab", cluster=north, kind="technology_centre")
    make_connect.make_member("Lou Lab", lab)


def test_invite_owners_writes_to_owners_of_firms_of_which_nobody_is_invited(
    wave, north, seeker_firm, outsider
) -> None:
    owners(north, seeker_firm)

    sent = [actions.invite_owners(wave, now=AT) for _press in range(2)]

    assert sent == [3, 0]
    assert letters() == [
        ("survey_invitation", "sam.seeker@people.example"),
        ("survey_invitation", "sid.second@people.example"),
        ("survey_invitation", "sue.second@people.example"),
    ]
    assert Invitation.objects.get(name="Sam Seeker").language == "de"


def test_invite_owners_writes_to_people_without_a_name(wave, seeker) -> None:
    User.objects.filter(pk=seeker.pk).update(name="")

    assert actions.invite_owners(wave, now=AT) == 1

    assert Invitation.objects.get().name == "sam.seeker"


def test_one_owner_who_cannot_be_written_to_keeps_nobody_else_from_being_invited(
    wave, north, seeker_firm
) -> None:
    owners(north, seeker_firm)
    User.objects.filter(name="Sue Second").update(email="sue@[127.0.0.1]")

    assert actions.invite_owners(wave, now=AT) == 2

    assert sorted(Invitation.objects.values_list("name", flat=True)) == ["Sam Seeker", "Sid Second"]


@pytest.mark.django_db(transaction=True)
def test_owners_invited_by_two_at_once_get_one_letter_each(wave, north, seeker_firm) -> None:
    owners(north, seeker_firm)
    sent = []

    pressed_at_once(
        [lambda: sent.append(actions.invite_owners(wave, now=AT)) for _press in range(3)]
    )

    assert (sorted(sent), len(letters())) == ([0, 0, 3], 3)
