"""The stock admin keeps to our strict policy, scripts and all."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from connect.models import Organisation
from tests.connect.admin_walk import addresses, label, models, populate

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
def test_no_admin_page_breaks_the_policy(desk, live_server):
    rows = populate("Zebra", country="FR", manager="Zebra Manager")
    broken = {}

    for model in models():
        for name, address in addresses(model, rows[model]):
            if name == "redirect":
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
