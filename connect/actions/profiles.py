"""What people write of their organisation. Each action is one transaction; the organisation's row is the queue."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from bewiser.lib.mail import CONTROL

from .. import changes, sections
from ..changes import Entry
from ..choices import TopicRelation
from ..exceptions import ProfileMoved
from ..models import (
    Organisation,
    OrganisationText,
    OrganisationTopic,
    ProfileDraft,
    Topic,
    User,
)
from ..sections import Values
from .differences import check
from .organisations import place_in_town, stamp_provenance

# What somebody types in a sitting, not a book.
LARGEST_DRAFT = 40_000


@transaction.atomic
def save_section(
    organisation: Organisation, name: str, *, values: Values, seen: str, by: User, now: datetime
) -> bool:
    """Write one part of a profile, with where each changed value comes from; return whether anything changed.

    Takes the writer's draft of the part away. Raises ProfileMoved where the values are no longer those that were
    `seen`, and ValidationError.
    """
    row = _locked(organisation)
    before = sections.values_of(row, name)
    if sections.sum_of(before) != seen:
        raise ProfileMoved
    ProfileDraft.objects.filter(organisation=row, user=by, section=name).delete()
    changed = {field: value for field, value in values.items() if value != before[field]}
    if changed:
        _write(row, name, changed, by=by, now=now)
    return bool(changed)


@transaction.atomic
def apply(draft: ProfileDraft, *, values: Values, by: User, now: datetime) -> None:
    """Write what a draft says and keep the draft: for a look at the page, by a caller who takes all back again."""
    row = _locked(draft.organisation)
    before = sections.values_of(row, draft.section)
    changed = {field: value for field, value in values.items() if value != before[field]}
    _write(row, draft.section, changed, by=by, now=now)


def _write(row: Organisation, name: str, values: Values, *, by: User, now: datetime) -> None:
    language = sections.language_of(name)
    if language:
        _write_text(row, language, values)
        stamped: Collection[str] = [f"{field}.{language}" for field in values]
    elif name == sections.TOPICS:
        for relation, slugs in values.items():
            _write_topics(row, TopicRelation(relation), slugs)
        stamped = ["topics"]
    else:
        place = (str(row.country), row.city)
        for field, value in values.items():
            setattr(row, field, value)
        place_in_town(row, values, before=place)
        check(row, list(values))
        stamped = list(values)
    stamp_provenance(row, stamped, by, now)
    row.save()


def _write_text(row: Organisation, language: str, values: Mapping[str, str]) -> None:
    """Write a text, or take it away where nothing is left of it."""
    text = row.texts.filter(language=language).first() or OrganisationText(
        organisation=row, language=language
    )
    for field, value in values.items():
        setattr(text, field, value)
    if not any(getattr(text, column) for column in sections.TEXT_COLUMNS):
        if text.pk:
            text.delete()
        return
    text.full_clean()
    text.save()


def _write_topics(row: Organisation, relation: TopicRelation, slugs: Sequence[str]) -> None:
    wanted = {topic.pk: topic for topic in Topic.objects.filter(slug__in=slugs)}
    rows = row.topic_rows.filter(relation=relation)
    rows.exclude(topic__in=wanted).delete()
    there = set(rows.values_list("topic", flat=True))
    OrganisationTopic.objects.bulk_create(
        OrganisationTopic(organisation=row, topic=topic, relation=relation)
        for key, topic in wanted.items()
        if key not in there
    )


@transaction.atomic
def bring_back(organisation: Organisation, entry: Entry, *, by: User, now: datetime) -> None:
    """Put back what stood there before one change; later changes of other values stay. Raises ValidationError."""
    row = _locked(organisation)
    values = {change.column: change.before for change in entry.changes}
    if entry.kind == changes.TEXT:
        _write(row, f"{sections.TEXT}-{entry.language}", values, by=by, now=now)
        return
    for name, columns in sections.COLUMNS.items():
        part = {column: values[column] for column in columns if column in values}
        if part:
            _write(row, name, part, by=by, now=now)


@transaction.atomic
def keep_draft(
    organisation: Organisation,
    name: str,
    *,
    typed: Mapping[str, list[str]],
    seen: str,
    by: User,
    now: datetime,
) -> None:
    """Keep what somebody has typed so far. Raises ValidationError for more than anybody types."""
    if sum(len(value) for values in typed.values() for value in values) > LARGEST_DRAFT:
        raise ValidationError(_("That is too long to be kept."))
    kept = {
        # What PostgreSQL has no way to write was not typed by anybody.
        "typed": {field: [CONTROL.sub("", one) for one in said] for field, said in typed.items()},
        "saved_at": now,
    }
    ProfileDraft.objects.update_or_create(
        organisation=organisation,
        user=by,
        section=name,
        defaults=kept,
        create_defaults=kept | {"seen": CONTROL.sub("", seen)},
    )


def discard_draft(organisation: Organisation, name: str, *, by: User) -> None:
    ProfileDraft.objects.filter(organisation=organisation, user=by, section=name).delete()


@transaction.atomic
def publish(organisation: Organisation, *, by: User, now: datetime) -> None:
    """Give a profile its public page; who manages its cluster is asked to look it over. Said twice it is public once.

    Raises ValidationError where it does not say yet who it is: a sentence in any language, and where.
    """
    row = _locked(organisation)
    if row.is_listed:
        return
    problems = []
    if not row.texts.exclude(summary="").exists():
        problems.append(_("Say in one sentence what you do, in any language."))
    if not row.country or not row.city:
        problems.append(_("Say in which town and country you are."))
    if problems:
        raise ValidationError(problems)
    row.is_listed, row.is_dormant = True, False
    row.confirmed_at, row.published_at = now, now
    stamp_provenance(row, ["is_listed"], by, now)
    row.save()


@transaction.atomic
def take_off(organisation: Organisation, *, by: User, now: datetime) -> None:
    """Close the public page; everything that was written stays."""
    row = _locked(organisation)
    if not row.is_listed:
        return
    row.is_listed, row.published_at = False, None
    stamp_provenance(row, ["is_listed"], by, now)
    row.save()


def look_over(organisation: Organisation) -> None:
    """Note that somebody who manages its cluster has looked at a page that its owners opened."""
    Organisation.objects.filter(pk=organisation.pk).update(published_at=None)


@transaction.atomic
def confirm(organisation: Organisation, *, now: datetime) -> None:
    """Note that all of a profile is still right: its clock begins anew."""
    row = _locked(organisation)
    row.confirmed_at, row.asked_at, row.is_dormant = now, None, False
    row.save(update_fields=["confirmed_at", "asked_at", "is_dormant", "updated_at"])


@transaction.atomic
def set_logo(
    organisation: Organisation, image: ContentFile | None, *, by: User, now: datetime
) -> None:
    """Show this logo, or none; the file of the one before goes once that is certain."""
    row = _locked(organisation)
    if row.logo:
        transaction.on_commit(partial(row.logo.storage.delete, str(row.logo.name)))
    if image is None:
        row.logo = ""
    else:
        row.logo.save("logo.png", image, save=False)
    stamp_provenance(row, ["logo"], by, now)
    row.save(update_fields=["logo", "provenance", "updated_at"])


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
