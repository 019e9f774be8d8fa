"""Running the rules of what is forgotten: in batches, each a transaction of its own, with a log."""

from datetime import datetime

from django.db import transaction

from bewiser.lib.forgetting import Rule, rules

from .models import ForgettingRun

BATCH = 1000


def due(*, now: datetime) -> dict[str, int]:
    """Return how many rows each rule would forget now; nothing is written."""
    return {key: rule.due(now).count() for key, rule in rules().items()}


def forget(*, now: datetime) -> ForgettingRun:
    """Forget what is due and log how many rows of each rule it was.

    May run twice, or twice at once: of two runs each takes the rows that the other has not taken.
    """
    run = ForgettingRun.objects.create(started_at=now)
    run.counts = dict.fromkeys(rules(), 0)
    for key, rule in rules().items():
        while done := _forget_some(rule, now):
            run.counts[key] += done
            # A run that is cut short has told what it did.
            run.save(update_fields=["counts"])
    run.finished_at = now
    run.save(update_fields=["counts", "finished_at"])
    return run


@transaction.atomic
def _forget_some(rule: Rule, now: datetime) -> int:
    rows = rule.due(now).order_by("pk").select_for_update(of=("self",), skip_locked=True)
    keys = list(rows.values_list("pk", flat=True)[:BATCH])
    if keys:
        rule.forget(keys, now)
    return len(keys)
