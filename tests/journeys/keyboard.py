"""Going through a page by keyboard alone, as somebody without a mouse does."""

from playwright.sync_api import Page

FARTHEST = 150
# The focus is seen if an outline is drawn around the control, or around the label that stands for it, and if
# the control is within the window.
SEEN = """
async () => {
  // A focus that scrolls the page has done so by the next frames.
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  const control = document.activeElement;
  if (control === document.body) return "the body";
  // Inside a field for a date the browser walks through parts of its own, and marks them itself.
  if (control.matches("input[type=date]")) return "";
  const marked = [control, control.closest("label, .search-box, .choice")].filter(Boolean);
  const hasRing = marked.some((element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  });
  const box = control.getBoundingClientRect();
  const isInside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return hasRing && isInside ? "" : `${control.outerHTML.slice(0, 120)} ring=${hasRing} inside=${isInside}`;
}
"""


class Keyboard:
    """`unseen` gathers the stops at which a reader could not tell where they are."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: set[str] = set()

    def tab_to(self, selector: str) -> None:
        """Press Tab until a control that matches has the focus."""
        for _press in range(FARTHEST):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(SEEN)
            if stop and stop != "the body":
                self.unseen.add(stop)
            if self.page.evaluate("(it) => document.activeElement.matches(it)", selector):
                return
        raise AssertionError(f"{FARTHEST} presses of Tab did not reach {selector}.")

    def write(self, selector: str, text: str) -> None:
        self.tab_to(selector)
        self.page.keyboard.type(text)

    def press(self, selector: str, key: str = "Enter") -> None:
        self.tab_to(selector)
        self.page.keyboard.press(key)
