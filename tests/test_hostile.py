"""Two hundred hostile strings through every form and every parameter: an answer, never a fault of ours.

What can stand is stored and shown as text; what cannot comes back with a sentence. The importer has
its own walk in tests/connect/importing.
"""

import contextlib
import itertools
from collections.abc import Iterator
from email import message_from_bytes, policy
from html.parser import HTMLParser
from urllib.parse import quote
from zlib import crc32

import pytest
from django.core import signing
from django.db import transaction
from django.test import Client
from django.urls import reverse

from bewiser.outbox.mime import build
from bewiser.outbox.models import Mail
from connect import links
from connect.choices import ConnectionState as State
from connect.models import ConnectionRequest
from tests.connect.importing.hostile import HOSTILE as STRINGS
from tests.factories import connect as make

pytestmark = pytest.mark.django_db

# Half of a pair of surrogates: no text, yet bytes that a browser can be made to send.
HOSTILE = [*STRINGS, "\ud800", "Firm \udfff & Söhne"]
LONGEST = 6000
FORM = "application/x-www-form-urlencoded"
ANSWERED = {200, 302, 400, 404, 410, 422}
OWN_HEADERS = {
    *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Language"),
    # Of what comes again and again, and is stopped by one press.
    *("List-Unsubscribe", "List-Unsubscribe-Post"),
}
addresses = itertools.count(1)


class Foreign(HTMLParser):
    """Gathers what none of our templates writes: an alert, or a handler in an attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_script = False

    def handle_starttag(self, tag, attributes):
        # A block of data is never run; what breaks out of one is a tag of its own.
        self.is_script = tag == "script" and ("type", "application/ld+json") not in attributes
        for name, value in attributes:
            is_code = (value or "").strip().lower().startswith("javascript:")
            if name.startswith("on") or (name in {"href", "src", "action"} and is_code):
                self.found.append(f"<{tag} {name}={value}>")

    def handle_endtag(self, tag):
        self.is_script = False

    def handle_data(self, data):
        if self.is_script and "alert(1)" in data:
            self.found.append(data)


def encoded(fields: dict[str, str]) -> bytes:
    pairs = (
        f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in fields.items()
    )
    return "&".join(pairs).encode()


def send(client: Client, address: str, fields: dict[str, str]):
    """Post from a new address each time: the limits are not what is tested here."""
    number = next(addresses)
    caller = f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
    return client.post(address, encoded(fields), content_type=FORM, REMOTE_ADDR=caller)


def look(client: Client, address: str, field: str, text: str):
    value = quote(text.encode("utf-8", "surrogatepass"))
    return client.get(address, QUERY_STRING=f"{field}={value}")


def verdict(response) -> object:
    """Return nothing for an answer as it should be, else what is wrong with it."""
    if response.status_code not in ANSWERED:
        return response.status_code
    if "html" not in response.headers.get("Content-Type", ""):
        return None
    page = Foreign()
    page.feed(response.content.decode())
    return page.found or None


def stamp() -> str:
    """A stamp as a form carries it that was opened a minute ago."""

    class EarlierSigner(signing.TimestampSigner):
        def timestamp(self) -> str:
            return signing.b62_encode(signing.b62_decode(super().timestamp()) - 60)

    return EarlierSigner(salt="connect.form").sign_object("abcd")


def assert_clean_mails() -> None:
    """No mail has a header that we did not write, a second recipient, or a subject of two lines."""
    for mail in Mail.objects.all():
        message = message_from_bytes(build(mail), policy=policy.default)
        assert set(message.keys()) <= OWN_HEADERS, mail.subject
        assert len(message.keys()) == len(set(message.keys()))
        assert [at.addr_spec for at in message["To"].addresses] == [
            entry.rpartition("<")[2].rstrip(">") for entry in mail.to_header
        ]
        assert "\n" not in message["Subject"]


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Forget what was written, so that each string meets the same rows."""
    with transaction.atomic():
        yield
        assert_clean_mails()
        transaction.set_rollback(True)


@pytest.fixture
def client() -> Client:
    """A browser that gets a fault of ours as the page that people would get."""
    return Client(raise_request_exception=False)


@pytest.fixture(params=[24, pytest.param(1, marks=pytest.mark.soak)], ids=["some", "all"])
def strings(request) -> list[str]:
    """All strings in a soak; else one in 24, beginning with another one for each form."""
    return HOSTILE[crc32(request.node.name.encode()) % request.param :: request.param]


