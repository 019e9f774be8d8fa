"""What `linkages` forgets after a time: comments, and who answered or was invited. The answers stay, as the firms'."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bewiser.lib.forgetting import Rule, months_before

from .models import Interview, Invitation, Linkage


def _closed(path: str, now: datetime, what: str) -> Q:
    moment = months_before(now, settings.FORGET_AFTER_MONTHS[what])
    return Q((f"{path}__closed_at__lt", moment))


def due_comments(now: datetime) -> "QuerySet[Linkage]":
    over = _closed("interview__participant__wave", now, "surveys")
    return Linkage.objects.filter(over).exclude(comment="")


def forget_comments(keys: Sequence[Any], _now: datetime) -> None:
    Linkage.objects.filter(pk__in=keys).update(comment="")


def due_respondents(now: datetime) -> "QuerySet[Interview]":
    return Interview.objects.filter(_closed("participant__wave", now, "surveys")).exclude(
        respondent=""
    )


def forget_respondents(keys: Sequence[Any], _now: datetime) -> None:
    Interview.objects.filter(pk__in=keys).update(respondent="")


def due_invitations(now: datetime) -> "QuerySet[Invitation]":
    """Invitations to surveys that are over for so long; sooner where nobody answered."""
    return Invitation.objects.filter(
        _closed("participant__wave", now, "surveys")
        | (_closed("participant__wave", now, "invitations") & Q(interview__isnull=True))
    )


def forget_invitations(keys: Sequence[Any], _now: datetime) -> None:
    Invitation.objects.filter(pk__in=keys).delete()


RULES = (
    Rule("survey_comments", _("Comments in surveys"), due_comments, forget_comments),
    Rule("respondents", _("Who answered in a survey"), due_respondents, forget_respondents),
    Rule("survey_invitations", _("Invitations to surveys"), due_invitations, forget_invitations),
)
