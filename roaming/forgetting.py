"""What `roaming` forgets after a time: who stayed and what for, and contacts who never confirmed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bewiser.lib.forgetting import Rule, months_before

from .choices import StayState
from .models import Contact, Stay, StayEvent, StayReview

OVER = (
    StayState.FINISHED,
    StayState.DECLINED,
    StayState.WITHDRAWN,
    StayState.LAPSED,
    StayState.CANCELLED,
    StayState.NOT_USED,
)


def due_stays(now: datetime) -> "QuerySet[Stay]":
    """Stays that have been over for so long and still say who came, and what for."""
    moment = months_before(now, settings.FORGET_AFTER_MONTHS["stays"])
    said = Q(guest__isnull=False) | ~Q(purpose="") | ~Q(to_meet="")
    return Stay.objects.filter(said, state__in=OVER, state_since__lt=moment)


def forget_stays(keys: Sequence[Any], _now: datetime) -> None:
    """Keep days, desks and marks, which the accounts of the clusters rest on; forget guest and words."""
    StayEvent.objects.filter(stay__in=keys).update(actor=None, note="")
    StayReview.objects.filter(stay__in=keys).update(by=None, words="")
    Stay.objects.filter(pk__in=keys).update(guest=None, purpose="", to_meet="")


def due_contacts(now: datetime) -> "QuerySet[Contact]":
    moment = months_before(now, settings.FORGET_AFTER_MONTHS["invitations"])
    return Contact.objects.filter(confirmed_at__isnull=True, named_at__lt=moment)


def forget_contacts(keys: Sequence[Any], _now: datetime) -> None:
    Contact.objects.filter(pk__in=keys).delete()


RULES = (
    Rule("stays", _("Guests and words of stays that are over"), due_stays, forget_stays),
    Rule("contacts", _("Contacts who never confirmed"), due_contacts, forget_contacts),
)
