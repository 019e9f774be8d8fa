"""The tables of the R+D directory."""

from .initiatives import Initiative, Participation
from .matches import PossibleMatch
from .profiles import Facility, ResearchProfile, ResearchRole, ResearchText

__all__ = [
    "Facility",
    "Initiative",
    "Participation",
    "PossibleMatch",
    "ResearchProfile",
    "ResearchRole",
    "ResearchText",
]
