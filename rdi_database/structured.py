"""What search engines read of an initiative: schema.org in JSON-LD, of public fields only."""

from collections.abc import Sequence
from typing import Any

from django_countries import countries

from connect.models import Organisation

from .choices import InitiativeKind, InitiativeStatus
from .models import Initiative
from .querysets import SHORT_KINDS


def initiative_data(
    initiative: Initiative, url: str, partners: Sequence[Organisation], site: str
) -> dict[str, Any]:
    """Return the description of an event or a project; nothing for kinds of which schema.org knows none."""
    if initiative.kind in SHORT_KINDS:
        data = _event(initiative, site)
    elif initiative.kind == InitiativeKind.PROJECT:
        data = _project(initiative, partners, site)
    else:
        return {}
    named = {
        "@context": "https://schema.org",
        "name": initiative.title,
        "description": initiative.summary,
        "url": url,
        "sameAs": initiative.website,
    }
    return {key: value for key, value in (named | data).items() if value}


def _event(initiative: Initiative, site: str) -> dict[str, Any]:
    is_cancelled = initiative.said_status == InitiativeStatus.CANCELLED
    address = {
        "@type": "PostalAddress",
        "addressLocality": initiative.city,
        "addressCountry": str(initiative.country),
    }
    held = {key: value for key, value in address.items() if value}
    organiser = initiative.organiser
    begins, ends, last = initiative.begins, initiative.ends, initiative.last_day
    if initiative.is_whole_days:
        dates = {
            "startDate": begins and begins.date().isoformat(),
            "endDate": last and last.isoformat(),
        }
    else:
        dates = {"startDate": begins and begins.isoformat(), "endDate": ends and ends.isoformat()}
    return {
        "@type": "Event",
        **dates,
        "inLanguage": initiative.language,
        "eventStatus": f"https://schema.org/{'EventCancelled' if is_cancelled else 'EventScheduled'}",
        "location": len(held) > 1
        and {
            "@type": "Place",
            "name": initiative.city or countries.name(initiative.country),
            "address": held,
        },
        "organizer": organiser and organiser.is_listed and _organisation(organiser, site),
    }


def _project(initiative: Initiative, partners: Sequence[Organisation], site: str) -> dict[str, Any]:
    begins, last = initiative.begins, initiative.last_day
    return {
        "@type": "ResearchProject",
        "alternateName": initiative.acronym,
        "identifier": initiative.identifier,
        "foundingDate": begins and begins.date().isoformat(),
        "dissolutionDate": last and last.isoformat(),
        "keywords": list(initiative.keywords),
        "member": [_organisation(partner, site) for partner in partners],
    }


def _organisation(organisation: Organisation, site: str) -> dict[str, Any]:
    return {
        "@type": "Organization",
        "name": organisation.name,
        "url": site + organisation.get_absolute_url(),
    }
