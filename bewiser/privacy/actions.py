"""What somebody may decide about what is kept of them: to object, to stay, and to go."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Field, JSONField, QuerySet

from bewiser.lib import personal
from bewiser.lib.personal import Ends, Holding, Person
from connect.models import User

from .keeping import rows_of

ACCOUNT = User._meta.label


class LastSuperuser(Exception):
    """Nobody else can run the site."""


@transaction.atomic
def remove(person: Person, *, now: datetime) -> dict[str, int]:
    """Remove a person from every table; return how many rows of each part went or were blanked.

    What runs in their name is ended in good order first. Done twice, the second time finds nothing.
    Raises LastSuperuser.
    """
    _lock(person)
    # Found before anything goes: what hangs on an address is not found by it once that is blanked.
    found = [
        (holding, list(rows_of(holding, person).values_list("pk", flat=True)))
        for holding in personal.holdings()
    ]
    for part in personal.parts().values():
        for leave in (*part.object, *part.leave):
            leave(person, now)
    done: Counter[str] = Counter()
    for holding, keys in found:
        done[holding.key] += len(keys)
        if holding.model != ACCOUNT:
            rows = apps.get_model(holding.model)._base_manager.filter(pk__in=keys)
            _end(holding, rows, person, now)
    _end_late(person, now)
    # All that hangs on the account has gone as its own holding says; now the account does.
    User.objects.filter(pk=person.pk).delete()
    return {key: count for key, count in done.items() if count}


def _lock(person: Person) -> None:
    """Let of two removals at once the later wait: for each other's superusers too, so that one of them stays."""
    running = User.objects.filter(is_superuser=True, is_active=True)
    keys = {person.pk, *running.values_list("pk", flat=True)}
    rows = list(User.objects.filter(pk__in=keys - {None}).order_by("pk").select_for_update())
    own = next((user for user in rows if user.pk == person.pk), None)
    others = [user for user in rows if user.is_superuser and user.is_active and user != own]
    if own is not None and own.is_superuser and own.is_active and not others:
        raise LastSuperuser


def _end(holding: Holding, rows: "QuerySet[Any]", person: Person, now: datetime) -> None:
    if holding.forget is not None:
        holding.forget(person, rows, now)
    elif holding.ends == Ends.DELETE:
        rows.delete()
    else:
        rows.update(**blank(holding, now))


def _end_late(person: Person, now: datetime) -> None:
    """Clear what the removal itself has written: histories of rows that went, letters of what was ended."""
    for holding in personal.holdings():
        is_history = holding.model.partition(".")[2].startswith("Historical")
        if is_history or holding.model.startswith("outbox."):
            _end(holding, rows_of(holding, person), person, now)


def blank(holding: Holding, now: datetime) -> dict[str, Any]:
    """Return what the personal columns of a holding hold once they are blanked."""
    model = apps.get_model(holding.model)
    values = {name: _nothing(model._meta.get_field(name)) for name in holding.fields}
    return values | ({holding.stamp: now} if holding.stamp else {})


def _nothing(field: "Field[Any, Any]") -> Any:
    if field.null:
        return None
    return {} if isinstance(field, JSONField) else ""


@transaction.atomic
def object_to_more(user: User, person: Person, *, now: datetime) -> bool:
    """Write nothing to somebody but what a running request of theirs needs; say whether this changed anything."""
    if not User.objects.filter(pk=user.pk, objected_at=None).update(objected_at=now):
        return False
    for part in personal.parts().values():
        for stop in part.object:
            stop(person, now)
    return True


def take_objection_back(user: User) -> bool:
    """Let somebody get again what they follow; the newsletter they ask for anew."""
    return bool(User.objects.filter(pk=user.pk, objected_at__isnull=False).update(objected_at=None))


def stay(user: User, *, now: datetime) -> None:
    """Keep the account of somebody who has not signed in for long: the time begins anew."""
    User.objects.filter(pk=user.pk).update(stayed_at=now, warned_at=None)
