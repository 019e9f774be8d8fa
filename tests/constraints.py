"""Each rule of the database refuses what breaks it, whoever writes past the forms; for the tests of an app."""

import uuid
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

# By the name of a rule: of which model a row is written a second time, and what is changed in it. With no change
# it is one row too many. A change that names another field of the row takes its value.
Broken = dict[str, tuple[type[models.Model], dict[str, Any]]]


def rules_of(app: str) -> set[str]:
    """Return the names of all constraints that the models of an app declare."""
    return {
        rule.name
        for model in apps.get_app_config(app).get_models()
        for rule in model._meta.constraints
    }


def broken_by(model: type[models.Model], changes: dict[str, Any]) -> str:
    """Write the first row of a model a second time; return the name of the rule that refuses it."""
    row = model._default_manager.order_by("pk").first()
    key = model._meta.pk
    row.pk = uuid.uuid4() if isinstance(key, models.UUIDField) else None
    for field, value in changes.items():
        setattr(row, field, getattr(row, value[1:]) if str(value).startswith("=") else value)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        _write(row)
    return refused.value.__cause__.diag.constraint_name


def _write(row: models.Model) -> None:
    type(row)._base_manager.bulk_create([row])
    # Some rules look at the end of a transaction only.
    connection.check_constraints()
