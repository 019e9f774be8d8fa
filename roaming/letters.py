"""The letters of the agreement: who gets which, in their own language. Called inside the action's transaction."""

from collections.abc import Iterable
from typing import Any

from bewiser.lib.mail import one_line, page_url
from bewiser.lib.zones import zone_called
from bewiser.outbox.actions import enqueue
from connect.models import User

from . import access, links
from .models import Acceptance, Agreement, AgreementMember, Contact


def applied(member: AgreementMember, *, by: User | None, note: str = "") -> None:
    """Tell the coordinators that a cluster wants to join."""
    _to_people("applied", access.coordinators(), member, by=by, note=note)


def invited(member: AgreementMember, *, by: User | None, note: str = "") -> None:
    """Ask the managers of a cluster to read the agreement and accept it."""
    _to_people("invited", access.managers_of(member), member, by=by, note=note)


def refused(member: AgreementMember, *, by: User | None, note: str = "") -> None:
    _to_people("refused", access.managers_of(member), member, by=by, note=note)


def accepted(acceptance: Acceptance) -> None:
    """Tell the coordinators who has accepted which version."""
    _to_people(
        "accepted",
        access.coordinators(),
        acceptance.member,
        by=acceptance.user,
        acceptance=acceptance,
    )


def accept_again(member: AgreementMember, agreement: Agreement) -> None:
    """Ask the managers of a member to read the new version and accept it."""
    _to_people(
        "accept_again",
        access.managers_of(member),
        member,
        key=f"{member.pk}:{agreement.version}",
        agreement=agreement,
    )


def moved(member: AgreementMember, *, by: User | None, note: str = "") -> None:
    """Tell both sides that a membership was paused, resumed or ended; not the one who did it."""
    told = {user.pk: user for user in (*access.coordinators(), *access.managers_of(member))}
    if by is not None:
        told.pop(by.pk, None)
    _to_people("moved", told.values(), member, by=by, note=note)


def confirm_contact(contact: Contact, *, by: User | None) -> None:
    """Ask somebody who was named whether they are the contact."""
    enqueue(
        "agreement_secret",
        key=f"contact:{contact.pk}:{contact.email}",
        to=contact.email,
        template="roaming/mail/confirm_contact",
        context={
            "name": contact.name,
            "contact": contact,
            "because": "named",
            "member": contact.member,
            "sender_name": one_line(by.name) if by else "",
            "sender_of": contact.member.cluster.short_name if by else "",
            "action_url": page_url(
                contact.language, "roaming:contact_confirm", links.contact_token(contact)
            ),
        },
        language=contact.language,
    )


def contact_changed(contact: Contact, replaced: Contact | None) -> None:
    """Tell the coordinators whom to write to from now on."""
    _to_people(
        "contact_changed",
        access.coordinators(),
        contact.member,
        key=f"{contact.pk}",
        contact=contact,
        replaced=replaced,
    )


def _to_people(
    letter: str,
    people: Iterable[User],
    member: AgreementMember,
    *,
    by: User | None = None,
    key: str = "",
    **context: Any,
) -> None:
    for user in people:
        enqueue(
            "agreement",
            key=f"agreement_{letter}:{key or f'{member.pk}:{member.version}'}:{user.pk}",
            to=user.email,
            template=f"roaming/mail/{letter}",
            context={
                "name": one_line(user.name),
                "member": member,
                "because": "looks_after",
                "sender_name": one_line(by.name) if by and by.pk != user.pk else "",
                "sender_of": member.cluster.short_name if by and by.pk != user.pk else "",
                "action_url": page_url(user.language, "roaming:member_manage", member.cluster.slug),
                **context,
            },
            language=user.language,
            zone=zone_called(user.time_zone),
        )
