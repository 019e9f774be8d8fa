"""Who could fit whom: partners for an organisation, each with its reasons. Knows no Django."""

from .directory import Directory
from .records import Feature, Known, Profile, Project, Reason, Suggestion
from .suggesting import suggest
from .texts import family_of, words_of
from .weights import WEIGHTS, Weight

__all__ = [
    "WEIGHTS",
    "Directory",
    "Feature",
    "Known",
    "Profile",
    "Project",
    "Reason",
    "Suggestion",
    "Weight",
    "family_of",
    "suggest",
    "words_of",
]
