"""Keeping who could fit whom."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from ..matching import Directory, Known, Suggestion, suggest
from ..models import Organisation, PartnerSuggestion
from ..reasons import stored

MOST = 5

logger = logging.getLogger(__name__)


def renew_suggestions(directory: Directory, known: Callable[[int], Known], *, now: datetime) -> int:
    """Work out anew who could fit each organisation that somebody acts for; return how many suggestions there are.

    `known` says by an organisation's key whom it knows already and what it lacks. One after the other, each in a
    transaction of its own, so that a page finds the old ones or the new ones and never none. Where one cannot be
    worked out it keeps its old ones, and the others are renewed all the same.
    """
    by_id = {profile.id: profile for profile in directory.profiles}
    asking = Organisation.objects.listed().filter(members__isnull=False).distinct()
    keys = list(asking.order_by("pk").values_list("pk", flat=True))
    made = 0
    for key in keys:
        profile = by_id.get(str(key))
        if profile is None:
            continue
        try:
            found = suggest(directory, profile, known(key), n=MOST, is_specific=True)
            made += _replace(key, _rows(key, found, now))
        except Exception:  # whatever it is, it concerns one organisation
            logger.exception("Suggestions for organisation %s could not be renewed", key)
    PartnerSuggestion.objects.exclude(organisation__in=keys).delete()
    return made


def _rows(key: int, found: Sequence[Suggestion], now: datetime) -> list[PartnerSuggestion]:
    return [
        PartnerSuggestion(
            organisation_id=key,
            candidate_id=int(one.id),
            rank=rank,
            score=one.score,
            reasons=stored(one),
            made_at=now,
        )
        for rank, one in enumerate(found, 1)
    ]


@transaction.atomic
def _replace(key: int, rows: list[PartnerSuggestion]) -> int:
    # An organisation that was deleted or taken off the list since is nobody's partner.
    there = set(
        Organisation.objects.listed()
        .filter(pk__in=[key, *(row.candidate_id for row in rows)])
        .select_for_update(no_key=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    PartnerSuggestion.objects.filter(organisation=key).delete()
    if key not in there:
        return 0
    kept = [row for row in rows if row.candidate_id in there]
    return len(PartnerSuggestion.objects.bulk_create(kept))
