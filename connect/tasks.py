"""Doors for the beat."""

from celery import shared_task
from django.utils import timezone

from .actions import asking, clocks, freshness, notices, teams


@shared_task(name="connect.mind_the_clocks")
def mind_the_clocks() -> None:
    clocks.mind_the_clocks(now=timezone.now())


@shared_task(name="connect.forget_drafts")
def forget_drafts() -> None:
    asking.forget_drafts(now=timezone.now())


@shared_task(name="connect.mind_the_claims")
def mind_the_claims() -> None:
    teams.mind_the_claims(now=timezone.now())


@shared_task(name="connect.mind_the_profiles")
def mind_the_profiles() -> None:
    freshness.mind_the_profiles(now=timezone.now())


@shared_task(name="connect.mind_the_notices")
def mind_the_notices() -> None:
    notices.mind_the_notices(now=timezone.now())
