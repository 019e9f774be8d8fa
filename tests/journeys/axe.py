"""axe in a page: what it finds there, by which rules, in which windows."""

from playwright.sync_api import Page

from bewiser.embedded.places import CHECKOUT

AXE = CHECKOUT / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Our policy keeps axe out as it keeps out everything else; the journeys run under it. Colours that glide
# from light to dark would be measured half-way.
STILL = {"bypass_csp": True, "color_scheme": "light", "reduced_motion": "reduce"}
# The dark pages are the light ones in other colours.
COLOUR = ["color-contrast", "link-in-text-block"]
RUN = """
async (rules) => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.map((fault) => ({
    rule: fault.id, impact: fault.impact, where: fault.nodes.slice(0, 5).map((node) => node.target.join(" ")),
  }));
}
"""
WINDOWS = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 740}}


def load_axe(page: Page) -> None:
    page.add_script_tag(path=AXE)


def faults(page: Page, rules: list[str]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (fault["rule"], fault["impact"], tuple(fault["where"]))
        for fault in page.evaluate(RUN, rules)
    ]
