"""The letters about one's data. Called inside the action's transaction, or in one of their own."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from bewiser.lib.mail import one_line, page_url
from bewiser.lib.zones import zone_called
from bewiser.outbox.actions import enqueue
from connect.models import User

from . import links


def ask_to_stay(user: User, *, now: datetime) -> None:
    """Ask somebody who has been away for long whether they want to stay; one press keeps the account."""
    if user.is_active:
        _to_user(
            "privacy",
            "ask_to_stay",
            user,
            key=f"stay:{user.pk}:{now.isoformat()}",
            because="away",
            action_url=links.stay_url(user),
            months=settings.FORGET_AFTER_MONTHS["people"],
            removed_on=now + timedelta(days=settings.FORGET_WARNING_DAYS),
        )


@transaction.atomic
def delete_code(user: User, *, code: str) -> None:
    """Send the code that confirms that an account is to be deleted."""
    _to_user("code", "delete_code", user, key=f"delete:{uuid.uuid4()}", because="asked", code=code)


@transaction.atomic
def sign_in_for_data(user: User, *, address: str) -> None:
    """Tell somebody who asked by their address that their account has the page; written to that address."""
    _to_user(
        "privacy",
        "account",
        user,
        key=f"data:{uuid.uuid4()}",
        because="typed",
        to=address,
        action_url=page_url(user.language, "account_data"),
    )


@transaction.atomic
def way_to_data(address: str, *, language: str) -> None:
    """Send to an address without an account the link to what is kept of it."""
    enqueue(
        "privacy_secret",
        key=f"data:{uuid.uuid4()}",
        to=address,
        template="mail/privacy/address",
        context={
            "because": "typed",
            "name": "",
            "action_url": links.address_url(address, language),
            "days": links.ADDRESS_FOR.days,
        },
        language=language,
    )


def _to_user(kind: str, letter: str, user: User, *, key: str, to: str = "", **context: Any) -> None:
    enqueue(
        kind,
        key=key,
        to=to or user.email,
        template=f"mail/privacy/{letter}",
        context={"name": one_line(user.name), **context},
        language=user.language,
        zone=zone_called(user.time_zone),
    )
