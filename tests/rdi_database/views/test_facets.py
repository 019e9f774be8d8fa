"""The counts of the facets against the plainest way to count them, on random data."""

import random
from collections import Counter
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from rdi_database.browsing import browse
from rdi_database.choices import InitiativeKind, InitiativeStatus
from rdi_database.models import Initiative, Participation
from tests.factories import connect as make
from tests.factories import rdi_database as researched
from tests.factories.connect import NOW

from .reading import counts, page

pytestmark = pytest.mark.django_db
COUNTRIES = ("FR", "DE", "CY")
PROGRAMMES = ("", "Horizon Europe", "Digital Europe")


@pytest.fixture
def rows() -> list[dict]:
    """Two hundred initiatives as plain facts, and the same in the database."""
    chance = random.Random(7)
    topics = [make.make_topic(f"Domain {n}") for n in range(3)]
    topics += [make.make_topic(f"Sub {n}", parent=topics[n % 3]) for n in range(6)]
    topics += [make.make_topic(f"Deep {n}", parent=topics[3 + n]) for n in range(4)]
    above = {t.slug: {t.slug} for t in topics[:3]}
    for topic in topics[3:]:
        above[topic.slug] = {topic.slug} | above[topic.parent.slug]
    firms = [
        make.make_organisation(f"Firm {n}", country=COUNTRIES[n % 3], is_listed=n % 4 > 0)
        for n in range(12)
    ]
    facts = []
    for number in range(200):
        initiative = Initiative.objects.create(
            slug=f"i-{number}",
            title=f"{chance.choice(['Safe', 'Swift'])} plan {number}",
            kind=chance.choice(InitiativeKind.values),
            programme=chance.choice(PROGRAMMES),
            country=chance.choice(("", *COUNTRIES)),
            ends_at=chance.choice([None, *(NOW + timedelta(days=d) for d in (-9, 9, 99))]),
            said_status=chance.choice(["", *InitiativeStatus.values]),
            is_listed=chance.random() > 0.1,
        )
        own_topics = chance.sample(topics, chance.randrange(4))
        initiative.topics.set(own_topics)
        countries = {initiative.country.code} - {""}
        for firm in chance.sample(firms, chance.randrange(4)):
            hidden = chance.random() < 0.2
            Participation.objects.create(initiative=initiative, organisation=firm, is_hidden=hidden)
            if firm.is_listed and not hidden:
                countries.add(firm.country.code)
        if initiative.is_listed:
            is_soon = (
                initiative.kind == "call"
                and initiative.status(NOW) in ("open", "forthcoming")
                and initiative.ends_at is not None
                and initiative.ends_at <= NOW + timedelta(days=30)
            )
            facts.append(
                {
                    "title": initiative.title.lower(),
                    "kind": {initiative.kind},
                    "status": {initiative.status(NOW)},
                    "soon": {"1"} if is_soon else set(),
                    "topic": set().union(*(above[topic.slug] for topic in own_topics)),
                    "programme": {initiative.programme} - {""},
                    "country": countries,
                }
            )
    return facts


def naive(rows: list[dict], chosen: dict[str, list[str]], words: str) -> tuple[int, dict]:
    def holds(row: dict, without: str) -> bool:
        if not all(word in row["title"] for word in words.split()):
            return False
        if (
            not chosen.get("status")
            and without != "status"
            and not row["status"] & {"open", "forthcoming"}
        ):
            return False
        return all(
            row[name] & set(values) for name, values in chosen.items() if values and name != without
        )

    facets = ("kind", "status", "soon", "topic", "programme", "country")
    numbers = {
        name: dict(Counter(value for row in rows if holds(row, name) for value in row[name]))
        for name in facets
    }
    return sum(holds(row, "") for row in rows), numbers


def test_counts_are_those_of_a_plain_count(rows):
    chance = random.Random(11)
    values = {
        name: sorted(set().union(*(row[name] for row in rows)))
        for name in rows[0]
        if name != "title"
    }
    told = 0

    for _ in range(40):
        chosen = {
            name: chance.sample(held, min(len(held), chance.randrange(1, 3)))
            for name, held in values.items()
            if chance.random() < 0.3
        }
        words = chance.choice(["", "", "safe", "SWIFT plan", "lan sa"])
        query = QueryDict(urlencode({"q": words, **chosen}, doseq=True))

        found, remarks = browse(query, NOW)
        number, expected = naive(rows, chosen, words.lower())

        assert (remarks, found.total, len(found.rows)) == ((), number, number)
        kept = {
            name: {value: count for value, count in held.items() if count}
            for name, held in found.counts.items()
        }
        assert kept == expected
        told += number > 0
    assert told > 10


def test_a_domain_brings_along_what_is_below_its_sub_domains(client, clock, rows):
    html = page(client, topic="domain-0")

    shown = set(counts(html, "topic"))
    assert {"domain-0", "domain-1", "domain-2", "sub-0", "sub-3"} <= shown
    assert "sub-1" not in shown
    assert "deep-0" in set(counts(page(client, topic="sub-0"), "topic"))
    assert (
        '<li class="facet__child"><label class="facet__option"><input type="checkbox" name="topic" value="sub-0"'
        in html
    )


def test_a_choice_that_finds_nothing_stays_and_others_are_hidden(client, clock):
    researched.make_call(programme="Horizon Europe")
    researched.make_initiative("Plan", programme="Digital Europe")

    html = page(client, kind="call", programme="Digital Europe")

    assert (counts(html, "kind"), counts(html, "programme")) == (
        {"call": 0, "project": 1},
        {"Digital Europe": 0, "Horizon Europe": 1},
    )
