"""Fill the database with many organisations for measurements: the same ones at every run."""

import csv
import io
import json
import random
import re
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from connect.choices import OrganisationKind, SizeBand, TopicRelation
from connect.models import Cluster, Organisation, OrganisationText, Region, Topic

SEED = 2016
BATCH = 5000
SOURCE = "bench"
CLUSTERS = 40
BROAD_WORDS = 180
SELECTIVE_WORDS = 480
# fmt: off
COUNTRIES = [
    "DE", "FR", "ES", "IT", "NL", "PL", "SE", "BE", "IE", "GB", "AT", "FI", "PT", "GR", "DK",
    "CZ", "RO", "HU", "SI", "CY", "EE", "LV", "LT", "BG", "HR", "SK", "LU", "MT", "NO", "CH",
]
# fmt: on
CITIES = 12
FIRST_DAY = datetime(2016, 1, 1, tzinfo=UTC)
SENTENCE = re.compile(r"(?<=[.!?])\s+")

ORGANISATION = [
    "id",
    "slug",
    "name",
    "english_name",
    "aliases",
    "kind",
    "size",
    "is_multinational",
    "country",
    "city",
    "street",
    "postcode",
    "latitude",
    "longitude",
    "cluster_id",
    "website",
    "languages",
    "markets_served",
    "markets_sought",
    "products",
    "certifications",
    "is_listed",
    "is_sample",
    "provenance",
    "created_at",
    "updated_at",
]
TEXT = ["organisation_id", "language", "summary", "description", "offers", "seeks"]
TOPIC = ["organisation_id", "topic_id", "relation"]


def made_words(number: int, beginning: str) -> list[str]:
    """Return words that no text has, that no stemmer cuts and none of which begins another."""
    chance = random.Random(f"{SEED}{beginning}")  # noqa: S311  (not a secret)
    words: dict[str, None] = {}
    while len(words) < number:
        syllables = (chance.choice("bdfgklmnprtvz") + chance.choice("aou") for _ in range(4))
        words["".join((beginning, *syllables, "k"))] = None
    return list(words)


def broad_words() -> list[str]:
    """Return words of which each stands in three of ten texts."""
    return made_words(BROAD_WORDS, "wi")


def selective_words() -> list[str]:
    """Return words of which each stands in four of a thousand texts."""
    return made_words(SELECTIVE_WORDS, "ze")


class Command(BaseCommand):
    help = "Fill the database with many organisations for measurements: the same ones at every run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, nargs="?", default=100_000)
        parser.add_argument("--clear", action="store_true", help="take them away again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["clear"]:
            self.stdout.write(f"{clear()} organisations are gone.")
            return
        if Organisation.objects.filter(slug__startswith="bench-").exists():
            raise CommandError("They are there already; --clear takes them away.")
        if not Topic.objects.exists():
            raise CommandError("There are no topics; load_topics loads them.")
        fill(options["number"])
        self.stdout.write(f"{options['number']} organisations are loaded and listed.")


@transaction.atomic
def clear() -> int:
    with connection.cursor() as cursor:
        for table in ("organisationtext", "organisationtopic", "organisation_further_clusters"):
            cursor.execute(
                f"delete from connect_{table} where organisation_id in "  # noqa: S608  (names of ours)
                "(select id from connect_organisation where slug like 'bench-%')"
            )
        cursor.execute(
            "update connect_organisation set cluster_id = null where slug like 'bench-%'"
        )
        cursor.execute("delete from connect_cluster where slug like 'bench-%'")
        cursor.execute("delete from connect_organisation where slug like 'bench-%'")
        return cursor.rowcount


def fill(number: int) -> None:
    """Load `number` listed organisations with texts and topics, and let the server look at them."""
    with transaction.atomic():
        clusters = _make_clusters()
        with connection.cursor() as cursor:
            cursor.execute(
                "select setval('connect_organisation_id_seq',"
                " nextval('connect_organisation_id_seq') + %s)",
                [number],
            )
            first = cursor.fetchone()[0] - number
        maker = Maker(clusters)
        for start in range(0, number, BATCH):
            _load([maker.make(first + at, at) for at in range(start, min(start + BATCH, number))])
    # Vacuum refuses to run inside a transaction, as a test is.
    with connection.cursor() as cursor:
        cursor.execute("analyze" if connection.in_atomic_block else "vacuum analyze")


def _make_clusters() -> list[int]:
    made = []
    for at in range(CLUSTERS):
        country = COUNTRIES[at % len(COUNTRIES)]
        region, _new = Region.objects.get_or_create(name=f"Bench Region {at}", country=country)
        organisation = Organisation.objects.create(
            slug=f"bench-cluster-{at}",
            name=f"Bench Cluster {at}",
            kind=OrganisationKind.ASSOCIATION,
            country=country,
            is_listed=True,
        )
        cluster = Cluster.objects.create(
            slug=f"bench-cluster-{at}",
            short_name=f"Bench Cluster {at}",
            organisation=organisation,
            region=region,
        )
        made.append(cluster.pk)
    return made


def _load(rows: list[tuple[list[Any], list[Any], list[list[Any]]]]) -> None:
    """Copy a batch in, unlisted, and list it at the end: so each document is made once."""
    _copy("connect_organisation", ORGANISATION, (organisation for organisation, _, _ in rows))
    _copy("connect_organisationtext", TEXT, (text for _, text, _ in rows))
    _copy("connect_organisationtopic", TOPIC, (topic for _, _, topics in rows for topic in topics))
    with connection.cursor() as cursor:
        cursor.execute(
            "update connect_organisation set is_listed = true where id between %s and %s",
            [rows[0][0][0], rows[-1][0][0]],
        )


def _copy(table: str, columns: list[str], rows: Iterable[list[Any]]) -> None:
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerows([r"\N" if value is None else value for value in row] for row in rows)
    sheet.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            rf"copy {table} ({', '.join(columns)}) from stdin with (format csv, null '\N')", sheet
        )


