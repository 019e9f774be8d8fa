"""What `roaming` keeps."""

from .agreements import Acceptance, Agreement
from .locations import Location, LocationClosure
from .members import AgreementMember, Contact, MemberEvent
from .stays import DeskDay, LedgerEntry, Stay, StayEvent, StayReview

__all__ = [
    "Acceptance",
    "Agreement",
    "AgreementMember",
    "Contact",
    "DeskDay",
    "LedgerEntry",
    "Location",
    "LocationClosure",
    "MemberEvent",
    "Stay",
    "StayEvent",
    "StayReview",
]
