"""From features to suggestions: the weighted sum, the best of it, and why."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .directory import NOBODY, Directory
from .records import Feature, Known, Profile, Reason, Suggestion
from .sparse import Floats, best
from .topics import gap_filled, shared_markets
from .weights import GENERAL, LEAST_SAID, NO_REASONS, WEIGHTS

# A person reads no more than these.
_REASONS = 2
_EXAMPLES = 3


def suggest(
    directory: Directory,
    profile: Profile,
    known: Known = NOBODY,
    *,
    n: int = 5,
    kind: str = "",
    is_specific: bool = False,
) -> list[Suggestion]:
    """Return the best partners for an organisation, at most `n`, of one kind if it is named.

    Left out are the organisation itself, whoever shares a project with it or is linked, and those of
    whom there is nothing to say; where it has to be specific, also those of whom there is no more to say
    than what holds for every asker of this kind and country. Equals come in the order of their ids.
    """
    parts = weighed(directory.values(profile, known), directory.n_projects(profile.id))
    silent = NO_REASONS | GENERAL if is_specific else NO_REASONS
    said = np.maximum.reduce([part for feature, part in parts.items() if feature not in silent])
    may = directory.open_to(profile, known, kind) & (said >= LEAST_SAID)
    score = total(parts)
    return [
        Suggestion(
            directory.profiles[at].id,
            float(score[at]),
            tuple(
                _reason(directory, feature, profile, directory.profiles[at], known)
                for feature in _telling(parts, at)
            ),
        )
        for at in best(score, may, n)
    ]


def weighed(values: Mapping[Feature, Floats], n_projects: int) -> dict[Feature, Floats]:
    """Return what each feature adds to each candidate's score for one of whom so many projects are known."""
    return {
        feature: WEIGHTS[feature].after(n_projects) * found for feature, found in values.items()
    }


def total(parts: Mapping[Feature, Floats]) -> Floats:
    return np.add.reduce(list(parts.values()))


def _telling(parts: Mapping[Feature, Floats], at: int) -> list[Feature]:
    """Return the features that add most for a candidate and are reasons, the one that adds most first."""
    told = [
        (-float(part[at]), order, feature)
        for order, (feature, part) in enumerate(parts.items())
        if feature not in NO_REASONS and part[at] >= LEAST_SAID
    ]
    return [feature for _, _, feature in sorted(told)[:_REASONS]]


def _reason(
    directory: Directory, feature: Feature, one: Profile, other: Profile, known: Known
) -> Reason:
    found = _evidence(directory, feature, one, other, known)
    return Reason(feature, tuple(found[:_EXAMPLES]), len(found))


def _evidence(
    directory: Directory, feature: Feature, one: Profile, other: Profile, known: Known
) -> list[str]:
    match feature:
        case Feature.SEEKS:
            return directory.topics.rarest_first(one.seeks & other.offers)
        case Feature.OFFERS:
            return directory.topics.rarest_first(one.offers & other.seeks)
        case Feature.TOPICS:
            return directory.topics.rarest_first(one.works_in & other.works_in)
        case Feature.GAP:
            return gap_filled(known, other)
        case Feature.MARKET:
            return shared_markets(one, other)
        case Feature.NETWORK:
            return directory.shared_partners(one.id, other.id)
        case Feature.ALIKE:
            return directory.partners_alike(one, other.id)
        case Feature.PROGRAMME:
            return directory.programmes.shared(one.id, other.id)
        case Feature.CALL:
            return directory.calls.shared(one.id, other.id)
        case Feature.TEXT:
            return directory.texts.shared(one.words, other.words)
        case Feature.COUNTRY_PAIR:
            return [other.country]
        case _:
            return [one.kind]
