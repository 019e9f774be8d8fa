"""What search engines read of an organisation or a case study: schema.org in JSON-LD, of public fields only."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .geojson import DIGITS
from .models import CaseStudy, Organisation, OrganisationText

# In a data block of a page only these could end it or begin another.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def organisation_data(
    organisation: Organisation, text: OrganisationText | None, url: str
) -> dict[str, Any]:
    """Return the schema.org description; what is not known is left out."""
    address = {
        "@type": "PostalAddress",
        "addressLocality": organisation.city,
        "addressCountry": organisation.country.code,
    }
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": organisation.name,
        "url": url,
        "alternateName": [organisation.english_name, *organisation.aliases],
        "description": text.summary if text else "",
        "sameAs": organisation.website,
        "foundingDate": str(organisation.founded or ""),
        "address": {key: value for key, value in address.items() if value},
        "location": _location(organisation),
    }
    data["alternateName"] = [name for name in data["alternateName"] if name]
    return {key: value for key, value in data.items() if value}


def case_data(case: CaseStudy, url: str) -> dict[str, Any]:
    """Return the schema.org description of a public case study."""
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": case.title,
        "description": case.summary,
        "inLanguage": case.language,
        "datePublished": case.published_at.isoformat() if case.published_at else "",
        "url": url,
        "about": [
            {"@type": "Organization", "name": organisation.name}
            for organisation in (case.first, case.second)
        ],
    }


def _location(organisation: Organisation) -> dict[str, Any]:
    """Return where on the globe an organisation is; an organisation itself has no coordinates there."""
    if not organisation.has_point:
        return {}
    return {
        "@type": "Place",
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": round(organisation.latitude, DIGITS),
            "longitude": round(organisation.longitude, DIGITS),
        },
    }


def data_block(data: dict[str, Any]) -> SafeString:
    """Return a data block for the head of a page; a browser never runs it."""
    written = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    # Escaped above: nothing in it can end the block.
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(written),  # noqa: S308
    )
