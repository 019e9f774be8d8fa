"""Who could fit an organisation, for those who act for it or look after it."""

from typing import Any

from django import template

from .. import access
from ..models import Organisation, PartnerSuggestion
from ..reasons import worded

register = template.Library()


@register.inclusion_tag("connect/includes/_could_fit.html", takes_context=True)
def could_fit(
    context: template.Context, organisation: Organisation, is_own: bool
) -> dict[str, Any]:
    """Show possible partners with their reasons; nothing to others, to who objected, and where there are none."""
    user = context["user"]
    if not is_own and not (user.is_authenticated and access.looks_after(user, organisation)):
        return {}
    if user.objected_at is not None:
        return {}
    return {
        "suggestions": worded(list(PartnerSuggestion.objects.shown_for(organisation))),
        "is_own": is_own,
    }
