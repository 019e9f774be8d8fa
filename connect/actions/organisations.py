"""What people decide about an organisation's record."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

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


@transaction.atomic
def keep_old_address(organisation: Organisation, old_slug: str) -> None:
    """Let the address that an organisation had redirect to the one it has; call after saving it.

    An organisation that takes an address of its past back loses that redirect.
    """
    OldSlug.objects.filter(slug=organisation.slug).delete()
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
