"""What roaming offers to the newsletter: the cluster in focus, news that clusters sent in, and new members."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Max, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bewiser.lib.markdown import escaped
from bewiser.newsletter_sources import (
    Offer,
    Period,
    Source,
    Words,
    in_each_language,
    link,
    register,
)
from connect.models import Cluster, Organisation

from .models import AgreementMember, Block, ClusterNews

FOCUS, NEWS = "focus", "news"


def next_in_focus(before: date) -> Cluster | None:
    """Return the active member that has not been in focus for longest: never first, then by the date of its edition."""
    shown = (
        Block.objects.filter(source=FOCUS, cluster=OuterRef("cluster"), edition__day__lt=before)
        .values("cluster")
        .annotate(last=Max("edition__day"))
        .values("last")
    )
    member = (
        AgreementMember.objects.active()
        .for_list()
        .annotate(last_focus=Subquery(shown))
        .order_by(F("last_focus").asc(nulls_first=True), "joined_at", "pk")
        .first()
    )
    return member.cluster if member else None


def gather_focus(period: Period) -> Sequence[Offer]:
    """One cluster presents itself; the next one is found by rotation."""
    cluster = next_in_focus(period.until)
    if cluster is None:
        return []
    firms = Organisation.objects.listed().filter(cluster=cluster).count()
    texts = {text.language: text for text in cluster.organisation.texts.all()}

    def words(code: str) -> Words:
        own = texts.get(code) or texts.get("en") or next(iter(texts.values()), None)
        place = ", ".join(
            part for part in (cluster.organisation.city, cluster.organisation.country.name) if part
        )
        lines = [
            escaped(own.summary) if own else "",
            escaped(own.description) if own else "",
            _firms_at(place, firms),
            link(_("Look at the cluster"), code, "connect:cluster_detail", cluster.slug)
            + " · "
            + link(_("Work there for some days"), code, "roaming:member_detail", cluster.slug),
        ]
        heading = _("Cluster in Focus: %(cluster)s") % {"cluster": cluster.short_name}
        return Words(heading, "\n\n".join(line for line in lines if line))

    return [Offer(f"focus:{cluster.pk}", in_each_language(words), cluster=cluster.pk)]


def gather_news(period: Period) -> Sequence[Offer]:
    """What managers of clusters have sent in and nobody has taken or declined."""
    return [
        Offer(
            f"news:{news.pk}",
            {news.language: Words(f"{news.cluster.short_name}: {news.title}", news.body)},
            cluster=news.cluster_id,
        )
        for news in ClusterNews.objects.waiting().for_list()
    ]


def gather_members(period: Period) -> Sequence[Offer]:
    """Clusters that joined the agreement in these days, in one block."""
    joined = list(
        AgreementMember.objects.active()
        .for_list()
        .filter(joined_at__date__gt=period.since, joined_at__date__lte=period.until)
        .order_by("joined_at")
    )
    if not joined:
        return []

    def words(code: str) -> Words:
        lines = [
            f"- {link(member.cluster.short_name, code, 'roaming:member_detail', member.cluster.slug)}, "
            f"{member.cluster.organisation.country.name}"
            for member in joined
        ]
        opening = _("Members of their firms may now work at your place, and yours at theirs:")
        return Words(_("New in the roaming agreement"), "\n".join([opening, "", *lines]))

    return [Offer(f"members:{period.since}", in_each_language(words))]


def _firms_at(place: str, firms: int) -> str:
    if not firms:
        return escaped(place)
    words = ngettext(
        "%(place)s. %(n)s firm of the cluster shows itself here.",
        "%(place)s. %(n)s firms of the cluster show themselves here.",
        firms,
    )
    return words % {"place": escaped(place), "n": firms}


register(Source(FOCUS, gettext_lazy("Cluster in Focus"), 10, gather_focus))
register(Source(NEWS, gettext_lazy("News from the clusters"), 20, gather_news))
register(Source("members", gettext_lazy("New in the agreement"), 30, gather_members))
