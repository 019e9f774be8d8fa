"""A person with a row in everything that is kept of people, each with a mark in its words."""

import uuid
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session

from bewiser.outbox.choices import Delivery, MailStatus
from bewiser.outbox.models import Bounce, Mail, Suppression
from connect.actions.organisations import stamp_provenance
from connect.choices import ConnectionState, NetworkRoleName
from connect.models import (
    CaseApproval,
    CaseEvent,
    ClusterManager,
    ConnectionEvent,
    ConnectionRequest,
    NetworkRole,
    NoticeEvent,
    Organisation,
    ProfileDraft,
    User,
)
from linkages.choices import WaveState
from linkages.models import Finding, PartnerEvent, WaveEvent
from rdi_database.provenance import stamped
from roaming.models import EditionEvent, MemberEvent, StayEvent, StayReview
from tests.factories import connect as make
from tests.factories import linkages as surveyed
from tests.factories import newsletter as written
from tests.factories import rdi_database as researched
from tests.factories import roaming as offered

NOW = make.NOW


@dataclass(frozen=True)
class Marked:
    """The person, the word that stands in everything of theirs, and the firm for which they act."""

    user: User
    word: str
    firm: Organisation


def plant(name: str, *, country: str = "FR") -> Marked:
    """Make a person and whatever may be kept of one. The surname is the mark: it stands in all their words."""
    word = name.split()[-1]
    cluster = make.make_cluster(f"Cluster {country}", country=country)
    firm = make.make_organisation(f"Firm {country}", cluster=cluster, country=country)
    user = make.make_member(name, firm)
    planted = Marked(user, word, firm)
    for kind in (
        _roles,
        _requests,
        _cases,
        _notices,
        _values,
        _survey,
        _stays,
        _newsletter,
        _research,
        _mail,
        _account,
    ):
        kind(planted)
    return planted  # fmt: skip


def _roles(of: Marked) -> None:
    user, word = of.user, of.word
    ClusterManager.objects.create(cluster=of.firm.cluster, user=user)
    NetworkRole.objects.create(user=user, role=NetworkRoleName.EDITOR)
    other = make.make_organisation(f"Joined by {of.firm.country}", cluster=of.firm.cluster)
    colleague = make.make_member(f"Colleague of {of.firm.country}", other)
    added = colleague.organisation_memberships.get()
    added._history_user = user
    added.save()
    make.make_team_request(other, user, evidence=f"{word} works there.", note=f"{word} is known.")
    make.make_team_request(
        of.firm,
        make.make_person(f"Guest of {of.firm.country}"),
        side="team",
        state="withdrawn",
        decided_at=NOW,
        remind_at=None,
        invited_by=user,
        decided_by=user,
    )


def _asked(of: Marked, asker: User | None, **fields: Any) -> ConnectionRequest:
    number = ConnectionRequest.objects.count()
    target = make.make_organisation(f"Asked {number} of {of.firm.country}", cluster=of.firm.cluster)
    return make.make_connection(asker=asker, target=target, **fields)


def _requests(of: Marked) -> None:
    user, word = of.user, of.word
    said = {
        "seeker_name": f"{word} and daughters",
        "cooperation": f"{word} wants to test.",
        "question": f"What would {word} need?",
        "about": f"{word} builds locks.",
    }
    for state in (ConnectionState.CLOSED, ConnectionState.SUBMITTED, ConnectionState.INTRODUCED):
        connection = _asked(of, user, state=state, **said)
        ConnectionEvent.objects.create(
            connection=connection, version=2, at=NOW, verb="in_contact", side="asker", actor=user,
            to_state=state, note=f"{word} called.",
        )  # fmt: skip
    _asked(
        of, None, state=ConnectionState.DRAFT, asker_name=user.name, asker_email=user.email, **said
    )
    stranger = make.make_person(f"Stranger of {of.firm.country}")
    named = _asked(
        of,
        stranger,
        state=ConnectionState.AT_TARGET,
        contact_name=user.name,
        contact_email=user.email.title(),
        seeker_facilitator=user,
        target_facilitator=user,
        answered_by=user,
    )
    ConnectionEvent.objects.create(
        connection=named, version=2, at=NOW, verb="declined", side="target", to_state="declined",
        note=f"{word} has no time.",
    )  # fmt: skip


