"""What `roaming` keeps."""

from .agreements import Acceptance, Agreement
from .editions import Block, ClusterNews, Edition, EditionEvent
from .locations import Location, LocationClosure
from .members import AgreementMember, Contact, MemberEvent
from .stays import DeskDay, LedgerEntry, Stay, StayEvent, StayReview
from .subscriptions import Consent, Subscription

__all__ = [
    "Acceptance",
    "Agreement",
    "AgreementMember",
    "Block",
    "ClusterNews",
    "Consent",
    "Contact",
    "DeskDay",
    "Edition",
    "EditionEvent",
    "LedgerEntry",
    "Location",
    "LocationClosure",
    "MemberEvent",
    "Stay",
    "StayEvent",
    "StayReview",
    "Subscription",
]
