"""How a hole is reported: the page, security.txt, and the file in the repository."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bewiser import security
from bewiser.embedded.places import CHECKOUT


def fields_of(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, _colon, value = line.partition(": ")
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize(
    "contact, uri",
    [
        ("holes@bewiser.example", "mailto:holes@bewiser.example"),
        ("mailto:holes@bewiser.example", "mailto:holes@bewiser.example"),
        ("https://bewiser.example/holes", "https://bewiser.example/holes"),
    ],
)
def test_security_txt_is_as_the_standard_wants_it(client, settings, contact, uri):
    settings.SECURITY_CONTACT = contact
    settings.SITE_URL = "https://match.bewiser.example"

    answer = client.get("/.well-known/security.txt")
    fields = fields_of(answer.content.decode())

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert fields == {
        "Contact": [uri],
        "Expires": fields["Expires"],
        "Canonical": ["https://match.bewiser.example/.well-known/security.txt"],
        "Policy": ["https://match.bewiser.example/security/"],
        "Preferred-Languages": [", ".join(code for code, _name in settings.LANGUAGES)],
    }
    expires = datetime.fromisoformat(fields["Expires"][0])
    assert timedelta(days=150) < expires - timezone.now() < timedelta(days=365)


def test_security_txt_says_the_same_all_day():
    morning = security._lines(now=datetime(2026, 3, 3, 0, 1, tzinfo=UTC))
    evening = security._lines(now=datetime(2026, 3, 3, 23, 59, tzinfo=UTC))

    assert morning == evening
    assert "Expires: 2026-08-30T00:00:00Z" in morning


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_security_txt_is_only_read(client, method):
    assert getattr(client, method)("/.well-known/security.txt").status_code == 405


def test_the_page_names_the_contact_and_the_file(client, settings, db):
    settings.SECURITY_CONTACT = "holes@bewiser.example"

    page = client.get(reverse("security")).content.decode()

    assert '<a href="mailto:holes@bewiser.example">holes@bewiser.example</a>' in page
    assert 'href="/.well-known/security.txt"' in page


def test_the_privacy_notice_leads_there_and_the_footer_does_not(client, db):
    notice = client.get(reverse("privacy")).content.decode()
    home = client.get("/").content.decode()

    assert 'href="/security/"' in notice.partition("<footer")[0]
    assert 'href="/security/"' not in home


def test_the_file_in_the_repository_says_where():
    text = (CHECKOUT / "SECURITY.md").read_text()

    assert "`/security/`" in text
    assert "`/.well-known/security.txt`" in text
