"""Asking: who gets to know of it, what is refused, how a visitor becomes a person."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError

from bewiser.outbox.models import Mail
from connect import links
from connect.actions import asking, connections
from connect.choices import ConnectionState as State
from connect.exceptions import (
    ConnectionMoved,
    TooManyOpenRequests,
)
from connect.models import ConnectionRequest, User
from tests.connect.introductions import ask, by, letters, told
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


def test_ask_tells_the_asker_and_the_managers_of_the_asking_side(
    seeker, seeker_firm, target_firm, facilitator, now
):
    connection = ask(seeker, seeker_firm, target_firm, now)

    connection.refresh_from_db()
    assert (connection.state, connection.reference) == (State.SUBMITTED, "FR2026-0001")
    assert told(connection) == [
        ("drafted", "asker", "draft"),
        ("submitted", "asker", "submitted"),
    ]
    assert sorted(letters()) == [
        ("received", seeker.email),
        ("waits_for_managers", facilitator.email),
    ]


def test_auto_forward_goes_to_the_other_cluster_at_once(
    seeker, seeker_firm, target_firm, north, target_facilitator, facilitator, now
):
    north.auto_forward = True
    north.save(update_fields=["auto_forward"])
    seeker_firm.refresh_from_db()

    connection = ask(seeker, seeker_firm, target_firm, now)

    assert connection.state == State.AT_TARGET_MANAGER
    assert ("waits_for_managers", target_facilitator.email) in letters()
    assert ("waits_for_managers", facilitator.email) not in letters()


def test_a_side_without_manager_is_looked_after_by_the_coordinators(
    seeker, seeker_firm, target_firm, coordinator, now
):
    connection = ask(seeker, seeker_firm, target_firm, now)

    assert ("waits_for_managers", coordinator.email) in letters()
    connections.forward(
        connection, by=by(coordinator, connection), now=now, contact_email="a@b.example"
    )
    assert connection.state == State.AT_TARGET


def test_an_asker_without_organisation_goes_to_the_asked_side(
    seeker, target_firm, target_facilitator, now
):
    asker = asking.Asker(user=seeker, name="S", email=seeker.email, seeker_country="CY")
    values = asking.Ask(goal="buy", cooperation="Locks for a museum.", about="A curator.")

    connection = asking.ask_for_introductions(
        asker=asker, ask=values, targets=[target_firm], now=now
    )[0]

    assert (connection.state, connection.reference) == (State.AT_TARGET_MANAGER, "CY2026-0001")
    assert ("waits_for_managers", target_facilitator.email) in letters()


def test_five_open_requests_are_the_most(seeker, seeker_firm, south, facilitator, now):
    for number in range(5):
        ask(seeker, seeker_firm, make.make_organisation(f"Firm {number}", cluster=south), now)
    sixth = make.make_organisation("Firm 6", cluster=south)

    with pytest.raises(TooManyOpenRequests):
        ask(seeker, seeker_firm, sixth, now)

    assert ConnectionRequest.objects.count() == 5


def test_one_open_request_a_pair(asked, seeker, seeker_firm, target_firm, now):
    with pytest.raises(ValidationError):
        ask(seeker, seeker_firm, target_firm, now)

    assert ConnectionRequest.objects.count() == 1


def test_nobody_asks_their_own_organisation(seeker, seeker_firm, now):
    with pytest.raises(ValidationError):
        ask(seeker, None, seeker_firm, now)


@pytest.mark.parametrize(
    "text",
    [
        "Write to me@firm.example about it.",
        "See https://firm.example first.",
        "Call +33 1 23 45 67 89 please.",
        "We at SEEKER want alarms.",
        "Seéker Ltd wants alarms.",
    ],
)
def test_a_masked_request_does_not_tell_who_asks(seeker, seeker_firm, target_firm, text, now):
    with pytest.raises(ValidationError) as refusal:
        ask(seeker, seeker_firm, target_firm, now, cooperation=text)

    assert list(refusal.value.error_dict) == ["cooperation"]
    assert ConnectionRequest.objects.count() == 0


def test_a_named_request_may_say_everything(seeker, seeker_firm, target_firm, now):
    connection = ask(
        seeker, seeker_firm, target_firm, now, cooperation="We at Seeker Ltd.", is_masked=False
    )

    assert connection.state == State.SUBMITTED


def visitor(**changes):
    values = {
        "user": None,
        "name": "Vera Visitor",
        "email": "Vera@Visitors.example",
        "seeker_country": "SI",
    }
    return asking.Asker(**(values | changes))


def test_a_visitor_confirms_the_address_and_becomes_a_person(target_firm, target_facilitator, now):
    ask_ = asking.Ask(goal="buy", cooperation="Locks.", about="A museum.")
    draft = asking.ask_for_introductions(asker=visitor(), ask=ask_, targets=[target_firm], now=now)[
        0
    ]
    assert (draft.state, letters()) == ("draft", [("confirm_address", "vera@visitors.example")])
    token = re.search(r"/requests/confirm/([^/]+)/", Mail.objects.get().body_text)[1]

    confirmed = asking.confirm_drafts(token, now=now)

    user = confirmed.user
    assert (user.email, user.has_usable_password()) == ("vera@visitors.example", False)
    assert confirmed.is_new
    assert [row.state for row in confirmed.connections] == [State.AT_TARGET_MANAGER]
    with pytest.raises(ConnectionMoved):
        asking.confirm_drafts(token, now=now)
    assert User.objects.filter(email="vera@visitors.example").count() == 1


def test_unconfirmed_drafts_are_forgotten(target_firm, now):
    ask_ = asking.Ask(goal="buy", cooperation="Locks.", about="A museum.")
    asking.ask_for_introductions(asker=visitor(), ask=ask_, targets=[target_firm], now=now)

    assert asking.forget_drafts(now=now + timedelta(days=6)) == 0
    assert asking.forget_drafts(now=now + timedelta(days=8)) == 1
    assert ConnectionRequest.objects.count() == 0


def test_a_draft_is_taken_back_before_anybody_reads_it(
    target_firm, target_facilitator, coordinator, now
):
    draft = draft_of(target_firm, now)
    token = links.confirm_token(draft.batch)

    asking.withdraw_drafts(token, now=now)

    draft.refresh_from_db()
    assert (draft.state, draft.ended_at, draft.asker, draft.reference) == (
        *(State.WITHDRAWN, now, None, None),
    )
    assert told(draft) == [("drafted", "asker", "draft"), ("withdrawn", "asker", "withdrawn")]
    assert [letter for letter, _to in letters()] == ["confirm_address"]
    for act in (asking.confirm_drafts, asking.withdraw_drafts):
        with pytest.raises(ConnectionMoved):
            act(token, now=now)
    assert not User.objects.filter(email="vera@visitors.example").exists()
    # Nobody read of it and nobody ever does: whoever was named may not have asked at all.
    for person in (target_facilitator, coordinator):
        assert not ConnectionRequest.objects.visible_to(person).exists()
    assert asking.forget_drafts(now=now + timedelta(days=6)) == 0
    assert asking.forget_drafts(now=now + timedelta(days=8)) == 1


def test_what_was_confirmed_is_no_draft_to_take_back(target_firm, target_facilitator, now):
    draft = draft_of(target_firm, now)
    token = links.confirm_token(draft.batch)
    asking.confirm_drafts(token, now=now)

    with pytest.raises(ConnectionMoved):
        asking.withdraw_drafts(token, now=now)

    draft.refresh_from_db()
    assert draft.state == State.AT_TARGET_MANAGER


def draft_of(target_firm, now, **changes):
    answers = asking.Ask(goal="buy", cooperation="Locks.", about="A museum.")
    return asking.ask_for_introductions(
        asker=visitor(**changes), ask=answers, targets=[target_firm], now=now
    )[0]


def test_a_password_set_before_the_address_was_proved_does_not_survive(client, target_firm, now):
    squatter = User.objects.create_user("vera@visitors.example", "not-veras-password")
    EmailAddress.objects.create(user=squatter, email=squatter.email, verified=False, primary=True)
    client.force_login(squatter)
    draft = draft_of(target_firm, now)

    confirmed = asking.confirm_drafts(links.confirm_token(draft.batch), now=now)

    squatter.refresh_from_db()
    assert (confirmed.user, confirmed.is_new) == (squatter, False)
    assert not squatter.has_usable_password()
    # The session of whoever signed up is over as well.
    assert client.get("/accounts/me/").status_code == 302


def test_a_person_with_a_proved_address_keeps_their_password(target_firm, now):
    vera = make.make_person(
        "Vera Visitor", email="vera@visitors.example", password="veras-own-word"
    )
    draft = draft_of(target_firm, now)

    confirmed = asking.confirm_drafts(links.confirm_token(draft.batch), now=now)

    vera.refresh_from_db()
    assert (confirmed.is_new, vera.check_password("veras-own-word")) == (False, True)


def test_nobody_asks_in_the_name_of_a_person_who_was_shut_out(target_firm, now):
    make.make_person("Vera Visitor", email="vera@visitors.example", is_active=False)
    draft = draft_of(target_firm, now)

    with pytest.raises(PermissionDenied):
        asking.confirm_drafts(links.confirm_token(draft.batch), now=now)

    draft.refresh_from_db()
    assert draft.state == State.DRAFT


@pytest.mark.parametrize(
    "name", ["Dear winner\n\nCollect it", "See https://evil.example/prize", "a@b.example", "x\x00y"]
)
def test_a_name_smuggles_nothing_into_a_letter(target_firm, name, now):
    with pytest.raises(ValidationError) as refusal:
        draft_of(target_firm, now, name=name)

    assert list(refusal.value.error_dict) == ["asker_name"]
    assert Mail.objects.count() == 0


def test_the_letter_to_an_unproved_address_holds_nothing_that_a_stranger_typed(target_firm, now):
    draft_of(target_firm, now, name="Prize Winner")

    letter = Mail.objects.get()
    assert "Prize" not in letter.subject + letter.body_text + letter.body_html


@pytest.mark.parametrize("email", ["a@[127.0.0.1]", '"a"@example.org'])
def test_an_address_that_no_letter_reaches_is_refused(target_firm, email, now):
    with pytest.raises(ValidationError) as refusal:
        draft_of(target_firm, now, email=email)

    assert list(refusal.value.error_dict) == ["asker_email"]


@pytest.mark.parametrize(
    "targets, wanted_in, field",
    [(0, 5, "__all__"), (1, -1, "wanted_by")],
)
def test_an_ask_that_makes_no_sense_is_refused_by_the_action(
    seeker, seeker_firm, target_firm, now, targets, wanted_in, field
):
    with pytest.raises(ValidationError) as refused:
        asking.ask_for_introductions(
            asker=asking.Asker(
                user=seeker, name=seeker.name, email=seeker.email, seeker=seeker_firm
            ),
            ask=asking.Ask(
                goal="buy",
                cooperation="Locks.",
                about="Makers of doors.",
                question="",
                wanted_by=now.date() + timedelta(days=wanted_in),
            ),
            targets=[target_firm][:targets],
            now=now,
        )

    said = getattr(refused.value, "error_dict", {"__all__": refused.value.messages})
    assert list(said) == [field]
    assert not ConnectionRequest.objects.exists()
