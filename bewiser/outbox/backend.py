"""Django's own mail, and that of every package, goes out through the outbox."""

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from . import actions

# A message that carries this header is of that kind; the header itself is not sent.
KIND_HEADER = "X-Outbox-Kind"


class OutboxBackend(BaseEmailBackend):
    """Write each message as one mail a recipient; a worker sends them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with transaction.atomic():
            for message in email_messages:
                kind = message.extra_headers.get(KIND_HEADER, "plain")
                actions.enqueue_message(message, kind=kind, key=f"{kind}:{uuid.uuid4()}")
        return len(email_messages)
