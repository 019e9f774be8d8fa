"""Rows of `linkages`: each function makes one thing and what it cannot be without."""

import uuid
from datetime import date, datetime
from typing import Any

from connect.importing.folding import name_key
from connect.importing.places import city_point
from connect.models import Cluster, Organisation
from linkages.actions.interviews import Answer
from linkages.choices import InterviewMode, InterviewState, WaveState
from linkages.models import (
    Interview,
    Invitation,
    Linkage,
    NamedPartner,
    Participant,
    Wave,
)
from linkages.naming import PartnerName
from linkages.schemes import first_scheme

from .connect import NOW, make_organisation


def make_wave(cluster: Cluster, *, state: str = WaveState.OPEN, **fields: Any) -> Wave:
    values = {
        "slug": "2026",
        "title": "Survey 2026",
        "starts_on": date(2026, 3, 1),
        "ends_on": date(2026, 3, 31),
        "scheme": first_scheme(),
        "opened_at": NOW,
    } | fields
    return Wave.objects.create(cluster=cluster, state=state, **values)


def make_participant(wave: Wave, firm: Organisation, **fields: Any) -> Participant:
    values = {"size_class": "sme"} | fields
    return Participant.objects.create(wave=wave, organisation=firm, **values)


def make_invitation(
    participant: Participant, name: str = "Ivo Invited", **fields: Any
) -> Invitation:
    values = {"email": "ivo.invited@people.example", "sent_at": NOW} | fields
    return Invitation.objects.create(participant=participant, name=name, **values)


def make_interview(participant: Participant, **fields: Any) -> Interview:
    values: dict[str, Any] = {"mode": InterviewMode.SELF_SERVICE, "started_at": NOW} | fields
    if values.get("state") == InterviewState.SUBMITTED:
        values.setdefault("submitted_at", NOW)
    values.setdefault("number", participant.interviews.count() + 1)
    return Interview.objects.create(participant=participant, **values)


def make_partner(wave: Wave, name: str, **fields: Any) -> NamedPartner:
    values = {"kind": "firm", "country": "FR", "city": "Lyon"} | fields
    point = city_point(values["country"], values["city"])
    return NamedPartner.objects.create(
        wave=wave,
        name=name,
        name_key=name_key(name),
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        **values,
    )


def make_linkage(interview: Interview, partner: NamedPartner, **fields: Any) -> Linkage:
    values = {
        "category": "output",
        "investment": 3,
        "involvement": 3,
        "importance": 3,
        "intensity": 3,
        "score": 50.0,
        "band": "medium",
        "scope": "national",
        "saved_at": NOW,
    } | fields
    return Linkage.objects.create(interview=interview, partner=partner, **values)


def an_answer(name: str = "Atelier Verval", **fields: Any) -> Answer:
    """What a firm says of one partner: a firm in Lyon, four times a 4 unless told otherwise."""
    four_is = fields.pop(
        "four_is", {"investment": 4, "involvement": 4, "importance": 4, "intensity": 4}
    )
    named = {"kind": "firm", "country": "FR", "city": "Lyon", "organisation": None}
    for key in named:
        named[key] = fields.pop(key, named[key])
    return Answer(partner=PartnerName(name=name, **named), four_is=four_is, **fields)


def a_row() -> uuid.UUID:
    return uuid.uuid4()


def at(hour: int) -> datetime:
    """The day of the tests at another hour."""
    return NOW.replace(hour=hour)


def make_answers(wave: Wave, partner: NamedPartner | None = None, firms: int = 3) -> None:
    """Let so many firms, all of which agreed to be shown, hand in one linkage each."""
    partner = partner or make_partner(wave, "Partner of all", decision="unresolved")
    for number in range(firms):
        firm = make_organisation(
            f"Firm {number} of {wave.cluster.slug} {wave.slug}", cluster=wave.cluster
        )
        participant = make_participant(wave, firm, consented_at=NOW)
        make_linkage(make_interview(participant, state=InterviewState.SUBMITTED), partner)
