"""The words of the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailStatus(models.TextChoices):
    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNKNOWN = "unknown", _("Unknown: it may have been sent")
    SUPPRESSED = "suppressed", _("Not sent: the address is suppressed")
    HELD = "held", _("Held back")


class Delivery(models.TextChoices):
    AT_LEAST_ONCE = "at_least_once", _("At least once")
    AT_MOST_ONCE = "at_most_once", _("At most once")


# Nothing moves a mail out of these but a person.
FINAL_STATUSES = (
    MailStatus.SENT,
    MailStatus.FAILED,
    MailStatus.UNKNOWN,
    MailStatus.SUPPRESSED,
    MailStatus.HELD,
)
DEFAULT_ROUTE = "default"
