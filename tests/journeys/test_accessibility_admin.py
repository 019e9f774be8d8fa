"""axe in the admin: whoever curates may use a screen reader, so Django's own pages count as well."""

import re
from zlib import crc32

import pytest
from playwright.sync_api import Page

from tests.journeys.axe import COLOUR, RULES, STILL, WINDOWS, faults, load_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SUPERUSER = "root.appleyard@network.example"
SERIOUS = {"serious", "critical"}
KEY = re.compile(r"/[^/]+/change/$")
# Django's own links glide to another colour whatever the device asks for.
GLIDED = "Promise.all(document.getAnimations().map((glide) => glide.finished))"
# Pages that stand for many more like them.
SOME_PAGES = {
    "/admin/",
    "/admin/connect/organisation/",
    "/admin/connect/organisation/add/",
    "/admin/connect/organisation/…/change/",
    "/admin/connect/topic/add/",
    "/admin/connect/connectionrequest/…/change/",
}


def look(page: Page, address: str) -> tuple[str, set[str]]:
    """Open a page with a new row in each of its tables; return its name and the rules that it breaks."""
    page.goto(address)
    for button in page.locator(".add-row a:visible").all():
        button.click()
    load_axe(page)
    broken = {f"{rule} {where}" for rule, impact, where in faults(page, RULES) if impact in SERIOUS}
    name = KEY.sub("/…/change/", address)
    if name in SOME_PAGES:
        page.emulate_media(color_scheme="dark")
        page.evaluate(GLIDED)
        broken |= {f"dark {rule} {where}" for rule, _impact, where in faults(page, COLOUR)}
        page.emulate_media(color_scheme="light")
    return name, broken


def links(page: Page, selector: str) -> list[str]:
    return page.locator(selector).evaluate_all(
        "links => links.map(link => new URL(link.href).pathname)"
    )


def is_looked_at(address: str, one_in: int) -> bool:
    """All pages are like one of the few that are always looked at; of the others, one in so many is."""
    name = KEY.sub("/…/change/", address)
    return name in SOME_PAGES or crc32(name.encode()) % one_in == 0


@pytest.mark.parametrize(
    "one_in", [4, pytest.param(1, marks=pytest.mark.soak)], ids=["some", "all"]
)
def test_axe_finds_nothing_serious_in_the_admin(open_window, one_in):
    page = open_window(who=SUPERUSER, viewport=WINDOWS["desk"], **STILL).page
    name, broken = look(page, "/admin/")
    found = {name: broken}

    lists, forms = links(page, "#content-main th a"), links(page, "#content-main a.addlink")
    for address in lists:
        if is_looked_at(address, one_in):
            name, found[name] = look(page, address)
        else:
            page.goto(address)
        forms += links(page, "#result_list tbody tr:first-child th a")
    for address in forms:
        if is_looked_at(address, one_in):
            name, found[name] = look(page, address)

    assert set(found) >= SOME_PAGES
    assert {name: broken for name, broken in found.items() if broken} == {}


def test_a_choice_with_search_says_what_it_is_and_what_is_chosen(open_window):
    page = open_window(who=SUPERUSER, viewport=WINDOWS["desk"], **STILL).page
    page.goto("/admin/connect/organisationmember/add/")
    person = page.get_by_role("combobox", name="Person")

    person.click()
    page.get_by_role("searchbox", name="Person").fill("appleyard")
    page.get_by_role("option", name="Appleyard").click()

    page.get_by_role("combobox", name="Person Root Appleyard").wait_for()
