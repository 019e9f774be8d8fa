"""The newsletter: a reader confirms, two persons make an edition, it arrives, and one press ends it."""

import re
import urllib.parse
import urllib.request

import pytest
from playwright.sync_api import expect

from roaming.tasks import mind_the_editions
from tests.journeys.letters import action_of, shown, text_of
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

COORDINATOR = "beatrix.holloway.lind@network.example"
EDITOR = "matthieu.corberon@network.example"
MANAGER = "jonas.reutlinger@cyberforum.example"
READER = "rosa.reader@visitor.example"
SUBJECT = "A winter of open doors"


def test_an_edition_from_the_first_word_to_the_last_reader(open_window, letters, browser) -> None:
    # On a phone somebody asks for it, and nothing is sent before they confirm.
    phone = open_window(viewport={"width": 360, "height": 740})
    reader = phone.page
    reader.goto("/newsletter/")
    reader.get_by_role("link", name="Get the newsletter").click()
    reader.get_by_label("E-mail address").fill(READER)
    reader.get_by_label("Your name").fill("Rosa Müller, Dr.")
    reader.get_by_label(re.compile("I want to get the newsletter")).check()
    assert reader.evaluate("document.documentElement.scrollWidth") == 360
    reader.get_by_role("button", name="Ask for the newsletter").click()
    expect(reader.get_by_role("heading", name="Look into your mail")).to_be_visible()
    reader.goto(action_of(letters.next_to(READER, about="Confirm that you want")))
    reader.get_by_role("button", name="Yes, send it to me").click()
    expect(reader.get_by_role("heading", name="You get the newsletter")).to_be_visible()

    # A cluster sends news in.
    manager = open_window().page
    sign_in(manager, MANAGER)
    manager.goto("/newsletter/news/")
    manager.get_by_label("Heading").fill("Doors open in the workshop")
    manager.locator("[name=body]").fill("Come **any Friday** in January.")
    manager.get_by_role("button", name="Send it in").click()
    expect(manager.get_by_text("Your news waits for the next edition.")).to_be_visible()

    # The coordinator begins an edition, fills it from the site, and writes with the preview beside it.
    desk = open_window()
    page = desk.page
    sign_in(page, COORDINATOR)
    page.goto("/newsletter/editions/")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Subject (English)").fill(SUBJECT)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SUBJECT)
    page.get_by_role("button", name="Fill it from the site").click()
    expect(page.get_by_role("link", name="CyberForum: Doors open in the workshop")).to_be_visible()
    page.get_by_role("button", name="Add a free text").click()
    steps_back = page.evaluate("history.length")
    page.get_by_label("Heading").fill("Before you read on")
    page.locator("[name=body]").fill("Doors are *open* this winter.")
    for title in ("The block as mail", "The block on a phone"):
        frame = page.frame_locator(f"iframe[title='{title}']:not([hidden])")
        expect(frame.locator("em")).to_have_text("open")
    text = page.frame_locator("iframe[title='The block as text']:not([hidden])")
    expect(text.locator("body")).to_contain_text("Doors are open this winter.")
    # However much was typed, one step back leaves the page.
    assert page.evaluate("history.length") == steps_back
    desk.keep_picture("newsletter-1-block")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The block is saved.")).to_be_visible()
    page.get_by_role("link", name=SUBJECT).click()
    page.get_by_role("button", name="Send a test to me").click()
    test = letters.next_to(COORDINATOR, about=f"[Test] {SUBJECT}")
    assert "Doors are open this winter." in text_of(test)
    desk.keep_picture("newsletter-2-edition")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_text("somebody else has to give it")).to_be_visible()
    address = page.url

    # A second person, who reads French, comes by the letter that asks, and approves: it goes out at once.
    second = open_window().page
    sign_in(second, EDITOR)
    second.goto(action_of(letters.next_to(EDITOR)))
    second.get_by_role("button", name="Approuver").click()
    expect(second.get_by_text("Le numéro est approuvé.")).to_be_visible()
    second.get_by_role("button", name="Envoyer maintenant").click()

    letter = letters.next_to(READER, about=SUBJECT)
    assert letter["To"].addresses[0].display_name == "Rosa Müller, Dr."
    assert "Dear Rosa Müller, Dr.," in text_of(letter)
    # As narrow as it gets, wide, and on a dark screen with light words on dark ground.
    light, dark = (
        ("rgb(22, 32, 46)", "rgb(255, 255, 255)"),
        ("rgb(230, 235, 242)", "rgb(24, 34, 46)"),
    )
    for width in (320, 640):
        assert shown(letter, browser, width=width) == (width, *light)
        assert shown(letter, browser, width=width, scheme="dark") == (width, *dark)
    assert letter.get_body(("html",)).get_content().count("<img") == 0
    page.goto(address)
    expect(page.get_by_text(re.compile(r"^(\d+) of \1 mails"))).to_be_visible(timeout=30_000)
    # What the beat rings twice a minute; here is none.
    mind_the_editions.delay()
    expect(page.get_by_text("Sending ended")).to_be_visible(timeout=10_000)
    desk.keep_picture("newsletter-3-report")

    # Her mail program offers to leave: one POST, without a cookie.
    link = letter["List-Unsubscribe"].strip("<>")
    body = urllib.parse.urlencode({"List-Unsubscribe": "One-Click"}).encode()
    with urllib.request.urlopen(link, data=body) as answer:
        assert answer.status == 200
    reader.goto(link)
    expect(reader.get_by_text("You do not get the newsletter")).to_be_visible()

    # Everybody reads it on the web, and the manager takes it away for the members.
    visitor = open_window().page
    visitor.goto("/newsletter/")
    visitor.get_by_role("link", name=SUBJECT).click()
    expect(visitor.get_by_role("heading", name="Before you read on")).to_be_visible()
    manager.goto(visitor.url)
    manager.get_by_role("link", name="Pass it on to your members").click()
    with manager.expect_download() as download:
        manager.get_by_role("link", name=re.compile(r"-en\.html$")).click()
    words = download.value.path().read_text()
    assert "Before you read on" in words
    assert "Rosa" not in words
