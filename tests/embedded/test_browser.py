"""The browser that the suite found is a real one that draws text."""

import pytest


@pytest.mark.browser
def test_the_browser_runs_script_and_draws_text(page):
    page.set_content("<p id=here>before</p><script>here.textContent = 'after ' + 6 * 7</script>")

    assert page.inner_text("#here") == "after 42"
    assert page.locator("#here").bounding_box()["height"] > 5
