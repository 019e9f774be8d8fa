"""The tables of the R+D directory."""

from .engagement import ViewCount, ViewMark
from .follows import Follow
from .initiatives import Initiative, Participation
from .matches import PossibleMatch
from .profiles import Facility, ResearchProfile, ResearchRole, ResearchText

__all__ = [
    "Facility",
    "Follow",
    "Initiative",
    "Participation",
    "PossibleMatch",
    "ResearchProfile",
    "ResearchRole",
    "ResearchText",
    "ViewCount",
    "ViewMark",
]
