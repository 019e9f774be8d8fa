"""axe in a page: what it finds there, by which rules, in which windows."""

from playwright.sync_api import Page

from bewiser.embedded.places import CHECKOUT

AXE = CHECKOUT / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Colours that glide from light to dark would be measured half-way.
STILL = {"color_scheme": "light", "reduced_motion": "reduce"}
# The dark pages are the light ones in other colours.
COLOUR = ["color-contrast", "link-in-text-block"]
# For two of its rules axe would put a style sheet of its own into the page, which our policy forbids; that no
# page turns with the device or plays a sound by itself, tests/test_house_rules.py reads in the sources.
RUN = """
async (rules) => {
  const options = { runOnly: rules, resultTypes: ["violations"], preload: false };
  const found = await axe.run(document, options);
  return found.violations.map((fault) => ({
    rule: fault.id, impact: fault.impact, where: fault.nodes.slice(0, 5).map((node) => node.target.join(" ")),
  }));
}
"""
WINDOWS = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 740}}


def load_axe(page: Page) -> None:
    """Give it to the page as the browser's own tools do: our policy would keep out a script tag."""
    page.evaluate(AXE.read_text(encoding="utf-8"))


def faults(page: Page, rules: list[str]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (fault["rule"], fault["impact"], tuple(fault["where"]))
        for fault in page.evaluate(RUN, rules)
    ]
