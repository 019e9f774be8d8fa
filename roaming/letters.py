"""The letters of the agreement: who gets which, in their own language. Called inside the action's transaction."""

from collections.abc import Iterable
from typing import Any

from bewiser.lib.mail import one_line, page_url
from bewiser.lib.zones import zone_called
from bewiser.outbox.actions import enqueue
from connect.models import User

from . import access, links, staying
from .choices import ContactRole, StayState, StayVerb
from .models import Acceptance, Agreement, AgreementMember, Contact, Stay


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


def stay_asked(stay: Stay) -> None:
    """Ask the guest's cluster whether they are its member."""
    _about_stay("stay_waits", access.deciders_for(stay.home), stay)


def stay_moved(stay: Stay, move: staying.Move, *, by: User | None, note: str) -> None:
    """Ask whoever is next, and tell the others what was decided; not the one who did it."""
    if stay.state == StayState.AGREED:
        # The agreement wants the coordinator to know of every visit.
        told = _parties(stay) | {user.pk: user for user in access.coordinators()}
        _about_stay("stay_agreed", told.values(), stay, by=by, note=note)
        return
    holders = {user.pk: user for user in _holders(stay)}
    _about_stay("stay_waits", holders.values(), stay, by=by, note=note)
    told = {pk: user for pk, user in _parties(stay).items() if pk not in holders}
    if by is not None:
        told.pop(by.pk, None)
    if move.verb == StayVerb.CONFIRMED:
        told = {pk: user for pk, user in told.items() if pk == stay.guest_id}
    _about_stay("stay_told", told.values(), stay, by=by, note=note)


def stay_ended_by_the_clock(stay: Stay) -> None:
    _about_stay("stay_told", _parties(stay).values(), stay)


def stay_reminded(stay: Stay) -> None:
    """Remind whoever has to answer, once."""
    _about_stay("stay_waits", _holders(stay), stay, is_reminder=True)


def _holders(stay: Stay) -> list[User]:
    """Return who has to decide now; nobody once there is nothing to decide."""
    party = staying.TURN.get(StayState(stay.state))
    if party is None:
        return []
    if party == staying.Party.GUEST:
        return [stay.guest] if stay.guest else []
    return list(access.deciders_for(stay.home if party == staying.Party.HOME else stay.host))


def _parties(stay: Stay) -> dict[int, User]:
    """Return the guest and who answers for both clusters. A host that was not asked yet is told nothing."""
    people = [stay.guest] if stay.guest else []
    people += access.deciders_for(stay.home)
    if stay.put_at is not None:
        people += access.deciders_for(stay.host)
    return {user.pk: user for user in people}


def _about_stay(
    letter: str,
    people: Iterable[User],
    stay: Stay,
    *,
    by: User | None = None,
    note: str = "",
    is_reminder: bool = False,
) -> None:
    contact = stay.host.contacts.filter(role=ContactRole.CONTACT, confirmed_at__isnull=False)
    for user in people:
        is_other = by is not None and by.pk != user.pk
        enqueue(
            "agreement",
            key=f"{letter}:{stay.pk}:{stay.version}:{int(is_reminder)}:{user.pk}",
            to=user.email,
            template=f"roaming/mail/{letter}",
            context={
                "name": one_line(user.name),
                "because": "stay",
                "stay": stay,
                "host": stay.host.cluster.short_name,
                "home": stay.home.cluster.short_name,
                "is_guest": user.pk == stay.guest_id,
                "is_reminder": is_reminder,
                "contact": contact.first(),
                "note": note,
                "sender_name": one_line(by.name) if is_other else "",
                "sender_of": _speaks_for(stay, by) if is_other else "",
                "action_url": page_url(user.language, "roaming:stay_detail", stay.pk),
            },
            language=user.language,
            zone=zone_called(user.time_zone),
        )


def _speaks_for(stay: Stay, by: User) -> str:
    """Return in whose name somebody decided: their cluster's, their firm's."""
    if by.pk == stay.guest_id:
        return stay.organisation.name
    for member in (stay.host, stay.home):
        if by.manager_rows.filter(cluster=member.cluster_id).exists():
            return member.cluster.short_name
    return ""
