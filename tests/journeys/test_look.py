"""What a reader gets to see elsewhere than on a screen in the light: on paper, by keyboard, under a finger."""

import pytest

from tests.journeys.axe import WINDOWS

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# What only a screen can do.
ON_SCREEN = (
    ".site-nav, .site-tools, .site-footer, .skip-link, .connect-bar, .breadcrumbs, .filter-panel, .map-choice, "
    ".survey-way, .actions"
)
LEFT_ON_PAPER = """
(selector) => [...document.querySelectorAll(selector)]
  .filter((element) => element.checkVisibility()).map((element) => element.className)
"""
# Ink and ground of the page, each as the sum of its three colours.
INK_AND_GROUND = """
() => ["color", "backgroundColor"].map((name) => getComputedStyle(document.body)[name]
  .match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0))
"""
# Tables stand on paper whether or not they were unfolded on the screen.
UNSEEN_TABLES = """
() => [...document.querySelectorAll("main table")]
  .filter((table) => !table.checkVisibility()).length
"""
# The ring around what has the focus, or around the label that stands for it.
RING = """
() => [document.activeElement, document.activeElement.closest("label, .search-box, .choice")].filter(Boolean)
  .map((element) => getComputedStyle(element))
  .filter((style) => style.outlineStyle === "solid").map((style) => style.outlineWidth).at(-1)
"""
STOPS = 12
# Links within a sentence are as high as its lines, which the guidelines allow.
SMALL_TARGETS = """
() => [...document.querySelectorAll("a, button, select, input, summary")]
  .filter((element) => element.closest("main, header"))
  .filter((element) => element.checkVisibility() && !element.matches(".skip-link, .trap *, [type=hidden]"))
  .filter((element) => getComputedStyle(element).display !== "inline")
  .map((element) => element.closest("label") ?? element)
  .map((element) => [element.getBoundingClientRect(), element.outerHTML.slice(0, 90)])
  .filter(([box]) => box.height < 43.5).map(([box, html]) => `${box.height} ${html}`)
"""


@pytest.mark.parametrize("page", ["/firms/fluxberg/", "/linkages/it-cork/"])
def test_paper_has_the_matter_in_dark_on_white_and_nothing_to_press(open_window, page):
    window = open_window(viewport=WINDOWS["desk"], color_scheme="dark")
    window.context.add_init_script("localStorage.setItem('theme', 'dark')")
    window.page.goto(page)
    folded = window.page.evaluate(UNSEEN_TABLES)

    window.page.emulate_media(media="print")

    ink, ground = window.page.evaluate(INK_AND_GROUND)
    assert window.page.evaluate(LEFT_ON_PAPER, ON_SCREEN) == []
    assert (ink < 200, ground) == (True, 3 * 255)
    # The report folds some of its tables away on a screen, so this could fail.
    assert (folded > 0, window.page.evaluate(UNSEEN_TABLES)) == ("linkages" in page, 0)


@pytest.mark.parametrize("page", ["/firms/", "/accounts/login/"])
def test_focus_is_seen_and_a_finger_finds_what_it_wants(open_window, page):
    window = open_window(viewport=WINDOWS["phone"], has_touch=True)
    window.page.goto(page)
    small = window.page.evaluate(SMALL_TARGETS)

    rings = []
    for _stop in range(STOPS):
        window.page.keyboard.press("Tab")
        rings.append(window.page.evaluate(RING))

    assert rings == ["3px"] * STOPS
    assert "\n".join(small) == ""
