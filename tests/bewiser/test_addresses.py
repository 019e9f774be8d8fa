"""What a page of everybody tells search engines of its addresses, and that no other page does."""

import re

import pytest

from tests.factories import connect as make

SITE = "https://network.example"


def addresses(html: str) -> list[tuple[str, str]]:
    """Return what each link of the head says with the address that it says it of."""
    links = re.findall(
        r'<link rel="(canonical|alternate)"(?: hreflang="([^"]*)")? href="([^"]*)">', html
    )
    return [(language or rel, address.replace("&amp;", "&")) for rel, language, address in links]


@pytest.mark.parametrize(
    "asked, path, query",
    [
        ("/", "/", ""),
        ("/de/", "/", ""),
        ("/firms/", "/firms/", ""),
        ("/firms/?sort=name", "/firms/", ""),
        ("/fr/firms/?q=x&view=map", "/firms/", "?q=x"),
        ("/firms/?kind=all&country=FR", "/firms/", "?kind=all&country=FR"),
        ("/firms/seeker-ltd/?from=letter", "/firms/seeker-ltd/", ""),
        ("/clusters/", "/clusters/", ""),
        ("/fr/clusters/north/", "/clusters/north/", ""),
        ("/topics/locks/", "/topics/locks/", ""),
        ("/help/", "/help/", ""),
        ("/fr/privacy/", "/privacy/", ""),
        ("/imprint/", "/imprint/", ""),
        ("/accessibility/", "/accessibility/", ""),
        ("/linkages/", "/linkages/", ""),
        ("/roaming/", "/roaming/", ""),
    ],
)
def test_a_public_page_names_its_address_in_every_language(
    client, seeker_firm, settings, asked, path, query
):
    settings.SITE_URL = SITE
    make.make_topic("Locks")
    own = re.match(r"(/(?:fr|de))?/", asked)[1] or ""

    html = client.get(asked).content.decode()

    assert addresses(html) == [
        ("canonical", f"{SITE}{own}{path}{query}"),
        ("en", f"{SITE}{path}{query}"),
        ("x-default", f"{SITE}{path}{query}"),
        ("fr", f"{SITE}/fr{path}{query}"),
        ("de", f"{SITE}/de{path}{query}"),
    ]


@pytest.mark.parametrize("asked", ["/accounts/login/", "/requests/answer/none/", "/nowhere/"])
def test_a_way_in_a_link_of_a_letter_and_a_missing_page_name_none(client, db, asked):
    assert addresses(client.get(asked).content.decode()) == []


@pytest.mark.parametrize("asked", ["/requests/", "/desk/"])
def test_a_page_of_one_person_names_none(client, facilitator, asked):
    client.force_login(facilitator)

    assert addresses(client.get(asked).content.decode()) == []