def _cases(of: Marked) -> None:
    case = make.make_case(of.firm, of.firm.cluster.organisation, written_by=of.user)
    CaseApproval.objects.create(case=case, organisation=of.firm, by=of.user, at=NOW, version=0)
    CaseEvent.objects.create(
        case=case, version=0, at=NOW, verb="approved", actor=of.user, to_state="waiting"
    )


def _notices(of: Marked) -> None:
    notice = make.make_notice(of.firm, posted_by=of.user)
    NoticeEvent.objects.create(
        notice=notice, version=0, at=NOW, verb="posted", actor=of.user, to_state="public"
    )
    ProfileDraft.objects.create(
        organisation=of.firm,
        user=of.user,
        section="text-en",
        typed={"summary": [f"{of.word} begins a sentence."]},
        saved_at=NOW,
    )


def _values(of: Marked) -> None:
    make.make_difference(of.firm, state="declined", decided_at=NOW, decided_by=of.user)
    stamp_provenance(of.firm, ["city"], user=of.user, now=NOW)
    of.firm._history_user = of.user
    of.firm.save()
    initiative = researched.make_initiative(f"Plan {of.firm.country}")
    initiative.provenance = stamped({}, ["title"], by=of.user.pk, now=NOW)
    initiative._history_user = of.user
    initiative.save()
    researched.make_participation(
        initiative, of.firm, provenance=stamped({}, ["role"], by=of.user.pk, now=NOW)
    )
    researched.make_difference(initiative, state="declined", decided_at=NOW, decided_by=of.user)
    researched.make_wanted(initiative, of.firm, created_by=of.user)
    double = make.make_organisation(f"Double of {of.firm.country}")
    researched.make_match(double, of.firm, state="apart", decided_at=NOW, decided_by=of.user)
    for row in (of.firm.texts.create(language="en"), of.firm.cluster):
        row._history_user = of.user
        row.save()


def _survey(of: Marked) -> None:
    user, word = of.user, of.word
    wave = surveyed.make_wave(of.firm.cluster, state=WaveState.CLOSED, closed_at=NOW)
    firm = surveyed.make_participant(wave, of.firm, consented_at=NOW, consented_by=user.name)
    invitation = surveyed.make_invitation(firm, user.name, email=user.email)
    interview = surveyed.make_interview(firm, invitation=invitation, respondent=user.name)
    partner = surveyed.make_partner(wave, f"Partner of {of.firm.country}")
    surveyed.make_linkage(interview, partner, comment=f"{word} trusts them.")
    surveyed.make_interview(firm, interviewer=user)
    PartnerEvent.objects.create(
        partner=partner, version=1, at=NOW, actor=user, decision="unresolved"
    )
    Finding.objects.create(wave=wave, rule="few_peers", number=1, n=9, threshold=5, decided_by=user)
    WaveEvent.objects.create(
        wave=wave, at=NOW, actor=user, version=1, from_state="open", to_state="closed",
        note=f"{word} closed it.",
    )  # fmt: skip