class Maker:
    """Makes organisation after organisation from one stream of chance."""

    def __init__(self, clusters: list[int]) -> None:
        self.chance = random.Random(SEED)  # noqa: S311  (not a secret)
        self.clusters = clusters
        self.topics = list(Topic.objects.order_by("slug").values_list("pk", flat=True))
        self.sentences = _sentences()
        self.words = sorted({w for s in self.sentences for w in re.findall(r"[A-Z][a-z]{4,9}", s)})
        self.cities = {
            country: [
                (
                    self.chance.choice(self.words) + self.chance.choice(("ton", "burg", "ville")),
                    round(self.chance.uniform(36, 64), 4),
                    round(self.chance.uniform(-9, 28), 4),
                )
                for _ in range(CITIES)
            ]
            for country in COUNTRIES
        }
        self.broad, self.selective = broad_words(), selective_words()

    def make(self, pk: int, at: int) -> tuple[list[Any], list[Any], list[list[Any]]]:
        chance = self.chance
        # The first countries have more, as in life: a tenth are in the first one.
        country = COUNTRIES[min(int(chance.expovariate(0.11)), len(COUNTRIES) - 1)]
        city, latitude, longitude = chance.choice(self.cities[country])
        name = " ".join(chance.choices(self.words, k=2)) + chance.choice(
            (" Ltd", " GmbH", " SAS", "")
        )
        kind = chance.choices(list(OrganisationKind.values), (70, 6, 8, 3, 3, 6, 4))[0]
        made = (FIRST_DAY + timedelta(minutes=at * 7)).isoformat()
        organisation = [
            *(pk, f"bench-{at:06}", f"{name} {at}", "", "{}", kind),
            *(chance.choice(["", *SizeBand.values]), "f", country, city, "", ""),
            *(latitude, longitude, chance.choice(self.clusters) if chance.random() < 0.9 else None),
            *("https://bench.example/" if at % 2 else "", "{}", "{}", "{}", "", "", "f", "f"),
            *(json.dumps({"name": {"source": SOURCE, "kind": "import"}}), made, made),
        ]
        return organisation, self._text(pk), list(self._topics(pk))

    def _text(self, pk: int) -> list[Any]:
        chance = self.chance
        said = " ".join(chance.choices(self.sentences, k=chance.randint(1, 4)))
        words = [word for word in self.broad if chance.random() < 0.3]
        words += [word for word in self.selective if chance.random() < 0.004]
        language = chance.choices(("en", "fr", "de", "es"), (70, 10, 10, 10))[0]
        return [
            pk,
            language,
            chance.choice(self.sentences)[:300],
            f"{said} {' '.join(words)}"[:5000],
            "",
            "",
        ]

    def _topics(self, pk: int) -> Iterator[list[Any]]:
        chance = self.chance
        relations = (TopicRelation.WORKS_IN, TopicRelation.OFFERS, TopicRelation.SEEKS)
        for topic in chance.sample(self.topics, chance.randint(2, 6)):
            yield [pk, topic, chance.choices(relations, (70, 20, 10))[0].value]


def _sentences() -> list[str]:
    """Return sentences of the texts that are here, or names of topics where there are none."""
    texts = OrganisationText.objects.exclude(organisation__slug__startswith="bench-")
    said = [
        sentence.strip()
        for text in texts.order_by("organisation__slug", "language").values_list(
            "summary", "description"
        )
        for part in text
        for sentence in SENTENCE.split(part)
        if len(sentence) > 20
    ]
    if len(said) < 100:
        said += [
            f"{topic.name} for small and large firms." for topic in Topic.objects.order_by("slug")
        ]
    return said
