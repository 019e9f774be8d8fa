"""The tables of V-LINC."""

from .cube import CubeCell
from .findings import Finding, ReportEdition
from .interviews import Interview, Invitation, Linkage
from .partners import NamedPartner, PartnerEvent
from .schemes import ScoringScheme
from .waves import Participant, Wave, WaveEvent

__all__ = [
    "CubeCell",
    "Finding",
    "Interview",
    "Invitation",
    "Linkage",
    "NamedPartner",
    "Participant",
    "PartnerEvent",
    "ReportEdition",
    "ScoringScheme",
    "Wave",
    "WaveEvent",
]
