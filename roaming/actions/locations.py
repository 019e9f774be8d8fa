"""The places of a member and the days on which they are closed."""

from django.db import transaction

from ..models import AgreementMember, Location, LocationClosure


@transaction.atomic
def write_location(place: Location) -> Location:
    """Write a place; a photo that another one takes the place of is deleted once that is certain.

    Raises ValidationError, also where the member has one of this name.
    """
    # The member's row is the queue: of two that write the same name at once, one is told.
    AgreementMember.objects.select_for_update(no_key=True).get(pk=place.member_id)
    before = Location.objects.filter(pk=place.pk).values_list("photo", flat=True).first()
    place.full_clean()
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
