"""Doors for the beat."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from bewiser.lib import jobs

from .actions import follows, views

# Then other tasks get their turn.
LONGEST_TURN = timedelta(minutes=1)


@shared_task(name="rdi_database.send_digests")
def send_digests() -> None:
    """Write the digests that are due, and ring again where that takes more than one turn."""
    now = timezone.now()

    def is_over() -> bool:
        return timezone.now() - now >= LONGEST_TURN

    follows.send_digests(now=now, is_over=is_over)
    if is_over():
        jobs.ring("rdi_database.send_digests")


@shared_task(name="rdi_database.forget_marks")
def forget_marks() -> None:
    views.forget_marks(now=timezone.now())
