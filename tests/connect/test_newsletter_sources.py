"""What the network offers to an edition: the firms, events and case studies of its days, in words to the letter."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from bewiser.newsletter_sources import Period, Words
from connect.choices import CaseState
from connect.models import CaseStudy, Organisation
from connect.newsletter import MOST_EVENTS, MOST_FIRMS, gather_cases, gather_events, gather_firms
from roaming.actions.editions import fill_edition
from tests.factories import connect as make
from tests.factories.newsletter import make_edition

pytestmark = pytest.mark.django_db

SITE = "https://network.example"
SINCE, UNTIL = date(2026, 9, 1), date(2026, 11, 2)
WITHIN = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
PERIOD = Period(SINCE, UNTIL, WITHIN, ["en", "fr", "de"])
EDGES = [
    (datetime(2026, 9, 1, 23, 59, tzinfo=UTC), False),
    (datetime(2026, 9, 2, 0, 0, tzinfo=UTC), True),
    (datetime(2026, 11, 2, 23, 59, tzinfo=UTC), True),
    (datetime(2026, 11, 3, 0, 0, tzinfo=UTC), False),
]


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def make_firm(name: str, listed_at: datetime = WITHIN, **fields) -> Organisation:
    firm = make.make_organisation(name, **fields)
    firm.history.update(history_date=listed_at)
    return firm


def test_new_firms_stand_in_one_block_the_latest_first(north):
    make_firm("Older [Ltd]", city="St_Ives", cluster=north)
    make_firm("*Newer* & Co", WITHIN + timedelta(days=1), city="")
    north.organisation.history.update(history_date=WITHIN)
    make_firm("Laboratory", kind="academia")

    [offer] = gather_firms(PERIOD)

    assert (offer.about, offer.cluster) == ("firms:2026-09-01", None)
    assert list(offer.words) == ["en", "fr", "de"]
    assert offer.words["en"] == Words(
        "New firms",
        f"- [\\*Newer\\* \\& Co]({SITE}/firms/newer-co/)\n"
        f"- [Older \\[Ltd\\]]({SITE}/firms/older-ltd/), St\\_Ives (North)\n\n"
        f"[Browse all firms]({SITE}/firms/)",
    )
    assert offer.words["fr"] == Words(
        "Nouvelles entreprises",
        f"- [\\*Newer\\* \\& Co]({SITE}/fr/firms/newer-co/)\n"
        f"- [Older \\[Ltd\\]]({SITE}/fr/firms/older-ltd/), St\\_Ives (North)\n\n"
        f"[Parcourir toutes les entreprises]({SITE}/fr/firms/)",
    )


@pytest.mark.parametrize(("extra", "english", "french"), [
    (1, "- and 1 more", "- et 1 autre"),
    (2, "- and 2 more", "- et 2 autres"),
])  # fmt: skip
def test_of_many_new_firms_the_number_of_the_others_is_said(extra, english, french):
    for number in range(MOST_FIRMS + extra):
        make_firm(f"Firm {number:02}", WITHIN - timedelta(hours=number), city="")

    [offer] = gather_firms(PERIOD)

    for code, start, more in (("en", "", english), ("fr", "/fr", french)):
        lines = offer.words[code].body.split("\n")
        assert lines[:-2] == [
            *(f"- [Firm {n:02}]({SITE}{start}/firms/firm-{n:02}/)" for n in range(MOST_FIRMS)),
            more,
        ]


def test_a_firm_is_new_when_it_is_first_listed():
    entered = make_firm("Entered Ltd", WITHIN - timedelta(days=90), is_listed=False)
    make_firm("Long known Ltd", WITHIN - timedelta(days=90))
    for name in ("Entered Ltd", "Long known Ltd"):
        firm = Organisation.objects.get(name=name)
        for is_listed in (False, True):
            firm.is_listed = is_listed
            firm.save()
            firm.history.filter(history_date__date__gt=UNTIL).update(history_date=WITHIN)

    [offer] = gather_firms(PERIOD)

    assert offer.words["en"].body.startswith(f"- [Entered Ltd]({SITE}/firms/{entered.slug}/)")
    assert "Long known" not in offer.words["en"].body


def test_as_many_firms_as_have_room_are_all():
    for number in range(MOST_FIRMS):
        make_firm(f"Firm {number:02}")

    [offer] = gather_firms(PERIOD)

    assert (offer.words["en"].body.count("\n- "), "more" in offer.words["en"].body) == (
        MOST_FIRMS - 1,
        False,
    )


@pytest.mark.parametrize(("at", "is_within"), EDGES)
def test_firms_of_other_days_are_not_offered(at, is_within):
    make_firm("Edge Ltd", at)

    assert [offer.about for offer in gather_firms(PERIOD)] == ["firms:2026-09-01"] * is_within


def test_a_firm_that_is_not_listed_is_not_offered():
    make_firm("Secret Ltd", is_listed=False)
    assert gather_firms(PERIOD) == []

    make_firm("Open Ltd")
    [offer] = gather_firms(PERIOD)
    assert "Secret" not in str(offer.words)


def test_events_ahead_stand_in_one_block_the_soonest_first(north):
    begins = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    make.make_event(
        north, "Later *day*", starts_at=begins, ends_at=begins + timedelta(hours=2), city="St_Ives"
    )
    sooner = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
    make.make_event(
        north,
        "Sooner",
        starts_at=sooner,
        ends_at=sooner + timedelta(hours=2),
        city="",
        country="",
        link="https://meet.example/",
    )
    pk = {event.title: event.pk for event in north.events.all()}

    [offer] = gather_events(PERIOD)

    assert (offer.about, offer.cluster) == ("events:2026-11-02", None)
    assert offer.words["en"] == Words(
        "Events",
        f"- **9 November 2026** [Sooner]({SITE}/events/{pk['Sooner']}/) (North)\n"
        f"- **2 December 2026** [Later \\*day\\*]({SITE}/events/{pk['Later *day*']}/), "
        "St\\_Ives, France (North)\n\n"
        f"[All events]({SITE}/events/)",
    )
    assert offer.words["de"] == Words(
        "Veranstaltungen",
        f"- **9. November 2026** [Sooner]({SITE}/de/events/{pk['Sooner']}/) (North)\n"
        f"- **2. Dezember 2026** [Later \\*day\\*]({SITE}/de/events/{pk['Later *day*']}/), "
        "St\\_Ives, Frankreich (North)\n\n"
        f"[Alle Veranstaltungen]({SITE}/de/events/)",
    )


@pytest.mark.parametrize(("at", "is_within"), [
    (datetime(2026, 11, 1, 23, 59, tzinfo=UTC), False),
    (datetime(2026, 11, 2, 0, 0, tzinfo=UTC), True),
    (datetime(2027, 1, 11, 23, 59, tzinfo=UTC), True),
    (datetime(2027, 1, 12, 0, 0, tzinfo=UTC), False),
])  # fmt: skip
def test_events_before_the_edition_or_ten_weeks_after_are_not_offered(north, at, is_within):
    make.make_event(north, starts_at=at, ends_at=at + timedelta(hours=1))

    assert [offer.about for offer in gather_events(PERIOD)] == ["events:2026-11-02"] * is_within


def test_an_event_that_is_not_published_is_not_offered(north):
    times = {"starts_at": WITHIN + timedelta(days=40), "ends_at": WITHIN + timedelta(days=41)}
    make.make_event(north, "Secret day", is_published=False, **times)
    assert gather_events(PERIOD) == []

    make.make_event(north, "Open day", **times)
    [offer] = gather_events(PERIOD)
    assert "Secret" not in str(offer.words)


def test_the_soonest_ten_events_are_offered(north):
    for number in range(MOST_EVENTS + 1):
        begins = WITHIN + timedelta(days=40 + number)
        make.make_event(
            north, f"Day {number:02}", starts_at=begins, ends_at=begins + timedelta(hours=1)
        )

    [offer] = gather_events(PERIOD)

    body = offer.words["en"].body
    assert [f"[Day {n:02}]" in body for n in range(MOST_EVENTS + 1)] == [True] * 10 + [False]


def publish(case: CaseStudy, at: datetime = WITHIN) -> CaseStudy:
    make.make_public(case)
    CaseStudy.objects.filter(pk=case.pk).update(published_at=at)
    return case


def test_each_case_study_is_offered_in_its_own_language(seeker_firm, target_firm):
    french = publish(
        make.make_case(
            seeker_firm,
            target_firm,
            slug="alarmes",
            language="fr",
            title="Des *alarmes* lues la nuit",
            summary="Un fabricant a trouvé [son] lecteur.",
        )
    )
    english = publish(
        make.make_case(seeker_firm, target_firm, slug="alarms"), WITHIN + timedelta(days=1)
    )

    offers = gather_cases(PERIOD)

    assert [(offer.about, offer.words, offer.cluster) for offer in offers] == [
        (
            f"case:{english.pk}",
            {
                "en": Words(
                    "Alarms read by night",
                    "A maker of sensors found who reads its alarms.\n\n"
                    f"[Read the case study]({SITE}/cases/alarms/)",
                )
            },
            None,
        ),
        (
            f"case:{french.pk}",
            {
                "fr": Words(
                    "Des *alarmes* lues la nuit",
                    "Un fabricant a trouvé \\[son\\] lecteur.\n\n"
                    f"[Lire l’étude de cas]({SITE}/fr/cases/alarmes/)",
                )
            },
            None,
        ),
    ]


def test_a_case_study_in_a_language_without_pages_leads_to_the_english_one(
    seeker_firm, target_firm
):
    fields = {"title": "Νύχτα", "summary": "Δύο εταιρείες."}
    publish(make.make_case(seeker_firm, target_firm, slug="nychta", language="el", **fields))

    with translation.override("fr"):
        [offer] = gather_cases(PERIOD)

    assert offer.words == {
        "el": Words("Νύχτα", f"Δύο εταιρείες.\n\n[Read the case study]({SITE}/cases/nychta/)")
    }


@pytest.mark.parametrize(("at", "is_within"), EDGES)
def test_case_studies_of_other_days_are_not_offered(seeker_firm, target_firm, at, is_within):
    case = publish(make.make_case(seeker_firm, target_firm), at)

    assert [offer.about for offer in gather_cases(PERIOD)] == [f"case:{case.pk}"] * is_within


@pytest.mark.parametrize("state", sorted(set(CaseState.values) - {CaseState.PUBLIC}))
def test_a_case_study_that_is_not_public_is_not_offered(seeker_firm, target_firm, state):
    case = publish(make.make_case(seeker_firm, target_firm))
    CaseStudy.objects.filter(pk=case.pk).update(state=state, published_at=None)

    assert gather_cases(PERIOD) == []


def test_one_edition_gets_each_of_them_once(north, seeker_firm, target_firm, coordinator):
    make_firm("New Ltd")
    begins = WITHIN + timedelta(days=40)
    make.make_event(north, starts_at=begins, ends_at=begins + timedelta(hours=1))
    case = publish(make.make_case(seeker_firm, target_firm))
    edition = make_edition(coordinator, day=UNTIL)
    edition.since = SINCE
    edition.save()

    filled = [fill_edition(edition, seen=edition.version, now=WITHIN) for _ in range(2)]

    assert filled == [3, 0]
    assert list(edition.blocks.exclude(about="").values_list("source", "about")) == [
        ("cases", f"case:{case.pk}"),
        ("firms", "firms:2026-09-01"),
        ("events", "events:2026-11-02"),
    ]
