"""Asking for the newsletter, confirming it, changing it and leaving it; each with the row that proves it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bewiser.outbox import batches
from bewiser.outbox.models import Mail, Suppression
from connect.models import Cluster, Topic, User

from .. import subscription_letters as letters
from ..choices import ConsentMethod, ConsentVerb, SubscriberRole, SubscriptionState
from ..models import Consent, Subscription

# Raise the number whenever the sentence changes: consents keep both.
WORDING_VERSION = 1
WORDING = _(
    "I want to get the newsletter of the partner clusters by e-mail. "
    "I can leave it at any time by a link in each letter."
)
# Whoever does not confirm for so long is forgotten.
FORGET_AFTER = timedelta(days=30)


@transaction.atomic
def ask_for_newsletter(
    *,
    email: str,
    name: str,
    language: str,
    role: str,
    cluster: Cluster | None,
    topics: Sequence[Topic],
    now: datetime,
) -> None:
    """Ask an address whether it wants the newsletter; nothing else is sent to it before it says so.

    Who gets it already is sent the way to their preferences, and what they get stays as it is.
    """
    subscription, _is_new = _held(email, now)
    if subscription.is_active:
        letters.known(subscription, now=now)
        return
    # Asked again, they have the whole time again.
    _write(
        subscription,
        name=name,
        language=language,
        role=role,
        cluster=cluster,
        topics=topics,
        asked_at=now,
    )
    was_asked = subscription.consents.filter(verb=ConsentVerb.ASKED).exists()
    if subscription.state != SubscriptionState.WAITING:
        _begin_again(subscription)
        was_asked = False
    if not was_asked:
        _note(subscription, ConsentVerb.ASKED, ConsentMethod.FORM, now, wording_shown())
    letters.confirm(subscription, now=now)


@transaction.atomic
def invite_contact(
    *, email: str, name: str, language: str, cluster: Cluster, by: User, now: datetime
) -> None:
    """Ask the contact of a partner cluster whether they want the newsletter; who has left is not asked again."""
    subscription, is_new = _held(email, now)
    if not is_new:
        return
    _write(
        subscription,
        name=name,
        language=language,
        role=SubscriberRole.CLUSTER,
        cluster=cluster,
        topics=[],
    )
    # They have agreed to nothing yet: the sentence stands on the page that confirms.
    _note(subscription, ConsentVerb.INVITED, ConsentMethod.MANAGER, now)
    letters.confirm(subscription, now=now, by=by)


@transaction.atomic
def confirm_subscription(subscription: Subscription, *, now: datetime) -> bool:
    """Let an address get the newsletter; say whether this changed anything."""
    moved = Subscription.objects.filter(
        pk=subscription.pk, state=SubscriptionState.WAITING, version=subscription.version
    ).update(state=SubscriptionState.ACTIVE, confirmed_at=now)
    subscription.refresh_from_db()
    if not moved:
        return False
    _note(subscription, ConsentVerb.CONFIRMED, ConsentMethod.LINK, now, wording_shown())
    return True


@transaction.atomic
def send_preferences(*, email: str, now: datetime) -> None:
    """Send the way to their preferences to an address that gets the newsletter, or waits; to others nothing."""
    held = Subscription.objects.select_for_update().filter(email=email.strip().lower()).first()
    if held is None:
        return
    if held.is_active:
        letters.known(held, now=now)
    elif held.state == SubscriptionState.WAITING:
        # The letter gives two weeks, so they are not forgotten before.
        Subscription.objects.filter(pk=held.pk).update(asked_at=now)
        letters.confirm(held, now=now)


@transaction.atomic
def change_preferences(
    subscription: Subscription, *, topics: Sequence[Topic], now: datetime, **changes: Any
) -> None:
    """Change name, language, role, cluster and topics of somebody who gets the newsletter."""
    _write(subscription, topics=topics, **changes)
    _note(subscription, ConsentVerb.CHANGED, ConsentMethod.LINK, now)


@transaction.atomic
def leave_newsletter(subscription: Subscription, *, method: ConsentMethod, now: datetime) -> bool:
    """Send them no newsletter any more, also none that is written and waits; say whether this changed anything."""
    if not _end(subscription, SubscriptionState.LEFT, now):
        return False
    _note(subscription, ConsentVerb.LEFT, method, now)
    batches.withdraw(
        "newsletter",
        ending=f":{subscription.pk}",
        reason="The reader has left the newsletter.",
        now=now,
    )
    return True


def bounced(mail: Mail, now: datetime) -> None:
    """End the subscription of an address that is gone, or that came back so often that nobody writes to it."""
    if not Suppression.objects.filter(address=mail.to.lower()).exists():
        return
    subscription = Subscription.objects.filter(pk=mail.key.rpartition(":")[2]).first()
    if subscription and _end(subscription, SubscriptionState.BOUNCED, now):
        _note(subscription, ConsentVerb.BOUNCED, ConsentMethod.BOUNCE, now)


@transaction.atomic
def forget_unconfirmed(*, now: datetime) -> int:
    """Delete the addresses that never confirmed; returns how many.

    Somebody who had left and was asked again, perhaps by a stranger, has left as before: the proof stays.
    """
    rows = Subscription.objects.never_confirmed(now - FORGET_AFTER)
    # Whoever asks again at this moment either comes before, and stays, or waits and is new afterwards.
    held = rows.select_for_update(of=("self",)).values_list("pk", flat=True)
    waiting = rows.filter(pk__in=list(held))
    waiting.known_from_before().update(state=SubscriptionState.LEFT, ended_at=now)
    _total, by_model = waiting.delete()
    return by_model.get(Subscription._meta.label, 0)


def wording_shown() -> str:
    """Return the sentence of consent with its number, in the language of the page on which it stands."""
    return f"{WORDING_VERSION}: {WORDING}"


def _held(email: str, now: datetime) -> tuple[Subscription, bool]:
    """Return the row of an address, locked, and whether it is new; of two that ask at once the later waits."""
    fresh = Subscription(email=email.strip().lower(), asked_at=now)
    Subscription.objects.bulk_create([fresh], ignore_conflicts=True)
    held = Subscription.objects.select_for_update().get(email=fresh.email)
    return held, held.pk == fresh.pk


def _write(subscription: Subscription, *, topics: Sequence[Topic], **changes: Any) -> None:
    for name, value in changes.items():
        setattr(subscription, name, value)
    subscription.full_clean(validate_unique=False, validate_constraints=False)
    subscription.save(update_fields=list(changes))
    subscription.topics.set(topics)


def _begin_again(subscription: Subscription) -> None:
    """Wait for a confirmation; the links of an earlier time lead nowhere any more."""
    subscription.state = SubscriptionState.WAITING
    subscription.confirmed_at = subscription.ended_at = None
    subscription.version += 1
    subscription.save(update_fields=["state", "confirmed_at", "ended_at", "version"])


def _end(subscription: Subscription, state: SubscriptionState, now: datetime) -> bool:
    ended = Subscription.objects.filter(
        pk=subscription.pk, state__in=(SubscriptionState.WAITING, SubscriptionState.ACTIVE)
    ).update(state=state, ended_at=now)
    subscription.refresh_from_db()
    return bool(ended)


def _note(
    subscription: Subscription,
    verb: ConsentVerb,
    method: ConsentMethod,
    now: datetime,
    wording: str = "",
) -> None:
    Consent.objects.create(
        subscription=subscription,
        verb=verb,
        method=method,
        at=now,
        language=subscription.language,
        wording=wording,
    )
