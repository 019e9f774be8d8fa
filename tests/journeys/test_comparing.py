"""Organisations are ticked in the list and put side by side: with script, and without."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

FIRST, SECOND = "Fluxberg GmbH", "Loughmarrow Systems"


def box(page: Page, name: str):
    return page.get_by_role("checkbox", name=f"Compare {name}", exact=True)


def tray(page: Page):
    return page.get_by_role("region", name="To compare:")


def test_on_a_phone_two_firms_are_ticked_and_read_side_by_side(open_window):
    window = open_window(viewport={"width": 360, "height": 740})
    page = window.page

    # The tick keeps the page on which it was made, and the focus stays on its box.
    page.goto("/firms/?sort=name&page=2")
    other = page.locator("input[name=compare]").first
    name = other.get_attribute("id")
    other.check()
    expect(tray(page)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/firms/\?sort=name&page=2&compare=[\w-]+$"))
    expect(page.locator(f"#{name}")).to_be_focused()
    expect(page.locator("[data-live]")).to_contain_text("To compare: ")
    tray(page).get_by_role("link").click()
    expect(tray(page)).to_have_count(0)

    # What was chosen stays chosen while the list changes.
    page.goto(f"/firms/?q={FIRST}")
    box(page, FIRST).check()
    expect(tray(page)).to_contain_text("Tick one more")
    page.get_by_role("searchbox").fill(SECOND)
    expect(box(page, SECOND)).to_be_visible()
    expect(tray(page)).to_contain_text(FIRST)
    assert box(page, SECOND).bounding_box()["height"] >= 22
    box(page, SECOND).check()
    page.get_by_role("link", name="Compare side by side").click()

    # The table moves in its own frame; the heads of its lines stay.
    expect(page.get_by_role("columnheader")).to_have_text([re.compile(FIRST), re.compile(SECOND)])
    frame = page.get_by_role("region", name=re.compile("^Side by side"))
    head = page.get_by_role("rowheader", name="Place")
    before = head.bounding_box()["x"]
    frame.focus()
    frame.evaluate("(it) => { it.scrollLeft = it.scrollWidth; }")
    assert frame.evaluate("(it) => it.scrollLeft") > 0
    assert (head.bounding_box()["x"], page.evaluate("document.documentElement.scrollWidth")) == (
        before,
        360,
    )
    window.keep_picture("compare-phone")

    page.get_by_role("link", name=re.compile(f"Take away.*{FIRST}")).click()
    expect(
        page.get_by_role("heading", name=f"Choose one more to compare with {SECOND}")
    ).to_be_visible()
    page.get_by_role("link", name="Go to the list").click()
    expect(box(page, SECOND)).to_be_checked()


def test_without_script_what_is_ticked_is_compared_by_one_press(open_window):
    page = open_window(java_script_enabled=False).page

    page.goto("/firms/?sort=name&page=2")
    for at in range(3):
        page.locator("input[name=compare]").nth(at).check()
    page.get_by_role("button", name="Compare what is ticked").click()

    expect(page.get_by_role("columnheader")).to_have_count(3)
    page.get_by_role("link", name="Back to the list").click()
    assert "page=2" in page.url
    expect(page.locator("input[name=compare]:checked")).to_have_count(3)
    page.get_by_role("button", name="Apply the filters").click()
    expect(tray(page).get_by_role("listitem")).to_have_count(3)


def test_at_a_desk_four_columns_fit(open_window):
    window = open_window(viewport={"width": 1280, "height": 900})
    page = window.page
    four = ["thalassonima", "vautrelis", "zwirnwerk", "loughmarrow"]

    page.goto("/de/firms/compare/?" + "&".join(f"compare={slug}" for slug in four))

    frame = page.locator(".table-frame")
    assert frame.evaluate("(it) => it.scrollWidth <= it.clientWidth")
    widths = {
        round(head.bounding_box()["width"]) for head in page.get_by_role("columnheader").all()
    }
    assert len(widths) == 1
    window.keep_picture("compare-desk")
