"""The words of the agreement. docs/glossary.md says what each means."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The first clause: what every host gives, and may exceed.
LEAST_DAYS = 5


class MemberStatus(models.TextChoices):
    """How far a cluster is in the agreement."""

    APPLIED = "applied", _("Applied")
    INVITED = "invited", _("Invited to accept")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    LEFT = "left", _("Left")
    REFUSED = "refused", _("Not admitted")


class MemberVerb(models.TextChoices):
    """What happened to a membership; one event row each."""

    APPLIED = "applied", _("Applied")
    INVITED = "invited", _("Invited to accept the agreement")
    REFUSED = "refused", _("Not admitted")
    ACCEPTED = "accepted", _("Accepted the agreement")
    PAUSED = "paused", _("Paused")
    RESUMED = "resumed", _("Resumed")
    LEFT = "left", _("Left the agreement")
    CONTACT_CHANGED = "contact_changed", _("Named another contact")


class ContactRole(models.TextChoices):
    CONTACT = "contact", _("Contact person")
    DEPUTY = "deputy", _("Deputy")


class Service(models.TextChoices):
    """What a host offers its guests."""

    DESK = "desk", pgettext_lazy("a place to work", "Desk")
    ROOM = "room", _("Conference room")
    INTERNET = "internet", _("Internet")
    INTRODUCTIONS = "introductions", _("Introductions to local firms")
    EVENTS = "events", _("Events at the member price")
    PRINTING = "printing", _("Printing")
    PARKING = "parking", _("Parking")
    ACCESSIBLE = "accessible", _("Step-free access")


# The first two clauses promise these.
BASELINE = (
    Service.DESK,
    Service.ROOM,
    Service.INTERNET,
    Service.INTRODUCTIONS,
    Service.EVENTS,
)


class Weekday(models.IntegerChoices):
    """As ISO 8601 counts them."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


WORKING_DAYS = (
    Weekday.MONDAY,
    Weekday.TUESDAY,
    Weekday.WEDNESDAY,
    Weekday.THURSDAY,
    Weekday.FRIDAY,
)


class StayState(models.TextChoices):
    """How far a stay is. roaming.staying says who moves it."""

    REQUESTED = "requested", _("Waits for the home cluster")
    AT_HOST = "at_host", _("Waits for the host")
    PROPOSED = "proposed", _("The host proposes other dates")
    AGREED = "agreed", _("Agreed")
    STARTED = "started", _("The guest is there")
    FINISHED = "finished", _("Over")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Not answered in time")
    CANCELLED = "cancelled", _("Cancelled")
    NOT_USED = "not_used", _("Did not take place")


# Somebody has still to say yes to these.
ASKING_STATES = (StayState.REQUESTED, StayState.AT_HOST, StayState.PROPOSED)
# These have desks.
PLACED_STATES = (StayState.AGREED, StayState.STARTED, StayState.FINISHED)
# Both have said yes to these, whatever came of it.
AGREED_STATES = (*PLACED_STATES, StayState.CANCELLED, StayState.NOT_USED)


class StayVerb(models.TextChoices):
    """What happened to a stay; one event row each."""

    ASKED = "asked", _("Asked for a stay")
    CONFIRMED = "confirmed", _("Confirmed the membership")
    REFUSED = "refused", _("Did not confirm the membership")
    ACCEPTED = "accepted", _("Accepted the stay")
    PROPOSED = "proposed", _("Proposed other dates")
    TOOK = "took", _("Took the proposed dates")
    DECLINED = "declined", _("Declined the stay")
    WITHDREW = "withdrew", _("Withdrew the request")
    CANCELLED = "cancelled", _("Cancelled the stay")
    CHECKED_IN = "checked_in", _("Checked the guest in")
    CHECKED_OUT = "checked_out", _("Ended the stay")
    REMINDED = "reminded", _("Was reminded")
    LAPSED = "lapsed", _("The first day came without an answer")
    NOT_USED = "not_used", _("The last day passed without a guest")


class ReviewSide(models.TextChoices):
    GUEST = "guest", _("Guest")
    HOST = "host", _("Host")


class EditionState(models.TextChoices):
    """How far an edition of the newsletter is. Only a draft can be changed."""

    DRAFT = "draft", _("Being written")
    REVIEW = "review", _("Waiting for approval")
    APPROVED = "approved", pgettext_lazy("edition", "Approved")
    SENDING = "sending", _("Being sent")
    STOPPED = "stopped", _("Stopped")
    SENT = "sent", _("Sent")


class EditionVerb(models.TextChoices):
    """What happened to an edition; one event row each."""

    MADE = "made", pgettext_lazy("edition", "Begun")
    SUBMITTED = "submitted", _("Asked for approval")
    RETURNED = "returned", _("Back to writing")
    APPROVED = "approved", pgettext_lazy("edition", "Approved")
    TESTED = "tested", _("Sent as a test")
    STARTED = "started", _("Sending began")
    STOPPED = "stopped", _("Stopped")
    RESUMED = "resumed", _("Sending went on")
    FINISHED = "finished", _("Sending ended")


class NewsState(models.TextChoices):
    """What became of news that a cluster sent in."""

    WAITING = "waiting", _("Waiting for the next edition")
    TAKEN = "taken", _("Taken into an edition")
    DECLINED = "declined", _("Not taken")


class SubscriptionState(models.TextChoices):
    """Whether an address gets the newsletter. Only its own confirmation makes it active."""

    WAITING = "waiting", _("Waiting to be confirmed")
    ACTIVE = "active", _("Gets the newsletter")
    LEFT = "left", _("Has left")
    BOUNCED = "bounced", _("Cannot be reached")


class SubscriberRole(models.TextChoices):
    """As what somebody reads the newsletter."""

    READER = "reader", _("Interested reader")
    FIRM = "firm", _("Works at a firm of a cluster")
    CLUSTER = "cluster", _("Contact of a partner cluster")


class ConsentVerb(models.TextChoices):
    """What was agreed to, or taken back."""

    ASKED = "asked", _("Asked for the newsletter")
    INVITED = "invited", _("Was entered by a cluster and asked to confirm")
    CONFIRMED = "confirmed", _("Confirmed the address")
    CHANGED = "changed", _("Changed what they get")
    LEFT = "left", _("Left the newsletter")
    BOUNCED = "bounced", _("The address could not be reached")


class ConsentMethod(models.TextChoices):
    """How it was said."""

    FORM = "form", _("By a form on the site")
    LINK = "link", _("By a link in a letter")
    ONE_CLICK = "one_click", _("By the button of a mail program")
    MANAGER = "manager", _("By a manager of a cluster")
    BOUNCE = "bounce", _("By the mail server of the address")
