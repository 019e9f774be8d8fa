"""The letters of an introduction: who gets which, in their own language. Called inside the action's transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any

from django.conf import settings
from django.utils import translation

from bewiser.lib.mail import named, one_line, page_url
from bewiser.lib.zones import zone_called
from bewiser.outbox.actions import enqueue

from . import access, links, portraits
from .choices import ConnectionState as State
from .choices import Side
from .models import ConnectionRequest, Organisation, User
from .rules import zone_of

# Whose facilitator stands under a reminder; managers are reminded by the site.
_REMINDS = {State.CHANGES_ASKED: Side.ASKER, State.AT_TARGET: Side.TARGET}


@dataclass(frozen=True)
class Reader:
    """Somebody who gets a letter, or stands in one."""

    email: str
    name: str
    language: str
    zone: tzinfo
    # Why they get it: "asked", "answers", "named" as the contact, or "manages"; or their address was typed.
    because: str = ""
    # Whether they may read whom a request asks that is about an anonymous notice.
    knows_target: bool = True


def holders(connection: ConnectionRequest) -> list[Reader]:
    """Return who has the request now and is to act."""
    match connection.state:
        case State.SUBMITTED:
            return _managers(connection, "seeker")
        case State.CHANGES_ASKED:
            return [_asker(connection)]
        case State.AT_TARGET_MANAGER:
            return _managers(connection, "target")
        case State.AT_TARGET:
            return _answerers(connection) or _managers(connection, "target")
    return []


def partners(connection: ConnectionRequest) -> list[Reader]:
    """Return who deals with the request now besides its asker: its holders, or who sent it back."""
    if connection.state == State.CHANGES_ASKED:
        return _managers(connection, "seeker")
    asker = _asker(connection)
    return [reader for reader in holders(connection) if reader.email != asker.email]


def confirm_address(drafts: list[ConnectionRequest]) -> None:
    """Ask the owner of an address whether they asked: one letter for the whole batch."""
    first = drafts[0]
    reader = _stranger(first.asker_email, first.asker_name, first.language, first.seeker)
    url = _url(reader, "connect:connection_confirm", links.confirm_token(first.batch))
    _send(
        "confirm_address", [reader], key=f"{first.batch}", kind="connection_secret",
        drafts=drafts, action_url=url, name="",
    )  # fmt: skip


def received(connections: list[ConnectionRequest]) -> None:
    """Tell the asker that the requests of a batch are on their way."""
    first = connections[0]
    reader = _asker(first)
    _send(
        "received", [reader], key=f"{first.batch}", connections=connections,
        due=max((row.due_at for row in connections if row.due_at), default=None),
        action_url=_url(reader, "connect:connection_list"),
    )  # fmt: skip


def waits_for_managers(connection: ConnectionRequest) -> None:
    """Tell the managers of the side that has it now that a request waits for them."""
    _about(connection, "waits_for_managers", holders(connection), signed_by=Side.ASKER)


def changes_asked(connection: ConnectionRequest, *, note: str) -> None:
    _about(connection, "changes_asked", [_asker(connection)], signed_by=Side.ASKER, note=note)


def put_to_target(connection: ConnectionRequest) -> None:
    """Ask the organisation; a contact without an account gets a signed link that answers."""
    for reader in _answerers(connection):
        with translation.override(reader.language):
            seeker = portraits.seeker(connection, access.contact(connection))
        _about(
            connection, "put_to_target", [reader], kind=_answer_kind(connection),
            signed_by=Side.TARGET, seeker=seeker,
        )  # fmt: skip


def declined(connection: ConnectionRequest) -> None:
    """Tell the asker, in a neutral sentence, that no introduction comes of it."""
    # Signed by their own side, whoever declined: they are not to learn at whom it ended.
    _about(connection, "declined", [_asker(connection)], signed_by=Side.ASKER)


def introduction(connection: ConnectionRequest) -> None:
    """Introduce the two sides: the same letter to both, both in its To header."""
    asker = _asker(connection)
    answerer = (
        _reader(connection.answered_by, "answers")
        if connection.answered_by
        else _contact(connection)
    )
    both = [named(reader.name, reader.email) for reader in (asker, answerer)]
    for reader, other in ((asker, answerer), (answerer, asker)):
        _about(
            connection, "introduction", [reader], other=other, asker=asker, answerer=answerer,
            to_header=both, reply_to=named(other.name, other.email), signed_by=Side.TARGET,
        )  # fmt: skip


def withdrawn(connection: ConnectionRequest, had_it: Iterable[Reader]) -> None:
    """Tell whoever had the request that it was taken back."""
    _about(connection, "withdrawn", had_it)


def reminder(connection: ConnectionRequest, *, stage: str) -> None:
    """Remind whoever has the request; `stage` is "half" or "end" of the step's clock."""
    _about(
        connection, "reminder", holders(connection), key=f"{connection.pk}:{connection.version}:{stage}",
        kind=_answer_kind(connection), stage=stage, signed_by=_REMINDS.get(State(connection.state)),
    )  # fmt: skip


def overdue(connection: ConnectionRequest) -> None:
    """Tell whoever put the request to the organisation that no answer has come in time."""
    if connection.state != State.AT_TARGET:
        return
    late = holders(connection)
    told = {reader.email for reader in late}
    managers = [reader for reader in _managers(connection, "target") if reader.email not in told]
    by_contact = any(reader.because == "named" for reader in late)
    _about(connection, "overdue", managers, by_contact=by_contact)


