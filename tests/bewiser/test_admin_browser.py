"""The stock admin keeps to our strict policy, scripts and all."""

from zlib import crc32

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from connect.models import Organisation
from tests.connect.admin_walk import addresses, label, models, populate
from tests.factories import connect as make

LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation",
    event => window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


@pytest.fixture
def desk(page, live_server, superuser):
    """A page of a browser in which the superuser is signed in; `problems` gathers what it complains of."""
    client = Client()
    client.force_login(superuser)
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": live_server.url,
            }
        ]
    )
    page.add_init_script(LISTEN)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    return page


@pytest.mark.browser
@pytest.mark.parametrize(
    "one_in", [3, pytest.param(1, marks=pytest.mark.soak)], ids=["some", "all"]
)
def test_no_admin_page_breaks_the_policy(desk, live_server, one_in):
    rows = populate("Zebra", country="FR", manager="Zebra Manager")
    broken = {}

    for model in models():
        for name, address in addresses(model, rows[model]):
            # Pages of a kind are made of the same parts: some of them stand for the others.
            if name == "redirect" or crc32(name.encode()) % one_in:
                continue
            desk.goto(live_server.url + address)
            complaints = desk.evaluate("window.violations") + desk.problems
            desk.problems.clear()
            if complaints:
                broken[(label(model), name)] = complaints

    assert broken == {}


@pytest.mark.browser
def test_admin_scripts_work_under_the_policy(desk, live_server):
    rows = populate("Zebra", country="FR", manager="Zebra Manager")
    firm = rows[Organisation]

    desk.goto(live_server.url + reverse("admin:connect_organisation_change", args=[firm.pk]))
    desk.click("#topic_rows-group .add-row a")
    desk.locator("#topic_rows-1 .select2-selection").click()
    desk.locator(".select2-search__field").last.fill("Locks")
    desk.locator(".select2-results__option", has_text="Locks FR").click()

    chosen = desk.locator("#topic_rows-1 .select2-selection__rendered").inner_text()
    assert "Locks FR" in chosen
    assert desk.evaluate("window.violations") == []
    assert desk.problems == []

    # The listener is not deaf.
    desk.evaluate("document.body.setAttribute('style', 'color: red')")
    desk.wait_for_function("window.violations.length === 1")


# Of the text and of the first background behind it that is not transparent.
CONTRAST = """
link => {
    const channels = colour => colour.match(/[0-9.]+/g).map(Number);
    const light = colour => {
        const [r, g, b] = channels(colour).map(
            c => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let behind = link;
    while (channels(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
    const both = [light(getComputedStyle(link).color), light(getComputedStyle(behind).backgroundColor)];
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
}
"""


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chosen_filter_can_be_read(desk, live_server, scheme):
    desk.emulate_media(color_scheme=scheme)
    desk.goto(live_server.url + reverse("admin:connect_organisation_changelist"))

    chosen = desk.locator("#changelist-filter li.selected a")

    assert chosen.count() > 1
    assert min(link.evaluate(CONTRAST) for link in chosen.all()) > 7


@pytest.mark.browser
@pytest.mark.parametrize("model", ["organisation", "connectionrequest", "user"])
def test_a_list_shows_all_its_columns_beside_its_filters(desk, live_server, model):
    populate("Zebra", country="FR", manager="Zebra Manager With-A-Very-Long-Name")
    make.make_organisation("Gesellschaft für verlässliche Software mbH", city="Vélizy-Villacoublay")
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.goto(live_server.url + reverse(f"admin:connect_{model}_changelist"))

    table = desk.locator(".results")

    assert table.evaluate("table => table.scrollWidth <= table.clientWidth")
