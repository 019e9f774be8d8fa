"""Asking for introductions: drafts, the confirmation of an address, submission."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from .. import access, letters, links, masks
from ..access import Actor
from ..choices import ConnectionState as State
from ..choices import ConnectionVerb as Verb
from ..choices import Side
from ..exceptions import ConnectionMoved, TooManyOpenRequests
from ..models import (
    ConnectionEvent,
    ConnectionRequest,
    Notice,
    Organisation,
    ReferenceCounter,
    User,
)
from ..rules import passes_unread
from ..transitions import Decision, Role
from .connections import check_names, move

MAX_OPEN = 5
MAX_TARGETS = 3


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who asks: a person, or a name and an address still to be confirmed; for an organisation or none."""

    user: User | None
    name: str
    email: str
    seeker: Organisation | None = None
    seeker_name: str = ""
    seeker_country: str = ""
    seeker_kind: str = ""
    seeker_size: str = ""
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What is asked: the goal, the three answers, the wish, and whether the asker stays unnamed at first."""

    goal: str
    cooperation: str
    about: str
    question: str = ""
    wanted_by: date | None = None
    is_masked: bool = True
    # The notice that is answered; of an anonymous one the asker does not learn whom they ask.
    notice: Notice | None = None


@dataclass(frozen=True)
class Confirmed:
    """Whose address was confirmed, whether this made them a person here, and what went on its way."""

    user: User
    is_new: bool
    connections: Sequence[ConnectionRequest]


@transaction.atomic
def ask_for_introductions(
    *, asker: Asker, ask: Ask, targets: Sequence[Organisation], now: datetime
) -> list[ConnectionRequest]:
    """Make one request a target, all in one batch; submit them, or mail the link that confirms the address.

    Raises ValidationError for answers that cannot stand, TooManyOpenRequests past the limit.
    """
    _refuse_unfit(asker, targets)
    if ask.notice is not None and [target.pk for target in targets] != [ask.notice.organisation_id]:
        raise ValidationError(_("One form answers one notice."))
    batch = uuid.uuid4()
    drafts = [_draft(asker, ask, target, batch, now) for target in targets]
    if asker.user is None:
        letters.confirm_address(drafts)
    else:
        _submit(asker.user, drafts, now)
    return drafts


@transaction.atomic
def confirm_drafts(token: str, *, now: datetime) -> Confirmed:
    """Submit the drafts of a batch for the owner of the confirmed address, who becomes a person here.

    Raises AnswerLinkExpired for a bad link, ConnectionMoved when the batch was confirmed or withdrawn before,
    PermissionDenied for a person who was shut out, TooManyOpenRequests and ValidationError as asking does.
    """
    drafts = _drafts_of(token)
    user, is_new = _person(drafts[0])
    _refuse_own(user, [draft.target for draft in drafts])
    for draft in drafts:
        draft.asker = user
        draft.full_clean(exclude=["reference"])
    ConnectionRequest.objects.filter(pk__in=[draft.pk for draft in drafts]).update(asker=user)
    _submit(user, drafts, now)
    return Confirmed(user, is_new, drafts)


@transaction.atomic
def withdraw_drafts(token: str, *, now: datetime) -> list[ConnectionRequest]:
    """Take back a batch that nobody has read yet: whoever holds the letter's link speaks for its asker.

    Raises AnswerLinkExpired for a bad link, ConnectionMoved when the batch was confirmed or withdrawn before.
    """
    drafts = _drafts_of(token)
    by = Actor(None, frozenset({Role.ASKER}))
    for draft in drafts:
        step = access.permitted_step(by, draft, Decision.WITHDRAW)
        told = [(step.verb, Side.ASKER)]
        move(draft, step.state, now=now, by=by, told=told, changes={"ended_at": now})
    return drafts


def forget_drafts(*, now: datetime) -> int:
    """Delete what never went on its way and whose link no longer works; return how many."""
    old = ConnectionRequest.objects.never_sent().filter(
        created_at__lt=now - timedelta(days=links.CONFIRM_DAYS)
    )
    return old.delete()[1].get(ConnectionRequest._meta.label, 0)


def _drafts_of(token: str) -> list[ConnectionRequest]:
    """Return the drafts of a link's batch, locked: one press decides on them all."""
    drafts = list(
        ConnectionRequest.objects.drafts()
        .filter(batch=links.batch_of(token))
        .select_for_update(of=("self",))
        .select_related("target__cluster", "seeker__cluster", "notice")
        .in_the_order_asked()
    )
    if not drafts:
        raise ConnectionMoved
    return drafts


