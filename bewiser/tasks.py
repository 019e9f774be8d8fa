"""Housekeeping that belongs to no app."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="bewiser.forget_sessions")
def forget_sessions() -> None:
    call_command("clearsessions")
