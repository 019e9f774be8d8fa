"""Keeping who could fit whom."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from ..matching import Directory, Known, suggest
from ..models import Organisation, PartnerSuggestion
from ..reasons import stored

MOST = 5
NOTHING_KNOWN = Known()


def renew_suggestions(directory: Directory, known: Mapping[int, Known], *, now: datetime) -> int:
    """Work out anew who could fit each organisation that somebody acts for; return how many suggestions there are.

    `known` has by an organisation's key whom it knows already and what it lacks. One after the other, each in a
    transaction of its own, so that a page finds the old ones or the new ones and never none.
    """
    by_id = {profile.id: profile for profile in directory.profiles}
    asking = Organisation.objects.listed().filter(members__isnull=False).distinct()
    keys = list(asking.order_by("pk").values_list("pk", flat=True))
    made = 0
    for key in keys:
        profile = by_id.get(str(key))
        if profile is None:
            continue
        found = suggest(directory, profile, known.get(key, NOTHING_KNOWN), n=MOST, is_specific=True)
        rows = [
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
        made += _replace(key, rows)
    PartnerSuggestion.objects.exclude(organisation__in=keys).delete()
    return made


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
