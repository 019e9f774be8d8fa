"""axe on every page, light and dark, at a desk and on a phone; nothing runs out of a narrow window."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page

from bewiser.embedded.places import CHECKOUT

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

AXE = CHECKOUT / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SERIOUS = {"serious", "critical"}
RUN = """
async (rules) => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.map((fault) => ({
    rule: fault.id, impact: fault.impact, where: fault.nodes.slice(0, 5).map((node) => node.target.join(" ")),
  }));
}
"""
# Right edges past the window, of what is not in a frame that scrolls by itself.
TOO_WIDE = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .slice(-5).map((element) => element.outerHTML.slice(0, 100));
}
"""
WINDOWS = {
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 360, "height": 740}},
}


@dataclass(frozen=True)
class Walk:
    """Pages that one person sees. `sends` are pages whose form is sent as it is, to come back with errors."""

    who: str
    pages: tuple[str, ...]
    sends: tuple[str, ...] = ()
    answers: frozenset[int] = field(default_factory=frozenset)


VISITOR = Walk(
    "",
    (
        *("/", "/firms/", "/firms/?view=cards", "/firms/?view=map", "/firms/?q=zzzzqqqq&cluster=it-cork"),
        *("/firms/?q=cloud&cluster=it-cork", "/firms/fluxberg/", "/firms/zephyrade/", "/clusters/"),
        *("/clusters/it-cork/", "/topics/cloud/", "/firms/fluxberg/connect/", "/requests/confirm/stale/"),
        *("/help/", "/privacy/", "/imprint/", "/accessibility/", "/style/", "/mailbox/", "/nowhere/"),
        *("/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/"),
        *("/fr/", "/de/firms/", "/fr/firms/fluxberg/connect/"),
    ),
    sends=("/firms/fluxberg/connect/", "/accounts/login/", "/accounts/signup/"),
    answers=frozenset({404, 410, 422}),
)
MEMBER = Walk(
    "friederike.lautenbach@fluxberg.example",
    (
        *("/requests/", "THE REQUEST", "/desk/", "/firms/loughmarrow/connect/", "/accounts/me/"),
        *("/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"),
        *("/accounts/2fa/totp/activate/", "/accounts/2fa/recovery-codes/generate/"),
    ),
    sends=("/firms/loughmarrow/connect/", "/accounts/password/change/"),
    answers=frozenset({422}),
)
ASKED = Walk("declan.hurleigh@loughmarrow.example", ("/requests/", "THE REQUEST"))
MANAGERS = tuple(
    Walk(who, ("/desk/", "/requests/", "THE REQUEST"))
    for who in ("jonas.reutlinger@cyberforum.example", "deirdre.fallowes@it-cork.example")
)
COORDINATOR = Walk("beatrix.holloway.lind@network.example", ("/desk/",))
WALKS = {
    "visitor": VISITOR,
    "member": MEMBER,
    "asked": ASKED,
    "near-manager": MANAGERS[0],
    "far-manager": MANAGERS[1],
    "coordinator": COORDINATOR,
}
ADMIN = Walk(
    "root.appleyard@network.example",
    ("/admin/", "/admin/connect/organisation/", "/admin/connect/organisation/add/"),
)


def visits(page: Page, walk: Walk):
    """Open one page after the other; yield its name once it stands."""
    for address in walk.pages:
        if address == "THE REQUEST":
            page.goto("/requests/")
            page.locator("li.row-item a").first.click()
            page.wait_for_load_state()
        else:
            page.goto(address)
        yield address
    for address in walk.sends:
        page.goto(address)
        page.locator("main form[method=post] button[type=submit]").first.click()
        page.locator("[data-form-errors]").wait_for()
        yield f"{address} with errors"


def faults(page: Page) -> list[tuple[str, str, tuple[str, ...]]]:
    page.add_script_tag(path=AXE)
    return [
        (fault["rule"], fault["impact"], tuple(fault["where"]))
        for fault in page.evaluate(RUN, RULES)
    ]


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("size", WINDOWS)
@pytest.mark.parametrize("who", WALKS)
def test_axe_finds_nothing_on_our_pages(open_window, who, size, look):
    walk = WALKS[who]
    # Our policy keeps axe out as it keeps out everything else; the journeys run under it.
    window = open_window(who=walk.who, bypass_csp=True, color_scheme=look, **WINDOWS[size])
    window.answers |= walk.answers

    found = {name: faults(window.page) for name in visits(window.page, walk)}

    assert {name: found for name, found in found.items() if found} == {}


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_admin(open_window, look):
    window = open_window(who=ADMIN.who, bypass_csp=True, color_scheme=look, **WINDOWS["desk"])
    page = window.page

    found = {}
    for name in visits(page, ADMIN):
        found[name] = [fault for fault in faults(page) if fault[1] in SERIOUS]
        if name == "/admin/connect/organisation/":
            page.locator("#result_list th a").first.click()
            page.wait_for_load_state()
            found["change form"] = [fault for fault in faults(page) if fault[1] in SERIOUS]

    assert {name: found for name, found in found.items() if found} == {}


@pytest.mark.parametrize(
    "window_of",
    [
        pytest.param({"viewport": {"width": 320, "height": 640}}, id="320"),
        # A window of 1280 at 200 % shows 640 units of twice the size.
        pytest.param(
            {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}, id="200%"
        ),
    ],
)
@pytest.mark.parametrize("who", WALKS)
def test_nothing_runs_out_of_a_narrow_window(open_window, who, window_of):
    walk = WALKS[who]
    window = open_window(who=walk.who, **window_of)
    window.answers |= walk.answers

    wide = {name: window.page.evaluate(TOO_WIDE) for name in visits(window.page, walk)}

    assert {name: found for name, found in wide.items() if found} == {}