def _stays(of: Marked) -> None:
    user, word = of.user, of.word
    member = offered.make_member(of.firm.cluster)
    agreement = offered.make_agreement(100 + of.firm.pk)
    offered.make_acceptance(
        member, agreement, name=user.name, position=f"{word}, director", user=user
    )
    MemberEvent.objects.create(
        member=member, at=NOW, actor=user, verb="accepted", note=f"{word} signed."
    )
    offered.make_contact(member, user.name, email=user.email, phone=f"+33 {word}")
    host = offered.make_member(make.make_cluster(f"Host of {of.firm.country}", country="ES"))
    place = offered.make_location(host, f"House of {of.firm.country}")
    for state in ("finished", "requested"):
        stay = offered.make_stay(
            place, member, of.firm, user, state=state, purpose=f"{word} visits.", to_meet=f"{word}’s friends"
        )  # fmt: skip
        StayEvent.objects.create(
            stay=stay, version=0, at=NOW, verb="asked", actor=user, note=f"{word} asks."
        )
    StayReview.objects.create(
        stay=of.user.stays.get(state="finished"), side="guest", by=user, at=NOW,
        first_mark=5, second_mark=5, third_mark=5, words=f"{word} liked it.",
    )  # fmt: skip


def _newsletter(of: Marked) -> None:
    user, word = of.user, of.word
    row = written.make_subscription(user.email, name=user.name, cluster=of.firm.cluster)
    row.consents.create(
        verb="confirmed", method="link", at=NOW, language="en", wording=f"1: {word} wants it."
    )
    first = written.make_edition(user)
    type(first).objects.filter(pk=first.pk).update(submitted_by=user)
    second = written.make_edition(user)
    type(second).objects.filter(pk=second.pk).update(approved_by=user)
    EditionEvent.objects.create(
        edition=first, at=NOW, actor=user, verb="returned", note=f"{word} would rather wait."
    )
    written.make_news(of.firm.cluster, sent_by=user)


def _research(of: Marked) -> None:
    profile = researched.make_profile(of.firm)
    researched.make_role(profile, f"{of.word}, head of transfer", name=of.user.name)
    for row in (profile, researched.make_text(profile)):
        row._history_user = of.user
        row.save()
    researched.make_follow(of.user, name=f"{of.word} follows", query=f"q={of.word}")


def make_mail(to: str, **fields: Any) -> Mail:
    values: dict[str, Any] = {
        "key": f"plain:{uuid.uuid4()}:{to}",
        "kind": "plain",
        "delivery": Delivery.AT_LEAST_ONCE,
        "priority": 5,
        "language": "en",
        "to_header": [to],
        "due_at": NOW,
        "created_at": NOW,
    } | fields
    return Mail.objects.create(to=to, **values)


def _mail(of: Marked) -> None:
    user, word = of.user, of.word
    mail = make_mail(
        user.email, subject=f"{word}, news", body_text=f"Dear {word}", body_html=f"<p>{word}</p>",
        status=MailStatus.SENT, sent_at=NOW, fillings={"x": word}, headers={"X": word},
        last_error=f"{word}?",
    )  # fmt: skip
    make_mail(user.email, subject=f"{word}, your code", body_text=f"{word}: 1234", is_secret=True)
    # What others were written of the person.
    make_mail(
        "other@people.example",
        subject=f"{user.name} has left",
        body_text=f"{user.name} ({user.email}) has left.",
        body_html=f"<p>{user.name}</p>",
        to_header=[f'"{user.name}" <{user.email}>', "other@people.example"],
        reply_to=user.email,
    )
    Bounce.objects.create(mail=mail, at=NOW, diagnostic=f"no {word} here", is_permanent=False)
    Suppression.objects.create(address=user.email, reason=f"{word} is full")


def _account(of: Marked) -> None:
    user, word = of.user, of.word
    key = uuid.uuid4().hex
    Session.objects.create(session_key=key, session_data=word, expire_date=NOW)
    UserSession.objects.create(
        user=user, session_key=key, ip="192.0.2.7", user_agent=f"{word} browser", data={"of": word}
    )
    Authenticator.objects.create(user=user, type="totp", data={"secret": word})
    of_person = ContentType.objects.get_for_model(User)
    other = make.make_person(f"Clerk of {of.firm.country}")
    for by, key in ((user, "1"), (other, str(user.pk)), (other, "2")):
        LogEntry.objects.create(
            user=by, content_type=of_person, object_id=key, object_repr=user.name,
            action_flag=CHANGE, change_message=f"{user.name}, {user.email}",
        )  # fmt: skip
