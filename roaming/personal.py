"""What `roaming` keeps of people, for the data map; and how a person leaves it in good order."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bewiser.lib.personal import (
    Basis,
    Consent,
    Ends,
    Holding,
    Line,
    Part,
    Person,
    of_address,
    of_user,
)

from .actions import stays, subscriptions
from .choices import ConsentMethod, ConsentVerb, SubscriptionState
from .models import Consent as Proof
from .models import Contact, Stay, Subscription
from .staying import MOVES, Party

SERVICE = _("The service that you asked for")

LINES = (
    Line(
        "roaming",
        _(
            "The contacts of clusters in the roaming agreement, and who accepted it in the name of a cluster"
        ),
        _("To agree on stays, and to prove what was accepted"),
        _("The contact’s own confirmation; an agreement of the clusters"),
        Basis.CONTRACT,
        _(
            "As long as the cluster is in the agreement; a contact who never confirms: %(months)s months."
        ),
        _("Names are blanked; that the cluster accepted, and when, stays."),
        settings.FORGET_AFTER_MONTHS["invitations"],
    ),
    Line(
        "stays",
        _("Who came to stay where, on which days, what for, and what both sides say of it"),
        _("To agree on the stay, and to show what clusters give each other"),
        SERVICE,
        Basis.CONTRACT,
        _("Until %(months)s months after the stay."),
        _(
            "Guest and words are blanked. Days, desks and marks stay, for the accounts of the clusters."
        ),
        settings.FORGET_AFTER_MONTHS["stays"],
    ),
    Line(
        "newsletter",
        _("The address to which the newsletter goes, with language, topics and what you agreed to"),
        _("To send it to you, and to prove that you wanted it"),
        _("Your consent (Article 6(1)(a) GDPR), which you take back by a link in each letter"),
        Basis.CONSENT,
        _(
            "An address that never confirms: thirty days. One that has left: until you ask for its removal, so that"
            " nobody enters it again."
        ),
        _("Deleted, with the proof of the consent."),
    ),
    Line(
        "editors",
        _("Who wrote, approved and sent an edition of the newsletter"),
        _("Two people stand behind each edition"),
        _("Legitimate interest: letters that can be trusted"),
        Basis.INTEREST,
        _("Until you delete your account."),
        _("Who it was is blanked; the edition stays."),
    ),
)


def _made(
    model: str, line: str, *fields: str, facts: tuple[str, ...], kept: object = ""
) -> Holding:
    return Holding(model, line, of_user(fields[0]), fields, Ends.BLANK, facts=facts, kept=kept)


HOLDINGS = (
    _made("roaming.StayEvent", "stays", "actor", "note", facts=("at", "verb")),
    _made("roaming.StayReview", "stays", "by", "words", facts=("at", "side", "led_somewhere")),
    _made(
        "roaming.Stay", "stays", "guest", "purpose", "to_meet",
        facts=("location", "organisation", "state", "first_day", "last_day", "people"),
        kept=_("That somebody of an organisation stayed, on which days: for the accounts of the clusters."),
    ),
    Holding(
        "roaming.Contact",
        "roaming",
        of_address("email"),
        ("name", "email", "phone"),
        Ends.DELETE,
        facts=("member", "role", "language", "named_at", "confirmed_at"),
    ),
    Holding(
        "roaming.Acceptance",
        "roaming",
        of_user("user"),
        ("user", "name", "position"),
        Ends.BLANK,
        facts=("member", "agreement", "accepted_at"),
        kept=_("That a cluster accepted the roaming agreement, and when."),
    ),
    _made("roaming.MemberEvent", "roaming", "actor", "note", facts=("member", "at", "verb")),
    Holding(
        "roaming.Consent",
        "newsletter",
        of_address("subscription__email"),
        ("wording",),
        Ends.DELETE,
        facts=("verb", "method", "at", "mail_list", "language"),
    ),
    Holding(
        "roaming.Subscription",
        "newsletter",
        of_address("email"),
        ("email", "name"),
        Ends.DELETE,
        facts=("language", "role", "cluster", "topics", "state", "asked_at", "confirmed_at", "ended_at"),
    ),
    _made("roaming.Edition", "editors", "submitted_by", facts=("day",)),
    _made("roaming.Edition", "editors", "approved_by", facts=("day",)),
    _made("roaming.EditionEvent", "editors", "actor", "note", facts=("at", "verb")),
    _made("roaming.ClusterNews", "editors", "sent_by", facts=("cluster", "title", "sent_at")),
)  # fmt: skip

NOBODY = {
    "roaming.Agreement": "texts changes",
    "roaming.Edition": "slug subjects audience frozen_hash",
    "roaming.Block": "source about words",
    # What a cluster says in public.
    "roaming.ClusterNews": "language title body reason",
    "roaming.Contact": "language",
    "roaming.Location": "name descriptions street postcode city photo photo_words languages",
    "roaming.LocationClosure": "name",
    "roaming.Subscription": "language",
    "roaming.Consent": "mail_list language",
}


def leave(person: Person, now: datetime) -> None:
    """End the stays that the person has asked for and not begun; whoever waits for them is told, without a name."""
    for stay in Stay.objects.filter(guest=person.pk) if person.pk is not None else ():
        move = next(
            (
                move
                for move in MOVES
                if move.before == stay.state
                and Party.GUEST in move.parties
                and move.move in ("withdraw", "cancel")
            ),
            None,
        )
        if move is not None:
            stays.move_stay(
                stay, move, by=None, now=now, note=gettext("The guest has left the network.")
            )


def leave_newsletter(person: Person, now: datetime) -> None:
    """Send the person no newsletter any more."""
    for subscription in Subscription.objects.filter(of_address("email")(person)):
        subscriptions.leave_newsletter(subscription, method=ConsentMethod.FORM, now=now)


def consents_of(person: Person) -> list[Consent]:
    """The newsletter, each time that it was confirmed; and being named as a contact of a cluster."""
    found = []
    for subscription in Subscription.objects.filter(of_address("email")(person)).order_by("pk"):
        found += _of_subscription(subscription)
    for contact in Contact.objects.filter(
        of_address("email")(person), confirmed_at__isnull=False
    ).select_related("member__cluster"):
        found.append(
            Consent(
                what=_("To be the contact of a cluster for guests and partners"),
                wording=f"{contact.member.cluster.short_name}: {contact.get_role_display()}",
                language=contact.language,
                given_at=contact.confirmed_at,
                how=_("by a link in a letter"),
            )
        )
    return found


def _of_subscription(subscription: Subscription) -> list[Consent]:
    rows = list(subscription.consents.order_by("at", "pk"))
    ends = [row.at for row in rows if row.verb in (ConsentVerb.LEFT, ConsentVerb.BOUNCED)]
    return [_consent(row, subscription, ends) for row in rows if row.verb == ConsentVerb.CONFIRMED]


def _consent(row: Proof, subscription: Subscription, ends: list[datetime]) -> Consent:
    version, _colon, wording = row.wording.partition(": ")
    ended = next((at for at in ends if at >= row.at), None)
    if ended is None and subscription.state != SubscriptionState.ACTIVE:
        ended = subscription.ended_at
    return Consent(
        what=_("Newsletter"),
        wording=wording or row.wording,
        version=version if wording else "",
        language=row.language,
        given_at=row.at,
        how=row.get_method_display(),
        withdrawn_at=ended,
    )


PART = Part(
    lines=LINES,
    holdings=HOLDINGS,
    nobody=NOBODY,
    leave=(leave,),
    object=(leave_newsletter,),
    consents=(consents_of,),
)
