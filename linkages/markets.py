"""The markets of a report in words: where to look next, and where small firms may begin."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_countries import countries

from . import sentences
from .analysis.regions import MIDWEST, REGIONS


def market_name(market: Mapping[str, Any]) -> str:
    """Return what to call a market: a country, a region of the United Nations, or the Midwest."""
    code = market["code"]
    if code == MIDWEST:
        return _("the Midwestern United States")
    if market["kind"] == "country":
        return str(countries.name(code))
    return str(REGION_NAMES.get(code, REGIONS[code].name if code in REGIONS else code))


def market_reasons(market: Mapping[str, Any]) -> list[str]:
    """Return why a market is suggested, a short phrase each."""
    return [_reason(reason) for reason in market["reasons"]]


def _reason(reason: Mapping[str, Any]) -> str:
    count = reason["count"]
    match reason["kind"]:
        case "links":
            words = ngettext("%(count)s linkage there now", "%(count)s linkages there now", count)
        case "nearby":
            words = ngettext(
                "%(count)s linkage to a neighbouring country: %(countries)s",
                "%(count)s linkages to neighbouring countries: %(countries)s",
                count,
            )
        case "sought":
            words = ngettext("%(count)s firm looks for it", "%(count)s firms look for it", count)
        case _:
            words = ngettext(
                "%(count)s place to stay under the roaming agreement",
                "%(count)s places to stay under the roaming agreement",
                count,
            )
    named = ", ".join(str(countries.name(code)) for code in reason["countries"])
    return words % {"count": count, "countries": named}


def nearer_markets() -> str:
    """Return what stands before the first steps."""
    return _(
        "Small and medium-sized firms may take a first step closer to home, where larger firms of the cluster"
        " sell already:"
    )


def first_steps(content: Mapping[str, Any]) -> list[str]:
    """Return the European countries that small firms may begin with, each with why as far as that is told."""
    told = []
    for step in content["first_steps"]:
        country = sentences.country_name(step["country"])
        if step["links"] is None:
            told.append(country)
            continue
        told.append(
            _("%(country)s (outputs of larger firms: %(links)s, of small ones: %(sme_links)s)")
            % {"country": country, "links": step["links"], "sme_links": step["sme_links"]}
        )
    return told


# Regions of the United Nations that can be a market, in the reader's language.
REGION_NAMES: Mapping[str, Promise] = {
    "002": gettext_lazy("Africa"),
    "005": gettext_lazy("South America"),
    "013": gettext_lazy("Central America"),
    "021": gettext_lazy("Northern America"),
    "029": gettext_lazy("the Caribbean"),
    "030": gettext_lazy("Eastern Asia"),
    "034": gettext_lazy("Southern Asia"),
    "035": gettext_lazy("South-eastern Asia"),
    "053": gettext_lazy("Australia and New Zealand"),
    "054": gettext_lazy("Melanesia"),
    "057": gettext_lazy("Micronesia"),
    "061": gettext_lazy("Polynesia"),
    "143": gettext_lazy("Central Asia"),
    "145": gettext_lazy("Western Asia"),
}
