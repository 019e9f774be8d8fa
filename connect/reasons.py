"""Why somebody is suggested, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_countries import countries

from .choices import OrganisationKind
from .matching import WEIGHTS, Feature, Suggestion
from .models import Organisation, PartnerSuggestion, Topic

# What each feature says of a possible partner; on the help page, beside its weight.
MEANINGS: Mapping[Feature, str | Promise] = {
    Feature.SEEKS: gettext_lazy("It offers what you look for."),
    Feature.OFFERS: gettext_lazy("It looks for what you offer."),
    Feature.TOPICS: gettext_lazy("It works on the same topics, rare ones above all."),
    Feature.GAP: gettext_lazy("It is what your linkages lack: its kind or its topics."),
    Feature.MARKET: gettext_lazy("One of you knows a market that the other looks for."),
    Feature.NETWORK: gettext_lazy("It has worked with partners of yours."),
    Feature.ALIKE: gettext_lazy("It has worked with organisations that sound like yours."),
    Feature.PROGRAMME: gettext_lazy("It works in the programmes that you work in."),
    Feature.CALL: gettext_lazy("It works in the families of calls that you work in."),
    Feature.TEXT: gettext_lazy("Its name and texts use the same rare words as yours."),
    Feature.KIND: gettext_lazy("It works with your kind of organisation more than others."),
    Feature.COUNTRY_PAIR: gettext_lazy("Your country and its country work together often."),
    Feature.KIND_PAIR: gettext_lazy("Your kind and its kind work together often."),
    Feature.POPULARITY: gettext_lazy("It has been in many projects with many partners."),
}


@dataclass(frozen=True)
class Suggested:
    """A possible partner with its reasons as sentences."""

    organisation: Organisation
    reasons: Sequence[str]


@dataclass(frozen=True)
class Weighed:
    """A line of the help page: what counts, and how much where no project is known and where very many are."""

    meaning: str | Promise
    unknown: float
    known: float
    is_fitted: bool


def weights() -> list[Weighed]:
    """Return the weights in use, as they stand in `connect.matching`."""
    return [
        Weighed(MEANINGS[feature], weight.unknown, weight.known, weight.is_fitted)
        for feature, weight in WEIGHTS.items()
    ]


def stored(suggestion: Suggestion) -> list[dict[str, Any]]:
    """Return the reasons of a suggestion as rows keep them and `worded` reads them."""
    return [
        {"feature": str(why.feature), "evidence": list(why.evidence), "n": why.n}
        for why in suggestion.reasons
    ]


def worded(rows: Sequence[PartnerSuggestion]) -> list[Suggested]:
    """Return suggestions in the reader's language. Nobody who is not listed is named."""
    told = [why for row in rows for why in row.reasons]
    names = _names(told)
    labels = _labels(told)
    return [
        Suggested(row.candidate, [_sentence(why, names, labels) for why in row.reasons])
        for row in rows
    ]


def _names(told: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    ids = {
        int(key)
        for why in told
        if why["feature"] in (Feature.NETWORK, Feature.ALIKE)
        for key in why["evidence"]
    }
    rows = Organisation.objects.listed().filter(pk__in=ids)
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def _labels(told: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    keyed = (Feature.SEEKS, Feature.OFFERS, Feature.TOPICS, Feature.GAP)
    slugs = {key for why in told if why["feature"] in keyed for key in why["evidence"]}
    found = {topic.slug: topic.label for topic in Topic.objects.filter(slug__in=slugs)}
    kinds = {kind.value: str(kind.label) for kind in OrganisationKind}
    return {**kinds, **found}


def _sentence(why: Mapping[str, Any], names: Mapping[str, str], labels: Mapping[str, str]) -> str:
    evidence, n = why["evidence"], why["n"]
    match why["feature"]:
        case Feature.SEEKS:
            said = _("Offers what you look for: %(what)s")
        case Feature.OFFERS:
            said = _("Looks for what you offer: %(what)s")
        case Feature.TOPICS:
            said = _("Works on the same topics: %(what)s")
        case Feature.GAP:
            said = _("Is what your linkages lack: %(what)s")
        case Feature.MARKET:
            said = _("Knows or looks for markets that fit yours: %(what)s")
        case Feature.NETWORK:
            said = ngettext(
                "Has worked with a partner of yours",
                "Has worked with %(n)s partners of yours",
                n,
            )
        case Feature.ALIKE:
            said = _("Has worked with organisations like yours")
        case Feature.PROGRAMME | Feature.CALL:
            said = _("Works in the same programmes and calls: %(what)s")
        case Feature.TEXT:
            said = _("Speaks of the same things: %(what)s")
        case Feature.COUNTRY_PAIR:
            said = _("Works with your country often")
        case _:
            said = _("Works with your kind of organisation more than others")
    shown = [names[key] for key in evidence if key in names]
    words = [labels.get(key) or (countries.name(key) or key) for key in evidence]
    sentence = said % {"what": ", ".join(words), "n": n}
    return f"{sentence} ({', '.join(shown)})" if shown else sentence
