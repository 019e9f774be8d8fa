"""The pages of a membership: what each press does, for whom, and what a stranger meets."""

import re

import pytest
from django.urls import reverse

from bewiser.outbox.models import Mail
from roaming.links import contact_token
from roaming.models import Acceptance, Agreement, AgreementMember, Contact
from tests.factories import roaming as make


def page(name: str, *args: object) -> str:
    return reverse(f"roaming:{name}", args=args)


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_a_manager_applies_the_coordinator_invites_the_manager_accepts(
    client, south, target_facilitator, coordinator, agreement
) -> None:
    client.force_login(target_facilitator)
    applied = client.post(page("member_apply", "south"), {"note": "Two desks."}, follow=True)
    client.force_login(coordinator)
    invited = client.post(page("member_move", "south", "invite"), {"note": ""}, follow=True)
    cannot = client.get(page("member_accept", "south"))
    client.force_login(target_facilitator)
    read = client.get(page("member_accept", "south"))
    accepted = client.post(
        page("member_accept", "south"),
        {"name": "Sina Signer", "position": "Director", "agrees": "on", "version": "1"},
        follow=True,
    )

    assert said(applied) == ["The application is with the coordinator."]
    assert said(invited) == ["The cluster is invited to accept the agreement."]
    # The coordinator looks after the agreement and signs for nobody.
    assert cannot.status_code == 403
    assert "This is version 1." in read.content.decode()
    assert said(accepted) == ["The agreement is accepted. Thank you."]
    acceptance = Acceptance.objects.get()
    assert (acceptance.name, acceptance.user, acceptance.member.status) == (
        "Sina Signer",
        target_facilitator,
        "active",
    )


def test_a_new_version_shows_what_differs_and_is_accepted_as_it_was_read(
    client, member, facilitator
) -> None:
    make.make_agreement(2, changes={"en": "A longer text."})
    client.force_login(facilitator)

    shown = client.get(page("member_accept", "north")).content.decode()
    form = {"name": "Sina", "position": "Director", "agrees": "on"}
    older = client.post(page("member_accept", "north"), form | {"version": "1"})
    unsigned = client.post(page("member_accept", "north"), {"name": "Sina", "version": "2"})
    client.post(page("member_accept", "north"), form | {"version": "2"})

    assert "A longer text." in shown
    assert "This is version 1." in shown.split("<del")[1].split("</del>")[0]
    assert "This is version 2." in shown.split("<ins")[1].split("</ins>")[0]
    assert (older.status_code, unsigned.status_code) == (422, 422)
    assert "Another version is in force by now." in older.content.decode()
    assert sorted(member.acceptances.values_list("agreement__version", flat=True)) == [1, 2]


def test_a_move_wants_its_reason_and_keeps_what_was_typed(client, member, facilitator) -> None:
    client.force_login(facilitator)

    without = client.post(page("member_move", "north", "pause"), {"note": " "})
    paused = client.post(page("member_move", "north", "pause"), {"note": "We move."}, follow=True)
    again = client.post(page("member_move", "north", "pause"), {"note": "We move."})

    assert (without.status_code, "Write a reason" in without.content.decode()) == (422, True)
    assert said(paused) == ["The membership is paused."]
    # From an older page: there is nothing to pause any more.
    assert (again.status_code, AgreementMember.objects.get().status) == (403, "paused")


@pytest.mark.parametrize("who", ["seeker", "target_facilitator", "editor", "outsider"])
@pytest.mark.parametrize("name", ["member_manage", "member_accept", "location_add"])
def test_a_stranger_to_the_membership_is_refused(request, client, member, who, name) -> None:
    client.force_login(request.getfixturevalue(who))

    assert client.get(page(name, "north")).status_code == 403
    assert client.post(page("member_move", "north", "leave"), {"note": "Ha."}).status_code == 403
    assert client.post(page("contact_name", "north"), {}).status_code == 403
    assert AgreementMember.objects.get().status == "active"


def test_a_contact_is_named_asked_and_confirms_by_a_press(client, member, facilitator) -> None:
    client.force_login(facilitator)
    form = {"role": "contact", "name": "Nele New", "email": "nele@people.example", "language": "de"}
    bad = client.post(page("contact_name", "north"), form | {"email": "nele@"})
    named = client.post(page("contact_name", "north"), form, follow=True)
    client.logout()

    letter = Mail.objects.get()
    address = re.search(r"/de/roaming/contact/[^/\s]+/", letter.body_text)[0]
    looked = client.get(address)
    before = Contact.objects.get().confirmed_at
    pressed = client.post(address)

    assert (bad.status_code, said(named)) == (422, ["Nele New is asked to confirm."])
    # Letter and page are in the language of whoever is named, not of who named them.
    assert (letter.to, letter.language, letter.is_secret) == ("nele@people.example", "de", True)
    assert (looked.status_code, before) == (200, None)
    assert (pressed.status_code, pressed.headers["Content-Language"]) == (200, "de")
    assert "message--success" in pressed.content.decode()
    assert Contact.objects.get().confirmed_at is not None


@pytest.mark.parametrize("token", ["none", "x:y:z", ""])
def test_a_link_that_is_no_link_confirms_nothing(client, member, token) -> None:
    make.make_contact(member, confirmed_at=None)
    address = f"/roaming/contact/{token}/"

    answer = client.post(address)

    assert answer.status_code in {404, 410}
    assert Contact.objects.get().confirmed_at is None


def test_the_link_of_somebody_replaced_has_ended(client, member) -> None:
    contact = make.make_contact(member, confirmed_at=None)
    address = page("contact_confirm", contact_token(contact))
    contact.delete()

    assert client.post(address).status_code == 410


def test_the_coordinator_writes_and_publishes_the_next_version(
    client, member, coordinator, facilitator
) -> None:
    client.force_login(coordinator)
    form = {"texts_en": "Guests stay for ten days.", "changes_en": "Ten days instead of five."}

    empty = client.post(page("agreement_draft"), {"texts_en": ""})
    saved = client.post(page("agreement_draft"), form, follow=True)
    stale = client.post(page("agreement_publish"), {"version": "7"}, follow=True)
    published = client.post(page("agreement_publish"), {"version": "2"}, follow=True)

    assert (empty.status_code, said(saved)) == (422, ["The draft is saved."])
    assert "Gone:" in saved.content.decode()
    assert said(stale) == ["A colleague has published this version in the meantime."]
    assert said(published) == ["The version is in force; 1 member is asked to accept it."]
    assert Agreement.objects.current().text == "Guests stay for ten days."
    assert Mail.objects.get().to == facilitator.email
    shown = client.get(page("agreement_version", 2), {"since": "1"}).content.decode()
    assert "What differs from version 1 to version 2" in shown


@pytest.mark.parametrize("who", ["facilitator", "editor", "seeker"])
def test_nobody_else_writes_the_agreement(request, client, agreement, who) -> None:
    client.force_login(request.getfixturevalue(who))

    for address in (page("agreement_draft"), page("member_list")):
        assert client.get(address).status_code == 403
    assert client.post(page("agreement_draft"), {"texts_en": "Mine."}).status_code == 403
    assert client.post(page("agreement_publish"), {"version": "2"}).status_code == 403
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_members_asks_as_often_for_three_as_for_one(
    client, coordinator, north, south, east, agreement, rows, django_assert_num_queries
) -> None:
    for cluster in (north, south, east)[:rows]:
        make.make_member(cluster, agreement=agreement)
    client.force_login(coordinator)

    with django_assert_num_queries(8):
        client.get(page("member_list"))
