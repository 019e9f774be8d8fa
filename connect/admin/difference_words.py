"""Fields and their values in the words of the reader, for those who decide which one stands."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_countries import countries
from django_countries.fields import CountryField

from ..importing.differing import LISTS
from ..models import OrganisationText
from ..profiles import language_name, reader_language

NOTHING = "–"


def label(model: type[models.Model], field: str) -> str:
    """Return what a field is called, by the name under which provenance is kept."""
    name, dot, language = field.partition(".")
    if name == "point":
        return _("Point on the map")
    column = (OrganisationText if dot else model)._meta.get_field(name)
    said = capfirst(str(column.verbose_name))
    return f"{said} ({language_name(language, reader_language())})" if dot else said


def words(
    model: type[models.Model],
    field: str,
    value: Any,
    topics: Mapping[str, str],
    zone: ZoneInfo | None = None,
) -> str:
    """Return what a value is, as people read it. `topics` names topics by their addresses."""
    if value is None or value in ("", []):
        return NOTHING
    if field == "point":
        return ", ".join(f"{number:g}" for number in value)
    if field == "topics":
        return ", ".join(topics.get(slug, slug) for slug in value)
    if "." in field:
        return str(value)
    column: Any = model._meta.get_field(field)
    if isinstance(column, ArrayField):
        return ", ".join(_one(column.base_field, member, zone) for member in value)
    return _one(column, value, zone)


def said_words(*place: Any, **more: Any) -> str:
    """Return what a list says: of what it adds to, only that is told which is not here."""
    found = words(*place, **more)
    return _("also %(names)s") % {"names": found} if place[1] in LISTS else found


def _one(column: Any, value: Any, zone: ZoneInfo | None) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(column, CountryField):
        return str(countries.name(value) or value)
    if isinstance(column, models.DateTimeField):
        try:
            return date_format(datetime.fromisoformat(value).astimezone(zone), "DATETIME_FORMAT")
        except ValueError:
            return str(value)
    if isinstance(column, models.DecimalField):
        return number_format(Decimal(value), 2, force_grouping=True)
    return str(dict(column.flatchoices or ()).get(value, value))
