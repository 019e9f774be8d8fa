"""The kinds of letters about one's data."""

from datetime import timedelta

from bewiser.outbox.kinds import Kind, register

register(Kind("privacy", priority=15))
# With a link that opens what is kept: nobody else may read it in the outbox later.
register(Kind("privacy_secret", priority=15, is_secret=True, lifetime=timedelta(days=2)))
