"""The tables of the R+D directory."""

from .differences import InitiativeDifference
from .engagement import ViewCount, ViewMark
from .follows import Follow
from .initiatives import Initiative, Participation
from .matches import PossibleMatch
from .profiles import Facility, ResearchProfile, ResearchRole, ResearchText
from .wanted import PartnerWanted, Proposal

__all__ = [
    "Facility",
    "Follow",
    "Initiative",
    "InitiativeDifference",
    "Participation",
    "PartnerWanted",
    "PossibleMatch",
    "Proposal",
    "ResearchProfile",
    "ResearchRole",
    "ResearchText",
    "ViewCount",
    "ViewMark",
]
