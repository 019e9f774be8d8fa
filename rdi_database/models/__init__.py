"""The tables of the R+D directory."""

from .initiatives import Initiative, Participation
from .profiles import Facility, ResearchProfile, ResearchRole, ResearchText

__all__ = [
    "Facility",
    "Initiative",
    "Participation",
    "ResearchProfile",
    "ResearchRole",
    "ResearchText",
]
