"""The R+D directory: a firm finds a laboratory, asks to be introduced, follows a topic, and hears what is new in it."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import expect

from connect.models import Organisation, OrganisationTopic, Topic
from rdi_database.actions import follows
from rdi_database.models import Follow, ViewCount
from rdi_database.tasks import send_digests
from tests.journeys.letters import shown, text_of
from tests.journeys.steps import ask_as_member, sign_in, tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

OWNER = "friederike.lautenbach@fluxberg.example"
LABORATORY = "Laboratoire Mirecourbe de cryptologie appliquée"


def committed(act: Callable[[], object]) -> None:
    """Do something to the database as another process would: the worker sees it at once."""

    def alone() -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        other.submit(alone).result()


def let_the_night_pass() -> None:
    """Make the digest due: whoever follows something began two days earlier."""
    nights = timedelta(days=2)
    Follow.objects.update(created_at=F("created_at") - nights, due_at=F("due_at") - nights)


def take_up_the_topic() -> None:
    OrganisationTopic.objects.create(
        organisation=Organisation.objects.get(slug="loughmarrow"),
        topic=Topic.objects.get(slug="post-quantum-cryptography"),
    )


def test_a_firm_finds_a_laboratory_and_hears_what_is_new(open_window, letters, browser) -> None:
    window = open_window(viewport={"width": 360, "height": 740})
    page = window.page
    sign_in(page, OWNER)

    # From a domain to a sub-domain below it, by the facets alone.
    page.goto("/rdi/")
    expect(page.get_by_role("heading", level=1)).to_have_text("R+D directory")
    page.locator("summary", has_text="Filters").click()
    tick(page, "topic", "cryptology")
    tick(page, "topic", "post-quantum-cryptography")
    tick(page, "topic", "cryptology", on=False)
    expect(page.get_by_role("link", name=LABORATORY)).to_be_visible()
    expect(page).to_have_url(re.compile("topic=post-quantum-cryptography$"))
    window.keep_picture("1-found")

    # Its page shows what both have worked on, and counts that a member has looked.
    with page.expect_response(re.compile("/rdi/mirecourbe/seen/")) as told:
        page.get_by_role("link", name=LABORATORY).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LABORATORY)
    expect(page.get_by_role("link", name="Keys that outlive their ciphers")).to_be_visible()
    expect(page.get_by_text("Side-channel bench", exact=True)).to_be_visible()
    assert told.value.status == 204
    assert ViewCount.objects.get(organisation__slug="mirecourbe").number == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    window.keep_picture("2-laboratory")

    ask_as_member(page, "mirecourbe")

    # Following its topic: what is there already is no news.
    page.goto("/rdi/mirecourbe/")
    page.locator("main").get_by_role("link", name="Post-quantum cryptography").first.click()
    page.get_by_role("link", name="Follow what is new here").click()
    page.get_by_label("Every day").check()
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_text("You follow “Post-quantum cryptography” from now on.")).to_be_visible()
    window.keep_picture("3-followed")
    committed(let_the_night_pass)
    committed(lambda: follows.send_digests(now=timezone.now()))

    # The day after somebody takes the topic up; the digest has only them, in the language of her letters.
    committed(take_up_the_topic)
    committed(let_the_night_pass)
    send_digests.delay()
    letter = letters.next_to(OWNER, about="Neu in „Post-quantum cryptography“")
    text = text_of(letter)
    assert ("/firms/loughmarrow/" in text, "Mirecourbe" in text) == (True, False)
    assert shown(letter, browser, width=320)[0] == 320

    # Its last link stops it, once the button there is pressed.
    stop = letter["List-Unsubscribe"].strip("<>")
    assert stop in text
    page.goto(stop)
    assert Follow.objects.count() == 1
    page.get_by_role("button", name="Nicht mehr folgen").click()
    expect(page.get_by_role("heading", name="Die E-Mail ist abbestellt")).to_be_visible()
    assert not Follow.objects.exists()
