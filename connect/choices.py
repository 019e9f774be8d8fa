"""The words of the domain. docs/glossary.md says what each means."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationKind(models.TextChoices):
    FIRM = "firm", _("Firm")
    TECHNOLOGY_CENTRE = "technology_centre", _("Technology centre")
    ACADEMIA = "academia", _("University or academy")
    POLICY_BODY = "policy_body", _("Policy or regulatory body")
    PUBLIC_AGENCY = "public_agency", _("Public agency")
    ASSOCIATION = "association", _("Association")
    OTHER = "other", _("Other organisation")


class SizeBand(models.TextChoices):
    """The size bands of the EU definition, by number of people employed."""

    MICRO = "micro", _("Micro (under 10 people)")
    SMALL = "small", _("Small (10 to 49 people)")
    MEDIUM = "medium", _("Medium (50 to 249 people)")
    LARGE = "large", _("Large (250 people or more)")


class TopicAxis(models.TextChoices):
    DOMAIN = "domain", _("Cyber-security domain")
    ICT = "ict", _("ICT field")
    SECTOR = "sector", _("Sector")
    TECHNOLOGY = "technology", _("Technology")
    USE_CASE = "use_case", _("Use case")


class TopicRelation(models.TextChoices):
    WORKS_IN = "works_in", _("Works in")
    OFFERS = "offers", _("Offers")
    SEEKS = "seeks", _("Looks for")


class IdentifierScheme(models.TextChoices):
    PIC = "pic", _("EU participant code (PIC)")
    ROR = "ror", _("Research Organization Registry (ROR)")
    VAT = "vat", _("VAT number")
    NATIONAL = "national", _("National registration number")
    SOURCE = "source", _("Key in an imported list")


class DifferenceState(models.TextChoices):
    """What became of a value that a list says otherwise than a person."""

    WAITING = "waiting", _("Waits for a decision")
    DECLINED = "declined", _("Kept as it stands here")


class ResearchKind(models.TextChoices):
    """What an organisation of the R+D directory is, finer than its kind."""

    TECHNOLOGY_CENTRE = "technology_centre", _("Technology centre")
    UNIVERSITY_LAB = "university_lab", _("University laboratory")
    COMPANY_LAB = "company_lab", _("Company laboratory")
    POLICY_BODY = "policy_body", _("Policy or regulatory body")
    STANDARDS_BODY = "standards_body", _("Standards body")
    OTHER = "other", _("Other research organisation")


class MemberRole(models.TextChoices):
    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    VIEWER = "viewer", _("Viewer")


class TeamSide(models.TextChoices):
    """Who wishes that a person joins the team of an organisation; the other side decides."""

    PERSON = "person", _("The person")
    TEAM = "team", _("The team")


class TeamRequestState(models.TextChoices):
    WAITING = "waiting", _("Waits for an answer")
    ACCEPTED = "accepted", _("Joined")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")


class TeamRefusal(models.TextChoices):
    """Why somebody who asked does not join a team."""

    NOT_KNOWN = "not_known", _("Nobody there knows this person")
    NOT_PROVED = "not_proved", _("What was written does not prove it")
    LEFT = "left", _("No longer works there")
    WRONG_ORGANISATION = "wrong_organisation", _("Belongs to another organisation")
    OTHER = "other", _("Another reason")


class NetworkRoleName(models.TextChoices):
    COORDINATOR = "coordinator", _("Network coordinator")
    EDITOR = "editor", _("Network editor")


class ConnectionState(models.TextChoices):
    DRAFT = "draft", _("Waiting for the e-mail address to be confirmed")
    SUBMITTED = "submitted", _("With the asker’s cluster")
    CHANGES_ASKED = "changes_asked", _("Changes asked for")
    AT_TARGET_MANAGER = "at_target_manager", _("With the organisation’s cluster")
    AT_TARGET = "at_target", _("With the organisation asked")
    INTRODUCED = "introduced", _("Introduced")
    IN_PROGRESS = "in_progress", _("In contact")
    CLOSED = "closed", _("Closed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")


# Somebody has to act before these can end well; they count towards an asker's limit.
OPEN_STATES = (
    ConnectionState.SUBMITTED,
    ConnectionState.CHANGES_ASKED,
    ConnectionState.AT_TARGET_MANAGER,
    ConnectionState.AT_TARGET,
)
# The two sides know each other.
MET_STATES = (ConnectionState.INTRODUCED, ConnectionState.IN_PROGRESS)
ENDED_STATES = (
    ConnectionState.CLOSED,
    ConnectionState.DECLINED,
    ConnectionState.WITHDRAWN,
    ConnectionState.LAPSED,
)


class ConnectionVerb(models.TextChoices):
    """What happened to a request; one event row each."""

    DRAFTED = "drafted", _("Asked, address not yet confirmed")
    SUBMITTED = "submitted", _("Asked for an introduction")
    ASKED_CHANGES = "asked_changes", _("Asked for changes")
    RESUBMITTED = "resubmitted", _("Changed and sent again")
    FORWARDED = "forwarded", _("Forwarded to the other cluster")
    PUT_TO_TARGET = "put_to_target", _("Put to the organisation")
    ACCEPTED = "accepted", _("Accepted")
    INTRODUCED = "introduced", _("Introduced to each other")
    IN_CONTACT = "in_contact", _("Said that they are in contact")
    CLOSED = "closed", _("Closed")
    DECLINED = "declined", _("Declined")
    RETURNED = "returned", _("Returned as unreachable")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REMINDED = "reminded", _("Reminded")
    LAPSED = "lapsed", _("Lapsed")


class Side(models.TextChoices):
    ASKER = "asker", _("Asking side")
    TARGET = "target", _("Asked side")
    CLOCK = "clock", _("The clock")


class Goal(models.TextChoices):
    SELL = "sell", _("Sell a product or service")
    BUY = "buy", _("Buy a product or service")
    RESEARCH = "research", _("Research and develop together")
    FUNDING = "funding", _("Build a consortium for funding")
    MARKET_ENTRY = "market_entry", _("Enter a new market")
    OTHER = "other", _("Something else")


class DeclineReason(models.TextChoices):
    NO_CAPACITY = "no_capacity", _("No capacity at present")
    NOT_OUR_FIELD = "not_our_field", _("Not our field")
    COMPETITOR = "competitor", _("A competitor")
    ALREADY_IN_CONTACT = "already_in_contact", _("Already in contact")
    UNREACHABLE = "unreachable", _("Nobody could be reached")
    OTHER = "other", _("Another reason")


class Outcome(models.TextChoices):
    TALKED = "talked", _("We talked")
    MEETING = "meeting", _("We met")
    PROJECT = "project", _("A project together")
    CONTRACT = "contract", _("A contract")
    NOTHING = "nothing", _("Nothing came of it")


class EventKind(models.TextChoices):
    CONFERENCE = "conference", _("Conference")
    TECHNOLOGY_DAY = "technology_day", _("Technology day")
    MATCHMAKING = "matchmaking", _("Matchmaking")
    MISSION = "mission", _("Trade mission")
    WEBINAR = "webinar", _("Webinar")
    MEETING = "meeting", _("Members’ meeting")


class EncounterKind(models.TextChoices):
    """How two organisations came together here. The words are those of bewiser.lib.encounters."""

    CONNECTION = "connection", _("An introduction")
    STAY = "stay", _("A stay")


class CaseState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waits for approval")
    PUBLIC = "public", _("Public")
    WITHDRAWN = "withdrawn", _("Taken off")


class CaseVerb(models.TextChoices):
    """What happened to a case study; one event row each."""

    WRITTEN = "written", _("Begun")
    CHANGED = "changed", _("Changed")
    PUT = "put", _("Put to both organisations")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Made public")
    WITHDRAWN = "withdrawn", _("Taken off")


class NoticeType(models.TextChoices):
    """What a notice does: put something on offer, or look for something."""

    OFFERED = "offered", pgettext_lazy("notice", "Offered")
    WANTED = "wanted", pgettext_lazy("notice", "Wanted")


class NoticeKind(models.TextChoices):
    BUSINESS = "business", _("Business")
    TECHNOLOGY = "technology", _("Technology")
    RESEARCH = "research", _("Research and development")
    FUNDING = "funding", _("Consortium for funding")


def goal_answering(type_: str, kind: str) -> Goal:
    """Return what somebody most likely wants who answers a notice: who reads of something offered buys it."""
    match kind:
        case NoticeKind.RESEARCH:
            return Goal.RESEARCH
        case NoticeKind.FUNDING:
            return Goal.FUNDING
    return Goal.BUY if type_ == NoticeType.OFFERED else Goal.SELL


class NoticeStage(models.TextChoices):
    """How far what a notice tells of has come."""

    IDEA = "idea", _("Idea")
    DEVELOPMENT = "development", _("Being developed")
    PROTOTYPE = "prototype", _("Prototype")
    TRIED = "tried", _("Tried out in practice")
    MARKET = "market", _("On the market")


class PropertyStatus(models.TextChoices):
    """Who has which rights to what a notice tells of."""

    KNOW_HOW = "know_how", _("Know-how that is kept secret")
    COPYRIGHT = "copyright", _("Copyright")
    APPLIED = "applied", _("Patent applied for")
    GRANTED = "granted", _("Patent granted")
    OPEN = "open", _("Open licence")


class NoticeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLIC = "public", _("Public")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Taken off")


class NoticeVerb(models.TextChoices):
    """What happened to a notice; one event row each."""

    WRITTEN = "written", _("Begun")
    CHANGED = "changed", _("Changed")
    POSTED = "posted", _("Posted")
    RENEWED = "renewed", _("Renewed")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Taken off")
