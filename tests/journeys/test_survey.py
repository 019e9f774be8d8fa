"""The whole story of a survey: planned, answered on a phone, decided, frozen, read, edited and handed on."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from bewiser.lib.charts.svg import light_tokens
from tests.journeys.letters import action_of
from tests.journeys.paper import sheets_of
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

MANAGER = "conall.mawhinnick@invest-ni-digital.example"
STRANGER = "deirdre.fallowes@it-cork.example"
ANSWERER = "una.answers@slievequill.example"
SENTENCE = "One firm sells at home, so far."
NARROW = 320
A4 = (210, 297)


def name_partner(page: Page, name: str, *, city: str, country: str = "GB", kind: str = "") -> None:
    page.get_by_label("Name of the organisation").fill(name)
    page.get_by_label("Country").select_option(country)
    page.get_by_label("Town").fill(city)
    if kind:
        page.get_by_label("What kind of organisation is it?").select_option(kind)
    page.locator("[name=importance][value='5']").check()
    page.locator("[name=intensity][value='4']").check()
    page.get_by_role("button", name="Save this organisation").click()
    expect(page.get_by_text(f"{name} is saved.")).to_be_visible()


def pass_over(page: Page, *parts: str) -> None:
    """Name nobody in these parts, which follow each other."""
    for part in parts:
        expect(page.get_by_role("heading", level=1)).to_have_text(part)
        page.get_by_text("Nobody to name here").first.click()
        page.get_by_label("We have no such relationships").check()
        page.get_by_role("button", name="Go on without a name").click()


def width_of(page: Page) -> int:
    """Return how wide the page is: more than its window where something sticks out."""
    return page.evaluate("document.documentElement.scrollWidth")


def check_paper(content: bytes) -> None:
    """Look at every page of a report as its reader does."""
    sheets = sheets_of(content)
    text = " ".join(sheet.text for sheet in sheets)

    for number, sheet in enumerate(sheets, start=1):
        sheet.keep_picture(f"survey-6-paper-{number}")
        assert sheet.millimetres == A4
        # Ink on each page, yet none at its edges, where a printer gives none.
        assert [edge for edge in sheet.inked if not 8 <= edge <= 60] == []
    assert len(sheets) >= 3
    assert [words for words in ("Autumn survey", SENTENCE, "n = ") if words not in text] == []
    tokens = light_tokens()
    for name in ("category-output", "category-rnd"):
        assert max(sheet.colours.get(tokens[name], 0) for sheet in sheets) > 100


def test_a_survey_from_its_plan_to_its_report(open_window, letters):
    manager = open_window()
    desk = manager.page
    sign_in(desk, MANAGER)

    # A wave is planned, opened, and somebody invited.
    desk.goto("/linkages/waves/add/invest-ni-digital/")
    desk.get_by_label("Title").fill("Autumn survey")
    desk.get_by_label("web address").fill("autumn")
    desk.get_by_label("Starts on").fill("2026-09-01")
    desk.get_by_label("Ends on").fill("2026-12-01")
    desk.get_by_role("button", name="Save the wave").click()
    desk.get_by_role("button", name="Open the wave").click()
    desk.locator("#id_organisation").select_option(label="Slievequill")
    desk.get_by_label("Name", exact=True).fill("Úna Answers")
    desk.get_by_label("E-mail address").fill(ANSWERER)
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.get_by_text("The invitation to Úna Answers is on its way.")).to_be_visible()
    wave = desk.url
    manager.keep_picture("survey-1-wave")

    # A firm answers on a narrow phone, by the link of the letter and without an account.
    phone = open_window(viewport={"width": NARROW, "height": 640})
    page = phone.page
    page.goto(action_of(letters.next_to(ANSWERER)))
    assert width_of(page) == NARROW
    page.get_by_role("button", name="Begin").click()
    field = page.get_by_role("combobox", name="Name of the organisation")
    field.press_sequentially("Dunmis")
    expect(page.get_by_role("option", name=re.compile("Dunmistle"))).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Dunmistle")
    page.locator("[name=importance][value='2']").check()
    page.get_by_role("button", name="Save this organisation").click()
    expect(page.get_by_text("Dunmistle is saved.")).to_be_visible()
    phone.keep_picture("survey-2-phone")
    name_partner(page, "Thames Lock Insurance", city="London")
    assert width_of(page) == NARROW

    # The link resumes on another device, where somebody adds a row.
    tablet = open_window(viewport={"width": 800, "height": 1000})
    tablet.page.goto(page.url)
    expect(tablet.page.get_by_text("Thames Lock Insurance").first).to_be_visible()
    parts = tablet.page.get_by_role("navigation", name="Parts of the interview")
    parts.get_by_role("link", name="R+D", exact=True).click()
    name_partner(tablet.page, "Lagan Institute of Ciphers", city="Belfast", kind="academia")

    # The phone goes on through the other parts, finds that row in its place, and hands in.
    page.get_by_role("link", name="Next part").click()
    pass_over(page, "Input", "Specialist service")
    expect(page.get_by_role("heading", level=1)).to_have_text("R+D")
    expect(page.locator(".survey-rows")).to_contain_text("Lagan Institute of Ciphers")
    page.get_by_role("link", name="Next part").click()
    pass_over(page, "Training", "Government agency", "Industry association", "Industry peer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look it over and hand in")
    assert width_of(page) == NARROW
    phone.keep_picture("survey-3-end")
    page.get_by_label("How many people work in your firm today?").fill("24")
    page.get_by_label("Our firm may be recognisable in what is published").check()
    page.get_by_role("button", name="Hand the interview in").click()
    expect(page.get_by_text("Your answers are with the cluster.")).to_be_visible()

    # The manager closes the wave, decides who the partners are, and freezes it.
    desk.goto(wave)
    desk.get_by_role("link", name="Close the wave").click()
    expect(desk.get_by_text("1 of 1 firm has answered.")).to_be_visible()
    desk.get_by_role("button", name="Close the wave").click()
    desk.get_by_role("link", name="Decide on 2 named partners").click()
    manager.keep_picture("survey-4-partners")
    insurer = desk.locator("li", has_text="Thames Lock Insurance")
    insurer.get_by_role("button", name="A new organisation").click()
    expect(desk.get_by_text("Thames Lock Insurance is decided.")).to_be_visible()
    institute = desk.locator("li", has_text="Lagan Institute of Ciphers")
    institute.get_by_role("button", name="Leave as it is").click()
    expect(desk.get_by_text("Every name is decided.")).to_be_visible()
    desk.goto(wave)
    desk.get_by_role("link", name="Freeze the wave").click()
    desk.get_by_role("button", name="Freeze the wave").click()
    desk.get_by_role("link", name="Findings").click()
    sentence = desk.get_by_label("Sentence").first
    sentence.fill(SENTENCE)
    desk.get_by_role("button", name="Let it stand").first.click()
    expect(desk.get_by_text("The finding is decided.")).to_be_visible()

    # A stranger does not see it until it is published.
    stranger = open_window()
    stranger.answers.add(404)
    sign_in(stranger.page, STRANGER)
    assert stranger.page.goto("/linkages/invest-ni-digital/?wave=autumn").status == 404
    assert stranger.page.goto(wave).status == 404
    desk.goto(wave)
    desk.get_by_role("link", name="Publish the report").click()
    expect(desk.get_by_text("1 of 1 firm has answered.")).to_be_visible()
    desk.get_by_role("button", name="Publish the report").click()
    desk.get_by_role("link", name="Read the report").click()
    expect(desk.get_by_text(SENTENCE)).to_be_visible()
    expect(desk.locator(".chart__svg").first).to_be_visible()
    manager.keep_picture("survey-5-report")
    assert stranger.page.goto("/linkages/invest-ni-digital/?wave=autumn").status == 200

    # The report as PDF, and the whole wave as ZIP.
    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="Download as PDF").click()
    check_paper(waiting.value.path().read_bytes())
    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="The whole wave with its code book (ZIP)").click()
    with zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes())) as archive:
        assert "Thames Lock Insurance" in archive.read("partners.csv").decode()
        assert "linkages.csv" in archive.namelist()
