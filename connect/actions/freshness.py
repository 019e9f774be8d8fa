"""What the clock does about profiles that nobody confirms. The beat calls it; it may run twice, or twice at once."""

from datetime import datetime

from django.db import transaction

from .. import access, freshness, profile_letters
from ..models import Organisation

# What falls asleep in one night is written in parts: each row's search document goes with it.
BATCH = 500


def mind_the_profiles(*, now: datetime) -> tuple[int, int]:
    """Ask the owners of old profiles whether all is still right, and let the oldest sleep; return how many of each."""
    rows = Organisation.objects.to_ask_about(
        before=now - freshness.ASKED_AFTER, asked_before=now - freshness.ASKED_AGAIN_AFTER
    )
    asked = sum(_ask(pk, now) for pk in list(rows.values_list("pk", flat=True)))
    return asked, _let_sleep(now)


@transaction.atomic
def _ask(pk: int, now: datetime) -> bool:
    organisation = Organisation.objects.get(pk=pk)
    # Compare and set: of two beats one asks, and nobody is asked about what was confirmed meanwhile.
    asked = Organisation.objects.filter(
        pk=pk, asked_at=organisation.asked_at, confirmed_at=organisation.confirmed_at
    ).update(asked_at=now)
    if asked:
        profile_letters.still_right(organisation, access.owners_of(organisation), now=now)
    return bool(asked)


def _let_sleep(now: datetime) -> int:
    old = Organisation.objects.to_let_sleep(before=now - freshness.DORMANT_AFTER)
    number = 0
    while keys := list(old.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        number += Organisation.objects.filter(pk__in=keys).update(is_dormant=True)
    return number
