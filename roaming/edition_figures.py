"""How far an edition has gone out, and what became of its mails."""

from dataclasses import dataclass

from bewiser.outbox import batches
from bewiser.outbox.choices import MailStatus
from bewiser.outbox.models import Bounce

from .choices import ConsentVerb
from .models import Consent, Edition


@dataclass(frozen=True)
class Progress:
    """Counts of mails by what became of them. `expected` is how many readers there were when it began."""

    expected: int
    sent: int
    waiting: int
    held: int
    unknown: int
    failed: int
    suppressed: int
    bounced: int
    left: int

    @property
    def settled(self) -> int:
        """How many mails have found their end, one way or the other."""
        return self.sent + self.unknown + self.failed + self.suppressed

    @property
    def most(self) -> int:
        """What the bar is full at. Readers may come and go between the count and the writing."""
        return max(self.expected, self.settled + self.waiting + self.held, 1)


def progress_of(edition: Edition) -> Progress:
    """Count the mails of an edition by three statements."""
    counts = batches.counts(edition.batch)
    return Progress(
        expected=edition.n_recipients or 0,
        sent=counts[MailStatus.SENT],
        waiting=counts[MailStatus.PENDING] + counts[MailStatus.SENDING],
        held=counts[MailStatus.HELD],
        unknown=counts[MailStatus.UNKNOWN],
        failed=counts[MailStatus.FAILED],
        suppressed=counts[MailStatus.SUPPRESSED],
        # A mail of which two servers wrote came back once.
        bounced=Bounce.objects.filter(mail__skeleton__batch=edition.batch)
        .values("mail")
        .distinct()
        .count(),
        left=_left_since(edition),
    )


def _left_since(edition: Edition) -> int:
    """Return how many have left since it began to go out, and before the next one did."""
    rows = Consent.objects.filter(verb=ConsentVerb.LEFT, at__gte=edition.started_at)
    following = (
        Edition.objects.public()
        .filter(started_at__gt=edition.started_at)
        .order_by("started_at")
        .first()
    )
    if following is not None:
        rows = rows.filter(at__lt=following.started_at)
    return rows.count()
