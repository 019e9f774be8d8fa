"""A narrow phone, and no mouse: the whole way from the search to the request by keyboard."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.axe import RULES, faults, load_axe
from tests.journeys.keyboard import Keyboard
from tests.journeys.letters import action_of
from tests.journeys.steps import ANSWERS, linger

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ASKER = "kay.keystroke@elsewhere.example"


def test_on_a_phone_somebody_asks_by_keyboard_alone(open_window, letters):
    phone = open_window(viewport={"width": 320, "height": 640})
    page, keys = phone.page, Keyboard(phone.page)

    # The first stop of every page leads past its head.
    page.goto("/firms/")
    keys.press(".skip-link")
    assert page.evaluate("document.activeElement.id") == "main"
    keys.write("[type=search]", "wrenfathom")
    page.keyboard.press("Enter")
    page.wait_for_url("**/firms/?**q=wrenfathom**")
    expect(page.locator("[data-results-count]")).to_be_focused()
    phone.keep_picture("phone-1-found")
    keys.press("a[href='/firms/wrenfathom/']")
    page.wait_for_url("**/firms/wrenfathom/")
    keys.press("a[href$='/connect/']")
    page.wait_for_url("**/connect/")
    opened = time.monotonic()

    # An empty form comes back with the focus on what is missing, and a link leads to the field.
    phone.answers.add(422)
    keys.press("main form[method=post] button[type=submit]")
    expect(page.locator("[data-form-errors]")).to_be_focused()
    phone.keep_picture("phone-2-errors")
    keys.press("[data-form-errors] a[href='#id_cooperation']")
    expect(page.get_by_label("What kind of co-operation are you looking for?")).to_be_focused()
    page.keyboard.type(ANSWERS["What kind of co-operation are you looking for?"])
    page.goto("/firms/wrenfathom/connect/")
    opened = time.monotonic()
    keys.press("input[name=goal]", "Space")
    keys.write("#id_cooperation", ANSWERS["What kind of co-operation are you looking for?"])
    keys.write("#id_asker_name", "Kay Keystroke")
    keys.write("#id_asker_email", ASKER)
    keys.write("#id_seeker_country", "Finl")
    keys.write("#id_about", ANSWERS["Who are you?"])
    linger(page, opened)
    keys.press("main form[method=post] button[type=submit]")
    expect(page.get_by_role("heading", level=1)).to_contain_text("confirm your address")
    load_axe(page)
    found = faults(page, RULES)

    page.goto(action_of(letters.next_to(ASKER)))
    load_axe(page)
    found += faults(page, RULES)
    keys.press("main form[method=post] button[type=submit]")
    page.wait_for_url(re.compile(r"/requests/[0-9a-f-]{36}/$"))
    phone.keep_picture("phone-3-request")
    assert (keys.unseen, found) == (set(), [])
