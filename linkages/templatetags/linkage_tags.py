"""What the templates of surveys and reports need."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connect.choices import OrganisationKind
from connect.comparing import Section, section, told
from connect.models import Cluster, Organisation

from .. import access, figures, presenting, reports, sentences
from ..choices import Audience, Band, Category
from ..models import Finding, Linkage, Wave
from ..presenting import Cell

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """Return a share from 0 to 1 in per cent, without decimals."""
    return "" if share is None else sentences.percent(100 * share)


@register.simple_tag
def filter_name(field: str) -> str:
    """Return what to call a field by which linkages are filtered."""
    return {"category": _("Category"), "band": _("Significance"), "scope": _("Scope")}[field]


@register.simple_tag
def cell_text(cell: Cell) -> SafeString | str:
    """Return a number with its share, or a dash that says why there is none."""
    if cell.count is None:
        return hidden(None)
    if cell.percent is None:
        return str(cell.count)
    return format_html(
        '{} <span class="muted">({})</span>', cell.count, sentences.share(cell.percent)
    )


@register.simple_tag
def cell_of(cell: Cell) -> SafeString | str:
    """Return a number with its share and what that is a share of."""
    if cell.count is None or cell.percent is None:
        return cell_text(cell)
    said = f"{sentences.share(cell.percent)}, {figures.words().of(cell.of)}"
    return format_html('{} <span class="muted">({})</span>', cell.count, said)


@register.simple_tag
def share_of(percent: float | None, of: int) -> SafeString | str:
    """Return a share with one decimal and what it is of, or a dash where there is nothing to take it from."""
    if percent is None:
        return "–"
    words = figures.words()
    return format_html('{} <span class="muted">({})</span>', words.share(percent), words.of(of))


@register.filter
def hidden(number: int | None) -> SafeString | str:
    """Return a number, or the dash of one that is not shown."""
    if number is not None:
        return str(number)
    return format_html(
        '<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>', _("not shown")
    )


@register.simple_tag
def firms_and_linkages(firms: int, linkages: int | None) -> str:
    """Return how much a survey rests on; the linkages are left out where they are not told."""
    answered = ngettext("%(n)s firm answered", "%(n)s firms answered", firms) % {"n": firms}
    if linkages is None:
        return f"{answered}."
    named = ngettext("named %(n)s linkage", "named %(n)s linkages", linkages) % {"n": linkages}
    return _("%(answered)s and %(named)s.") % {"answered": answered, "named": named}


@register.filter
def country_name(code: str) -> str:
    return sentences.country_name(code)


@register.filter
def country_names(codes: Sequence[str]) -> str:
    return ", ".join(sentences.country_name(code) for code in codes)


@register.filter
def category_name(value: str) -> str:
    return str(Category(value).label)


@register.filter
def band_name(value: str) -> str:
    return str(Band(value).label)


@register.simple_tag
def finding_number(finding: Finding) -> str:
    """Return a finding's number and the threshold that it met, with their unit."""
    said = [sentences.share(value) for value in (finding.number, finding.threshold)]
    if finding.params.get("unit") == "points":
        values = (finding.number, finding.threshold)
        said = [_("%(number)s points") % {"number": sentences.percent(value)} for value in values]
    number, threshold = said
    return _("%(number)s (threshold %(threshold)s)") % {"number": number, "threshold": threshold}


@register.filter
def category_names(values: Sequence[str]) -> str:
    return sentences.category_list(values)


@register.filter
def kind_name(value: str) -> str:
    return str(OrganisationKind(value).label)


@register.filter
def points(difference: float | None) -> str:
    """Return a difference of two shares in points, with its sign."""
    if difference is None:
        return "–"
    rounded = round(difference)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else "±"
    return f"{sign}{sentences.percent(abs(rounded))}"


@register.inclusion_tag("linkages/includes/_firm_linkages.html")
def firm_linkages(organisation: Organisation, user: Any) -> dict[str, Any]:
    """Show a firm's linkages on its profile: each to its own members, a rounded number to everyone."""
    rows = Linkage.objects.of_firm(organisation)
    if access.owns(user, organisation):
        return {"rows": rows.for_firm(), "about": None}
    total = rows.of_published_waves_with_consent().partners_named_last()
    # Exact numbers of all consenting firms of a wave would leave the one that did not consent as the rest.
    return {"rows": None, "about": round(total, -1) or None, "organisation": organisation}


@register.simple_tag
def compared_linkages(organisations: Sequence[Organisation]) -> Section:
    """Return about how many organisations each has told of, as its profile says to everyone."""
    told_of = Linkage.objects.of_published_waves_with_consent().partners_named_last_by(
        organisations
    )
    about = [round(told_of.get(organisation.pk, 0), -1) for organisation in organisations]
    words = [
        _("about %(n)s organisations with which it works") % {"n": n} if n else "" for n in about
    ]
    return section(_("Linkages"), [told(_("Has told its cluster of"), words)])


@register.inclusion_tag("linkages/includes/_cluster_linkages.html")
def cluster_linkages(cluster: Cluster) -> dict[str, Any]:
    """Show the headline figures of a cluster's newest published report."""
    wave = Wave.objects.published().for_list().filter(cluster=cluster).first()
    if wave is None:
        return {"wave": None}
    content = reports.content_of(wave, Audience.PUBLIC)
    return {
        "wave": wave,
        "content": content,
        "by_scope": presenting.counts_by(content, "scope", wave),
    }
