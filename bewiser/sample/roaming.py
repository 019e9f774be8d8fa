"""The sample's part in the roaming agreement: nine clusters, each with a place of its own kind."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from connect.importing.places import city_point
from connect.models import Cluster, User
from roaming.agreements import first_agreement
from roaming.choices import ContactRole, MemberStatus, MemberVerb
from roaming.models import (
    Acceptance,
    Agreement,
    AgreementMember,
    Contact,
    Location,
    LocationClosure,
    MemberEvent,
)

from . import files

# When the first clusters signed.
FIRST_DAY = date(2014, 5, 12)


def add_roaming() -> int:
    """Add the members that are missing, in the caller's transaction; return how many."""
    agreement = first_agreement(now=_noon(FIRST_DAY, "Europe/Berlin"))
    known = set(AgreementMember.objects.values_list("cluster__slug", flat=True))
    missing = [entry for entry in files.roaming() if entry["cluster"] not in known]
    for entry in missing:
        _add(entry, agreement)
    return len(missing)


def _add(entry: dict[str, Any], agreement: Agreement) -> None:
    cluster = Cluster.objects.get(slug=entry["cluster"])
    joined = _noon(date.fromisoformat(entry["joined_on"]), cluster.time_zone)
    name, position = entry["signed_by"]
    managers = list(User.objects.filter(manager_rows__cluster=cluster).order_by("pk"))
    member = AgreementMember.objects.create(
        cluster=cluster, status=MemberStatus.ACTIVE, joined_at=joined, is_sample=True
    )
    by = next((user for user in managers if user.name == name), None)
    Acceptance.objects.create(
        member=member,
        agreement=agreement,
        name=name,
        position=position,
        user=by,
        accepted_at=joined,
    )
    MemberEvent.objects.create(
        member=member,
        at=joined,
        actor=by,
        verb=MemberVerb.ACCEPTED,
        note=str(agreement.version),
    )
    for role, user in zip(ContactRole, managers, strict=False):
        Contact.objects.create(
            member=member,
            role=role,
            name=user.name,
            email=user.email,
            language=user.language,
            named_at=joined,
            confirmed_at=joined,
        )
    for place in entry["places"]:
        _add_place(member, place)
    Cluster.objects.filter(pk=cluster.pk).update(is_roaming=True)


def _add_place(member: AgreementMember, entry: dict[str, Any]) -> None:
    said = dict(entry)
    closed = said.pop("closed")
    point = city_point(said["country"], said["city"]) or (None, None)
    place = Location.objects.create(member=member, latitude=point[0], longitude=point[1], **said)
    LocationClosure.objects.bulk_create(
        LocationClosure(location=place, on=date.fromisoformat(day), name=why) for day, why in closed
    )


def _noon(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(zone))
