"""Doors for the beat."""

from celery import shared_task
from django.utils import timezone

from .actions import follows, views


@shared_task(name="rdi_database.send_digests")
def send_digests() -> None:
    follows.send_digests(now=timezone.now())


@shared_task(name="rdi_database.forget_marks")
def forget_marks() -> None:
    views.forget_marks(now=timezone.now())
