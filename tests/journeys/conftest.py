"""The running site, windows that watch themselves, and the letters that really arrive."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import services
from tests.journeys.letters import Letters
from tests.journeys.stack import Site, running
from tests.journeys.watching import Window


@pytest.fixture(scope="package")
def site(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Site]:
    """Real processes with the sample network; the journeys of this folder share it, each with its own people."""
    sink = services.running.get("EMAIL_URL")
    if sink is None:
        pytest.skip("EMAIL_URL names a server whose mail this suite cannot read.")
    with running(tmp_path_factory.mktemp("site"), sink.folder, django_db_blocker) as site:
        yield site


@pytest.fixture
def open_window(browser: Browser, site: Site) -> Iterator[Callable[..., Window]]:
    """Open windows of people apart from each other; at the end none of them may have complained."""
    windows: list[Window] = []

    def open_one(*, who: str = "", **options: Any) -> Window:
        window = Window(browser, site.url, **options)
        windows.append(window)
        if who:
            window.context.add_cookies([site.cookie_of(who)])
        return window

    yield open_one

    for window in windows:
        window.context.close()
    assert [complaint for window in windows for complaint in window.complaints] == []


@pytest.fixture
def letters(maildir) -> Letters:
    """The letters of this journey."""
    return Letters(maildir)
