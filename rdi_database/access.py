"""Who may see what of the R+D directory. Hidden is 404."""

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from connect.models import Organisation, User

from .choices import InitiativeKind
from .models import Follow, Initiative, PartnerWanted


def visible_initiative(user: Any, slug: str) -> Initiative:
    """Return an initiative that this reader may see; 404 for others."""
    return get_object_or_404(Initiative.objects.visible_to(user).for_page(), slug=slug)


def own_follow(user: Any, pk: uuid.UUID) -> Follow:
    """Return what this person follows; 404 for what others do."""
    return get_object_or_404(Follow.objects.of(user), pk=pk)


def reads_engagement(user: User) -> bool:
    """Whether somebody reads how much the network has to do with an organisation: managers and the network's people."""
    return bool(user.is_superuser or user.manager_rows.exists() or user.network_roles.exists())


def own_wanted(user: User, pk: uuid.UUID) -> PartnerWanted:
    """Return what an organisation of this person looks for; 404 for others."""
    rows = PartnerWanted.objects.for_list().filter(withdrawn_at__isnull=True)
    mine = Organisation.objects.answered_for_by(user)
    return get_object_or_404(rows.filter(organisation__in=mine.values("pk")), pk=pk)


def sees_call(user: User, wanted: PartnerWanted) -> bool:
    """Whether this person may read what the call is about that partners are wanted for."""
    return Initiative.objects.visible_to(user).filter(pk=wanted.initiative_id).exists()


def seeking_organisations(user: User) -> QuerySet[Organisation]:
    """Return the listed organisations for which this person may look for partners. 403 where there are none."""
    rows = Organisation.objects.answered_for_by(user).listed().order_by("name", "pk")
    if not rows.exists():
        raise PermissionDenied
    return rows


def open_call(user: User, slug: str, now: datetime) -> Initiative:
    """Return a public call that is not over; 404 for anything else."""
    rows = Initiative.objects.listed().current(now).filter(kind=InitiativeKind.CALL)
    return get_object_or_404(rows.for_page(), slug=slug)


def answered_for(user: Any) -> frozenset[int]:
    """Return the keys of the organisations for which this reader asks and answers; none for a visitor."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset(Organisation.objects.answered_for_by(user).values_list("pk", flat=True))
