"""The letters to people who ask for the newsletter, written inside the actions that cause them."""

from datetime import datetime

from django.conf import settings

from bewiser.lib.mail import one_line, page_url
from bewiser.outbox.actions import enqueue
from connect.models import User

from . import links
from .models import Subscription


def confirm(subscription: Subscription, *, now: datetime, by: User | None = None) -> None:
    """Ask an address to confirm; not more than once an hour, however often somebody asks."""
    _write(
        "newsletter_confirm",
        "subscription_confirm",
        links.confirm_token(subscription),
        subscription,
        now,
        by,
    )


def known(subscription: Subscription, *, now: datetime) -> None:
    """Send the way to the preferences of a subscription; not more than once an hour."""
    _write(
        "newsletter_preferences",
        "subscription_edit",
        links.list_token(subscription),
        subscription,
        now,
    )


def _write(
    template: str,
    page: str,
    token: str,
    subscription: Subscription,
    now: datetime,
    by: User | None = None,
) -> None:
    language = subscription.language
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    enqueue(
        "subscription",
        key=f"{template}:{subscription.pk}:{subscription.version}:{now:%Y-%m-%dT%H}",
        to=subscription.email,
        template=f"roaming/mail/{template}",
        context={
            "name": one_line(subscription.name),
            "because": "subscriber",
            "by": one_line(by.name) if by else "",
            "cluster": subscription.cluster,
            "action_url": page_url(language, f"roaming:{page}", token),
        },
        language=language,
    )
