"""Doors for the beat."""

from celery import shared_task
from django.utils import timezone

from .actions import clocks


@shared_task(name="roaming.mind_the_stays")
def mind_the_stays() -> None:
    clocks.mind_the_stays(now=timezone.now())
