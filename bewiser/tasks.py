"""Housekeeping that belongs to no app."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from bewiser.lib import ratelimit


@shared_task(name="bewiser.forget_sessions")
def forget_sessions() -> None:
    call_command("clearsessions")


@shared_task(name="bewiser.forget_rate_limits")
def forget_rate_limits() -> None:
    ratelimit.forget_whole(now=timezone.now())
