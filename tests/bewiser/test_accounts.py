"""Sign up, sign in, codes and passwords, as a person meets them."""

import os
import re
import subprocess
import sys

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.urls import reverse

from bewiser.outbox.models import Mail
from connect.models import User
from tests.factories import connect as make

PASSWORD = "long-winded-otter"


def mails(address):
    return list(Mail.objects.filter(to=address).order_by("created_at"))


def code_in(mail):
    """The code stands alone on its line, as the letter shows it."""
    return re.search(r"^\s+([A-Z0-9-]{6,})$", mail.body_text, re.MULTILINE).group(1)


def test_sign_up_proves_the_address_by_a_code_and_signs_in(client, db):
    sent = client.post("/fr/accounts/signup/", {"email": "Neue@People.example"})
    (mail,) = mails("neue@people.example")
    before = (mail.kind, mail.language, mail.is_secret, EmailAddress.objects.get().verified)

    done = client.post(
        reverse("account_email_verification_sent"), {"code": code_in(mail)}, follow=True
    )

    user = User.objects.get()
    assert sent.headers["Location"] == "/fr/accounts/confirm-email/"
    assert before == ("code", "fr", True, False)
    assert (user.email, user.language) == ("neue@people.example", "fr")
    assert EmailAddress.objects.get().verified is True
    assert done.context["user"] == user


def test_sign_up_with_a_known_address_looks_the_same_and_writes_to_its_owner(client, seeker):
    unknown = client.post(reverse("account_signup"), {"email": "new@people.example"})
    known = Client().post(reverse("account_signup"), {"email": seeker.email})

    (mail,) = mails(seeker.email)
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert mail.subject == "You already have an account at Be Wiser"
    assert "/accounts/password/reset/" in mail.body_text
    assert User.objects.filter(email=seeker.email).count() == 1


def test_whoever_signs_up_with_a_foreign_address_keeps_no_key_to_the_account(client, db):
    thief, address = Client(), "owner@people.example"
    thief.post(reverse("account_signup"), {"email": address, "password1": PASSWORD})

    client.post(reverse("account_request_login_code"), {"email": address})
    answer = client.post(
        reverse("account_confirm_login_code"), {"code": code_in(mails(address)[-1])}, follow=True
    )
    user = User.objects.get()
    thief.get(reverse("account_email_verification_sent"))
    thief.post(reverse("account_email_verification_sent"), {"code": "AAA-AAA"})
    guess = Client().post(reverse("account_login"), {"login": address, "password": PASSWORD})

    assert answer.context["user"] == user
    assert (user.email, user.has_usable_password()) == (address, False)
    assert EmailAddress.objects.get().verified is True
    assert guess.status_code == 200
    assert thief.get(reverse("account_me")).headers["Location"].startswith("/accounts/login/")


def test_a_password_is_chosen_once_the_address_is_proved(client, db):
    client.post(reverse("account_signup"), {"email": "new@people.example"})
    (mail,) = mails("new@people.example")
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail)})

    offered = client.get(reverse("account_change_password"))
    client.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})

    assert offered.headers["Location"] == reverse("account_set_password")
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("address", ["a@[127.0.0.1]", '"a"@example.org', "a@example." + "ü" * 62])
@pytest.mark.parametrize(
    "door", ["account_signup", "account_request_login_code", "account_reset_password"]
)
def test_an_address_that_mail_cannot_reach_is_refused_in_words(client, db, door, address):
    answer = client.post(reverse(door), {"email": address})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["email"]
    assert (User.objects.count(), Mail.objects.count()) == (0, 0)


def test_sign_in_with_a_password(client, db):
    user = make.make_person("Ann Archer", password=PASSWORD)

    wrong = client.post(reverse("account_login"), {"login": user.email, "password": "nonsense"})
    right = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert (wrong.status_code, right.status_code, right.headers["Location"]) == (200, 302, "/")
    assert wrong.context["form"].non_field_errors() == [
        "The e-mail address and the password do not fit together."
    ]


