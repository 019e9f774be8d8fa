"""What people decide where a list says something else than stands here."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from ..choices import DifferenceState, TopicRelation
from ..exceptions import DifferenceMoved
from ..importing.differing import LISTS, plain, says_the_same
from ..importing.provenance import entry, given, list_entry
from ..importing.writing import TEXT_FIELDS
from ..models import Difference, Organisation, OrganisationDifference, OrganisationText, Topic, User
from .organisations import place_in_town


class Values(Protocol):
    """How the values of one sort of owner are read and written, by the names under which provenance is kept."""

    def here(self, owner: Any, field: str) -> Any:
        """Return what stands here, in the form that differences have."""

    def put(self, owner: Any, difference: Any, rivals: Sequence[Difference]) -> None:
        """Write what the list says, with where it comes from. Raises ValidationError.

        `rivals` say something of the same field.
        """


def sum_of_shown(difference: Difference, here: Any) -> str:
    """Return a sum of what somebody is shown of a difference; a decision hands it back."""
    return f"{_sum(difference.value)}.{_sum(here)}.{difference.state}"


def accept(difference: OrganisationDifference, *, seen: str, by: User, now: datetime) -> None:
    """Put what the list says in the place of what a person has set; from now on the list may write it again.

    Raises DifferenceMoved where either is not what was `seen`, or a colleague was quicker, and ValidationError for a
    value that cannot stand here; then nothing is written.
    """
    take(difference, VALUES, seen=seen, by=by, now=now)


def decline(difference: Difference, *, seen: str, by: User, now: datetime) -> None:
    """Keep what stands here, until the list says something else again; said twice it changes nothing.

    Raises DifferenceMoved where the list no longer says what was `seen`.
    """
    model = type(difference)
    with transaction.atomic():
        rows = model._default_manager.select_for_update().order_by("pk")
        row = rows.filter(pk=difference.pk).first()
        if row is None or _sum(row.value) != seen.partition(".")[0]:
            raise DifferenceMoved
        model._default_manager.filter(pk=row.pk, state=DifferenceState.WAITING).update(
            state=DifferenceState.DECLINED, decided_by=by, decided_at=now
        )


@transaction.atomic
def take(difference: Difference, values: Values, *, seen: str, by: User, now: datetime) -> None:
    """Do what `accept` promises, for any sort of owner."""
    model: Any = type(difference)
    # An import, too, locks the owner first.
    owners = model._meta.get_field(model.owner).related_model._default_manager
    owner = owners.select_for_update().filter(pk=getattr(difference, f"{model.owner}_id")).first()
    rows = model._default_manager.select_for_update().filter(**{model.owner: owner})
    found = {row.pk: row for row in rows.order_by("pk")} if owner else {}
    row = found.get(difference.pk)
    if owner is None or row is None or sum_of_shown(row, values.here(owner, row.field)) != seen:
        raise DifferenceMoved
    _note_why(owner, by, now, f"taken from a list: {row.field} ({row.source})")
    rivals = [other for other in found.values() if other.field == row.field and other != row]
    values.put(owner, row, rivals)
    # A value is the lists' own again, and differs from no person's; a list may lack what others have.
    settled = {row.pk} if row.field in LISTS else {row.pk, *(rival.pk for rival in rivals)}
    settled |= {
        other.pk
        for other in found.values()
        if says_the_same(other.field, other.value, values.here(owner, other.field))
    }
    model._default_manager.filter(pk__in=settled).delete()


def check(owner: models.Model, fields: Collection[str]) -> None:
    """Ask the rules of the model whether these fields may be so. Raises ValidationError.

    What was wrong in others before is not at fault here.
    """
    others = {field.name for field in owner._meta.fields} - set(fields)
    owner.clean_fields(exclude=others)
    owner.clean()
    owner.validate_unique(exclude=others)
    owner.validate_constraints()


def typed(model: type[models.Model], field: str, value: Any) -> Any:
    """Return what JSON has of a value as its field keeps it. Raises ValidationError."""
    column: Any = model._meta.get_field(field)
    if isinstance(column, ArrayField):
        return [column.base_field.to_python(one) for one in value]
    return column.to_python(value)


class OrganisationValues:
    """An organisation's own values, its point as one, its lists, and its texts by language."""

    def here(self, owner: Organisation, field: str) -> Any:
        name, _dot, language = field.partition(".")
        if name in TEXT_FIELDS:
            texts = [text for text in owner.texts.all() if text.language == language]
            return getattr(texts[0], name) if texts else ""
        if name == "topics":
            rows = owner.topic_rows.all()
            return sorted(row.topic.slug for row in rows if row.relation == TopicRelation.WORKS_IN)
        if name == "point":
            return [owner.latitude, owner.longitude] if owner.has_point else None
        if name == "country":
            return str(owner.country)
        return plain(getattr(owner, name))

    def put(
        self, owner: Organisation, difference: Difference, rivals: Sequence[Difference]
    ) -> None:
        name, _dot, language = difference.field.partition(".")
        if name in TEXT_FIELDS:
            self._put_text(owner, name, language, difference.value)
            written: Any = difference.value
        elif name == "topics":
            written = tuple(difference.value)
            for topic in Topic.objects.filter(slug__in=written):
                owner.topic_rows.get_or_create(topic=topic, relation=TopicRelation.WORKS_IN)
        else:
            written = self._set(owner, name, difference.value)
        owner.provenance |= told_by_list(difference, written, owner.provenance, rivals)
        owner.save()

    @staticmethod
    def _set(owner: Organisation, name: str, value: Any) -> Any:
        before = (str(owner.country), owner.city)
        if name == "point":
            owner.latitude, owner.longitude = point = tuple(map(float, value))
            check(owner, ["latitude", "longitude"])
            return point
        if name == "aliases":
            owner.aliases = list(dict.fromkeys([*owner.aliases, *value]))
            check(owner, [name])
            return tuple(value)
        setattr(owner, name, typed(Organisation, name, value))
        check(owner, [name])
        if name in ("country", "city"):
            place_in_town(owner, [name], before=before)
        return value

    @staticmethod
    def _put_text(owner: Organisation, name: str, language: str, value: str) -> None:
        text = owner.texts.select_for_update().filter(language=language).first()
        text = text or OrganisationText(organisation=owner, language=language)
        _copy_why(owner, text)
        setattr(text, name, value)
        check(text, ["organisation", "language", name])
        text.save()


VALUES = OrganisationValues()


def told_by_list(
    difference: Difference, written: Any, before: Mapping[str, Any], rivals: Sequence[Difference]
) -> dict[str, dict[str, Any]]:
    """Return the provenance of a value as an import that writes it would keep it."""
    name, source, at = difference.field, difference.source, difference.at
    moment = at.isoformat(timespec="seconds")
    if name in LISTS:
        # What was declined must not come back, as if somebody had taken it out again.
        declined = [rival.value for rival in rivals if rival.state == DifferenceState.DECLINED]
        known = given(before, name).union(*declined)
        return {name: list_entry(written, known, source=source, at=moment)}
    return {name: entry(written, source=source, at=moment)}


def _note_why(row: Any, by: User, now: datetime, reason: str) -> None:
    """Say on the instance what its next version is to tell."""
    row._history_user, row._history_date, row._change_reason = by, now, reason[:100]


def _copy_why(owner: Any, row: Any) -> None:
    _note_why(row, owner._history_user, owner._history_date, owner._change_reason)


def _sum(value: Any) -> str:
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
