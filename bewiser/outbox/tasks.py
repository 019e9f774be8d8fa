"""Doors for the worker. Each may run twice, or never if the beat stands still for a while."""

from celery import shared_task
from django.utils import timezone

from bewiser.lib import jobs

from . import actions, bounces, inbox
from .drain import drain as send_what_is_due


@shared_task(name="outbox.drain")
def drain() -> None:
    """Send what is due, and ring again if there is more than one turn's work."""
    if not send_what_is_due(clock=timezone.now).is_finished:
        jobs.ring("outbox.drain")


@shared_task(name="outbox.heartbeat")
def heartbeat() -> None:
    """Note that beat and worker are alive."""
    actions.beat(now=timezone.now())


@shared_task(name="outbox.forget")
def forget() -> None:
    """Blank old mail, and what servers said of it."""
    now = timezone.now()
    actions.forget_old_mail(now=now)
    bounces.forget_old_bounces(now=now)


@shared_task(name="outbox.read_bounces")
def read_bounces() -> None:
    """Note the mail that came back."""
    inbox.look(clock=timezone.now)
