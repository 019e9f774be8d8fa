from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .imap import Inbox
from .smtp import Relay


class OutboxConfig(AppConfig):
    name = "bewiser.outbox"
    label = "outbox"
    verbose_name = _("Outgoing mail")

    def ready(self) -> None:
        # A process that could not send says so when it starts, not when the first letter waits.
        Relay.from_url(settings.EMAIL_URL)
        if settings.BOUNCE_IMAP_URL:
            Inbox.from_url(settings.BOUNCE_IMAP_URL)
        from bewiser.lib.personal import register  # noqa: PLC0415  (apps.py ready())

        from .personal import PART  # noqa: PLC0415  (apps.py ready())

        register("outbox", PART)
