"""Accounts as people meet them: codes, addresses, passwords; the language and the look of the pages."""

import pytest
from playwright.sync_api import expect

from tests.journeys.letters import code_of
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PASSWORD = "seven-quiet-otters"


def test_somebody_signs_in_by_a_code(open_window, letters):
    window = open_window()
    page, address = window.page, "eileen.doherlan@corravane.example"

    page.goto("/accounts/login/")
    page.get_by_role("link", name="Send me a code").click()
    page.locator("main [name=email]").fill(address)
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.locator("main [name=code]").fill(code_of(letters.next_to(address)))
    page.get_by_role("button", name="Continue").click()

    page.locator("summary", has_text="Account").click()
    expect(page.get_by_text("Signed in as Eileen Doherlan", exact=True)).to_be_visible()
    window.keep_picture("people-1-menu")


def test_somebody_new_signs_up_confirms_and_gets_a_password(open_window, letters):
    window = open_window()
    page, address = window.page, "newcomer@elsewhere.example"

    page.goto("/accounts/signup/")
    page.locator("main [name=email]").fill(address)
    window.keep_picture("people-2-sign-up")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.locator("main [name=code]").fill(code_of(letters.next_to(address)))
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("summary", has_text="Account")).to_be_visible()
    page.goto("/accounts/logout/")
    page.locator("main form[method=post] button[type=submit]").first.click()

    page.goto("/accounts/password/reset/")
    page.locator("main [name=email]").fill(address)
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.locator("main [name=code]").fill(code_of(letters.next_to(address)))
    page.get_by_role("button", name="Continue").click()
    for name in ("password1", "password2"):
        page.locator(f"main [name={name}]").fill(PASSWORD)
    page.locator("main form[method=post] button[type=submit]").first.click()
    letters.next_to(address, about="changed")

    elsewhere = open_window()
    sign_in(elsewhere.page, address, PASSWORD)


@pytest.mark.parametrize("language, word", [("fr", "Français"), ("de", "Deutsch")])
def test_the_language_changes_and_the_page_stays(open_window, language, word):
    window = open_window()
    page = window.page

    page.goto("/firms/?q=cloud&cluster=it-cork")
    found = page.locator("main h3 a").all_inner_texts()
    page.locator("summary", has_text="English").click()
    page.get_by_role("link", name=word, exact=True).click()

    page.wait_for_url(f"**/{language}/firms/**")
    assert page.locator("html").get_attribute("lang") == language
    assert page.get_by_role("searchbox").input_value() == "cloud"
    assert page.locator("main h3 a").all_inner_texts() == found
    page.locator("summary", has_text=word).click()
    page.get_by_role("link", name="English", exact=True).click()
    page.wait_for_url("**/firms/**")
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_look_is_chosen_and_kept(open_window):
    window = open_window(color_scheme="light")
    page = window.page

    page.goto("/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("summary", has_text="Appearance").click()
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto("/clusters/")
    kept = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("summary", has_text="Appearance").click()
    page.get_by_role("button", name="As the device").click()

    assert (dark == light, kept) == (False, dark)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light
