"""Doors for the beat."""

from celery import shared_task
from django.utils import timezone

from .actions import clocks, sending, subscriptions
from .models import Edition


@shared_task(name="roaming.mind_the_stays")
def mind_the_stays() -> None:
    clocks.mind_the_stays(now=timezone.now())


@shared_task(name="roaming.write_newsletter")
def write_newsletter(pk: str) -> None:
    """Write the mails of an edition that was started, or goes on."""
    edition = Edition.objects.on_their_way().filter(pk=pk).first()
    if edition is not None:
        sending.write_on(edition, now=timezone.now())


@shared_task(name="roaming.mind_the_editions")
def mind_the_editions() -> None:
    sending.mind_the_editions(now=timezone.now())


@shared_task(name="roaming.forget_unconfirmed")
def forget_unconfirmed() -> None:
    subscriptions.forget_unconfirmed(now=timezone.now())
