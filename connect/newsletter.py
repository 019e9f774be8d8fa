"""What the network offers to the newsletter: new firms, events ahead, notices, and case studies."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils import translation
from django.utils.formats import date_format
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

from .choices import OrganisationKind
from .models import CaseStudy, Event, Notice, Organisation

MOST_FIRMS = 12
MOST_EVENTS = 10
MOST_NOTICES = 10
# Events that begin so soon after an edition stand in it.
AHEAD = timedelta(days=70)


def gather_firms(period: Period) -> Sequence[Offer]:
    """Firms that got their page in these days, in one block: the latest by name, of the rest the number."""
    first_listed = Organisation.history.filter(id=OuterRef("pk"), is_listed=True)
    rows = (
        Organisation.objects.listed()
        .annotate(
            listed_at=Subquery(first_listed.order_by("history_date").values("history_date")[:1])
        )
        .filter(listed_at__date__gt=period.since, listed_at__date__lte=period.until)
        .filter(kind=OrganisationKind.FIRM)
        .select_related("cluster")
        .order_by("-listed_at", "pk")
    )
    firms, total = list(rows[:MOST_FIRMS]), rows.count()
    if not firms:
        return []

    page_of = {False: "connect:firm_detail", True: "connect:research_detail"}

    def words(code: str) -> Words:
        lines = [
            f"- {link(firm.name, code, page_of[firm.is_research], firm.slug)}"
            + (f", {escaped(firm.city)}" if firm.city else "")
            + (f" ({escaped(firm.cluster.short_name)})" if firm.cluster else "")
            for firm in firms
        ]
        if total > len(firms):
            more = ngettext("and %(n)s more", "and %(n)s more", total - len(firms))
            lines.append(f"- {more % {'n': total - len(firms)}}")
        closing = link(_("Browse all firms"), code, "connect:firm_list")
        return Words(_("New firms"), "\n".join([*lines, "", closing]))

    return [Offer(f"firms:{period.since}", in_each_language(words))]


def gather_events(period: Period) -> Sequence[Offer]:
    """Events of the next ten weeks, in one block, the soonest first."""
    rows = (
        Event.objects.published()
        .filter(starts_at__date__gte=period.until, starts_at__date__lte=period.until + AHEAD)
        .for_list()
        .order_by("starts_at", "pk")
    )
    events = list(rows[:MOST_EVENTS])
    if not events:
        return []

    def words(code: str) -> Words:
        lines = [
            f"- **{date_format(event.begins.date(), 'DATE_FORMAT')}** "
            f"{link(event.title, code, 'connect:event_detail', event.pk)}"
            + (f", {escaped(event.place)}" if event.place else "")
            + f" ({escaped(event.cluster.short_name)})"
            for event in events
        ]
        closing = link(_("All events"), code, "connect:event_list")
        return Words(_("Events"), "\n".join([*lines, "", closing]))

    return [Offer(f"events:{period.until}", in_each_language(words))]


def gather_cases(period: Period) -> Sequence[Offer]:
    """Each case study that became public in these days, in the language that it is written in."""
    return [
        Offer(f"case:{case.pk}", {case.language: _case_words(case)})
        for case in CaseStudy.objects.published_within(period.since, period.until)
    ]


def cases_taken_back(abouts: Collection[str]) -> Collection[str]:
    """Return those whose case study is not public any more."""
    keys = {about: about.removeprefix("case:") for about in abouts}
    public = CaseStudy.objects.public().filter(pk__in=keys.values()).values_list("pk", flat=True)
    held = set(map(str, public))
    return [about for about, key in keys.items() if key not in held]


def gather_notices(period: Period) -> Sequence[Offer]:
    """Notices that were posted in these days and are open, in one block, the newest first."""
    rows = (
        Notice.objects.open_on(period.now.date())
        .posted_within(period.since, period.until)
        .newest_first()
        .for_list()
    )
    notices = list(rows[:MOST_NOTICES])
    if not notices:
        return []

    def words(code: str) -> Words:
        lines = [
            f"- **{notice.get_type_display()}:** "
            f"{link(notice.title, code, 'connect:notice_detail', notice.pk)} ({escaped(notice.poster)})"
            for notice in notices
        ]
        closing = link(_("All notices"), code, "connect:notice_list")
        return Words(_("Offered and wanted"), "\n".join([*lines, "", closing]))

    return [Offer(f"notices:{period.since}", in_each_language(words))]


def _case_words(case: CaseStudy) -> Words:
    # The site has no pages, and no words of its own, in some languages that people write in.
    is_ours = case.language in dict(settings.LANGUAGES)
    code = case.language if is_ours else settings.LANGUAGE_CODE
    with translation.override(code):
        closing = link(_("Read the case study"), code, "connect:case_detail", case.slug)
    return Words(case.title, f"{escaped(case.summary)}\n\n{closing}")


register(Source("cases", gettext_lazy("Case studies"), 40, gather_cases, cases_taken_back))
register(Source("firms", gettext_lazy("New firms"), 50, gather_firms))
register(Source("notices", gettext_lazy("Offered and wanted"), 55, gather_notices))
register(Source("events", gettext_lazy("Events"), 60, gather_events))