@pytest.mark.parametrize("wanted", ["http://[::1", "https://elsewhere.example/", "//[", "/firms/"])
def test_sign_in_goes_on_to_pages_of_ours_only(client, db, wanted):
    user = make.make_person("Ann Archer", password=PASSWORD)

    answer = client.post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD, "next": wanted}
    )

    assert answer.headers["Location"] == (wanted if wanted == "/firms/" else "/")


def test_sign_in_with_a_code(client, seeker):
    seeker.language = "de"
    seeker.save(update_fields=["language"])

    client.post(reverse("account_request_login_code"), {"email": seeker.email})
    (mail,) = mails(seeker.email)
    answer = client.post(
        reverse("account_confirm_login_code"), {"code": code_in(mail)}, follow=True
    )

    assert (mail.kind, mail.priority, mail.language) == ("code", 0, "de")
    assert (mail.expires_at - mail.created_at).total_seconds() == 900
    assert answer.context["user"] == seeker


@pytest.mark.parametrize(
    "door, answer", [
        ("account_signup", "account_email_verification_sent"),
        ("account_request_login_code", "account_confirm_login_code"),
    ]
)  # fmt: skip
def test_a_code_that_got_lost_is_sent_again(client, settings, db, door, answer):
    settings.ACCOUNT_RATE_LIMITS = False
    address = "new@people.example"
    if door == "account_request_login_code":
        make.make_person("New Person", email=address)

    first = client.post(reverse(door), {"email": address}, follow=True).content.decode()
    again = client.post(reverse(answer), {"action": "resend"}, follow=True).content.decode()
    code = code_in(mails(address)[-1])
    done = client.post(reverse(answer), {"code": code}, follow=True)

    assert first.count("on its way to") == 1
    assert "Send another code" in first
    assert "Another code is on its way to new@people.example." in again
    assert len(mails(address)) == 2
    assert done.context["user"].email == address


def test_sending_again_does_not_tell_whether_an_address_is_known(settings, seeker):
    settings.ACCOUNT_RATE_LIMITS = False
    seen = {}

    for address in (seeker.email, "who@people.example"):
        seen[address] = []
        for _round in range(5):
            browser = Client()
            asked = browser.post(reverse("account_request_login_code"), {"email": address})
            sent = [
                browser.post(reverse("account_confirm_login_code"), {"action": "resend"})
                for _again in range(2)
            ]
            seen[address] += [answer.status_code for answer in (asked, *sent)]

    # Twelve letters a day, whoever asks for them, written or not.
    assert seen[seeker.email] == [302] * 12 + [429] + seen[seeker.email][13:]
    assert seen[seeker.email] == seen["who@people.example"]


@pytest.mark.parametrize(
    "page, words",
    [
        ("account_login", ["Write your e-mail address.", "Write your password."]),
        ("account_signup", ["Write your e-mail address."]),
    ],
)
def test_an_answer_that_is_missing_is_named(client, db, page, words):
    errors = client.post(reverse(page), {}).context["form"].errors

    assert [str(error) for found in errors.values() for error in found] == words


def test_code_for_an_unknown_address_looks_the_same(client, seeker):
    known = client.post(reverse("account_request_login_code"), {"email": seeker.email})
    unknown = Client().post(reverse("account_request_login_code"), {"email": "who@people.example"})

    (mail,) = mails("who@people.example")
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert mail.subject == "No account with this address at Be Wiser"


def test_reset_by_code_ends_every_other_session(client, db):
    user = make.make_person("Ann Archer", password=PASSWORD)
    elsewhere = Client()
    elsewhere.force_login(user)

    client.post(reverse("account_reset_password"), {"email": user.email})
    (mail,) = mails(user.email)
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in(mail)})
    client.post(
        reverse("account_complete_password_reset"),
        {"password1": "another-long-otter", "password2": "another-long-otter"},
    )

    user.refresh_from_db()
    assert user.check_password("another-long-otter")
    assert elsewhere.get(reverse("account_me")).headers["Location"].startswith("/accounts/login/")
    assert [mail.subject for mail in mails(user.email)][1:] == [
        "Your account at Be Wiser was changed"
    ]


