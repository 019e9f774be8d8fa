"""Whether this process should get visitors, and what needs a person: /healthz and /readyz."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bewiser.outbox import health as outbox_health
from connect import health as connect_health


@dataclass
class Migrated:
    """What is applied stays applied while this code runs: a good answer is asked for once."""

    is_complete: bool = False

    def look(self) -> bool:
        if not self.is_complete:
            executor = MigrationExecutor(connection)
            self.is_complete = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return self.is_complete


migrated = Migrated()


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Say that this process answers; touches nothing else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 if pages can be served, else 503. Other trouble is told and closes no page."""
    try:
        if not migrated.look():
            return JsonResponse({"status": "not ready", "reason": "migrations wait"}, status=503)
        outbox = _outbox()
        introductions = {"problems": connect_health.problems()}
    except (DatabaseError, InterfaceError):
        return JsonResponse({"status": "not ready", "reason": "no database"}, status=503)
    is_well = not (outbox["problems"] or introductions["problems"])
    return JsonResponse(
        {
            "status": "ready" if is_well else "attention",
            "outbox": outbox,
            "introductions": introductions,
        }
    )


def _outbox() -> dict[str, Any]:
    found = outbox_health.report(timezone.now())
    return {
        "oldest_due_seconds": _seconds(found.oldest_due),
        "unknown": found.n_unknown,
        "paused_routes": list(found.paused_routes),
        "heartbeat_seconds": _seconds(found.heartbeat),
        "problems": list(found.problems),
    }


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else round(length.total_seconds(), 1)
