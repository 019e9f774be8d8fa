"""What `connect` keeps of people, for the data map; and how a person leaves it in good order."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bewiser.lib.authorship import forget_author, set_by
from bewiser.lib.personal import (
    Basis,
    Consent,
    Ends,
    Find,
    Holding,
    Line,
    Part,
    Person,
    of_address,
    of_user,
)

from . import access, team_letters
from .actions import connections
from .choices import OPEN_STATES, CaseVerb, ConnectionState, Side
from .impersonal import NOBODY
from .models import CaseEvent, ConnectionRequest, OrganisationMember, User

MONTHS = settings.FORGET_AFTER_MONTHS
SERVICE = _("The service that you asked for")

LINES = (
    Line(
        "account",
        _("Your e-mail address, name, language and time zone"),
        _("To sign you in and to write to you"),
        _("The service that you asked for (Article 6(1)(b) GDPR)"),
        Basis.CONTRACT,
        _(
            "Until you delete your account. After %(months)s months in which you have not signed in we ask you by"
            " mail whether you want to stay."
        ),
        _("Your account is deleted, with all that is only about you."),
        MONTHS["people"],
    ),
    Line(
        "team",
        _("For which organisation you act, which cluster you manage, and who invited you"),
        _("So that you see and do what is yours"),
        SERVICE,
        Basis.CONTRACT,
        _(
            "Until you leave. Requests to join a team, and invitations to one: %(months)s months after the last step."
        ),
        _("Deleted; the organisation stays."),
        MONTHS["invitations"],
    ),
    Line(
        "requests",
        _("Your requests for introductions and their history"),
        _("To pass them on, to remind, to tell what happened"),
        SERVICE,
        Basis.CONTRACT,
        _("Until %(months)s months after the request has ended."),
        _(
            "Names, addresses and words are blanked. What stays is which organisations met, and when."
        ),
        MONTHS["requests"],
    ),
    Line(
        "threads",
        _("What was noted while a request was under way, and by whom"),
        _("So that both sides and their managers know how it stands"),
        SERVICE,
        Basis.CONTRACT,
        _("Until %(months)s months after the request has ended."),
        _("Notes and who wrote them are blanked. The steps and their days stay."),
        MONTHS["threads"],
    ),
    Line(
        "contacts",
        _("The name and address of a contact whom a cluster manager enters"),
        _("To ask that person whether they want the introduction"),
        _("Legitimate interest (Article 6(1)(f) GDPR): one question, with a way to say no"),
        Basis.INTEREST,
        _("Until %(months)s months after the request has ended."),
        _("Blanked."),
        MONTHS["requests"],
    ),
    Line(
        "cases",
        _("That your firm was introduced to another, or stayed with a cluster"),
        _("To offer both a case study, and to remind the firm of it in its next survey"),
        _("Legitimate interest: what came of an introduction"),
        Basis.INTEREST,
        _(
            "As long as the case study stands; who wrote and approved it: until they delete their account."
        ),
        _("Who it was is blanked; that the organisation approved stays."),
    ),
    Line(
        "drafts",
        _("What you have begun to write of a profile and not saved"),
        _("So that nothing of it is lost"),
        SERVICE,
        Basis.CONTRACT,
        _("Until you save or discard it, or delete your account."),
        _("Deleted."),
    ),
    Line(
        "notices",
        _("Who posted a notice in the name of an organisation"),
        _("To know who spoke for it"),
        SERVICE,
        Basis.CONTRACT,
        _("Until you delete your account."),
        _("Who it was is blanked; the notice stays."),
    ),
    Line(
        "authors",
        _("Who changed which field of a profile, and when"),
        _("To find out how a mistake came about"),
        _("Legitimate interest: profiles that can be trusted"),
        Basis.INTEREST,
        _("Until you delete your account."),
        _("Who it was is blanked; that a person changed it stays."),
    ),
)

_ENDED = _(
    "Which organisations asked each other, when, and what came of it, as a figure of the network."
)


def _asked(person: Person) -> Q:
    """Requests of an account; by an address those alone that no account has asked.

    Else whoever has an address that somebody asked with years ago would end what runs in that account's name.
    """
    by_address = of_address("asker_email")(person) & Q(asker__isnull=True)
    return of_user("asker")(person) | by_address


def _noted(person: Person) -> Q:
    """Events of a person, and those of a contact who answered by a link and has no account."""
    by_contact = Q(pk__in=[])
    for address in sorted(person.addresses):
        by_contact |= Q(
            connection__contact_email__iexact=address, actor__isnull=True, side=Side.TARGET
        )
    return of_user("actor")(person) | by_contact


def _event(model: str, line: str, *fields: str, facts: tuple[str, ...], find: Find) -> Holding:
    return Holding(model, line, find, fields, Ends.BLANK, facts)


HOLDINGS = (
    _event(
        "connect.ConnectionEvent", "threads", "actor", "note", facts=("at", "verb"), find=_noted
    ),
    Holding(
        "connect.ConnectionRequest",
        "requests",
        _asked,
        ("asker", "asker_name", "asker_email", "seeker_name", "cooperation", "question", "about"),
        Ends.BLANK,
        facts=("reference", "target", "seeker", "goal", "state", "created_at", "ended_at", "outcome"),
        stamp="forgotten_at",
        kept=_ENDED,
    ),
    Holding(
        "connect.ConnectionRequest",
        "contacts",
        of_address("contact_email"),
        ("contact_name", "contact_email"),
        Ends.BLANK,
        facts=("reference", "target", "put_at"),
    ),
    *(
        Holding(
            "connect.ConnectionRequest",
            "threads",
            of_user(field),
            (field,),
            Ends.BLANK,
            facts=("reference",),
        )
        for field in ("seeker_facilitator", "target_facilitator", "answered_by")
    ),
    _event("connect.CaseEvent", "cases", "actor", facts=("case", "at", "verb"), find=of_user("actor")),
    _event("connect.CaseApproval", "cases", "by", facts=("case", "at"), find=of_user("by")),
    _event("connect.CaseStudy", "cases", "written_by", facts=("title",), find=of_user("written_by")),
    _event("connect.NoticeEvent", "notices", "actor", facts=("notice", "at", "verb"), find=of_user("actor")),
    _event("connect.Notice", "notices", "posted_by", facts=("title",), find=of_user("posted_by")),
    Holding(
        "connect.ProfileDraft",
        "drafts",
        of_user("user"),
        ("user", "typed"),
        Ends.DELETE,
        facts=("organisation", "section", "saved_at"),
    ),
    _event(
        "connect.OrganisationDifference", "authors", "decided_by",
        facts=("organisation", "field", "decided_at"), find=of_user("decided_by"),
    ),
    Holding(
        "connect.TeamRequest",
        "team",
        of_user("user"),
        ("user", "evidence", "note"),
        Ends.DELETE,
        facts=("organisation", "side", "role", "state", "created_at", "decided_at"),
    ),
    *(
        _event(
            "connect.TeamRequest", "team", field,
            facts=("organisation", "created_at"), find=of_user(field),
        )
        for field in ("invited_by", "decided_by")
    ),
    Holding(
        "connect.OrganisationMember",
        "team",
        of_user("user"),
        ("user",),
        Ends.DELETE,
        facts=("organisation", "role", "is_shown"),
        kept=_("The organisation with its page, and the colleagues who act for it."),
    ),
    Holding(
        "connect.HistoricalOrganisationMember",
        "team",
        of_user("user"),
        ("user",),
        Ends.DELETE,
        facts=("organisation", "role", "history_date", "history_type"),
    ),
    Holding(
        "connect.ClusterManager", "team", of_user("user"), ("user",), Ends.DELETE, facts=("cluster",)
    ),
    Holding("connect.NetworkRole", "team", of_user("user"), ("user",), Ends.DELETE, facts=("role",)),
    Holding(
        "connect.Organisation",
        "authors",
        set_by("connect_organisation"),
        ("provenance",),
        Ends.BLANK,
        facts=("name",),
        unsaid=("provenance",),
        forget=forget_author("connect_organisation"),
    ),
    Holding(
        "connect.HistoricalOrganisation",
        "authors",
        set_by("connect_historicalorganisation", "history_id"),
        ("provenance",),
        Ends.BLANK,
        facts=("name", "history_date"),
        unsaid=("provenance",),
        forget=forget_author("connect_historicalorganisation"),
    ),
    Holding(
        "connect.User",
        "account",
        of_user("pk"),
        ("email", "name", "language", "time_zone"),
        Ends.DELETE,
        facts=("date_joined", "last_login", "objected_at", "is_staff", "is_active"),
        unsaid=("password",),
    ),
)  # fmt: skip


def leave(person: Person, now: datetime) -> None:
    """Withdraw what still runs in the person's name, and say where an organisation loses its last owner."""
    user = User.objects.filter(pk=person.pk).first()
    _withdraw_drafts(person, now)
    if user is None:
        return
    for connection in ConnectionRequest.objects.asked_by(user).filter(state__in=OPEN_STATES):
        connections.withdraw(connection, by=access.actor(user, connection), now=now)
    for member in OrganisationMember.objects.only_owners(user):
        team_letters.without_owner(member)
    # One by one: a history notes each.
    for member in OrganisationMember.objects.filter(user=user):
        member.delete()


def _withdraw_drafts(person: Person, now: datetime) -> None:
    """Take back what was asked and never confirmed: nobody has read it."""
    ConnectionRequest.objects.filter(
        of_address("asker_email")(person), state=ConnectionState.DRAFT
    ).update(state=ConnectionState.WITHDRAWN, ended_at=now, state_since=now)


def approvals_of(person: Person) -> list[Consent]:
    """Case studies that the person approved in the name of an organisation."""
    if person.pk is None:
        return []
    rows = CaseEvent.objects.filter(actor=person.pk, verb=CaseVerb.APPROVED)
    return [
        Consent(
            what=_("A case study in public"),
            wording=row.case.title,
            version=str(row.version),
            language=row.case.language,
            given_at=row.at,
            how=_("on its page, signed in"),
            withdrawn_at=row.case.state_since if row.case.is_withdrawn else None,
        )
        for row in rows.select_related("case").order_by("at", "pk")
    ]


PART = Part(
    lines=LINES,
    holdings=HOLDINGS,
    nobody=NOBODY,
    leave=(leave,),
    consents=(approvals_of,),
)
