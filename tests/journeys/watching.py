"""A browser that complains: every window notes what went wrong in it."""

import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
)

PICTURES = Path(os.environ.get("PYTEST_PICTURES", "test-results/journeys"))
# The browser says again in its console what `response` has told with its address.
ANSWERED = re.compile(r"Failed to load resource: the server responded with a status of \d+")
NO_FRAME = "Unable to capture screenshot"
REPORT = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""


class Window:
    """One person's browser with one page. `complaints` is what it had to say.

    `answers` are statuses, and `expected` parts of messages, that are no fault.
    """

    def __init__(self, browser: Browser, site_url: str, **options: Any) -> None:
        self.site_url = site_url
        self.complaints: list[str] = []
        self.answers: set[int] = set()
        self.expected: set[str] = set()
        self.context: BrowserContext = browser.new_context(base_url=site_url, **options)
        self.context.set_default_timeout(20_000)
        self.context.add_init_script(REPORT)
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        self.context.on("request", self._see_request)
        self.context.on("requestfailed", self._see_failure)
        self.context.on("response", self._see_response)
        self.page: Page = self.context.new_page()

    def keep_picture(self, name: str) -> None:
        """Keep what the page looks like now, for people to look at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        try:
            self.page.screenshot(path=PICTURES / f"{name}.png")
        except Error as problem:
            # On a busy machine Chromium's compositor now and then has no frame to hand out; the next one it has.
            if NO_FRAME not in problem.message:
                raise
            self.page.screenshot(path=PICTURES / f"{name}.png")

    def _hear(self, message: ConsoleMessage) -> None:
        is_fault = message.type in {"error", "warning"} and not ANSWERED.match(message.text)
        if is_fault and not self._is_expected(message.text):
            self.complaints.append(
                f"{message.type} on {message.page and message.page.url}: {message.text}"
            )

    def _see_request(self, request: Request) -> None:
        if not request.url.startswith((self.site_url, "data:", "about:")):
            self.complaints.append(f"another host: {request.url}")

    def _see_failure(self, request: Request) -> None:
        # Leaving a page ends what it was still fetching.
        failure = request.failure or ""
        if failure != "net::ERR_ABORTED" and not self._is_expected(failure):
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _is_expected(self, message: str) -> bool:
        return any(part in message for part in self.expected)

    def _see_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.answers:
            self.complaints.append(f"{response.status}: {response.request.method} {response.url}")
