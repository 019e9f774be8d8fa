"""Housekeeping that belongs to no app."""

import uuid

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from bewiser import suggesting
from bewiser.lib import ratelimit
from bewiser.privacy import running


@shared_task(name="bewiser.forget_sessions")
def forget_sessions() -> None:
    """Drop the sessions that are over, and from where they were opened."""
    call_command("clearsessions")
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


@shared_task(name="bewiser.forget_rate_limits")
def forget_rate_limits() -> None:
    ratelimit.forget_whole(now=timezone.now())


@shared_task(name="bewiser.forget")
def forget() -> None:
    running.forget(now=timezone.now())


@shared_task(name="bewiser.renew_suggestions")
def renew_suggestions() -> None:
    suggesting.renew(now=timezone.now())


@shared_task(name="bewiser.propose_partners")
def propose_partners(pk: str) -> None:
    suggesting.propose(uuid.UUID(str(pk)), now=timezone.now())
