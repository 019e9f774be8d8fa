"""Who may see what of the R+D directory. Hidden is 404."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404

from connect.models import User

from .models import Follow, Initiative


def visible_initiative(user: Any, slug: str) -> Initiative:
    """Return an initiative that this reader may see; 404 for others."""
    return get_object_or_404(Initiative.objects.visible_to(user).for_page(), slug=slug)


def own_follow(user: Any, pk: uuid.UUID) -> Follow:
    """Return what this person follows; 404 for what others do."""
    return get_object_or_404(Follow.objects.of(user), pk=pk)


def reads_engagement(user: User) -> bool:
    """Whether somebody reads how much the network has to do with an organisation: managers and the network's people."""
    return bool(user.is_superuser or user.manager_rows.exists() or user.network_roles.exists())
