"""The tables of `connect`."""

from .cases import CaseApproval, CaseEvent, CasePicture, CaseStudy
from .connections import ConnectionEvent, ConnectionRequest, ReferenceCounter
from .differences import Difference, OrganisationDifference
from .documents import OrganisationAddition, OrganisationDocument, SearchVersion, TopicDocument
from .drafts import ProfileDraft
from .events import Event
from .notices import Notice, NoticeEvent
from .organisations import (
    RESERVED_SLUGS,
    Identifier,
    ImportRun,
    OldSlug,
    Organisation,
    OrganisationText,
)
from .people import ClusterManager, NetworkRole, OrganisationMember, User
from .places import Cluster, ClusterHoliday, Region
from .suggestions import PartnerSuggestion
from .teams import TeamRequest
from .topics import OrganisationTopic, Synonym, Topic

__all__ = [
    "RESERVED_SLUGS",
    "CaseApproval",
    "CaseEvent",
    "CasePicture",
    "CaseStudy",
    "Cluster",
    "ClusterHoliday",
    "ClusterManager",
    "ConnectionEvent",
    "ConnectionRequest",
    "Difference",
    "Event",
    "Identifier",
    "ImportRun",
    "NetworkRole",
    "Notice",
    "NoticeEvent",
    "OldSlug",
    "Organisation",
    "OrganisationAddition",
    "OrganisationDifference",
    "OrganisationDocument",
    "OrganisationMember",
    "OrganisationText",
    "OrganisationTopic",
    "PartnerSuggestion",
    "ProfileDraft",
    "ReferenceCounter",
    "Region",
    "SearchVersion",
    "Synonym",
    "TeamRequest",
    "Topic",
    "TopicDocument",
    "User",
]
