"""Rows of the R+D directory: each function makes one thing and what it cannot be without."""

from datetime import timedelta
from typing import Any

from django.utils.text import slugify

from connect.models import Organisation, Topic, User
from rdi_database.choices import FollowKind
from rdi_database.models import (
    Facility,
    Follow,
    Initiative,
    InitiativeDifference,
    Participation,
    PartnerWanted,
    PossibleMatch,
    ResearchProfile,
    ResearchRole,
    ResearchText,
)
from tests.factories.connect import NOW


def make_profile(organisation: Organisation, **fields: Any) -> ResearchProfile:
    """The profile of a laboratory; the organisation in hand knows that it is in the directory now."""
    profile = ResearchProfile(organisation=organisation, **({"kind": "company_lab"} | fields))
    profile.full_clean()
    profile.save()
    organisation.refresh_from_db(fields=["is_research"])
    return profile


def make_text(profile: ResearchProfile, *, language: str = "en", **fields: Any) -> ResearchText:
    values = {"contributes": "Measured attacks on meters."} | fields
    return ResearchText.objects.create(profile=profile, language=language, **values)


def make_facility(profile: ResearchProfile, name: str = "Meter range", **fields: Any) -> Facility:
    return Facility.objects.create(profile=profile, name=name, **fields)


def make_role(profile: ResearchProfile, role: str = "Head of transfer", **fields: Any) -> Any:
    return ResearchRole.objects.create(profile=profile, role=role, **fields)


def make_initiative(title: str = "Safe Meters", **fields: Any) -> Initiative:
    """A listed project that runs for two years around the tests' own moment."""
    values = {
        "slug": slugify(title),
        "kind": "project",
        "starts_at": NOW - timedelta(days=365),
        "ends_at": NOW + timedelta(days=365),
        "is_whole_days": True,
        "is_listed": True,
    } | fields
    initiative = Initiative(title=title, **values)
    initiative.full_clean()
    initiative.save()
    return initiative


def make_call(title: str = "Securing meters", **fields: Any) -> Initiative:
    """A listed call that closes in six weeks."""
    closes = fields.pop("closes", NOW + timedelta(days=42))
    values = {
        "kind": "call",
        "starts_at": None,
        "ends_at": closes,
        "is_whole_days": False,
        "deadlines": [closes],
        "said_status": "open",
    } | fields
    return make_initiative(title, **values)


def make_participation(
    initiative: Initiative, organisation: Organisation, **fields: Any
) -> Participation:
    return Participation.objects.create(initiative=initiative, organisation=organisation, **fields)


def make_match(organisation: Organisation, candidate: Organisation, **fields: Any) -> PossibleMatch:
    """A new organisation that may be a known one; somebody has to look."""
    values = {"confidence": 0.7, "source": "CORDIS", "found_at": NOW} | fields
    return PossibleMatch.objects.create(
        organisation=organisation, name=organisation.name, candidate=candidate, **values
    )


def make_follow(user: User, topic: Topic | None = None, **fields: Any) -> Follow:
    """Somebody follows a topic, or a search where there is none, of which nothing was told yet."""
    values = {
        "kind": FollowKind.TOPIC if topic else FollowKind.RESEARCH,
        "name": topic.name if topic else "Everything",
        "created_at": NOW,
        "due_at": NOW + timedelta(days=1),
    } | fields
    follow = Follow(user=user, topic=topic, **values)
    follow.full_clean()
    follow.save()
    return follow


def make_wanted(call: Initiative, organisation: Organisation, **fields: Any) -> PartnerWanted:
    """An organisation looks for a consortium to join."""
    values = {"role": "partner", "text": "We bring meters.", "created_at": NOW} | fields
    return PartnerWanted.objects.create(initiative=call, organisation=organisation, **values)


def make_difference(initiative: Initiative, **fields: Any) -> InitiativeDifference:
    """What a list says of the title of an initiative, for somebody to decide."""
    values = {"field": "title", "value": "Safer Meters", "source": "CORDIS", "table": "projects"}
    return InitiativeDifference.objects.create(
        initiative=initiative, **({"at": NOW} | values | fields)
    )
