"""The text of the agreement: a draft, then a version that holds."""

from datetime import datetime

from django.db import transaction

from .. import letters
from ..exceptions import AgreementMoved
from ..models import Agreement, AgreementMember


@transaction.atomic
def publish_agreement(agreement: Agreement, *, now: datetime) -> int:
    """Put a draft in force and ask every member to accept it; return how many are asked. Raises AgreementMoved."""
    # All versions are the queue: nobody accepts the old one while the new one comes into force.
    versions = list(Agreement.objects.select_for_update().order_by("version"))
    latest = max((row.version for row in versions if row.published_at), default=0)
    if agreement.version <= latest:
        raise AgreementMoved
    agreement.full_clean()
    moved = Agreement.objects.filter(pk=agreement.pk, published_at=None).update(published_at=now)
    if not moved:
        raise AgreementMoved
    agreement.refresh_from_db()
    members = AgreementMember.objects.shown().for_list()
    for member in members:
        letters.accept_again(member, agreement)
    return len(members)


@transaction.atomic
def write_draft(agreement: Agreement) -> None:
    """Write a version that is not in force yet. Raises AgreementMoved, ValidationError."""
    if (
        agreement.pk
        and not Agreement.objects.filter(pk=agreement.pk, published_at=None)
        .select_for_update()
        .exists()
    ):
        raise AgreementMoved
    agreement.full_clean()
    agreement.save()
