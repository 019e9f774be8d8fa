"""The whole story of an introduction, by real browsers, processes and letters."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.letters import action_of, readers_of, text_of, width_on_a_phone
from tests.journeys.steps import (
    ANSWERS,
    ask_as_member,
    fill_questions,
    linger,
    press_on_desk,
    sign_in,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

VISITOR = "valeria.onlooker@elsewhere.example"
CORK_MANAGER = "deirdre.fallowes@it-cork.example"
BELFAST_MANAGER = "conall.mawhinnick@invest-ni-digital.example"


def test_a_visitor_finds_a_firm_asks_confirms_and_is_introduced(open_window, letters):
    target, owner = "Loughmarrow Systems", "aoife.ni.dhrisceoil@loughmarrow.example"
    visitor = open_window()
    page = visitor.page

    # Search: from the home page, then a filter that answers without a button.
    page.goto("/")
    page.get_by_role("searchbox").fill("monitoring")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/firms/?**")
    before = page.locator("[data-results-count]").inner_text()
    page.get_by_role("checkbox", name=re.compile("it@cork")).check()
    expect(page.locator("[data-results-count]")).not_to_have_text(before)
    expect(page).to_have_url(re.compile(r"cluster=it-cork"))
    expect(page.locator("[data-live]")).to_have_text(
        page.locator("[data-results-count]").inner_text()
    )
    expect(page.get_by_role("checkbox", name=re.compile("it@cork"))).to_be_focused()
    # Without a line the old results stay, and the page says so until it has an answer again.
    visitor.expected |= {"ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest"}
    visitor.context.set_offline(True)
    page.get_by_label("Order").select_option("name")
    expect(page.get_by_role("alert")).to_contain_text("What you see is not up to date")
    visitor.context.set_offline(False)
    page.get_by_label("Order").select_option("newest")
    expect(page.locator("[data-failure]")).to_be_empty()
    visitor.keep_picture("1-search")
    page.get_by_role("link", name=target, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(target)
    visitor.keep_picture("2-profile")

    # Ask: too quick at first, and nothing that was typed is lost.
    visitor.answers.add(422)
    opened = time.monotonic()
    page.get_by_role("link", name="Ask for an introduction").click()
    fill_questions(page)
    page.get_by_label("Your name").fill("Valeria Onlooker")
    page.get_by_label("Your e-mail address").fill(VISITOR)
    page.get_by_label("Your country").select_option("PT")
    page.get_by_role("button", name="Ask for the introduction").click()
    if page.get_by_role("alert").is_visible():
        expect(page.get_by_role("alert")).to_contain_text("That was very quick.")
        expect(page.get_by_label("Who are you?")).to_have_value(ANSWERS["Who are you?"])
        linger(page, opened)
        page.get_by_role("button", name="Ask for the introduction").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("confirm your address")
    visitor.keep_picture("3-asked")

    # Confirm: the letter's link shows, the button confirms.
    letter = letters.next_to(VISITOR)
    assert letter["Subject"] == "Confirm your request for an introduction"
    page.goto(action_of(letter))
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm your request")
    page.get_by_role("button", name="Confirm and send").click()
    expect(page.get_by_text("Thank you. Your request is on its way.")).to_be_visible()
    visitor.keep_picture("4-confirmed")
    address = page.url
    assert letters.next_to(VISITOR)["Subject"] == "Your request for an introduction is on its way"

    # The manager of the asked side puts it to the firm, by one press on the desk.
    manager = open_window()
    letter = letters.next_to(CORK_MANAGER)
    assert target in letter["Subject"]
    manager.page.goto(action_of(letter))
    sign_in(manager.page, CORK_MANAGER)
    expect(manager.page.get_by_text(ANSWERS["Who are you?"])).to_be_visible()
    manager.page.goto("/desk/")
    manager.keep_picture("5-desk")
    press_on_desk(manager.page, "Put to the organisation", target)

    # The owner of the firm reads who asks only by kind and country, and accepts.
    owners = open_window()
    letter = letters.next_to(owner)
    assert "Valeria" not in letter.as_string()
    assert width_on_a_phone(letter, owners.context.browser) == 320
    owners.page.goto(action_of(letter))
    sign_in(owners.page, owner)
    expect(owners.page.get_by_role("heading", level=1)).to_contain_text("Portugal")
    assert "Valeria" not in owners.page.content()
    assert VISITOR not in owners.page.content()
    owners.keep_picture("6-asked-side")
    owners.page.get_by_role("button", name="Accept the introduction").click()
    expect(owners.page.get_by_text("You are introduced.")).to_be_visible()
    expect(owners.page.get_by_role("link", name=VISITOR)).to_be_visible()
    owners.keep_picture("7-introduced")

    # One letter to both: each copy names both in its To header.
    copies = [letters.next_to(VISITOR), letters.next_to(owner)]
    both = {("Valeria Onlooker", VISITOR), ("Aoife Ní Dhrisceoil", owner)}
    for copy in copies:
        assert readers_of(copy) == both
        assert ANSWERS["Who are you?"] in text_of(copy)
    assert len({copy["Subject"] for copy in copies}) == 1
    page.goto(address)
    expect(page.get_by_role("link", name=owner)).to_be_visible()
    visitor.keep_picture("8-asker-side")


def test_a_member_is_introduced_through_the_managers_of_both_clusters(open_window, letters):
    member, owner = (
        "hamish.ballyrobert@penfathom.example",
        "ruairi.mac.oireachtaigh@tidewrack.example",
    )
    asker, near, far, asked = (open_window() for _side in range(4))

    sign_in(asker.page, member)
    key = ask_as_member(asker.page, "tidewrack")
    asker.keep_picture("member-1-asked")

    letter = letters.next_to(BELFAST_MANAGER)
    assert "Tidewrack Sensing" in letter["Subject"]
    sign_in(near.page, BELFAST_MANAGER)
    press_on_desk(near.page, "Forward", "Tidewrack Sensing")

    letters.next_to(CORK_MANAGER, about="Tidewrack")
    sign_in(far.page, CORK_MANAGER)
    press_on_desk(far.page, "Put to the organisation", "Tidewrack Sensing")

    letter = letters.next_to(owner)
    assert key in action_of(letter)
    asked.page.goto(action_of(letter))
    sign_in(asked.page, owner)
    assert "Penfathom" not in asked.page.content()
    asked.page.get_by_role("button", name="Accept the introduction").click()
    expect(asked.page.get_by_role("link", name="Penfathom", exact=True)).to_be_visible()

    letters.next_to(member, about="on its way")
    for reader in (member, owner):
        copy = letters.next_to(reader, about="an introduction")
        assert {address for _name, address in readers_of(copy)} == {member, owner}
    asker.page.reload()
    expect(asker.page.locator("[aria-current=step]")).to_contain_text("The two write to each other")
    asker.keep_picture("member-2-introduced")


def test_without_script_a_member_searches_asks_and_a_manager_decides(open_window, letters):
    asker, manager = (open_window(java_script_enabled=False) for _side in range(2))
    page = asker.page

    sign_in(page, "shauna.killyleagh@dunmistle.example")
    page.goto("/firms/")
    page.get_by_role("searchbox").fill("cloud")
    page.get_by_role("checkbox", name=re.compile("it@cork")).check()
    page.get_by_role("button", name="Apply the filters").click()
    assert "cluster=it-cork" in page.url
    page.get_by_role("link", name="Oakenshore Global Services", exact=True).click()
    page.get_by_role("link", name="Ask for an introduction").click()
    key = ask_as_member(page, "oakenshore")
    asker.keep_picture("plain-1-asked")

    sign_in(manager.page, BELFAST_MANAGER)
    manager.page.goto(action_of(letters.next_to(BELFAST_MANAGER, about="Oakenshore")))
    manager.page.locator("summary", has_text="Ask for changes").click()
    manager.page.get_by_label("What should the asker change?").fill("Name the customers’ trade.")
    manager.page.get_by_role("button", name="Ask for changes").click()

    page.goto(action_of(letters.next_to("shauna.killyleagh@dunmistle.example", about="change")))
    expect(page.get_by_text("Name the customers’ trade.").first).to_be_visible()
    page.get_by_label("What kind of co-operation are you looking for?").fill(
        "Two dairies at night."
    )
    page.get_by_role("button", name="Send it again").click()

    manager.page.goto(f"/requests/{key}")
    expect(manager.page.get_by_text("Two dairies at night.").first).to_be_visible()
    manager.page.get_by_role("button", name="Forward to the other cluster").click()
    expect(manager.page.get_by_text("The request has been forwarded.")).to_be_visible()
    manager.keep_picture("plain-2-forwarded")
