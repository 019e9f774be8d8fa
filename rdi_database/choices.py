"""The words of the R+D directory. docs/glossary.md says what each means."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InitiativeKind(models.TextChoices):
    CALL = "call", _("Call for proposals")
    PROJECT = "project", _("Project")
    EVENT = "event", _("Event")
    TECHNOLOGY_DAY = "technology_day", _("Technology day")
    AGENDA = "agenda", _("Research agenda")


class InitiativeStatus(models.TextChoices):
    """How an initiative stands, or what its source says of it; the clock goes before the source."""

    FORTHCOMING = "forthcoming", _("Forthcoming")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Ended early")


class ParticipationRole(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    PARTICIPANT = "participant", _("Participant")
    PARTNER = "partner", _("Partner without funding")
    THIRD_PARTY = "third_party", _("Third party")


class FacilityKind(models.TextChoices):
    FACILITY = "facility", _("Facility")
    TEST_BED = "test_bed", _("Test bed")


class MatchState(models.TextChoices):
    """What became of a new organisation that may be a known one."""

    WAITING = "waiting", _("Waits for a decision")
    JOINED = "joined", _("One organisation")
    APART = "apart", _("Two organisations")


class FollowKind(models.TextChoices):
    """What somebody follows: a topic, or a search of one of the lists."""

    TOPIC = "topic", _("Topic")
    FIRMS = "firms", _("Search of organisations")
    RESEARCH = "research", _("Search of the R+D directory")
    INITIATIVES = "initiatives", _("Search of initiatives")


class FollowRhythm(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")


class WantedRole(models.TextChoices):
    """As what an organisation that looks for partners sees itself in the project."""

    COORDINATOR = "coordinator", _("We coordinate and look for partners")
    PARTNER = "partner", _("We look for a consortium to join")
