"""Rows of `connect`: each function makes one thing and what it cannot be without."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.utils.text import slugify

from connect.choices import (
    CaseState,
    ConnectionState,
    ConnectionVerb,
    DeclineReason,
    EncounterKind,
    EventKind,
    Goal,
    MemberRole,
    NetworkRoleName,
    NoticeKind,
    NoticeState,
    NoticeType,
    Outcome,
    Side,
    TeamSide,
    TopicAxis,
    TopicRelation,
)
from connect.models import (
    CaseApproval,
    CaseStudy,
    Cluster,
    ClusterManager,
    ConnectionEvent,
    ConnectionRequest,
    Event,
    NetworkRole,
    Notice,
    Organisation,
    OrganisationDifference,
    OrganisationMember,
    OrganisationText,
    OrganisationTopic,
    Region,
    TeamRequest,
    Topic,
    User,
)

# A Tuesday, no holiday anywhere in the tests.
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def make_person(name: str, *, password: str | None = None, **fields: Any) -> User:
    """A person whose e-mail address is confirmed: "Ann Archer" is ann.archer@people.example."""
    email = fields.pop("email", f"{slugify(name).replace('-', '.')}@people.example")
    user = User.objects.create_user(email, password, name=name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_region(name: str = "North Region", *, country: str = "FR", **fields: Any) -> Region:
    return Region.objects.get_or_create(name=name, country=country, defaults=fields)[0]


def make_organisation(name: str, *, summary: str = "", **fields: Any) -> Organisation:
    """A listed firm; with a summary it has an English text."""
    values = {"slug": slugify(name), "country": "FR", "city": "Lille", "is_listed": True} | fields
    organisation = Organisation(name=name, **values)
    organisation.full_clean()
    organisation.save()
    if summary:
        make_text(organisation, summary=summary)
    return organisation


def make_text(
    organisation: Organisation,
    *,
    language: str = "en",
    summary: str = "Guards small offices.",
    **fields: Any,
) -> OrganisationText:
    return OrganisationText.objects.create(
        organisation=organisation, language=language, summary=summary, **fields
    )


def make_cluster(name: str, *, country: str = "FR", **fields: Any) -> Cluster:
    """A cluster with its own organisation (an association) and its own region."""
    region = fields.pop("region", None) or make_region(f"{name} Region", country=country)
    organisation = fields.pop("organisation", None) or make_organisation(
        f"{name} Association", kind="association", country=country
    )
    values = {"slug": slugify(name), "short_name": name} | fields
    return Cluster.objects.create(region=region, organisation=organisation, **values)


def make_manager(name: str, cluster: Cluster, **fields: Any) -> User:
    user = make_person(name, **fields)
    ClusterManager.objects.create(cluster=cluster, user=user)
    return user


def make_member(
    name: str, organisation: Organisation, *, role: str = MemberRole.OWNER, **fields: Any
) -> User:
    user = make_person(name, **fields)
    OrganisationMember.objects.create(organisation=organisation, user=user, role=role)
    return user


def make_team_request(organisation: Organisation, user: User, **fields: Any) -> TeamRequest:
    """A claim that waits for those who keep the team."""
    values = {
        "side": TeamSide.PERSON,
        "evidence": "I run the workshop.",
        "created_at": NOW,
        "due_at": NOW + timedelta(days=3),
        "remind_at": NOW + timedelta(days=3),
    } | fields
    return TeamRequest.objects.create(organisation=organisation, user=user, **values)


def make_network_person(name: str, role: str = NetworkRoleName.COORDINATOR, **fields: Any) -> User:
    user = make_person(name, **fields)
    NetworkRole.objects.create(user=user, role=role)
    return user


def make_topic(name: str, *, axis: str = TopicAxis.DOMAIN, **fields: Any) -> Topic:
    return Topic.objects.create(axis=axis, name=name, **({"slug": slugify(name)} | fields))


def give_topic(
    organisation: Organisation, topic: Topic, *, relation: str = TopicRelation.WORKS_IN
) -> OrganisationTopic:
    return OrganisationTopic.objects.create(
        organisation=organisation, topic=topic, relation=relation
    )


def make_difference(organisation: Organisation, **fields: Any) -> OrganisationDifference:
    """What a list says of the city of an organisation, for somebody to decide."""
    values = {"field": "city", "value": "Lyon", "source": "CORDIS", "at": NOW} | fields
    return OrganisationDifference.objects.create(organisation=organisation, **values)


def make_event(cluster: Cluster, title: str = "Open day", **fields: Any) -> Event:
    values = {
        "kind": EventKind.MEETING,
        "starts_at": NOW + timedelta(days=10),
        "ends_at": NOW + timedelta(days=10, hours=4),
        "time_zone": "Europe/Paris",
        "city": "Lille",
        "country": "FR",
        "is_published": True,
    } | fields
    return Event.objects.create(cluster=cluster, title=title, **values)


def make_case(first: Organisation, second: Organisation, **fields: Any) -> CaseStudy:
    """A draft of what came of a stay; the way to another state is that of connect.actions.cases."""
    values = {
        "slug": f"case-{uuid.uuid4().hex[:8]}",
        "origin_kind": EncounterKind.STAY,
        "origin_id": uuid.uuid4(),
        "title": "Alarms read by night",
        "summary": "A maker of sensors found who reads its alarms.",
        "text": "Both firms met in March.",
        "created_at": NOW,
        "state_since": NOW,
    } | fields
    return CaseStudy.objects.create(first=first, second=second, **values)


def make_notice(
    organisation: Organisation, title: str = "Night shift wanted", **fields: Any
) -> Notice:
    """A notice that everybody reads, far from its end; without an event."""
    values = {
        "type": NoticeType.WANTED,
        "kind": NoticeKind.BUSINESS,
        "summary": "Somebody who reads alarms while we sleep.",
        "state": NoticeState.PUBLIC,
        "valid_from": NOW.date(),
        "valid_until": NOW.date() + timedelta(days=180),
        "created_at": NOW,
        "state_since": NOW,
    } | fields
    if values["state"] != NoticeState.DRAFT:
        values.setdefault("posted_at", NOW)
    return Notice.objects.create(organisation=organisation, title=title, **values)


def make_public(case: CaseStudy) -> CaseStudy:
    """Both organisations have approved it as it stands."""
    CaseApproval.objects.bulk_create(
        CaseApproval(case=case, organisation=organisation, at=NOW, version=case.version)
        for organisation in (case.first, case.second)
    )
    CaseStudy.objects.filter(pk=case.pk).update(state=CaseState.PUBLIC, published_at=NOW)
    case.refresh_from_db()
    return case


def make_connection(
    *,
    asker: User | None,
    target: Organisation,
    seeker: Organisation | None = None,
    state: str = ConnectionState.SUBMITTED,
    now: datetime = NOW,
    **fields: Any,
) -> ConnectionRequest:
    """A request as it stands in a state, with one event; the way there is not told."""
    serial = ConnectionRequest.objects.count() + 1
    values = {
        "reference": f"FR{now:%Y}-{serial:05d}",
        "asker_name": asker.name if asker else "Vera Visitor",
        "asker_email": asker.email if asker else "vera@visitors.example",
        "goal": Goal.RESEARCH,
        "cooperation": "A partner for a test of alarms.",
        "question": "How many alarms a day can you read?",
        "about": "Twelve people who build sensors.",
        "created_at": now,
        "state_since": now,
    }
    reached_other_side = {
        ConnectionState.AT_TARGET_MANAGER: ("forwarded_at",),
        ConnectionState.AT_TARGET: ("forwarded_at", "put_at"),
        ConnectionState.INTRODUCED: ("forwarded_at", "put_at", "introduced_at"),
        ConnectionState.IN_PROGRESS: ("forwarded_at", "put_at", "introduced_at"),
        ConnectionState.CLOSED: ("forwarded_at", "put_at", "introduced_at", "ended_at"),
    }
    values |= dict.fromkeys(reached_other_side.get(ConnectionState(state), ()), now)
    ends = {
        ConnectionState.DECLINED: {"decline_reason": DeclineReason.NO_CAPACITY},
        ConnectionState.CLOSED: {"outcome": Outcome.TALKED},
    }
    values |= ends.get(ConnectionState(state), {})
    if state == ConnectionState.DRAFT:
        values["reference"] = None
    connection = ConnectionRequest.objects.create(
        asker=asker, seeker=seeker, target=target, state=state, version=1, **(values | fields)
    )
    ConnectionEvent.objects.create(
        connection=connection,
        version=1,
        at=now,
        verb=ConnectionVerb.SUBMITTED,
        side=Side.ASKER,
        actor=asker,
        to_state=state,
    )
    return connection
