"""The words of V-LINC. docs/glossary.md says what each means."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Category(models.TextChoices):
    """The eight linkage categories, in the one order in which they are always shown."""

    OUTPUT = "output", _("Output")
    INPUT = "input", _("Input")
    SPECIALIST_SERVICE = "specialist_service", _("Specialist service")
    RND = "rnd", _("R+D")
    TRAINING = "training", _("Training")
    GOVERNMENT_AGENCY = "government_agency", _("Government agency")
    INDUSTRY_ASSOCIATION = "industry_association", _("Industry association")
    INDUSTRY_PEER = "industry_peer", _("Industry peer")


class Scope(models.TextChoices):
    """How far a partner is, seen from the cluster; each linkage has exactly one."""

    LOCAL = "local", _("Local")
    NATIONAL = "national", _("National")
    EUROPEAN = "european", _("European")
    INTERNATIONAL = "international", _("International")


class Band(models.TextChoices):
    """The perceived significance of a linkage to the firm that named it."""

    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")
    TENUOUS = "tenuous", _("Tenuous")


class SizeClass(models.TextChoices):
    """The three exclusive classes of a report: the multinational flag goes before the head count."""

    SME = "sme", _("Small or medium-sized firm")
    LARGE = "large", _("Large firm")
    MNC = "mnc", _("Multinational")


class WaveState(models.TextChoices):
    DRAFT = "draft", _("In preparation")
    OPEN = "open", _("Open for interviews")
    CLOSED = "closed", _("Closed, partners being decided")
    FROZEN = "frozen", _("Frozen")


class InterviewMode(models.TextChoices):
    SELF_SERVICE = "self_service", _("Filled in by the firm")
    INTERVIEWER = "interviewer", _("Held by an interviewer")
    IMPORTED = "imported", _("Imported")


class InterviewState(models.TextChoices):
    STARTED = "started", _("Under way")
    SUBMITTED = "submitted", _("Handed in")


class PartnerDecision(models.TextChoices):
    """What became of a name on the staging list."""

    WAITING = "waiting", _("Not yet decided")
    CONFIRMED = "confirmed", _("Confirmed as a known organisation")
    CREATED = "created", _("Created as a new organisation")
    MERGED = "merged", _("The same as another name")
    UNRESOLVED = "unresolved", _("Left unresolved")


class FindingState(models.TextChoices):
    DRAFT = "draft", _("Suggested")
    ACCEPTED = "accepted", pgettext_lazy("finding", "Accepted")
    DROPPED = "dropped", _("Dropped")


class Audience(models.TextChoices):
    """For whom an edition of a report is: everyone sees protected numbers."""

    PUBLIC = "public", _("Everyone")
    FULL = "full", _("Those who work on the wave")
