"""What the pages of initiatives write: how one stands, and sums of money."""

from datetime import datetime
from typing import Any

from django import template

from .. import moments, money
from ..models import Initiative

register = template.Library()


@register.filter
def standing(initiative: Initiative, now: datetime) -> moments.Standing:
    """Return how an initiative stands at a moment."""
    return moments.standing_of(initiative, now)


@register.filter
def about(amount: Any, currency: str) -> str:
    """Write a sum in short; nothing where it is not known."""
    return money.about(amount, currency)


@register.filter
def span(initiative: Initiative) -> str:
    """Write from when to when, or by when."""
    return moments.span(initiative)
