"""What linkages offers to an edition: each report that was published in its days, in words to the letter."""

from datetime import UTC, date, datetime

import pytest

from bewiser.newsletter_sources import Period, Words
from linkages.newsletter import gather_reports
from roaming.actions.editions import fill_edition
from tests.factories import linkages as make
from tests.factories.connect import make_cluster
from tests.factories.newsletter import make_edition

pytestmark = pytest.mark.django_db

SITE = "https://network.example"
SINCE, UNTIL = date(2026, 9, 1), date(2026, 11, 2)
WITHIN = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
PERIOD = Period(SINCE, UNTIL, WITHIN, ["en", "fr", "de"])


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def make_report(cluster, at=WITHIN):
    return make.make_wave(
        cluster, state="frozen", closed_at=make.NOW, frozen_at=make.NOW, published_at=at
    )


def test_each_report_is_offered_the_first_published_first(north):
    signs = make_cluster("No*rth [2]", slug="north-2")
    later = make_report(north)
    first = make_report(signs, WITHIN.replace(day=4))

    offers = gather_reports(PERIOD)

    assert [(offer.about, offer.cluster, list(offer.words)) for offer in offers] == [
        (f"report:{first.pk}", None, ["en", "fr", "de"]),
        (f"report:{later.pk}", None, ["en", "fr", "de"]),
    ]
    assert offers[0].words["en"] == Words(
        "Linkages of No*rth [2]: the report",
        "What the firms of No\\*rth \\[2\\] buy, sell and research, and with whom. "
        f"[Read the report]({SITE}/linkages/north-2/)",
    )
    assert offers[0].words["fr"] == Words(
        "Liens de No*rth [2]\u00a0: le rapport",
        "Ce que les entreprises de No\\*rth \\[2\\] achètent et vendent, les recherches qu’elles "
        f"mènent, et avec qui. [Lire le rapport]({SITE}/fr/linkages/north-2/)",
    )


@pytest.mark.parametrize(("at", "is_within"), [
    (datetime(2026, 9, 1, 23, 59, tzinfo=UTC), False),
    (datetime(2026, 9, 2, 0, 0, tzinfo=UTC), True),
    (datetime(2026, 11, 2, 23, 59, tzinfo=UTC), True),
    (datetime(2026, 11, 3, 0, 0, tzinfo=UTC), False),
])  # fmt: skip
def test_reports_of_other_days_are_not_offered(north, at, is_within):
    wave = make_report(north, at)

    assert [offer.about for offer in gather_reports(PERIOD)] == [f"report:{wave.pk}"] * is_within


def test_a_survey_whose_report_is_not_published_is_not_offered(north):
    make.make_wave(north)
    make.make_wave(north, slug="2025", state="frozen", closed_at=make.NOW, frozen_at=make.NOW)

    assert gather_reports(PERIOD) == []


def test_one_edition_gets_each_report_once(north, coordinator):
    wave = make_report(north)
    edition = make_edition(coordinator, day=UNTIL)
    edition.since = SINCE
    edition.save()

    filled = [fill_edition(edition, seen=edition.version, now=WITHIN) for _ in range(2)]

    assert filled == [1, 0]
    assert list(edition.blocks.exclude(about="").values_list("source", "about")) == [
        ("reports", f"report:{wave.pk}")
    ]
