"""What is kept of an address, for people who have no account: a link by mail opens it, and nothing else does."""

import json
import re
import zipfile
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from django.core import signing
from django.urls import reverse

from bewiser.outbox.models import Mail
from bewiser.privacy import addresses, links
from connect.models import ConnectionRequest, User
from linkages.models import Invitation
from roaming.models import Subscription
from tests.factories import connect as make
from tests.factories import linkages as surveyed
from tests.factories import newsletter as written

IVO = "ivo.invited@people.example"


@pytest.fixture
def known(north, seeker, seeker_firm, target_firm):
    """Ivo is invited to a survey, gets the newsletter, and was named as a contact; he has no account."""
    surveyed.make_invitation(surveyed.make_participant(surveyed.make_wave(north), seeker_firm))
    written.make_subscription(IVO, name="Ivo")
    return make.make_connection(
        asker=seeker, target=target_firm, state="at_target", contact_name="Ivo", contact_email=IVO
    )


def ask(client, email):
    return client.post(reverse("address_ask"), {"email": email})


def path_in(mail: Mail) -> str:
    return re.search(r"https?://[^/\s]+(/\S*)", mail.body_text)[1]


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(client, known, target):
    answers = {email: ask(client, email) for email in (IVO, target.email, "who@people.example")}

    assert {answer.status_code for answer in answers.values()} == {200}
    assert len({answer.content for answer in answers.values()}) == 1
    assert sorted(Mail.objects.values_list("to", flat=True)) == sorted([IVO, target.email])


def test_the_letter_leads_to_what_is_kept_and_looking_changes_nothing(client, known):
    ask(client, f"  {IVO.title()} ")
    mail = Mail.objects.get()

    page = client.get(path_in(mail))

    assert (mail.to, mail.is_secret, mail.expires_at is not None) == (IVO, True, True)
    text = page.content.decode()
    for words in ("The name and address of a contact", "whoever is invited to a survey", IVO):
        assert words in text, words
    assert "no-store" in page["Cache-Control"]
    assert (Invitation.objects.count(), Subscription.objects.count()) == (1, 1)


def test_the_download_is_of_this_address_alone(client, known, seeker):
    url = links.address_url(IVO, "en").partition("/privacy")[2]

    answer = client.get(f"/privacy{url}export/")

    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        told = json.loads(archive.read("data.json"))
    assert told["addresses"] == [IVO]
    assert seeker.name not in answer.content.decode(errors="replace")
    assert seeker.name not in json.dumps(told)
    assert set(told["data"]) == {
        "connect.connectionrequest.contact_name",
        "linkages.invitation.name",
        "roaming.subscription.email",
    }


def test_delete_removes_the_person_and_the_link_shows_that_nothing_is_kept(client, known, seeker):
    token = signing.dumps(IVO, salt="bewiser.privacy.address")

    looked = client.get(reverse("address_delete", args=[token]))
    before = Subscription.objects.count()
    pressed = client.post(reverse("address_delete", args=[token]), follow=True)
    again = client.post(reverse("address_delete", args=[token]), follow=True)

    known.refresh_from_db()
    assert (looked.status_code, before) == (302, 1)
    assert "Nothing is kept of it." in pressed.content.decode()
    assert again.status_code == 200
    assert (Invitation.objects.count(), Subscription.objects.count()) == (0, 0)
    assert (known.contact_name, known.contact_email, known.asker) == ("", "", seeker)


@pytest.mark.parametrize("name", ["address_data", "address_export", "address_delete"])
@pytest.mark.parametrize("way", ["account", "second address"])
def test_who_has_an_account_signs_in(client, target, name, way):
    """A link by mail does not go past the password and the second factor."""
    address = target.email
    if way == "second address":
        address = "tina@home.example"
        EmailAddress.objects.create(user=target, email=address, verified=True)
    token = signing.dumps(address, salt="bewiser.privacy.address")

    answer = client.post(reverse(name, args=[token])) if name == "address_delete" else client.get(
        reverse(name, args=[token])
    )  # fmt: skip

    assert (answer.status_code, answer["Location"]) == (302, reverse("account_data"))
    assert User.objects.filter(pk=target.pk).exists()


def test_an_unproved_address_of_an_account_is_not_the_accounts(client, target, known):
    """Else whoever adds a foreign address to an account would read what is kept of it."""
    EmailAddress.objects.create(user=target, email=IVO, verified=False)

    ask(client, IVO)

    assert "/privacy/data/" in Mail.objects.get().body_text


def test_the_owner_of_a_closed_account_uses_the_link(client, target):
    User.objects.filter(pk=target.pk).update(is_active=False)
    ask(client, target.email)

    path = path_in(Mail.objects.get())
    done = client.post(f"{path}delete/")

    assert (done.status_code, User.objects.filter(pk=target.pk).exists()) == (302, False)


def test_the_old_address_of_an_account_does_not_end_what_the_account_asked(
    client, connection, seeker
):
    ConnectionRequest.objects.filter(pk=connection.pk).update(asker_email="old@people.example")
    token = signing.dumps("old@people.example", salt="bewiser.privacy.address")

    client.post(reverse("address_delete", args=[token]))

    connection.refresh_from_db()
    assert (connection.asker, connection.state, connection.forgotten_at) == (
        seeker,
        "submitted",
        None,
    )


@pytest.mark.parametrize("name", ["address_data", "address_export"])
def test_a_link_is_good_for_two_days(client, known, name, monkeypatch):
    token = signing.dumps(IVO, salt="bewiser.privacy.address")
    fresh = client.get(reverse(name, args=[token])).status_code
    monkeypatch.setattr(links, "ADDRESS_FOR", -links.ADDRESS_FOR)

    assert (fresh, client.get(reverse(name, args=[token])).status_code) == (200, 410)


@pytest.mark.parametrize("salt", ["roaming.newsletter", "bewiser.privacy.stay", "connect.answer"])
def test_another_link_opens_nothing(client, known, salt):
    token = signing.dumps(IVO, salt=salt)

    assert client.get(reverse("address_data", args=[token])).status_code == 410
    assert client.post(reverse("address_delete", args=[token])).status_code == 410
    assert ConnectionRequest.objects.get().contact_email == IVO


def test_no_mailbox_is_filled(client, known):
    answers = [ask(client, IVO).status_code for _ in range(addresses.LETTERS_PER_DAY + 1)]
    unknown = [ask(client, "who@people.example").status_code for _ in answers]

    assert answers == [200] * addresses.LETTERS_PER_DAY + [429]
    assert unknown == answers
    assert Mail.objects.count() == addresses.LETTERS_PER_DAY


@pytest.mark.parametrize("typed", ["", "nobody", "a@b", "x" * 300 + "@people.example"])
def test_what_is_no_address_is_said(client, db, typed):
    answer = ask(client, typed)

    assert (answer.status_code, Mail.objects.count()) == (422, 0)


@pytest.mark.parametrize("prefix, language", [("", "en"), ("/fr", "fr"), ("/de", "de")])
def test_the_letter_speaks_the_language_of_the_page(client, known, prefix, language):
    client.post(f"{prefix}/privacy/data/", {"email": IVO})

    mail = Mail.objects.get()
    assert (mail.language, path_in(mail).startswith(f"{prefix}/privacy/data/")) == (language, True)
