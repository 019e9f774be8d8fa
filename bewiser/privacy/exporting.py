"""Everything about a person in one ZIP: one file of JSON, and each part of it as a table."""

import csv
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ManyToManyField, Model
from django.utils.encoding import force_str

from bewiser.lib import personal
from bewiser.lib.personal import Consent, Holding, Person
from bewiser.lib.spreadsheets import guarded

from .consents import consents_of
from .keeping import rows_of

Row = dict[str, Any]


def export(person: Person, *, now: datetime) -> bytes:
    """Return all that is kept about a person, as a ZIP of data.json and one CSV for each part that has rows."""
    parts = data_of(person)
    ledger = [_told(consent) for consent in consents_of(person)]
    told = {
        "made_at": now.isoformat(),
        "addresses": sorted(person.addresses),
        "name": person.name,
        "data": parts,
        "consents": ledger,
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr("data.json", text)
        for key, rows in [*parts.items(), ("consents", ledger)]:
            if rows:
                archive.writestr(f"{key}.csv", _table(rows))
    return packed.getvalue()


def data_of(person: Person) -> dict[str, list[Row]]:
    """Return the rows about a person by the key of their holding; parts without any are left out."""
    found: dict[str, list[Row]] = {}
    for holding in personal.holdings():
        names = names_of(holding)
        rows = [_row(row, names) for row in rows_of(holding, person).order_by("pk")]
        if rows:
            found.setdefault(holding.key, []).extend(rows)
    return found


def names_of(holding: Holding) -> list[str]:
    """Return the columns of a holding that an export shows."""
    return [name for name in (*holding.fields, *holding.facts) if name not in holding.unsaid]


def _row(row: Model, names: Sequence[str]) -> Row:
    return {name: _value(row, name) for name in names}


def _value(row: Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if isinstance(field, ManyToManyField):
        return [str(one) for one in getattr(row, name).all()]
    if field.is_relation:
        # A history may name what is gone by now.
        target = field.related_model._base_manager.filter(pk=getattr(row, field.attname)).first()  # type: ignore[union-attr]
        return None if target is None else str(target)
    value = getattr(row, name)
    is_plain = value is None or isinstance(value, bool | int | float | str | list | dict | date)
    return value if is_plain else force_str(value)


def _told(consent: Consent) -> Row:
    return {
        "what": str(consent.what),
        "wording": consent.wording,
        "version": consent.version,
        "language": consent.language,
        "given_at": consent.given_at,
        "how": str(consent.how),
        "withdrawn_at": consent.withdrawn_at,
    }


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    written = StringIO()
    writer = csv.DictWriter(written, fieldnames=list(rows[0]))
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return written.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return guarded(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False))
    return guarded(value.isoformat() if isinstance(value, date) else str(value))
