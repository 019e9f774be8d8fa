"""What the sample's clusters invite to in the weeks ahead."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from bewiser.lib.zones import zone_called
from connect.choices import EventKind
from connect.models import Cluster, Event


@dataclass(frozen=True)
class Plan:
    """An event: whose, how many weeks ahead and on which ISO weekday, from when for how many hours."""

    cluster: str
    kind: EventKind
    title: str
    text: str
    language: str
    weeks: int
    weekday: int
    hour: int
    hours: int
    venue: str = ""
    city: str = ""
    country: str = ""
    link: str = ""
    price: str = ""
    member_price: str = ""


PLANS = (
    Plan(
        "cyberforum", EventKind.TECHNOLOGY_DAY, "Logdaten, die reden",
        "Sechs Firmen zeigen an echten Anlagen, was sich aus Logdaten lesen lässt, und was nicht.",
        "de", 2, 3, 9, 8, "CyberLab", "Karlsruhe", "DE", price="90", member_price="45",
    ),
    Plan(
        "it-cork", EventKind.MATCHMAKING, "Twelve tables in the English Market",
        "Twenty minutes at each table, one firm of the city at each of them. Guests of members are welcome.",
        "en", 4, 3, 17, 3, "English Market", "Cork", "IE", price="25", member_price="0",
    ),
    Plan(
        "systematic-paris-region", EventKind.CONFERENCE, "Sûreté et sécurité : deux métiers, un système",
        "Ceux qui certifient des trains et ceux qui défendent des réseaux comparent leurs méthodes.",
        "fr", 5, 2, 9, 33, "Nano-Innov", "Palaiseau", "FR", price="240", member_price="120",
    ),
    Plan(
        "invest-ni-digital", EventKind.MISSION, "Belfast firms in Karlsruhe",
        "Three days of visits and talks, prepared with the host cluster.",
        "en", 9, 1, 10, 56, "CyberLab", "Karlsruhe", "DE", price="480", member_price="300",
    ),
    Plan(
        "eurecat-cluster-digital", EventKind.WEBINAR, "Qué pide de verdad la nueva norma",
        "Una hora con preguntas. Se graba.",
        "es", 1, 4, 12, 1, link="https://webinar.eurecat-cluster-digital.example/",
    ),
    Plan(
        "ict-technology-network", EventKind.MEETING, "Zimsko srečanje članov",
        "Letni pregled in večerja.",
        "sl", 3, 5, 16, 5, "Tehnološki park", "Ljubljana", "SI", price="35", member_price="20",
    ),
    Plan(
        "cyprus-computer-society", EventKind.CONFERENCE, "Ασφάλεια στη ναυτιλία",
        "Τι αλλάζει στα πλοία όταν συνδέονται όλα μεταξύ τους.",
        "el", 6, 4, 9, 8, "Στέγη Τεχνολογίας", "Nicosia", "CY", price="60", member_price="30",
    ),
    Plan(
        "tartu-science-park", EventKind.TECHNOLOGY_DAY, "Open prototyping night",
        "The workshop stays open until midnight, with people who know the machines.",
        "en", 5, 1, 18, 6, "Science Park", "Tartu", "EE",
    ),
)  # fmt: skip


def add_events(*, now: datetime) -> int:
    """Add the events where there are none of the sample yet; return how many."""
    if Event.objects.filter(is_sample=True).exists():
        return 0
    clusters = {cluster.slug: cluster for cluster in Cluster.objects.all()}
    made = Event.objects.bulk_create(_event(plan, clusters[plan.cluster], now) for plan in PLANS)
    return len(made)


def _event(plan: Plan, cluster: Cluster, now: datetime) -> Event:
    monday = now.date() - timedelta(days=now.weekday())
    day = monday + timedelta(days=7 * plan.weeks + plan.weekday - 1)
    starts = datetime.combine(day, time(plan.hour), zone_called(cluster.time_zone))
    return Event(
        cluster=cluster,
        kind=plan.kind,
        title=plan.title,
        text=plan.text,
        language=plan.language,
        starts_at=starts,
        ends_at=starts + timedelta(hours=plan.hours),
        time_zone=cluster.time_zone,
        venue=plan.venue,
        city=plan.city,
        country=plan.country,
        link=plan.link,
        price=Decimal(plan.price) if plan.price else None,
        member_price=Decimal(plan.member_price) if plan.member_price else None,
        is_published=True,
        is_sample=True,
    )
