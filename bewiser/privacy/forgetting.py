"""The rules about accounts that nobody uses: a letter that asks, and the removal a month later."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bewiser.lib.forgetting import Rule, months_before
from connect.models import User

from . import actions, letters
from .person import person_of

# Who has signed in since they were asked is to be asked anew, one absence later.
ASKED = Q(warned_at__isnull=False) & (Q(last_login__isnull=True) | Q(last_login__lt=F("warned_at")))


def _warning() -> timedelta:
    return timedelta(days=settings.FORGET_WARNING_DAYS)


def due_warnings(now: datetime) -> "QuerySet[User]":
    """People who have been away so long that they are to be asked whether they want to stay."""
    moment = months_before(now, settings.FORGET_AFTER_MONTHS["people"]) + _warning()
    return User.objects.away_since(moment).exclude(ASKED)


def warn(keys: Sequence[Any], now: datetime) -> None:
    for user in User.objects.filter(pk__in=keys):
        letters.ask_to_stay(user, now=now)
    User.objects.filter(pk__in=keys).update(warned_at=now)


def due_people(now: datetime) -> "QuerySet[User]":
    """People who were asked a month ago, and have neither answered nor signed in."""
    moment = months_before(now, settings.FORGET_AFTER_MONTHS["people"])
    return User.objects.away_since(moment).filter(ASKED, warned_at__lte=now - _warning())


def remove_people(keys: Sequence[Any], now: datetime) -> None:
    for user in User.objects.filter(pk__in=keys):
        actions.remove(person_of(user), now=now)


RULES = (
    Rule("warned", _("People asked whether they want to stay"), due_warnings, warn),
    Rule("people", _("Accounts that nobody uses"), due_people, remove_people),
)