def _refuse_unfit(asker: Asker, targets: Sequence[Organisation]) -> None:
    if not targets:
        raise ValidationError(_("Name at least one organisation."))
    if len(targets) > MAX_TARGETS or len({target.pk for target in targets}) < len(targets):
        raise ValidationError(
            _("One form asks up to %(most)s different organisations.") % {"most": MAX_TARGETS}
        )
    if asker.user is not None:
        _refuse_own(asker.user, targets)


def _refuse_own(user: User, targets: Sequence[Organisation]) -> None:
    own = set(user.organisation_memberships.values_list("organisation", flat=True))
    if own & {target.pk for target in targets}:
        raise ValidationError(_("You act for this organisation yourself."))


def _draft(
    asker: Asker, ask: Ask, target: Organisation, batch: uuid.UUID, now: datetime
) -> ConnectionRequest:
    connection = ConnectionRequest(
        batch=batch,
        asker=asker.user,
        asker_name=asker.name,
        asker_email=asker.email.strip().lower(),
        seeker=asker.seeker,
        seeker_name=asker.seeker_name,
        seeker_country=asker.seeker_country,
        seeker_kind=asker.seeker_kind,
        seeker_size=asker.seeker_size,
        language=asker.language,
        target=target,
        goal=ask.goal,
        cooperation=ask.cooperation,
        question=ask.question,
        about=ask.about,
        wanted_by=ask.wanted_by,
        is_masked=ask.is_masked,
        notice=ask.notice,
        is_target_masked=ask.notice is not None and ask.notice.is_anonymous,
        created_at=now,
        state_since=now,
    )
    if ask.wanted_by is not None and ask.wanted_by < now.date():
        raise ValidationError({"wanted_by": _("This day has passed.")})
    check_names(connection, "asker_name", "seeker_name")
    masks.check(connection)
    connection.full_clean(exclude=["reference"])
    connection.save(force_insert=True)
    ConnectionEvent.objects.create(
        connection=connection, version=0, at=now, verb=Verb.DRAFTED, side=Side.ASKER,
        actor=asker.user, to_state=State.DRAFT,
    )  # fmt: skip
    return connection


def _submit(user: User, drafts: Sequence[ConnectionRequest], now: datetime) -> None:
    # The asker's row is the lock: two forms sent at once cannot both pass the limit.
    User.objects.select_for_update().get(pk=user.pk)
    open_count = ConnectionRequest.objects.open().asked_by(user).count()
    if open_count + len(drafts) > MAX_OPEN:
        raise TooManyOpenRequests
    by = Actor(user, frozenset({Role.ASKER}))
    for connection in drafts:
        if ConnectionRequest.objects.open().asked_by(user).like(connection).exists():
            raise ValidationError(
                _("You already have an open request to %(name)s.")
                % {"name": connection.target_label}
            )
        passes = passes_unread(connection.seeker)
        changes = {"reference": _next_reference(connection, now)}
        move(
            connection,
            State.AT_TARGET_MANAGER if passes else State.SUBMITTED,
            now=now,
            by=by,
            told=[(Verb.SUBMITTED, Side.ASKER)],
            changes=changes | ({"forwarded_at": now} if passes else {}),
        )
        letters.waits_for_managers(connection)
    letters.received(list(drafts))


def _next_reference(connection: ConnectionRequest, now: datetime) -> str:
    """Take the next serial of the asking country and year: IE2026-0042; XX where no country is known."""
    seeker = connection.seeker
    country = str((seeker.country if seeker else connection.seeker_country) or "XX")
    row = {"country": country, "year": now.year}
    ReferenceCounter.objects.bulk_create([ReferenceCounter(**row)], ignore_conflicts=True)
    ReferenceCounter.objects.filter(**row).update(last=F("last") + 1)
    serial = ReferenceCounter.objects.values_list("last", flat=True).get(**row)
    return f"{country}{now.year}-{serial:04d}"


def _person(draft: ConnectionRequest) -> tuple[User, bool]:
    """Return the person of a confirmed address, and whether they are new.

    A new one has no password and signs in by a code.
    """
    email = draft.asker_email
    user = User(email=email, name=draft.asker_name, language=draft.language)
    user.set_unusable_password()
    user.full_clean(exclude=["password", "email"])
    # Two letters confirmed at once make one person.
    User.objects.bulk_create([user], ignore_conflicts=True)
    known = User.objects.select_for_update().get(email=email)
    is_new = known.password == user.password
    if not known.is_active:
        raise PermissionDenied
    _own_address(known)
    return known, is_new


def _own_address(user: User) -> None:
    """Note that this address is proved to be the person's."""
    address = EmailAddress.objects.filter(user=user, email=user.email).first()
    if address is not None and address.verified:
        return
    # Whoever signed up with an address that they never proved keeps no way in: a new password shuts
    # their sessions as well.
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
