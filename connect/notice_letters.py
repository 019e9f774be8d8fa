"""The letter about a notice that ends soon, in its reader's language. Called inside the action's transaction."""

from bewiser.lib.mail import one_line, page_url
from bewiser.lib.zones import zone_called
from bewiser.outbox.actions import enqueue

from . import notice_access
from .models import Notice


def ending(notice: Notice) -> None:
    """Tell who posted it while they still may, else the owners, when it ends and how it stays."""
    for user in notice_access.reminded(notice):
        enqueue(
            "notice",
            key=f"notice_ending:{notice.pk}:{notice.valid_until}:{user.email}",
            to=user.email,
            template="connect/mail/notices/ending",
            context={
                "name": one_line(user.name),
                "notice": notice,
                "is_poster": user == notice.posted_by,
                "action_url": page_url(user.language, "connect:notice_renew", notice.pk),
            },
            language=user.language,
            zone=zone_called(user.time_zone),
        )
