"""The settings of the crash tests without a pace: bulk mail as fast as two workers can send it."""

from tests.outbox.fast_settings import *  # noqa: F403

MAIL_PER_SECOND = 100_000
MAIL_CONNECTIONS = 2
