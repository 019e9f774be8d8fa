"""What people decide about an organisation's record."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from ..importing.places import city_point
from ..models import OldSlug, Organisation, User

# Who told us, as the details of a profile say it.
SOURCE_MEMBER = "member"
SOURCE_MANAGER = "manager"
SOURCE_NETWORK = "network"


def stamp_provenance(
    organisation: Organisation, fields: Iterable[str], user: User, now: datetime
) -> None:
    """Note on the instance that these values come from a person; the caller saves it.

    No import overwrites a value that a person has said.
    """
    fields = sorted(set(fields) - {"provenance"})
    if not fields:
        return
    told = {
        "source": _source(organisation, user),
        "kind": "person",
        "at": now.isoformat(),
        "by": user.pk,
    }
    organisation.provenance = {**organisation.provenance, **dict.fromkeys(fields, told)}


def place_in_town(
    organisation: Organisation, fields: Collection[str], *, before: tuple[str, str]
) -> None:
    """Give the instance the point of its town where nobody gave it one; the caller saves it.

    A point that came from the town it was in, `before`, moves along; one that somebody typed stays.
    """
    if {"latitude", "longitude"} & set(fields) and organisation.has_point:
        return
    point = (organisation.latitude, organisation.longitude)
    if organisation.has_point and point != city_point(*map(str, before)):
        return
    town = city_point(str(organisation.country), organisation.city)
    organisation.latitude, organisation.longitude = town or (None, None)


@transaction.atomic
def keep_old_address(organisation: Organisation, old_slug: str) -> None:
    """Let the address that an organisation had redirect to the one it has; call after saving it.

    An organisation that takes an address of its past back loses that redirect.
    """
    OldSlug.objects.filter(slug=organisation.slug, organisation=organisation).delete()
    if old_slug != organisation.slug:
        OldSlug.objects.get_or_create(slug=old_slug, defaults={"organisation": organisation})


def _source(organisation: Organisation, user: User) -> str:
    if user.organisation_memberships.filter(organisation=organisation.pk).exists():
        return SOURCE_MEMBER
    if (
        organisation.cluster_id
        and user.manager_rows.filter(cluster=organisation.cluster_id).exists()
    ):
        return SOURCE_MANAGER
    return SOURCE_NETWORK
