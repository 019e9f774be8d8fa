"""The page of one initiative: its facts with their sources, its partners, its call."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from tests.factories import connect as make
from tests.factories import rdi_database as researched
from tests.factories.connect import NOW

from .reading import text_of

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")
FROM_CORDIS = {"source": "CORDIS", "kind": "import", "at": "2026-02-01T10:00:00+00:00"}


def look(client, slug: str, prefix: str = "") -> str:
    response = client.get(f"{prefix}/rdi/initiatives/{slug}/")
    assert response.status_code == 200
    return response.content.decode()


def facts(html: str) -> dict[str, str]:
    pairs = re.findall(r"<dt>([^<]*)</dt><dd[^>]*>(.*?)</dd>", html, re.DOTALL)
    return {unescape(label): text_of(value) for label, value in pairs}


def section(html: str, name: str) -> str:
    found = re.search(rf'<section [^>]*aria-labelledby="{name}".*?</section>', html, re.DOTALL)
    return text_of(found[0]) if found else ""


def test_all_that_is_known_of_a_call_is_told_with_its_source(client, clock):
    deadlines = [
        datetime(2026, 3, 15, 17, tzinfo=BRUSSELS),
        datetime(2026, 9, 15, 17, tzinfo=BRUSSELS),
    ]
    researched.make_call(
        closes=deadlines[1],
        deadlines=deadlines,
        starts_at=datetime(2026, 1, 8, tzinfo=BRUSSELS),
        identifier="HORIZON-CL3-2026-CS-01-02",
        call="HORIZON-CL3-2026-CS-01",
        programme="Horizon Europe",
        action="HORIZON-RIA",
        budget=24_000_000,
        least_grant=2_000_000,
        most_grant=3_500_000.5,
        grants=1234,
        website="https://portal.example/call",
        keywords=["post-quantum", "meters"],
        provenance={
            "deadlines": FROM_CORDIS,
            "programme": {"source": "Funding portal", "kind": "import"},
            "budget": {"source": "network", "kind": "person", "at": "2026-02-01", "by": 1},
        },
    )

    html = look(client, "securing-meters")

    assert facts(html) == {
        "Kind": "Call for proposals",
        "Status": "Open closes in 12 days",
        "Opens": "8 January 2026, 00:00 (Europe/Brussels)",
        "Deadlines": "15 March 2026, 17:00 (Europe/Brussels) 15 September 2026, 17:00 (Europe/Brussels) "
        "from CORDIS, 1 February 2026",
        "Call identifier": "HORIZON-CL3-2026-CS-01-02",
        "Call": "HORIZON-CL3-2026-CS-01",
        "Programme": "Horizon Europe from Funding portal",
        "Type of action": "HORIZON-RIA",
        "Budget": "€24,000,000",
        "Smallest grant": "€2,000,000",
        "Largest grant": "€3,500,000.50",
        "Number of grants": "1,234",
        "Website": "https://portal.example/call",
        "Keywords": "post-quantum, meters",
    }
    assert '<a href="https://portal.example/call" rel="nofollow noopener">' in html


def test_whole_days_are_told_as_days_and_other_hours_with_their_zone(client, clock):
    researched.make_initiative(
        starts_at=datetime(2028, 2, 1, tzinfo=BRUSSELS),
        ends_at=datetime(2028, 3, 1, tzinfo=BRUSSELS),
    )
    zone = ZoneInfo("Asia/Nicosia")
    researched.make_initiative(
        "Day",
        kind="event",
        is_whole_days=False,
        time_zone="Asia/Nicosia",
        starts_at=datetime(2026, 7, 1, 9, tzinfo=zone),
        ends_at=datetime(2026, 7, 1, 17, tzinfo=zone),
    )

    project, event = facts(look(client, "safe-meters")), facts(look(client, "day"))

    assert (project["Begins"], project["Ends"]) == ("1 February 2028", "29 February 2028")
    assert (event["Begins"], event["Ends"]) == (
        "1 July 2026, 09:00 (Asia/Nicosia)",
        "1 July 2026, 17:00 (Asia/Nicosia)",
    )
    assert "1 July 2026, 09:00 – 17:00 (Asia/Nicosia)" in text_of(look(client, "day"))


@pytest.mark.parametrize(
    "moment, due",
    [
        (datetime(2026, 11, 30, 22, 59, tzinfo=UTC), "closes in 1 day"),
        # Midnight in Brussels.
        (datetime(2026, 11, 30, 23, tzinfo=UTC), "closes today"),
        (datetime(2026, 12, 1, 15, 59, 59, tzinfo=UTC), "closes today"),
        (datetime(2026, 12, 1, 16, tzinfo=UTC), "closed on 1 December 2026"),
        (datetime(2026, 9, 1, tzinfo=UTC), "closes later"),
    ],
)
def test_days_are_counted_by_the_clock_of_the_call(client, clock, moment, due):
    researched.make_call(closes=datetime(2026, 12, 1, 17, tzinfo=BRUSSELS))
    clock(moment)

    assert facts(look(client, "securing-meters"))["Status"].endswith(due)


@pytest.mark.parametrize(
    "moment, due",
    [
        (datetime(2028, 2, 28, 23, tzinfo=UTC), "Open runs until 29 February 2028"),
        (datetime(2028, 2, 29, 22, 59, 59, tzinfo=UTC), "Open runs until 29 February 2028"),
        (datetime(2028, 2, 29, 23, tzinfo=UTC), "Closed ended on 29 February 2028"),
        (datetime(2028, 1, 30, tzinfo=UTC), "Forthcoming begins in 2 days"),
    ],
)
def test_a_project_runs_through_its_last_day(client, clock, moment, due):
    researched.make_initiative(
        starts_at=datetime(2028, 2, 1, tzinfo=BRUSSELS),
        ends_at=datetime(2028, 3, 1, tzinfo=BRUSSELS),
    )
    clock(moment)

    assert facts(look(client, "safe-meters"))["Status"] == due


@pytest.mark.parametrize(
    "prefix, budget", [("/fr", "1\u202f234\u202f567\xa0€"), ("/de", "1.234.567\xa0€")]
)
def test_sums_are_written_in_the_language_of_the_reader(client, clock, prefix, budget):
    researched.make_initiative(budget=1_234_567)

    assert f">{budget}<" in look(client, "safe-meters", prefix)


def test_partners_that_are_not_listed_are_a_number(client, clock):
    project = researched.make_initiative()
    for name in ("Zeta Lab", "Alpha Lab", "PIC 912345678", "Quiet Ltd"):
        listed = name.endswith("Lab")
        organisation = make.make_organisation(name, is_listed=listed)
        role = "coordinator" if name == "Zeta Lab" else "participant"
        researched.make_participation(project, organisation, role=role)
    wrong = make.make_organisation("Wrong Lab")
    researched.make_participation(project, wrong, is_hidden=True)

    html = look(client, "safe-meters")

    assert section(html, "partners") == (
        "4 partners Zeta Lab Coordinator · France Alpha Lab Participant · France "
        "and 2 others that are not in the directory"
    )
    assert '<a href="/firms/zeta-lab/">Zeta Lab</a>' in html
    assert [name in html for name in ("PIC 9", "Quiet Ltd", "Wrong Lab")] == [False] * 3


def test_sixty_partners_are_shown_and_the_others_counted(client, clock):
    project = researched.make_initiative()
    for number in range(63):
        researched.make_participation(project, make.make_organisation(f"Lab {number:02}"))

    said = section(look(client, "safe-meters"), "partners")

    assert said.startswith("63 partners Lab 00 Participant")
    assert ("Lab 59 " in said, "Lab 60 " in said) == (True, False)
    assert said.endswith("and 3 others in the directory")


def test_a_project_leads_to_its_call_and_the_call_to_its_projects(client, clock):
    researched.make_call(identifier="HORIZON-1-02", call="HORIZON-1")
    for number in range(12):
        researched.make_initiative(f"Plan {number}", call="HORIZON-1-02")
    researched.make_initiative("Hidden Plan", call="HORIZON-1-02", is_listed=False)
    researched.make_initiative("Other Plan", call="HORIZON-2")

    project, call = look(client, "plan-0"), section(look(client, "securing-meters"), "projects")

    assert (
        '<dt>Call</dt><dd><a href="/rdi/initiatives/securing-meters/">HORIZON-1-02</a>' in project
    )
    assert call == "12 projects came of it " + " ".join(f"Plan {n}" for n in range(11, 1, -1))
    assert "<dt>Call</dt><dd>HORIZON-2</dd>" in look(client, "other-plan")


def test_a_name_that_several_calls_share_leads_to_all_of_them(client, clock):
    for number in (1, 2):
        researched.make_call(f"Topic {number}", identifier=f"HORIZON-1-0{number}", call="HORIZON-1")
    researched.make_initiative(call="HORIZON-1")

    html = look(client, "safe-meters")

    address = unescape(re.search(r'<dt>Call</dt><dd><a href="([^"]*)"', html)[1])
    listed = client.get(address).content.decode()
    assert ["Topic 1" in listed, "Topic 2" in listed, "Safe Meters" in listed] == [
        True,
        True,
        False,
    ]


def test_an_unlisted_call_is_not_led_to(client, clock):
    researched.make_call(identifier="HORIZON-1", is_listed=False)
    researched.make_initiative(call="HORIZON-1")

    assert "<dt>Call</dt><dd>HORIZON-1</dd>" in look(client, "safe-meters")


def test_an_organiser_is_named_and_linked_where_it_is_listed(client, clock):
    fields = {"kind": "event", "starts_at": NOW}
    researched.make_initiative("One", organiser=make.make_organisation("Open Lab"), **fields)
    hidden = make.make_organisation("Quiet Ltd", is_listed=False)
    researched.make_initiative("Two", organiser=hidden, **fields)

    one, two = look(client, "one"), look(client, "two")

    assert '<dt>Organiser</dt><dd><a href="/firms/open-lab/">Open Lab</a></dd>' in one
    assert "Quiet Ltd" not in two


def test_words_are_marked_with_their_language_and_topics_linked(client, clock):
    project = researched.make_initiative(
        "Ασφαλείς μετρητές",
        slug="greek",
        language="el",
        summary="Ένα έργο.",
        description="Δύο\n\nτρία",
    )
    project.topics.add(make.make_topic("Meters"))

    html = look(client, "greek")

    assert '<h1 lang="el">Ασφαλείς μετρητές</h1>' in html
    assert '<div lang="el"><p>Δύο</p>' in html
    assert '<a class="badge" href="/topics/meters/">Meters</a>' in html
    assert facts(html)["Language of the text"] == "Greek"


def data_of(html: str) -> dict | None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(found[1]) if found else None


def test_search_engines_read_of_events_and_projects(client, clock):
    lab = make.make_organisation("Open Lab")
    researched.make_initiative(
        "A </script> day",
        slug="day",
        kind="technology_day",
        is_whole_days=False,
        organiser=lab,
        starts_at=datetime(2026, 7, 1, 9, tzinfo=BRUSSELS),
        ends_at=datetime(2026, 7, 1, 17, tzinfo=BRUSSELS),
        city="Rennes",
        country="FR",
    )
    project = researched.make_initiative(
        acronym="SM", starts_at=datetime(2026, 1, 1, tzinfo=BRUSSELS)
    )
    researched.make_participation(project, lab)
    researched.make_call()
    organisation = {
        "@type": "Organization",
        "name": "Open Lab",
        "url": f"{settings.SITE_URL}/firms/open-lab/",
    }

    assert data_of(look(client, "day")) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "A </script> day",
        "url": f"{settings.SITE_URL}/rdi/initiatives/day/",
        "startDate": "2026-07-01T09:00:00+02:00",
        "endDate": "2026-07-01T17:00:00+02:00",
        "inLanguage": "en",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {
            "@type": "Place",
            "name": "Rennes",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "Rennes",
                "addressCountry": "FR",
            },
        },
        "organizer": organisation,
    }
    assert data_of(look(client, "safe-meters")) == {
        "@context": "https://schema.org",
        "@type": "ResearchProject",
        "name": "Safe Meters",
        "alternateName": "SM",
        "url": f"{settings.SITE_URL}/rdi/initiatives/safe-meters/",
        "foundingDate": "2026-01-01",
        "dissolutionDate": "2027-03-03",
        "member": [organisation],
    }
    assert data_of(look(client, "securing-meters")) is None


def test_nothing_is_known_and_the_page_stands(client, clock):
    researched.make_initiative(starts_at=None, ends_at=None)

    html = look(client, "safe-meters")

    assert facts(html) == {"Kind": "Project", "Status": "Open"}
    assert "initiative.ics" not in html


@pytest.mark.parametrize("who, status", [(None, 404), ("seeker", 404), ("coordinator", 200)])
def test_an_unlisted_page_is_for_those_who_look_after_the_network(
    request, client, clock, who, status
):
    researched.make_initiative(is_listed=False)
    if who:
        client.force_login(request.getfixturevalue(who))

    assert client.get("/rdi/initiatives/safe-meters/").status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_three_partners_as_for_one(
    client, clock, django_assert_num_queries, count
):
    project = researched.make_initiative(call="HORIZON-1")
    for number in range(count):
        researched.make_participation(project, make.make_organisation(f"Lab {number}"))
        project.topics.add(make.make_topic(f"Topic {number}"))

    with django_assert_num_queries(5):
        look(client, "safe-meters")


def test_sitemaps_name_what_is_listed(client, clock):
    researched.make_initiative()
    researched.make_initiative("Hidden Plan", is_listed=False)

    index = client.get("/sitemap.xml").content.decode()
    listed = client.get("/sitemap-initiatives.xml").content.decode()
    pages = client.get("/sitemap-initiative-pages.xml").content.decode()

    assert ("sitemap-initiatives.xml" in index, "sitemap-initiative-pages.xml" in index) == (
        True,
        True,
    )
    assert re.findall(r"<loc>[^<]*?(/(?:fr/|de/)?rdi[^<]*)</loc>", listed) == [
        f"{prefix}/rdi/initiatives/safe-meters/" for prefix in ("", "/fr", "/de")
    ]
    assert "/rdi/initiatives/</loc>" in pages
