"""What research adds to the page of an organisation, wherever that page belongs."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django_countries import countries

from connect.comparing import Section
from connect.models import Organisation

from .. import access
from ..comparing import research_beside, together
from ..cooperation import cooperation_of
from ..drawing import network_chart, partner_map
from ..engagement import engagement_of, level_of
from ..models import Initiative
from ..research import research_of

register = template.Library()

MOST_PROJECTS = 10
MOST_COUNTRIES = 12


@register.inclusion_tag("rdi_database/includes/_research_profile.html")
def research_profile(organisation: Organisation) -> dict[str, Any]:
    """Show the research profile, if the organisation has one that is listed."""
    return {"research": research_of(organisation) if organisation.is_research else None}


@register.simple_tag
def compared_research(organisations: Sequence[Organisation]) -> Section:
    """Return what the research profiles of several organisations say, side by side; no lines where none has one."""
    return research_beside(organisations)


@register.inclusion_tag("rdi_database/includes/_together.html")
def compared_projects(organisations: Sequence[Organisation]) -> dict[str, Any]:
    """Show which two of several organisations have been in projects together."""
    return {"pairs": together(organisations)}


@register.inclusion_tag("rdi_database/includes/_cooperation.html")
def cooperation(organisation: Organisation) -> dict[str, Any]:
    """Show its projects and whom it has worked with, if it was in any project that is known here."""
    found = cooperation_of(organisation)
    if not found.projects:
        return {"cooperation": None}
    projects = (
        Initiative.objects.listed().known_projects().with_partner(organisation).latest_first()
    )
    return {
        "cooperation": found,
        "organisation": organisation,
        "projects": projects[:MOST_PROJECTS],
        "countries_more": max(0, len(found.countries) - MOST_COUNTRIES),
        "countries": [
            (countries.name(code) or code, number)
            for code, number in found.countries[:MOST_COUNTRIES]
        ],
        "chart": network_chart(organisation, found),
        "map": partner_map(found),
    }


@register.inclusion_tag("rdi_database/includes/_engagement.html", takes_context=True)
def engagement(context: Context, organisation: Organisation, is_own: bool) -> dict[str, Any]:
    """Show how much the network has to do with an organisation, and let a member's look be counted."""
    user, now = context["user"], timezone.now()
    if not organisation.is_research:
        return {}
    may_read = user.is_authenticated and access.reads_engagement(user)
    seen_url = reverse("rdi_database:research_seen", args=[organisation.slug])
    return {
        "level": level_of(organisation, now),
        "engagement": engagement_of(organisation, user=user, now=now) if may_read else None,
        "seen_url": seen_url if user.is_authenticated and not is_own else "",
        "csrf_token": context.get("csrf_token", ""),
    }
