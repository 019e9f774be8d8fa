"""Who gets the newsletter in the sample: people of its clusters and firms, and readers from elsewhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation

from connect.models import Cluster, Topic, User
from roaming.actions.subscriptions import wording_shown
from roaming.choices import (
    ConsentMethod,
    ConsentVerb,
    SubscriberRole,
    SubscriptionState,
)
from roaming.models import Consent, Subscription

# So many members of firms; with the managers and the readers they are some forty.
N_OF_FIRMS = 20
# The first of them asked so long ago: before the first edition went out.
WEEKS = 44
WAITING, LEFT = SubscriptionState.WAITING, SubscriptionState.LEFT


@dataclass(frozen=True)
class Reader:
    """Somebody who gets the newsletter, or waits, or has left."""

    email: str
    name: str
    language: str
    role: SubscriberRole = SubscriberRole.READER
    cluster: Cluster | None = None
    state: SubscriptionState = SubscriptionState.ACTIVE


READERS = (
    Reader("ines.carballeira@atlantic-observer.example", "Inés Carballeira", "es"),
    Reader("panagiotis.drossos@harbour-review.example", "Παναγιώτης Δρόσος", "el"),
    Reader("tjasa.hribernik@alpine-council.example", "Tjaša Hribernik", "sl"),
    Reader("montserrat.ferrandis@coast-university.example", "Montserrat Ferrandis", "ca"),
    Reader("press@northern-wire.example", "", "en"),
    Reader("gaetan.morvillers@economy-weekly.example", "Gaétan Morvillers", "fr"),
    Reader("annegret.stollwieser@chamber-south.example", "Annegret Stollwieser", "de"),
    Reader("yannis.kallergis@ferry-lines.example", "", "el", state=WAITING),
    Reader("office@regional-desk.example", "", "de", state=WAITING),
    Reader("maeve.tiernan@night-school.example", "Maeve Tiernan", "en", state=WAITING),
    Reader("lucien.bazterra@former-reader.example", "Lucien Bazterra", "fr", state=LEFT),
    Reader("helmi.raudsepp@moved-on.example", "", "en", state=LEFT),
)


def add_subscribers(*, now: datetime) -> int:
    """Add the subscriptions that are missing, in the caller's transaction; return how many."""
    known = set(Subscription.objects.values_list("email", flat=True))
    topics = list(Topic.objects.filter(parent=None).order_by("pk"))
    readers = [*_of_clusters(), *_of_firms(), *READERS]
    missing = [(at, one) for at, one in enumerate(readers) if one.email not in known]
    for at, reader in missing:
        # Those who wait asked this week: whoever never confirms is forgotten.
        age = timedelta(days=2) if reader.state == WAITING else timedelta(weeks=WEEKS, hours=-at)
        subscription = _add(reader, now - age, now)
        # Every third has named two topics; the others want all of them.
        if at % 3 == 0:
            subscription.topics.set(topics[at % len(topics) :][:2] if topics else [])
    return len(missing)


def _of_clusters() -> list[Reader]:
    """One contact of each cluster: its first manager."""
    managers = User.objects.filter(is_sample=True, manager_rows__isnull=False).order_by("pk")
    first = {}
    for user in managers.prefetch_related("managed_clusters"):
        for cluster in user.managed_clusters.all():
            first.setdefault(cluster.pk, (user, cluster))
    return [
        Reader(user.email, user.name, user.language, SubscriberRole.CLUSTER, cluster)
        for user, cluster in first.values()
    ]


def _of_firms() -> list[Reader]:
    """Members of firms, taken evenly from all clusters."""
    people = User.objects.filter(is_sample=True, organisation_memberships__isnull=False)
    rows = list(people.filter(manager_rows=None).distinct().order_by("pk"))
    chosen = rows[:: max(1, len(rows) // N_OF_FIRMS)][:N_OF_FIRMS]
    return [
        Reader(
            user.email,
            user.name,
            user.language,
            SubscriberRole.FIRM,
            user.organisation_memberships.select_related("organisation__cluster")
            .order_by("pk")[0]
            .organisation.cluster,
        )
        for user in chosen
    ]


def _add(reader: Reader, asked_at: datetime, now: datetime) -> Subscription:
    confirmed_at = None if reader.state == WAITING else asked_at + timedelta(minutes=12)
    ended_at = now - timedelta(weeks=3) if reader.state == LEFT else None
    subscription = Subscription.objects.create(
        email=reader.email,
        name=reader.name,
        language=reader.language,
        role=reader.role,
        cluster=reader.cluster,
        state=reader.state,
        version=1,
        asked_at=asked_at,
        confirmed_at=confirmed_at,
        ended_at=ended_at,
        is_sample=True,
    )
    in_interface = reader.language in dict(settings.LANGUAGES)
    with translation.override(reader.language if in_interface else settings.LANGUAGE_CODE):
        wording = wording_shown()
    said = [
        (ConsentVerb.ASKED, ConsentMethod.FORM, asked_at, wording),
        (ConsentVerb.CONFIRMED, ConsentMethod.LINK, confirmed_at, wording),
        (ConsentVerb.LEFT, ConsentMethod.ONE_CLICK, ended_at, ""),
    ]
    Consent.objects.bulk_create(
        Consent(
            subscription=subscription,
            verb=verb,
            method=method,
            at=at,
            language=reader.language,
            wording=words,
        )
        for verb, method, at, words in said
        if at is not None
    )
    return subscription
