"""Whom guests and partners write to: named by the cluster, confirmed by the person, told to the coordinator."""

from datetime import datetime

from django.db import transaction

from connect.models import User

from .. import letters
from ..choices import MemberVerb
from ..models import AgreementMember, Contact, MemberEvent


@transaction.atomic
def name_contact(contact: Contact, *, by: User, now: datetime) -> Contact:
    """Name a contact or a deputy, who is asked by mail whether they do it; until then the present one stays.

    Whoever was named before and has not answered is forgotten. Raises ValidationError.
    """
    # The member's row is the queue: of two that name somebody at once, the later one counts.
    AgreementMember.objects.select_for_update(no_key=True).get(pk=contact.member_id)
    Contact.objects.filter(member=contact.member_id, role=contact.role, confirmed_at=None).delete()
    contact.email = contact.email.strip().lower()
    contact.named_at, contact.confirmed_at = now, None
    contact.full_clean()
    contact.save()
    letters.confirm_contact(contact, by=by)
    return contact


@transaction.atomic
def confirm_contact(contact: Contact, *, now: datetime) -> bool:
    """Let a contact that was named take over; say whether this changed anything. The coordinator is told."""
    AgreementMember.objects.select_for_update(no_key=True).get(pk=contact.member_id)
    waiting = Contact.objects.filter(pk=contact.pk, confirmed_at=None)
    if not waiting.exists():
        return False
    before = Contact.objects.filter(
        member=contact.member_id, role=contact.role, confirmed_at__isnull=False
    )
    replaced = before.first()
    before.delete()
    waiting.update(confirmed_at=now)
    contact.refresh_from_db()
    MemberEvent.objects.create(
        member=contact.member, at=now, verb=MemberVerb.CONTACT_CHANGED, note=contact.name
    )
    letters.contact_changed(contact, replaced)
    return True
