"""Pictures of the sample network: `make screenshots` writes those of the README, a test run keeps its own."""

import os
import re
from pathlib import Path

import pytest

from tests.journeys.watching import PICTURES

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

FOLDER = Path(os.environ.get("BEWISER_SCREENSHOTS") or PICTURES)
# A picture of a whole window, not of a whole page: what people see first, and small enough for a repository.
HEAVIEST = 155_000
DESKTOP = {"width": 1120, "height": 740}
# The dark map takes more room in the file.
DARK = {"width": 1120, "height": 600}
PHONE = {"width": 360, "height": 740}
ASKER = "friederike.lautenbach@fluxberg.example"
MANAGER = "deirdre.fallowes@it-cork.example"


@pytest.mark.parametrize(
    "name, who, address, size, look",
    [
        ("home-desktop", "", "/", DESKTOP, "light"),
        ("home-dark", "", "/", DARK, "dark"),
        ("firms-desktop", "", "/firms/?q=security", DESKTOP, "light"),
        ("map-desktop", "", "/firms/?view=map", DESKTOP, "light"),
        ("profile-desktop", "", "/firms/loughmarrow/", DESKTOP, "light"),
        ("cluster-desktop", "", "/clusters/it-cork/", DESKTOP, "light"),
        ("request-desktop", ASKER, "/requests/", DESKTOP, "light"),
        ("desk-desktop", MANAGER, "/desk/", DESKTOP, "light"),
        ("home-phone", "", "/", PHONE, "light"),
        ("firms-phone", "", "/firms/?q=security", PHONE, "light"),
    ],
)
def test_a_page_is_worth_a_picture(open_window, name, who, address, size, look):
    window = open_window(who=who, viewport=size, color_scheme=look, reduced_motion="reduce")
    page = window.page
    page.goto(address)
    if address == "/requests/":
        page.locator("li.row-item a", has_text="Loughmarrow").first.click()
        page.wait_for_url(re.compile(r"/requests/[0-9a-f-]{36}/$"))
    page.evaluate("document.fonts.ready")

    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")

    assert (FOLDER / f"{name}.png").stat().st_size < HEAVIEST
