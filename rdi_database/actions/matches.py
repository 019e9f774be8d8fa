"""Whether an organisation that a list brought is one that is known."""

from datetime import datetime
from typing import Any

from django.db import transaction
from simple_history.utils import update_change_reason

from connect.importing.folding import fold
from connect.importing.provenance import PERSON
from connect.models import (
    Cluster,
    Identifier,
    OldSlug,
    Organisation,
    OrganisationAddition,
    OrganisationDifference,
    OrganisationDocument,
    OrganisationText,
    OrganisationTopic,
    PartnerSuggestion,
    User,
)

from ..choices import MatchState
from ..exceptions import InUse, MatchDecided
from ..models import Participation, PossibleMatch, Proposal, ViewCount

# What moves to the known organisation, or goes with the new one. Anything else means that people have used it.
_MOVES = (
    Identifier,
    OldSlug,
    OrganisationAddition,
    OrganisationDifference,
    OrganisationDocument,
    OrganisationText,
    OrganisationTopic,
    Participation,
    PartnerSuggestion,
    PossibleMatch,
    Proposal,
    ViewCount,
)
# What the known organisation takes over where it says nothing itself.
_VALUES = (
    "english_name",
    "size",
    "is_sme",
    "founded",
    "country",
    "city",
    "street",
    "postcode",
    "website",
)


@transaction.atomic
def join(match: PossibleMatch, *, by: User, now: datetime) -> None:
    """Make one organisation of the two: the known one stays, with the numbers and projects of the new one.

    It takes over what it does not say itself, and no value that it has. Raises MatchDecided where a colleague was
    quicker, InUse where the new one is more than a list has told.
    """
    pair = [match.organisation_id, match.candidate_id]
    # First of all: who joins the same one into another holds it, and will write to our row of the list.
    rows = Organisation.objects.filter(pk__in=pair).order_by("pk").select_for_update()
    found = {row.pk: row for row in rows}
    _decide(match, MatchState.JOINED, by, now)
    # Either may have been joined into another one a moment ago.
    if found.keys() != set(pair):
        raise MatchDecided
    new, known = found[match.organisation_id], found[match.candidate_id]
    if used := _uses_of(new):
        raise InUse(used)
    _move_rows(new, known)
    _settle_doubts(new, known, by, now)
    _move_values(new, known)
    known.save()
    update_change_reason(known, f"joined: {new.name}"[:100])
    new.delete()


@transaction.atomic
def keep_apart(match: PossibleMatch, *, by: User, now: datetime) -> None:
    """Let both stand. Raises MatchDecided where a colleague was quicker."""
    _decide(match, MatchState.APART, by, now)


def _decide(match: PossibleMatch, state: MatchState, by: User, now: datetime) -> None:
    # Compare and set in one statement: of two who decide at once the second is told.
    moved = PossibleMatch.objects.filter(pk=match.pk, state=MatchState.WAITING).update(
        state=state, decided_by=by, decided_at=now
    )
    if not moved:
        raise MatchDecided


def _uses_of(organisation: Organisation) -> list[str]:
    """Return what else refers to an organisation, by the names of the models."""
    used = {str(Cluster._meta.verbose_name)} if organisation.cluster_id else set()
    for relation in Organisation._meta.related_objects:
        model: Any = relation.related_model
        if model not in _MOVES and not relation.many_to_many:
            rows = model._default_manager.filter(**{relation.field.name: organisation.pk})
            if rows.exists():
                used.add(str(model._meta.verbose_name_plural))
    return sorted(used)


def _move_rows(new: Organisation, known: Organisation) -> None:
    new.identifiers.update(organisation=known)
    taken = known.participations.values("initiative")
    new.participations.exclude(initiative__in=taken).update(organisation=known)
    languages = known.texts.values("language")
    new.texts.exclude(language__in=languages).update(organisation=known)
    topics = set(known.topic_rows.values_list("topic_id", "relation"))
    for row in new.topic_rows.all():
        if (row.topic_id, row.relation) not in topics:
            row.organisation = known
            row.save(update_fields=["organisation"])


def _settle_doubts(new: Organisation, known: Organisation, by: User, now: datetime) -> None:
    """It is nobody else then; and who may have been the new one may be the known one."""
    new.possible_matches.filter(state=MatchState.WAITING).update(
        state=MatchState.APART, decided_by=by, decided_at=now
    )
    # One that was joined before leaves a row without it, and nothing is outside of what may be anything.
    doubted = known.candidate_matches.exclude(organisation=None).values("organisation")
    new.candidate_matches.exclude(organisation__in=doubted).exclude(organisation=known).update(
        candidate=known
    )


def _move_values(new: Organisation, known: Organisation) -> None:
    """Fill the gaps of the instance in hand, each value with where it comes from; the caller saves it.

    What a person has emptied is no gap.
    """
    provenance = dict(known.provenance)
    for name in _VALUES:
        value = getattr(new, name)
        if known.provenance.get(name, {}).get("kind") == PERSON:
            continue
        if getattr(known, name) in ("", None) and value not in ("", None):
            setattr(known, name, value)
            if name in new.provenance:
                provenance[name] = new.provenance[name]
    if not known.has_point and new.has_point:
        known.latitude, known.longitude = new.latitude, new.longitude
        if "point" in new.provenance:
            provenance["point"] = new.provenance["point"]
    names = {fold(name) for name in (known.name, known.english_name, *known.aliases)}
    known.aliases = [
        *known.aliases,
        *(name for name in (new.name, *new.aliases) if fold(name) not in names),
    ]
    known.provenance = provenance
