"""Doors for the worker."""

from celery import shared_task

from . import reports, suggesting
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
    """Bring the reports that an earlier release computed up to date, and measure networks that still wait for it."""
    waves.renew_reports()
    for wave in Wave.objects.with_unmeasured_networks():
        reports.measure_network(wave)


@shared_task(name="linkages.measure_network")
def measure_network(wave_id: int) -> None:
    """Measure a network that was too large for the page that froze its wave."""
    wave = Wave.objects.with_unmeasured_networks().filter(pk=wave_id).first()
    if wave is not None:
        reports.measure_network(wave)