@pytest.fixture
def short(strings) -> list[str]:
    """Those that fit an address and most fields; the others are tried where they could stand."""
    return [text for text in strings if len(text) < LONGEST]


@pytest.fixture
def unlimited(settings):
    settings.ACCOUNT_RATE_LIMITS = False


def test_what_visitors_ask_is_refused_or_shown_as_text(
    client, strings, target_firm, target_facilitator
):
    url = reverse("connect:connection_ask", args=[target_firm.slug])
    fields = ("cooperation", "question", "about", "asker_name", "seeker_name")
    good = {"goal": "buy", "seeker_country": "CY", "is_named": "on", "opened": stamp()}
    wrong, stored = {}, 0

    for number, text in enumerate(strings):
        said = good | {"asker_email": f"v{number}@visitors.example"}
        asked = send(client, url, said | dict.fromkeys(fields, text[: 500_000 // len(fields)]))
        wrong[text[:40]] = [verdict(asked)]
        # Where the text is too long for a name, it may still be an answer.
        if asked.status_code == 422:
            named = said | {"asker_name": "Vera", "cooperation": text, "about": "x"}
            wrong[text[:40]].append(verdict(send(client, url, named)))
        draft = ConnectionRequest.objects.filter(asker_email=said["asker_email"]).first()
        if draft is None:
            continue
        stored += 1
        link = reverse("connect:connection_confirm", args=[links.confirm_token(draft.batch)])
        wrong[text[:40]].append(verdict(client.get(link)))
        # The further pages show the same words; one in five tells of them all.
        if number % 5:
            continue
        wrong[text[:40]].append(verdict(Client().post(link)))
        draft.refresh_from_db()
        client.force_login(target_facilitator)
        wrong[text[:40]].append(verdict(client.get(draft.get_absolute_url())))
        wrong[text[:40]].append(verdict(client.get(reverse("desk"))))
        client.logout()

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    assert stored > len(strings) / 2
    assert_clean_mails()


DECISIONS = [
    ("facilitator", State.SUBMITTED, "ask_changes", ("note",), {}),
    ("seeker", State.CHANGES_ASKED, "resubmit", ("cooperation", "question", "about"), {}),
    (
        "target_facilitator",
        State.AT_TARGET_MANAGER,
        "put_to_target",
        ("contact_name",),
        {"contact_email": "contact@target.example"},
    ),
    (
        "target_facilitator",
        State.AT_TARGET_MANAGER,
        "put_to_target",
        ("contact_name", "contact_email"),
        {},
    ),
    ("target_facilitator", State.AT_TARGET_MANAGER, "return", ("note",), {}),
    ("target", State.AT_TARGET, "decline", ("note",), {"reason": "other"}),
    ("target", State.AT_TARGET, "decline", ("note", "reason"), {}),
    ("target", State.INTRODUCED, "close", ("note",), {"outcome": "project"}),
    ("target", State.INTRODUCED, "close", ("note", "outcome", "version"), {}),
]


@pytest.mark.parametrize("who, state, decision, fields, good", DECISIONS)
def test_decisions_take_any_text(
    client, request, short, seeker, seeker_firm, target_firm, who, state, decision, fields, good
):
    client.force_login(request.getfixturevalue(who))
    connection = make.make_connection(
        asker=seeker, seeker=seeker_firm, target=target_firm, state=state, is_masked=False
    )
    url = reverse("connect:connection_decide", args=[connection.pk, decision])
    wrong = {}

    for number, text in enumerate(short):
        said = {"version": str(connection.version)} | good | dict.fromkeys(fields, text)
        with undone():
            wrong[text[:40]] = [
                verdict(send(client, url, said)),
                verdict(client.get(connection.get_absolute_url())) if number % 5 == 0 else None,
            ]

    assert {text: found for text, found in wrong.items() if any(found)} == {}


ACCOUNT_FORMS = [
    ("account_login", ("login", "password", "next"), {}),
    ("account_login", ("password", "next"), {"login": "sam.seeker@people.example"}),
    ("account_signup", ("email", "password1"), {}),
    ("account_request_login_code", ("email", "next"), {}),
    ("account_reset_password", ("email",), {}),
    ("address_ask", ("email",), {}),
]


@pytest.mark.parametrize("name, fields, good", ACCOUNT_FORMS)
def test_the_doors_take_any_text(client, strings, seeker, unlimited, name, fields, good):
    wrong = {}
    for text in strings:
        with undone():
            said = good | dict.fromkeys(fields, text)
            wrong[text[:40]] = verdict(send(client, reverse(name), said))

    assert {text: found for text, found in wrong.items() if found} == {}


def test_a_way_on_that_cannot_be_read_is_left_out(client, db):
    fields = {"login": "x", "password": "x", "next": "http://[::1"}

    answer = send(client, reverse("account_login"), fields)

    assert (answer.status_code, verdict(answer)) == (200, None)


@pytest.mark.parametrize(
    "name, fields, good",
    [
        ("account_me", ("name",), {"language": "en", "time_zone": "UTC"}),
        ("account_me", ("name", "language", "time_zone"), {}),
        ("account_email", ("email",), {"action_add": "1"}),
        ("account_set_password", ("password1", "password2"), {}),
        ("mfa_activate_totp", ("code",), {}),
        ("account_delete_confirm", ("code",), {}),
        ("desk_act", ("item", "decision"), {}),
        ("desk_act", ("decision",), {"item": "connect:connection:nobody"}),
    ],
)
def test_the_pages_of_members_take_any_text(client, short, seeker, unlimited, name, fields, good):
    wrong = {}
    client.force_login(seeker)
    for text in short:
        said = good | dict.fromkeys(fields, text)
        # Keys of the desk begin with the name of their tool.
        if "item" in fields:
            said["item"] = f"connect:connection:{text}"
        with undone():
            wrong[text[:40]] = verdict(send(client, reverse(name), said))

    assert {text: found for text, found in wrong.items() if found} == {}


PARAMETERS = [
    *("q", "bbox", "sort", "page", "view", "kind", "cluster", "topic", "country", "compare"),
    *("compared", "nothing"),
]


@pytest.mark.parametrize("field", PARAMETERS)
def test_the_directory_takes_any_parameter(client, strings, target_firm, field):
    wrong = {}
    for text in strings:
        wrong[text[:40]] = verdict(look(client, reverse("connect:firm_list"), field, text))

    assert {text: found for text, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    "address",
    [
        *("/firms/{}/", "/firms/{}/connect/", "/clusters/{}/", "/topics/{}/", "/mailbox/{}/"),
        *("/requests/confirm/{}/", "/requests/answer/{}/", "/requests/{}/", "/{}/"),
        *("/accounts/login/?next={}", "/requests/?page={}", "/admin/connect/organisation/?q={}"),
        *("/admin/connect/organisation/?cluster__id__exact={}", "/admin/{}/", "/fr/?utm={}"),
    ],
)
def test_addresses_take_any_text(
    client, short, superuser, target_firm, settings, tmp_path, address
):
    settings.MAILBOX_DIR = str(tmp_path / "mail")
    if "/admin/" in address or "?page" in address:
        client.force_login(superuser)
    wrong = {}
    for text in short:
        word = quote(text.encode("utf-8", "surrogatepass"), safe="")
        wrong[text[:40]] = verdict(client.get(address.format(word)))

    assert {text: found for text, found in wrong.items() if found} == {}


def test_the_admin_takes_any_text(client, short, superuser, target_firm):
    client.force_login(superuser)
    url = reverse("admin:connect_organisation_change", args=[target_firm.pk])
    form = client.get(url).context["adminform"].form
    good = {
        name: "" if value is None else str(value)
        for name, value in ((field.html_name, field.value()) for field in form)
        if not isinstance(value, list | bool)
    }
    management = {
        field.html_name: str(field.value())
        for formset in client.get(url).context["inline_admin_formsets"]
        for field in formset.formset.management_form
    }
    typed = [
        name
        for name in ("name", "english_name", "slug", "city", "website", "products")
        if name in good
    ]
    wrong = {}

    for text in short:
        changes = dict.fromkeys(typed, text)
        with undone():
            wrong[text[:40]] = [
                verdict(send(client, url, good | management | changes)),
                verdict(send(client, url, good | management | {"name": text})),
                verdict(client.get(target_firm.get_absolute_url())),
            ]

    assert {text: found for text, found in wrong.items() if any(found)} == {}
