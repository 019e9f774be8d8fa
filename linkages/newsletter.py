"""What linkages offers to the newsletter: reports that were published."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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

from .models import Wave


def gather_reports(period: Period) -> Sequence[Offer]:
    """Each cluster whose report of linkages was published in these days."""
    return [
        _offer(wave)
        for wave in Wave.objects.select_related("cluster")
        .filter(published_at__date__gt=period.since, published_at__date__lte=period.until)
        .order_by("published_at", "pk")
    ]


def _offer(wave: Wave) -> Offer:
    name = wave.cluster.short_name

    def words(code: str) -> Words:
        opening = _("What the firms of %(cluster)s buy, sell and research, and with whom.") % {
            "cluster": escaped(name)
        }
        closing = link(_("Read the report"), code, "linkages:report", wave.cluster.slug)
        return Words(
            _("Linkages of %(cluster)s: the report") % {"cluster": name}, f"{opening} {closing}"
        )

    return Offer(f"report:{wave.pk}", in_each_language(words))


register(Source("reports", gettext_lazy("Reports of linkages"), 45, gather_reports))
