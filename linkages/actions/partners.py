"""Who the named partners are: confirmed, created, merged, left unresolved; and each of it undone.

At most one decision stands on a name; to decide otherwise, undo it first.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from connect.importing.slugs import slugs_of_organisations
from connect.models import Organisation, User

from ..choices import PartnerDecision
from ..exceptions import PartnerMoved, WaveMoved
from ..models import NamedPartner, PartnerEvent, Wave

# Relations that tell nobody's decision.
_GUESSES = {NamedPartner._meta.get_field("suggested")}


@transaction.atomic
def confirm_partner(
    partner: NamedPartner, organisation: Organisation, *, by: User, now: datetime
) -> None:
    """Say that a name is this organisation.

    Matching learns the spelling from the name itself; where nobody else answers for the organisation's page, it
    is kept among its other names too.
    """
    _begin(partner)
    kept = _keep_alias(organisation, partner)
    _decide(
        partner,
        PartnerDecision.CONFIRMED,
        by=by,
        now=now,
        organisation=organisation,
        kept_alias=kept,
    )


@transaction.atomic
def create_partner(partner: NamedPartner, *, by: User, now: datetime) -> Organisation:
    """Make an unlisted organisation of a name and return it."""
    _begin(partner)
    organisation = Organisation(
        name=partner.name,
        kind=partner.kind,
        country=partner.country,
        city=partner.city,
        latitude=partner.latitude,
        longitude=partner.longitude,
        website=partner.website,
        is_listed=False,
        provenance={
            field: {"source": "survey", "kind": "person", "at": now.isoformat(), "by": by.pk}
            for field in ("name", "kind", "country", "city", "website")
            if getattr(partner, field)
        },
    )
    _save_anew(organisation)
    _decide(
        partner,
        PartnerDecision.CREATED,
        by=by,
        now=now,
        organisation=organisation,
        made_organisation=True,
    )
    return organisation


@transaction.atomic
def merge_partner(partner: NamedPartner, into: NamedPartner, *, by: User, now: datetime) -> None:
    """Say that two names of a wave are one organisation, the one that `into` names."""
    _begin(partner)
    into = NamedPartner.objects.get(pk=into.pk)
    if into.wave_id != partner.wave_id or into.pk == partner.pk:
        raise ValidationError(_("Choose another name of the same wave."))
    if into.decision == PartnerDecision.MERGED:
        raise ValidationError(_("This name was itself merged into another one. Choose that one."))
    if partner.merged.exists():
        raise ValidationError(
            _("Other names were merged into this one. Merge the other way round.")
        )
    _decide(partner, PartnerDecision.MERGED, by=by, now=now, merged_into=into)


@transaction.atomic
def leave_unresolved(partner: NamedPartner, *, by: User, now: datetime) -> None:
    """Let a name stand as it was typed."""
    _begin(partner)
    _decide(partner, PartnerDecision.UNRESOLVED, by=by, now=now)


@transaction.atomic
def undo_decision(partner: NamedPartner, *, by: User, now: datetime) -> None:
    """Take the decision on a name back.

    An organisation that the decision made is removed again while nothing else has come to use it; the spelling
    that a confirmation kept is taken off, unless it stands by another one.
    """
    last = _standing(partner)
    if last is None:
        raise PartnerMoved
    before, decision = last.before, last.before["decision"]
    known = Organisation.objects.filter(pk=before["organisation"]).first()
    if decision == PartnerDecision.CONFIRMED and known is None:
        # Whoever named it chose an organisation that is gone since.
        decision = PartnerDecision.WAITING
    decided = partner.organisation
    _decide(partner, decision, by=by, now=now, organisation=known, is_undo=True)
    if last.decision == PartnerDecision.CONFIRMED and decided:
        _drop_alias(decided, partner, was_kept_here=bool(last.before.get("kept_alias")))
    if before.get("made_organisation") and decided and not _is_used(decided, partner):
        decided.delete()


def _begin(partner: NamedPartner) -> None:
    """Make sure that no decision stands on a name. Raises WaveMoved, PartnerMoved."""
    if _standing(partner) is not None:
        raise PartnerMoved


def _standing(partner: NamedPartner) -> PartnerEvent | None:
    """Wait for one's turn in the wave, and return the decision that stands on a name. Raises WaveMoved.

    The wave's row is the queue of its decisions: what one of them checks, no other changes meanwhile.
    """
    wave = Wave.objects.select_for_update(no_key=True).get(pk=partner.wave_id)
    if wave.is_frozen:
        raise WaveMoved
    last = partner.events.order_by("-version").first()
    return None if last is None or last.before.get("is_undo") else last


def _decide(
    partner: NamedPartner,
    decision: str,
    *,
    by: User,
    now: datetime,
    organisation: Organisation | None = None,
    merged_into: NamedPartner | None = None,
    **notes: bool,
) -> None:
    """Compare and set, with the event that an undo reads: `notes` stand in it. Raises PartnerMoved."""
    before: dict[str, Any] = {
        "decision": partner.decision,
        "organisation": partner.organisation_id,
        **notes,
    }
    moved = NamedPartner.objects.filter(pk=partner.pk, version=partner.version).update(
        decision=decision,
        organisation=organisation,
        merged_into=merged_into,
        version=F("version") + 1,
    )
    if not moved:
        raise PartnerMoved
    partner.refresh_from_db()
    PartnerEvent.objects.create(
        partner=partner,
        version=partner.version,
        at=now,
        actor=by,
        decision=decision,
        organisation=organisation,
        merged_into=merged_into,
        before=before,
    )


def _save_anew(organisation: Organisation, tries: int = 3) -> None:
    """Write a new organisation at a free address."""
    organisation.slug = slugs_of_organisations().take(organisation.name)
    # The address alone could be taken, and the database says so when it is written, not a moment before.
    organisation.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        # In another wave somebody took the address a moment ago; it is seen as taken now.
        if tries == 1:
            raise
        _save_anew(organisation, tries - 1)


def _keep_alias(organisation: Organisation, partner: NamedPartner) -> bool:
    """Add a spelling to the other names where the wave may; say whether it did.

    Under the row's lock, since two spellings may be confirmed at once.
    """
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    is_known = partner.name in {row.name, row.english_name, *row.aliases}
    if is_known or not _may_name(partner.wave, row):
        return False
    row.aliases = [*row.aliases, partner.name]
    row.save(update_fields=["aliases", "updated_at"])
    return True


def _drop_alias(organisation: Organisation, partner: NamedPartner, *, was_kept_here: bool) -> None:
    """Take a spelling off again that a confirmation has added and none stands for any more."""
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not (was_kept_here or _may_name(partner.wave, row)):
        return
    events = PartnerEvent.objects.filter(organisation=row, partner__name=partner.name)
    was_kept = events.filter(before__kept_alias=True).exists()
    confirmed = row.named_as.filter(decision=PartnerDecision.CONFIRMED, name=partner.name)
    is_said = any(_may_name(one.wave, row) for one in confirmed.select_related("wave"))
    if was_kept and partner.name in row.aliases and not is_said:
        row.aliases = [alias for alias in row.aliases if alias != partner.name]
        row.save(update_fields=["aliases", "updated_at"])


def _may_name(wave: Wave, organisation: Organisation) -> bool:
    """Whether what a wave's firms call an organisation may stand on its page.

    It may for the cluster's own, and for what surveys have made: nobody answers for that, and it has no page.
    """
    if organisation.cluster_id:
        return organisation.cluster_id == wave.cluster_id
    return not organisation.is_listed


def _is_used(organisation: Organisation, made_for: NamedPartner) -> bool:
    """Whether anything has come to refer to an organisation besides the name that it was made for."""
    if organisation.is_listed or organisation.cluster_id:
        return True
    relations: list[Any] = Organisation._meta.get_fields(include_hidden=True)
    for relation in relations:
        if relation.concrete or not relation.auto_created or relation.field in _GUESSES:
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: organisation})
        if relation.related_model is PartnerEvent:
            rows = rows.exclude(partner=made_for)
        if rows.exists():
            return True
    return False
