"""What people do on the pages, in their words."""

import time

from playwright.sync_api import Page, expect

from bewiser.sample.files import PASSWORD

# A form that is sent within three seconds is taken for a program's.
LEAST_TIME = 4.2

ANSWERS = {
    "What kind of co-operation are you looking for?": "A night watch over the logs of two joint customers.",
    "What do you need to know from them?": "How many consoles can one shift look after?",
    "Who are you?": "Four people who write a tool that reads logs.",
}


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the form that is open, or open it."""
    if "/accounts/login/" not in page.url:
        page.goto("/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("summary", has_text="Account")).to_be_visible()


def tick(page: Page, name: str, value: str, *, on: bool = True) -> None:
    """Tick a filter, or take it back, and wait until its results stand.

    htmx copies what a picture taken in between writes into fields, and the policy of the page forbids that.
    """
    with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true"):
        page.locator(f"input[name={name}][value={value}]").set_checked(on)
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def fill_questions(page: Page) -> None:
    page.get_by_label("Buy").or_(page.locator("input[name=goal]")).first.check()
    for label, answer in ANSWERS.items():
        page.get_by_label(label).fill(answer)


def linger(page: Page, since: float) -> None:
    """Spend the time that a person needs to fill in the form opened at `since`."""
    rest = since + LEAST_TIME - time.monotonic()
    if rest > 0:
        page.wait_for_timeout(rest * 1000)


def ask_as_member(page: Page, slug: str) -> str:
    """Ask for an introduction as somebody who is signed in; return the path of the request."""
    opened = time.monotonic()
    page.goto(f"/firms/{slug}/connect/")
    fill_questions(page)
    linger(page, opened)
    page.get_by_role("button", name="Ask for the introduction").click()
    expect(page.get_by_text("Your request is on its way.")).to_be_visible()
    return page.url.partition("/requests/")[2]


def press_on_desk(page: Page, button: str, about: str) -> None:
    """Take the decision of one thing that waits, on the desk."""
    page.goto("/desk/")
    item = page.locator("li.task", has_text=about)
    item.get_by_role("button", name=button).click()
    expect(page.locator(".message--success")).to_contain_text(about)