def lapsed(connection: ConnectionRequest, had_it: Iterable[Reader], *, waited_in: str) -> None:
    """Tell the asker and their partners in the request, kindly, that its time is over."""
    asker = _asker(connection)
    # It may have waited for the asker: then nobody else is told that it waited for them.
    on_asker = waited_in == State.CHANGES_ASKED
    others = [reader for reader in had_it if reader.email != asker.email]
    _about(connection, "lapsed_asker", [asker], signed_by=Side.ASKER, on_asker=on_asker)
    _about(connection, "lapsed_holder", others, on_asker=on_asker)


def _about(
    connection: ConnectionRequest,
    letter: str,
    readers: Iterable[Reader],
    *,
    key: str = "",
    kind: str = "connection",
    signed_by: Side | None = None,
    **context: Any,
) -> None:
    for reader in readers:
        # A contact has no account: their link carries the right to answer.
        by_link = connection.state == State.AT_TARGET and reader.email == connection.contact_email
        url = (
            _url(reader, "connect:connection_answer", links.answer_token(connection))
            if by_link
            else _url(reader, "connect:connection_detail", connection.pk)
        )
        if letter == "introduction" and reader.email == connection.contact_email:
            url = ""
        _send(
            letter, [reader], key=key or f"{connection.pk}:{connection.version}", kind=kind,
            connection=connection, target=_whom(connection, reader), action_url=url,
            **_signature(connection, signed_by, reader), **context,
        )  # fmt: skip


def _whom(connection: ConnectionRequest, reader: Reader) -> str:
    """Return the organisation asked, in words that this reader may read."""
    if reader.knows_target:
        return connection.target.name
    with translation.override(reader.language):
        return connection.target_label


def _send(
    letter: str, readers: Iterable[Reader], *, key: str, kind: str = "connection", **context: Any
) -> None:
    headers = {name: context.pop(name) for name in ("to_header", "reply_to") if name in context}
    # Of a request that runs on without them, whoever has left has no address.
    for reader in (reader for reader in readers if reader.email):
        enqueue(
            kind,
            key=f"{letter}:{key}:{reader.email}",
            to=reader.email,
            template=f"connect/mail/{letter}",
            context={"reader": reader, "name": reader.name} | context,
            language=reader.language,
            zone=reader.zone,
            **headers,
        )


def _signature(connection: ConnectionRequest, side: Side | None, reader: Reader) -> dict[str, str]:
    """Who handles the request on this side, and for whom: their cluster, else the network; else nobody."""
    if side is None:
        return {}
    field = "seeker" if side == Side.ASKER else "target"
    facilitator, organisation = (
        getattr(connection, f"{field}_facilitator"),
        getattr(connection, field),
    )
    if facilitator is None or facilitator.email == reader.email:
        return {}
    cluster = organisation.cluster if organisation else None
    is_manager = cluster is not None and cluster.manager_rows.filter(user=facilitator).exists()
    return {
        "sender_name": one_line(facilitator.name),
        "sender_of": cluster.short_name if is_manager else settings.SITE_NAME,
        "sender_role": "manager" if is_manager else "coordinator",
    }


def _answer_kind(connection: ConnectionRequest) -> str:
    """A letter with a link that answers is blanked in the outbox once it is sent."""
    return (
        "connection_secret"
        if connection.state == State.AT_TARGET and connection.contact_email
        else "connection"
    )


def _url(reader: Reader, name: str, *args: Any) -> str:
    return page_url(reader.language, name, *args)


def _reader(user: User, because: str, *, knows_target: bool = True) -> Reader:
    zone = zone_called(user.time_zone)
    return Reader(user.email, one_line(user.name), user.language, zone, because, knows_target)


def _stranger(
    email: str, name: str, language: str, side: Organisation | None, because: str = ""
) -> Reader:
    """Somebody without an account, who reads the times of their side."""
    return Reader(email, one_line(name), language, zone_of(side), because)


def _contact(connection: ConnectionRequest) -> Reader:
    # All they read of a request is in the language in which it was put to them: its facilitator's.
    language = connection.target_facilitator.language if connection.target_facilitator else "en"
    side = connection.target
    return _stranger(connection.contact_email, connection.contact_name, language, side, "named")


def _asker(connection: ConnectionRequest) -> Reader:
    knows = not connection.is_target_hidden
    if connection.asker is None:
        stranger = _stranger(
            connection.asker_email,
            connection.asker_name,
            connection.language,
            connection.seeker,
            "asked",
        )
        return replace(stranger, knows_target=knows)
    return _reader(connection.asker, "asked", knows_target=knows)


def _managers(connection: ConnectionRequest, side: str) -> list[Reader]:
    """The facilitator once there is one who still manages the side, else everybody who does."""
    managers = list(access.managers_of(getattr(connection, side)))
    facilitator = getattr(connection, f"{side}_facilitator_id")
    chosen = [user for user in managers if user.pk == facilitator] or managers
    return [
        _reader(user, "manages", knows_target=_manager_knows(connection, side, user))
        for user in chosen
    ]


def _manager_knows(connection: ConnectionRequest, side: str, user: User) -> bool:
    """Those of the asking side do not know who has posted an anonymous notice, but where it is theirs as well."""
    if side == "target" or not connection.is_target_hidden:
        return True
    return access.manages_side(user, connection.target)


def _answerers(connection: ConnectionRequest) -> list[Reader]:
    people = [_reader(user, "answers") for user in access.answerers_of(connection)]
    if people or not connection.contact_email:
        return people
    return [_contact(connection)]
