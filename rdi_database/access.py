"""Who may see what of the R+D directory. Hidden is 404."""

from typing import Any

from django.shortcuts import get_object_or_404

from .models import Initiative


def visible_initiative(user: Any, slug: str) -> Initiative:
    """Return an initiative that this reader may see; 404 for others."""
    return get_object_or_404(Initiative.objects.visible_to(user).for_page(), slug=slug)
