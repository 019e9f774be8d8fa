"""What `roaming` keeps."""

from .agreements import Acceptance, Agreement
from .locations import Location, LocationClosure
from .members import AgreementMember, Contact, MemberEvent

__all__ = [
    "Acceptance",
    "Agreement",
    "AgreementMember",
    "Contact",
    "Location",
    "LocationClosure",
    "MemberEvent",
]
