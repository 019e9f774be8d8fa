"""The letters about a profile, in its reader's language. Called inside the action's transaction."""

from collections.abc import Iterable
from datetime import datetime

from bewiser.lib.mail import one_line, page_url
from bewiser.lib.zones import zone_called
from bewiser.outbox.actions import enqueue

from . import freshness, links
from .models import Organisation, User


def still_right(organisation: Organisation, owners: Iterable[User], *, now: datetime) -> None:
    """Ask each owner whether all is still right; their link says yes without signing in."""
    for owner in owners:
        token = links.confirm_profile_token(organisation, owner)
        enqueue(
            "profile",
            key=f"profile_still_right:{organisation.pk}:{now:%Y-%m-%d}:{owner.email}",
            to=owner.email,
            template="connect/mail/profiles/still_right",
            context={
                "name": one_line(owner.name),
                "organisation": organisation,
                "since": freshness.known_right_at(organisation),
                "edit_url": page_url(owner.language, "connect:profile_edit", organisation.slug),
                "action_url": page_url(owner.language, "connect:still_right", token),
            },
            language=owner.language,
            zone=zone_called(owner.time_zone),
        )
