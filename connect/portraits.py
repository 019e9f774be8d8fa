"""What one reader may know of the two sides of a request. Masking is decided here and nowhere else."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from .access import Actor, answerers_of
from .choices import ConnectionState as State
from .choices import OrganisationKind, SizeBand
from .models import ConnectionRequest
from .transitions import Role

_ASKING_SIDE = {Role.ASKER, Role.SEEKER_READER, Role.SEEKER_MANAGER}
_ASKED_SIDE = {Role.TARGET_MANAGER, Role.TARGET_READER, Role.ANSWERER, Role.STAND_IN}
# Whose step is the next one.
_HOLDERS = {
    State.SUBMITTED: {Role.SEEKER_MANAGER},
    State.CHANGES_ASKED: {Role.ASKER},
    State.AT_TARGET_MANAGER: {Role.TARGET_MANAGER},
    State.AT_TARGET: {Role.ANSWERER, Role.STAND_IN},
}


@dataclass(frozen=True)
class Portrait:
    """The asking side as this reader sees it. Empty texts are not for these eyes."""

    label: str
    country: str
    kind: str
    size: str
    about: str = ""
    person: str = ""
    email: str = ""
    url: str = ""
    is_masked: bool = False


def knows_seeker(connection: ConnectionRequest, reader: Actor) -> bool:
    """Managers and the asking side know who asks; the asked side once it accepted, or where not masked."""
    if reader.roles & (_ASKING_SIDE | {Role.TARGET_MANAGER}):
        return True
    return connection.introduced_at is not None or not connection.is_masked


def seeker(connection: ConnectionRequest, reader: Actor) -> Portrait:
    """Return the asking side for this reader."""
    organisation = connection.seeker
    country = organisation.country if organisation else connection.seeker_country
    kind = organisation.kind if organisation else connection.seeker_kind
    size = organisation.size if organisation else connection.seeker_size
    known = {
        "country": country.name if country else "",
        "kind": OrganisationKind(kind).label if kind else "",
        "size": SizeBand(size).label if size else "",
    }
    if not knows_seeker(connection, reader):
        return Portrait(label=_masked_label(known), is_masked=True, **known)
    has_met = connection.introduced_at is not None
    is_manager = bool(reader.roles & {Role.SEEKER_MANAGER, Role.TARGET_MANAGER})
    is_own = bool(reader.roles & {Role.ASKER, Role.SEEKER_READER})
    return Portrait(
        label=connection.seeker_label,
        about=connection.about if is_manager or is_own or has_met else "",
        person=connection.asker_name,
        email=connection.asker_address if is_manager or is_own or has_met else "",
        url=organisation.get_absolute_url() if organisation and organisation.is_listed else "",
        **known,
    )


def knows_target(connection: ConnectionRequest, reader: Actor) -> bool:
    """Everybody but the asking side of a request about an anonymous notice, until it is accepted."""
    return (
        not connection.is_target_hidden or reader.keeps_target or bool(reader.roles & _ASKED_SIDE)
    )


def whom(connection: ConnectionRequest, reader: Actor) -> str:
    """Return the organisation asked, in the words that this reader may read."""
    return connection.target.name if knows_target(connection, reader) else connection.target_label


@dataclass(frozen=True)
class Contact:
    """Who answers on the asked side, once both sides may know each other."""

    name: str
    email: str


def target_contact(connection: ConnectionRequest, reader: Actor) -> Contact | None:
    """Return the person who accepted; None before acceptance, except the named contact for the managers there."""
    if connection.introduced_at is not None:
        if connection.answered_by:
            return Contact(connection.answered_by.name, connection.answered_by.email)
        if connection.contact_email:
            return Contact(connection.contact_name, connection.contact_email)
        # Who accepted has left since.
        return None
    if Role.TARGET_MANAGER in reader.roles and connection.contact_email:
        return Contact(connection.contact_name, connection.contact_email)
    return None


def late(connection: ConnectionRequest, reader: Actor, now: datetime) -> list[Contact]:
    """Return to a manager of the asked side who of its members has let the time of the answer pass."""
    is_late = connection.state == State.AT_TARGET and connection.due_at and connection.due_at <= now
    if not is_late or Role.TARGET_MANAGER not in reader.roles or Role.ANSWERER in reader.roles:
        return []
    return [Contact(user.name, user.email) for user in answerers_of(connection)]


def title(connection: ConnectionRequest, reader: Actor) -> str:
    """Return who asks whom, in the words that this reader may read."""
    return _("%(seeker)s asks to be introduced to %(target)s") % {
        "seeker": seeker(connection, reader).label,
        "target": whom(connection, reader),
    }


def is_with(connection: ConnectionRequest, reader: Actor) -> bool:
    """Whether the next step of a request is this reader's."""
    return bool(_HOLDERS.get(State(connection.state), set()) & reader.roles)


def state_label(connection: ConnectionRequest, reader: Actor) -> str:
    """Return how a request stands, as this reader would say it."""
    # What is to be changed is the asker's in any case, and says more.
    if connection.state != State.CHANGES_ASKED and is_with(connection, reader):
        return _("With you")
    return State(connection.state).label


def _masked_label(known: dict[str, str]) -> str:
    if known["kind"] and known["country"]:
        return _("%(kind)s from %(country)s") % known
    if known["country"]:
        return _("Somebody from %(country)s") % known
    return _("Somebody who stays unnamed at first")
