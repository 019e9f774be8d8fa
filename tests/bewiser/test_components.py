"""What the components of the pages write."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override


@pytest.mark.parametrize(
    "value, language, written",
    [
        (6.0, "en", "6"),
        (6.5, "en", "6.5"),
        (6.5, "fr", "6,5"),
        (18926, "en", "18,926"),
        (0, "en", "0"),
    ],
)
def test_a_figure_has_decimals_only_where_they_say_something(value, language, written):
    with override(language):
        html = render_to_string("components/_stat.html", {"value": value, "label": "days"})

    assert f'<dd class="stat__value">{written}</dd>' in html
