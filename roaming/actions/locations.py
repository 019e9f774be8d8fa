"""The places of a member and the days on which they are closed."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..houses import today_at
from ..models import AgreementMember, DeskDay, Location, LocationClosure


@transaction.atomic
def write_location(place: Location, *, now: datetime) -> Location:
    """Write a place; a photo that another one takes the place of is deleted once that is certain.

    Raises ValidationError, also where the member has one of this name, or where a desk would go that is promised.
    """
    # The member's row is the queue: of two that write the same name at once, one is told.
    AgreementMember.objects.select_for_update(no_key=True).get(pk=place.member_id)
    # Whoever takes a desk at this moment is done first, or waits and sees how many are left.
    rows = Location.objects.select_for_update(no_key=True).filter(pk=place.pk)
    before = rows.values_list("photo", flat=True).first()
    place.full_clean()
    _ask_that_promised_desks_stay(place, now)
    place.save()
    if before and before != place.photo.name:
        storage = place.photo.storage
        transaction.on_commit(lambda: storage.delete(before))
    return place


@transaction.atomic
def close_on(closure: LocationClosure) -> LocationClosure:
    """Close a place for a day; stays that are agreed for it stand. Raises ValidationError."""
    Location.objects.select_for_update(no_key=True).get(pk=closure.location_id)
    closure.full_clean()
    closure.save()
    return closure


def open_on(closure: LocationClosure) -> None:
    """Open a place again on a day."""
    LocationClosure.objects.filter(pk=closure.pk).delete()


def _ask_that_promised_desks_stay(place: Location, now: datetime) -> None:
    promised = DeskDay.objects.filter(
        location=place.pk, desk__gt=place.desks, day__gte=today_at(place, now)
    )
    last = promised.order_by("-day").first()
    if last is not None:
        raise ValidationError(
            {
                "desks": _("More desks are promised to guests until %(day)s.")
                % {"day": date_format(last.day)}
            }
        )
