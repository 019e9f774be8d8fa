"""A firm works at another cluster: asked for, confirmed, agreed on other days, shown at the door, looked back at."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.letters import action_of
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

GUEST = "friederike.lautenbach@fluxberg.example"
HOME = "jonas.reutlinger@cyberforum.example"
HOST = "deirdre.fallowes@it-cork.example"
TITLE = "Fluxberg GmbH at it@cork"


def press_on_desk(page, button: str) -> None:
    page.goto("/desk/")
    item = page.locator("li.task", has_text="Fluxberg GmbH")
    item.get_by_role("button", name=button).click()
    expect(page.locator(".message--success")).to_be_visible()


def test_a_stay_from_the_first_question_to_the_last(open_window, letters) -> None:
    host = open_window().page
    sign_in(host, HOST)
    # The house is open all week from now on, so that a guest can come on whatever day it is.
    host.goto("/roaming/it-cork/manage/")
    host.get_by_role("link", name="Penrose Quay").click()
    for day in ("Saturday", "Sunday"):
        host.get_by_label(day).check()
    host.get_by_role("button", name="Save").click()
    expect(host.get_by_text("Penrose Quay is saved.")).to_be_visible()

    # On a phone the guest finds the place and asks.
    phone = open_window(viewport={"width": 360, "height": 740})
    guest = phone.page
    sign_in(guest, GUEST)
    guest.goto("/roaming/it-cork/")
    guest.get_by_role("link", name="Ask to stay here").click()
    asked = timezone.localdate() + timedelta(days=21)
    guest.get_by_label("First day").fill(asked.isoformat())
    guest.get_by_label("Last day").fill(asked.isoformat())
    guest.get_by_label("What you come for").fill("Two firms of the city run what we make.")
    assert guest.evaluate("document.documentElement.scrollWidth") == 360
    guest.get_by_role("button", name="Ask for the stay").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text(TITLE)
    address = guest.url

    # The home cluster confirms with one press, by the letter that it gets the host proposes today.
    home = open_window().page
    sign_in(home, HOME)
    press_on_desk(home, "Confirm")
    question = letters.next_to(HOST, about="asks to stay with you")
    host.goto(action_of(question))
    host.locator("summary", has_text="Propose other days").click()
    today = timezone.localdate().isoformat()
    for name in ("first_day", "last_day"):
        host.locator(f"#propose_{name}").fill(today)
    host.locator("#propose_note").fill("Could you come today?")
    host.locator("button", has_text="Propose other days").click()
    expect(host.get_by_text("The guest is asked whether these days will do.")).to_be_visible()

    guest.goto(address)
    guest.get_by_role("button", name="Take these days").click()
    expect(guest.get_by_text("The stay is agreed.")).to_be_visible()
    # She reads German.
    letters.next_to(GUEST, about="Vereinbart: Fluxberg GmbH")

    # The pass, at the door: good once.
    guest.get_by_role("link", name="Show the roaming pass").click()
    expect(guest.locator(".pass__code svg")).to_be_visible()
    phone.keep_picture("stay-1-pass")
    link = guest.get_by_role("link", name="The same as a link").get_attribute("href")
    host.goto(link)
    expect(host.get_by_role("heading", level=1)).to_have_text("This pass is good")
    host.get_by_role("button", name="Check the guest in").click()
    expect(host.get_by_text("The guest is checked in.")).to_be_visible()

    guest.goto(address)
    guest.get_by_role("button", name="End the stay").click()
    for mark in ("first_mark", "second_mark", "third_mark"):
        guest.locator(f"[name={mark}][value='5']").check()
    guest.get_by_role("button", name="Send the review").click()
    expect(guest.get_by_text("Thank you")).to_be_visible()

    host.goto("/roaming/ledger/")
    expect(host.get_by_role("row", name="it@cork")).to_be_visible()
