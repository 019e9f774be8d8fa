"""axe on every page, light and dark, at a desk and on a phone; nothing runs out of a narrow window.

The pages stand under the policy that they are served with, and a window notes whatever breaks it.
"""

from dataclasses import dataclass, field

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route

from bewiser.middleware import CONTENT_SECURITY_POLICY
from bewiser.sample.files import PASSWORD
from tests.journeys.axe import COLOUR, RULES, STILL, WINDOWS, faults, load_axe
from tests.journeys.stack import FACTOR
from tests.journeys.watching import Window

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

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
# What is put side by side: a Greek name, a very long one, and compounds.
SIDE_BY_SIDE = "compare=thalassonima&compare=vautrelis&compare=zwirnwerk&compare=loughmarrow"
# A window of 1280 at 200 % has room for 640 units; the narrowest phone has 320.
NARROW = {"desk": {"width": 640, "height": 400}, "phone": {"width": 320, "height": 640}}


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
        *(
            "/",
            "/firms/",
            "/firms/?view=cards",
            "/firms/?view=map",
            "/firms/?q=zzzzqqqq&cluster=it-cork",
        ),
        *("/firms/?q=cloud&cluster=it-cork", "/firms/fluxberg/", "/firms/zephyrade/", "/clusters/"),
        *(f"/firms/?{SIDE_BY_SIDE}", f"/firms/?view=cards&{SIDE_BY_SIDE}", "/firms/compare/"),
        *(f"/firms/compare/?{SIDE_BY_SIDE}", f"/de/firms/compare/?{SIDE_BY_SIDE}"),
        "/rdi/compare/?compare=mirecourbe&compare=loughmarrow",
        *(
            "/clusters/it-cork/",
            "/topics/cloud/",
            "/firms/fluxberg/connect/",
            "/requests/confirm/stale/",
            "THE ANSWER",
        ),
        *(
            "/help/",
            "/privacy/",
            "/imprint/",
            "/accessibility/",
            "/style/",
            "/mailbox/",
            "/nowhere/",
        ),
        *(
            "/accounts/login/",
            "/accounts/signup/",
            "/accounts/login/code/",
            "/accounts/password/reset/",
        ),
        *("/linkages/", "/linkages/it-cork/", "/linkages/cyprus-computer-society/"),
        "/linkages/compare/?wave=it-cork:2016&wave=cyberforum:2016",
        *("/roaming/", "/roaming/cyberforum/", "/roaming/agreement/", "/roaming/?country=SE"),
        *("/events/", "AN EVENT", "/roaming/pass/forged/"),
        *("/newsletter/", "AN EDITION", "/newsletter/subscribe/", "/newsletter/preferences/"),
        *("THE PREFERENCES", "TO LEAVE", "/newsletter/confirm/stale/", "/cases/", "A CASE"),
        *(
            "/rdi/",
            "/rdi/?view=map",
            "/rdi/mirecourbe/",
            "/rdi/initiatives/",
            "/follows/stop/stale/",
        ),
        *("/rdi/initiatives/?view=calendar", "/rdi/initiatives/?view=timeline"),
        *("/rdi/initiatives/call-resilient-sensors/", "/rdi/initiatives/quiet-keys/"),
        *(
            "/fr/",
            "/de/firms/",
            "/de/linkages/it-cork/",
            "/fr/roaming/agreement/",
            "/de/rdi/mirecourbe/",
        ),
    ),
    sends=(
        *("/firms/fluxberg/connect/", "/accounts/login/", "/accounts/signup/"),
        "/newsletter/subscribe/",
    ),
    answers=frozenset({404, 410, 422}),
)
MEMBER = Walk(
    "friederike.lautenbach@fluxberg.example",
    (
        *("/requests/", "THE REQUEST", "/desk/", "/firms/loughmarrow/connect/", "/accounts/me/"),
        *("/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"),
        *("/accounts/2fa/totp/activate/", "/accounts/2fa/recovery-codes/generate/"),
        *("/roaming/stays/", "THE HOUSE", "THE STAY", "THE NOTE", "THE PASS", "OWN CASE"),
        *("/follows/", "/follows/add/?kind=topic&topic=resilience", "THE WANTED"),
        *("/rdi/initiatives/call-shared-evidence/seek/", "/rdi/mirecourbe/", "/firms/fluxberg/"),
    ),
    sends=(
        *("/firms/loughmarrow/connect/", "/accounts/password/change/"),
        *("/follows/add/", "/rdi/initiatives/call-shared-evidence/seek/"),
    ),
    answers=frozenset({422}),
)
# Whoever has a second factor has more pages.
WITH_FACTOR = Walk(
    FACTOR,
    (
        *("/accounts/2fa/", "/accounts/2fa/recovery-codes/", "/accounts/2fa/totp/deactivate/"),
        *("/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/", "/accounts/sessions/"),
    ),
)
ASKED = Walk("declan.hurleigh@loughmarrow.example", ("/requests/", "THE REQUEST"))
MANAGERS = tuple(
    Walk(
        who,
        (
            *("/desk/", "/requests/", "THE REQUEST", "/linkages/waves/"),
            *(f"/linkages/waves/add/{cluster}/", f"/linkages/{cluster}/", "THE WAVE"),
            *(f"/roaming/{cluster}/manage/", f"/roaming/{cluster}/places/add/"),
            *(f"/roaming/{cluster}/accept/", "/roaming/stays/", "/roaming/ledger/"),
            *("/newsletter/news/", "/newsletter/contacts/", "THE KIT"),
            *pages,
        ),
        sends=(f"/linkages/waves/add/{cluster}/", f"/roaming/{cluster}/places/add/"),
        answers=frozenset({422}),
    )
    for who, cluster, pages in (
        ("jonas.reutlinger@cyberforum.example", "cyberforum", ()),
        (
            "deirdre.fallowes@it-cork.example",
            "it-cork",
            ("THE NETWORK", "THE ROWS", "THE FINDINGS", "THE PARTNERS", "A PARTNER"),
        ),
    )
)
COORDINATOR = Walk(
    "beatrix.holloway.lind@network.example",
    (
        *("/desk/", "/roaming/members/", "/roaming/agreement/draft/", "/roaming/it-cork/manage/"),
        *("/newsletter/editions/", "THE DRAFT", "THE BLOCK", "THE READERS", "THE REPORT"),
    ),
)
WALKS = {
    "visitor": VISITOR,
    "member": MEMBER,
    "with-factor": WITH_FACTOR,
    "asked": ASKED,
    "near-manager": MANAGERS[0],
    "far-manager": MANAGERS[1],
    "coordinator": COORDINATOR,
}


