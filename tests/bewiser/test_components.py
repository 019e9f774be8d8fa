"""What the components of the pages write."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils.formats import date_format
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


@pytest.mark.parametrize(
    "language, first, second",
    [
        ("en", "1 May 2026, 14:05", "2 May 2026, 14:05"),
        ("fr", "1er mai 2026 à 14:05", "2 mai 2026 à 14:05"),
        ("de", "1. Mai 2026, 14:05", "2. Mai 2026, 14:05"),
    ],
)
def test_a_moment_is_written_as_its_language_writes_it(language, first, second) -> None:
    moment = datetime(2026, 5, 1, 14, 5, tzinfo=UTC)
    with override(language):
        assert date_format(moment, "DATETIME_FORMAT") == first
        assert date_format(moment + timedelta(days=1), "DATETIME_FORMAT") == second


def test_each_way_in_leads_to_its_room(client, db):
    page = client.get("/").content.decode()

    ways = page.split('class="ways"')[1].split("</section>")[0]
    assert re.findall(r'<a href="([^"?]+)', ways) == ["/firms/", "/roaming/", "/firms/"]
