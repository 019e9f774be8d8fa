"""Whom a firm has met through this site: offered when it names its partners, and added by nobody but the firm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bewiser.lib.encounters import encounters_of
from connect.importing.folding import name_key
from connect.models import Organisation

from .models import Interview

MOST_SHOWN = 5


@dataclass(frozen=True)
class Acquaintance:
    """An organisation that a firm has met: how, and when for the last time."""

    organisation: Organisation
    how: Any
    on: date


def acquaintances(interview: Interview) -> list[Acquaintance]:
    """Return whom the firm of an interview has met and does not name in it yet, the latest first."""
    firm = interview.participant.organisation_id
    latest = {met.other_than(firm): met for met in reversed(encounters_of(firm))}
    if not latest:
        return []
    partners = [linkage.partner for linkage in interview.linkages.select_related("partner")]
    named = {partner.organisation_id for partner in partners}
    names = {partner.name_key for partner in partners}
    met = Organisation.objects.in_bulk(latest.keys() - named)
    known = [
        Acquaintance(organisation, latest[key].how, latest[key].on)
        for key, organisation in met.items()
        if name_key(organisation.name) not in names
    ]
    return sorted(known, key=lambda one: (one.on, one.organisation.pk), reverse=True)[:MOST_SHOWN]


def chosen(known: Sequence[Acquaintance], key: str) -> dict[str, Any]:
    """Return what the form of a row begins with where one of these was chosen; nothing for any other key."""
    for one in known:
        organisation = one.organisation
        if key == str(organisation.pk):
            return {
                "organisation": organisation.pk,
                "name": organisation.name,
                "country": str(organisation.country),
                "city": organisation.city,
                "kind": organisation.kind,
            }
    return {}