# Pages whose address nobody knows beforehand: where they are linked, and by what.
LINKED = {
    "THE REQUEST": ("/requests/", "li.row-item a"),
    "THE WAVE": ("/linkages/waves/", "table a"),
}
ERRORS = ("400", "403", "403_csrf", "404", "429", "500")


def visits(page: Page, walk: Walk, one_in: int, addresses: dict[str, str]):
    """Open one page after the other, or one in so many; yield its name once it stands."""
    for address in walk.pages[::one_in]:
        if address in LINKED:
            page.goto(LINKED[address][0])
            page.locator(LINKED[address][1]).first.click()
            page.wait_for_load_state()
        else:
            page.goto(addresses.get(address, address))
        yield address
    for address in walk.sends:
        page.goto(address)
        page.locator("main form[method=post] button[type=submit]").first.click()
        page.locator("[data-form-errors]").wait_for()
        yield f"{address} with errors"


def look_over(
    window: Window, walk: Walk, size: str, one_in: int = 1, addresses: dict[str, str] | None = None
) -> dict[str, list]:
    """Return the faults of each page: all rules in light, those about colour in dark, and what is too wide."""
    page, found = window.page, {}
    for name in visits(page, walk, one_in, addresses or {}):
        load_axe(page)
        found[name] = faults(page, RULES)
        page.emulate_media(color_scheme="dark")
        found[name] += [("dark", *fault) for fault in faults(page, COLOUR)]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(NARROW[size])
        found[name] += page.evaluate(TOO_WIDE)
        page.set_viewport_size(WINDOWS[size])
    return {name: faults for name, faults in found.items() if faults}


# Every page on a phone, where most goes wrong; at a desk every third one, and all in a soak.
LOOKS = {
    "phone": ("phone", 1),
    "desk": ("desk", 3),
    "whole-desk": pytest.param("desk", 1, marks=pytest.mark.soak),
}


@pytest.mark.parametrize("size, one_in", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("who", WALKS)
def test_axe_finds_nothing_on_our_pages_and_nothing_is_too_wide(
    open_window, site, who, size, one_in
):
    walk = WALKS[who]
    window = open_window(who=walk.who, viewport=WINDOWS[size], **STILL)
    window.answers |= walk.answers

    assert look_over(window, walk, size, one_in, site.addresses) == {}


@pytest.mark.parametrize("size", WINDOWS)
def test_axe_finds_nothing_on_the_pages_of_errors(open_window, rf, size):
    """Drawn here, since nobody can walk into most of them."""
    window = open_window(viewport=WINDOWS[size], **STILL)

    def draw(route: Route) -> None:
        request = rf.get("/")
        request.user = AnonymousUser()
        name = route.request.url.rsplit("/", 1)[1]
        html = render_to_string(f"{name}.html", request=request)
        policy = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
        route.fulfill(body=html, content_type="text/html", headers=policy)

    window.page.route("**/errors/*", draw)

    assert look_over(window, Walk("", tuple(f"/errors/{name}" for name in ERRORS)), size) == {}


def test_the_code_and_its_letter_in_the_mailbox_fit_a_phone(open_window, letters):
    window = open_window(viewport=WINDOWS["phone"], **STILL)
    page = window.page
    page.goto("/accounts/login/code/")
    page.locator("main [name=email]").fill("nobody.at.all@elsewhere.example")
    page.locator("main form[method=post] button[type=submit]").first.click()
    code = page.url
    letters.next_to("nobody.at.all@elsewhere.example")
    page.goto("/mailbox/")
    page.locator("main ol a").first.click()

    assert look_over(window, Walk("", (code, page.url)), "phone") == {}


def test_the_second_step_of_signing_in_fits_a_phone(open_window):
    window = open_window(viewport=WINDOWS["phone"], **STILL)
    page = window.page
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(FACTOR)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/accounts/2fa/authenticate/**")

    assert look_over(window, Walk("", (page.url,)), "phone") == {}


def test_axe_finds_what_is_wrong(open_window):
    window = open_window()
    window.page.goto("/imprint/")
    window.page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    load_axe(window.page)

    assert [fault[:2] for fault in faults(window.page, RULES)] == [("label", "critical")]


def test_a_window_notes_what_breaks_the_policy(open_window):
    window = open_window(**STILL)
    window.page.goto("/imprint/")
    window.page.evaluate("document.body.setAttribute('style', 'color: red')")
    window.page.wait_for_function("document.body.hasAttribute('style')")

    faults_noted = [text for text in window.complaints if "style-src" in text]
    window.complaints.clear()
    assert faults_noted != []
