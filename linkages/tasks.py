"""Doors for the worker."""

from celery import shared_task

from . import suggesting
from .actions import waves
from .models import Wave


@shared_task(name="linkages.suggest_partners")
def suggest_partners(wave_id: int) -> None:
    """Look for the known organisations that a wave's names are."""
    wave = Wave.objects.filter(pk=wave_id).first()
    if wave is not None:
        suggesting.suggest_for(wave)


@shared_task(name="linkages.renew_reports")
def renew_reports() -> None:
    """Bring the reports that an earlier release computed up to date."""
    waves.renew_reports()
