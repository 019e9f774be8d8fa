"""An owner claims a listing and has a profile in a few minutes, on the smallest phone; a stranger asks its keepers."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.letters import action_of, code_of
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PHONE = {"width": 320, "height": 640}
FIRM, SLUG = "Obertonwerk", "obertonwerk"
OWNER = "ada.feldmarch@obertonwerk.example"
COLLEAGUE = "bruno.feldmarch@obertonwerk.example"
MANAGER = "jonas.reutlinger@cyberforum.example"
SENTENCE = "We tune alarms so that people still hear them."
MOST_SECONDS = 180


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_from_a_listing_to_a_profile_of_ones_own_on_a_phone(open_window, letters):
    window = open_window(viewport=PHONE, has_touch=True)
    page = window.page
    began = time.monotonic()

    # Whoever is not signed in yet comes back to where they wanted to go.
    page.goto(f"/firms/{SLUG}/")
    page.get_by_role("link", name="Do you work there?").click()
    page.get_by_role("link", name="Make an account").click()
    page.locator("main [name=email]").fill(OWNER)
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.locator("main [name=code]").fill(code_of(letters.next_to(OWNER)))
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_text("lies in the domain of its website")).to_be_visible()
    assert fits(page)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", name="Edit the profile")).to_be_visible()
    assert fits(page)
    window.keep_picture("claim-1-overview")

    # What is typed is kept by itself, and seen by nobody.
    page.get_by_role("link", name="Text, English").click()
    page.get_by_label("In one sentence").fill("We tune")
    expect(page.get_by_text("Kept for you; not public before you save.")).to_be_visible()
    page.goto(f"/firms/{SLUG}/edit/text-en/")
    expect(page.get_by_label("In one sentence")).to_have_value("We tune")
    page.get_by_label("In one sentence").fill(SENTENCE)
    page.get_by_label("We offer").fill("Listening tests in your control room.")
    page.get_by_label("We look for").fill("Hospitals with too many alarms.")
    assert fits(page)
    window.keep_picture("claim-2-text")
    page.get_by_role("button", name="Save", exact=True).click()

    # The look at the page is the public's.
    page.get_by_role("link", name="See it as the public does").click()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    assert fits(page)
    page.get_by_role("link", name="Back to the profile").click()
    page.get_by_role("button", name="All of it is still right").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    assert time.monotonic() - began < MOST_SECONDS

    public = open_window().page
    public.goto(f"/firms/?q={SLUG}&claimed=yes")
    expect(public.locator("main h3 a", has_text=FIRM)).to_be_visible()
    expect(public.get_by_text(SENTENCE)).to_be_visible()

    # A colleague is let in as an editor, and the owner hears of it and puts it right.
    other = open_window().page
    other.goto("/accounts/signup/")
    other.locator("main [name=email]").fill(COLLEAGUE)
    other.locator("main form[method=post] button[type=submit]").first.click()
    other.locator("main [name=code]").fill(code_of(letters.next_to(COLLEAGUE)))
    other.get_by_role("button", name="Continue").click()
    other.goto(f"/firms/{SLUG}/claim/")
    other.get_by_role("button", name="Begin").click()
    expect(other.get_by_role("heading", name="Edit the profile")).to_be_visible()
    page.goto(action_of(letters.next_to(OWNER, about="somebody has joined the team")))
    row = page.locator(".row-item", has_text=COLLEAGUE)
    row.get_by_role("combobox").select_option("viewer")
    row.get_by_role("button", name=re.compile("^Change")).click()
    expect(page.get_by_text("The role is changed.")).to_be_visible()
    assert fits(page)
    window.keep_picture("claim-3-team")
    letters.next_to(COLLEAGUE, about="your role has changed")


def test_a_stranger_asks_and_the_manager_answers_from_the_desk(open_window, letters):
    manager = open_window()
    page = manager.page
    sign_in(page, MANAGER)

    page.goto("/desk/")
    page.get_by_role("link", name=re.compile("^Vida Wanderley asks to act for")).click()
    expect(page.get_by_text("I keep its press office two days a week")).to_be_visible()
    page.locator("summary", has_text="Decline").click()
    page.get_by_label("Why?").select_option("not_proved")
    manager.keep_picture("claim-4-decision")
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_text("It is declined.")).to_be_visible()

    letter = letters.next_to("vida.wanderley@visitor.example", about="Your request to act for")
    assert "What was written does not prove it" in " ".join(
        letter.get_body(("plain",)).get_content().split()
    )