def test_change_of_address_is_proved_and_told_to_the_old_one(client, db):
    user = make.make_person("Ann Archer", password=PASSWORD)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    old = user.email

    client.post(reverse("account_email"), {"email": "ann@archers.example", "action_add": "1"})
    (mail,) = mails("ann@archers.example")
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail)})

    user.refresh_from_db()
    assert user.email == "ann@archers.example"
    assert "The e-mail address has been changed." in mails(old)[-1].body_text
    assert mails(old)[-1].body_html.count("<html") == 1


ANOTHER_PROCESS = """
import sys
import django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.test import Client
client = Client(headers={"host": "localhost"}, REMOTE_ADDR="198.51.100.1")
guess = {"login": sys.argv[2], "password": "nonsense"}
print([client.post("/accounts/login/", guess).status_code for _ in range(5)])
"""


def test_failed_sign_ins_are_limited_across_processes(transactional_db):
    user = make.make_person("Ann Archer", password=PASSWORD)
    spent = subprocess.run(
        [
            *(sys.executable, "-W", "ignore", "-c", ANOTHER_PROCESS),
            *(connection.settings_dict["NAME"], user.email),
        ],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bewiser.settings"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    here = Client(headers={"host": "localhost"}).post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD}
    )

    assert spent.stdout.strip() == "[200, 200, 200, 200, 200]"
    assert here.context["form"].non_field_errors() == [
        "Signing in has failed too often. Wait a few minutes."
    ]


def test_every_letter_of_an_account_can_be_read(db, seeker, rf):
    from allauth.core.context import request_context  # noqa: PLC0415  (needs the app registry)

    from bewiser.accounts import ANSWERS, CHANGES, CODES, AccountAdapter  # noqa: PLC0415

    request = rf.get("/")
    context = {"code": "ABC-123", "ip": "198.51.100.1", "timestamp": make.NOW}
    context |= {"signup_url": "https://x.example/s", "password_reset_url": "https://x.example/r"}

    with request_context(request):
        for prefix in [*CODES, *ANSWERS, *CHANGES]:
            AccountAdapter(request).send_mail(prefix, seeker.email, dict(context))

    written = mails(seeker.email)
    assert len(written) == len(CODES) + len(ANSWERS) + len(CHANGES)
    for mail in written:
        assert mail.subject
        assert mail.body_text.startswith("Dear Sam Seeker,")
        assert "<p" in mail.body_html


def test_me_changes_own_details_only(client, seeker):
    client.force_login(seeker)

    answer = client.post(
        reverse("account_me"),
        {"name": "Sam S", "language": "fr", "time_zone": "Europe/Paris", "is_staff": "on"},
    )

    seeker.refresh_from_db()
    assert answer.headers["Location"] == "/accounts/me/"
    assert (seeker.name, seeker.language, seeker.time_zone, seeker.is_staff) == (
        "Sam S",
        "fr",
        "Europe/Paris",
        False,
    )


@pytest.mark.parametrize("zone", ["Mars/Base", "../etc/passwd", ""])
def test_me_refuses_unknown_zones(client, seeker, zone):
    client.force_login(seeker)

    answer = client.post(
        reverse("account_me"), {"name": "Sam", "language": "en", "time_zone": zone}
    )

    seeker.refresh_from_db()
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["time_zone"]
    assert (seeker.name, seeker.time_zone) == ("Sam Seeker", "Europe/Brussels")


def test_me_is_for_people_who_are_signed_in(client):
    assert client.get(reverse("account_me")).headers["Location"] == (
        "/accounts/login/?next=/accounts/me/"
    )


@pytest.mark.parametrize(
    "language, words",
    [
        ("en", ("E-mail address", "Password", "Keep me signed in")),
        ("fr", ("Adresse e-mail", "Mot de passe", "Rester connecté")),
        ("de", ("E-Mail-Adresse", "Passwort", "Angemeldet bleiben")),
    ],
)
def test_the_forms_speak_as_the_site_does(client, db, language, words):
    prefix = "" if language == "en" else f"/{language}"
    labels = []

    for page in ("login", "signup", "password/reset", "login/code"):
        fields = client.get(f"{prefix}/accounts/{page}/").context["form"].fields.values()
        labels += [str(field.label) for field in fields]
        assert all("placeholder" not in field.widget.attrs for field in fields)

    assert labels == [*words, words[0], words[0], words[0]]
