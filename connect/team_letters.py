"""The letters about who acts for an organisation, in its reader's language. Called inside the action's transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bewiser.lib.mail import one_line, page_url
from bewiser.lib.zones import zone_called
from bewiser.outbox.actions import enqueue

from . import access
from .models import Organisation, OrganisationMember, TeamRequest, User


def waits(request: TeamRequest) -> None:
    """Tell who decides that somebody asks to act for an organisation: its owners, else its managers."""
    _about(request, "waits", _keepers(request.organisation), because="keeps", key="asked")


def reminder(request: TeamRequest, *, now: datetime) -> None:
    """Remind the owners and the managers, who step in where no owner has answered."""
    owners = access.owners_of(request.organisation)
    both = dict.fromkeys([*owners, *access.managers_of(request.organisation)])
    _about(request, "reminder", both, because="keeps", key=f"{now:%Y-%m-%d}")


def joined_by_address(request: TeamRequest) -> None:
    """Tell the other owners, else the managers, whom an e-mail address let in."""
    others = [user for user in _keepers(request.organisation) if user.pk != request.user_id]
    if not others:
        others = list(access.managers_of(request.organisation))
    _about(request, "joined", others, because="keeps", key="joined", page="team")


def invited(request: TeamRequest) -> None:
    _about(request, "invited", [request.user], because="invited", key="invited")


def accepted(request: TeamRequest, *, by: User) -> None:
    """Tell the side that wished it that the person has joined."""
    readers = _wishers(request, by)
    _about(request, "accepted", readers, because="wished", key="accepted", page="firm")


def declined(request: TeamRequest, *, by: User) -> None:
    """Tell the side that wished it; a person who asked reads why not."""
    _about(request, "declined", _wishers(request, by), because="wished", key="declined")


def role_changed(member: OrganisationMember, *, by: User, now: datetime) -> None:
    _of_member(member, "role_changed", by=by, now=now)


def removed(member: OrganisationMember, *, by: User, now: datetime) -> None:
    """Tell a member that they no longer act for the organisation; or its owners, of who has left by themselves."""
    if member.user_id != by.pk:
        _of_member(member, "removed", by=by, now=now)
        return
    others = [user for user in access.owners_of(member.organisation) if user.pk != by.pk]
    for reader in others:
        _send("left", reader, f"{member.pk}", because="keeps", member=member,
              organisation=member.organisation, url=_page(reader, member.organisation, "team"))  # fmt: skip


def without_owner(member: OrganisationMember) -> None:
    """Tell the managers of an organisation that its last owner deletes their account; not who that was."""
    organisation = member.organisation
    for reader in access.managers_of(organisation):
        if reader.pk != member.user_id:
            _send("without_owner", reader, f"{member.pk}", because="manages",
                  organisation=organisation, url=_page(reader, organisation, "team"))  # fmt: skip


def _of_member(member: OrganisationMember, letter: str, *, by: User, now: datetime) -> None:
    reader = member.user
    if reader.pk == by.pk or not reader.is_active:
        return
    _send(
        letter, reader, f"{member.pk}:{now.isoformat()}", because="member", member=member,
        organisation=member.organisation, url=_page(reader, member.organisation, "firm"),
    )  # fmt: skip


def _keepers(organisation: Organisation) -> list[User]:
    return list(access.owners_of(organisation)) or list(access.managers_of(organisation))


def _wishers(request: TeamRequest, by: User) -> list[User]:
    wished_by = request.invited_by if request.is_invitation else request.user
    return [wished_by] if wished_by and wished_by.is_active and wished_by.pk != by.pk else []


def _about(
    request: TeamRequest,
    letter: str,
    readers: Iterable[User],
    *,
    because: str,
    key: str,
    page: str = "request",
) -> None:
    for reader in readers:
        url = (
            page_url(reader.language, "connect:team_request_detail", request.pk)
            if page == "request"
            else _page(reader, request.organisation, page)
        )
        _send(
            letter, reader, f"{request.pk}:{key}", because=because, request=request,
            organisation=request.organisation, url=url,
        )  # fmt: skip


def _page(reader: User, organisation: Organisation, page: str) -> str:
    name = "connect:team_detail" if page == "team" else "connect:firm_detail"
    return page_url(reader.language, name, organisation.slug)


def _send(letter: str, reader: User, key: str, *, because: str, url: str, **context: Any) -> None:
    enqueue(
        "team",
        key=f"team_{letter}:{key}:{reader.email}",
        to=reader.email,
        template=f"connect/mail/teams/{letter}",
        context={
            "name": one_line(reader.name),
            "because": because,
            "action_url": url,
            **context,
        },
        language=reader.language,
        zone=zone_called(reader.time_zone),
    )
