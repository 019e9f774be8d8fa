"""The product's settings for real processes in tests: a beat that rings each second, short leases."""

from bewiser.settings import *  # noqa: F403

CELERY_BEAT_SCHEDULE = {
    "drain the outbox": {"task": "outbox.drain", "schedule": 1.0},
    "beat's own heartbeat": {"task": "outbox.heartbeat", "schedule": 1.0},
}
MAIL_TIMEOUT = 5
MAIL_LEASE = 4
MAIL_PER_SECOND = 200
