"""Rows of `roaming`: each function makes one thing and what it cannot be without."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from connect.models import Cluster, Organisation, User
from roaming.choices import MemberStatus, StayState
from roaming.models import Acceptance, Agreement, AgreementMember, Contact, Location, Stay

from .connect import NOW

# A Monday and the Tuesday after it, in good time for the notice that places ask for.
FIRST_DAY = date(2026, 3, 16)
LAST_DAY = date(2026, 3, 17)

IN_THE_AGREEMENT = (MemberStatus.ACTIVE, MemberStatus.PAUSED)


def make_agreement(
    version: int = 1, *, published_at: datetime | None = NOW, **fields: Any
) -> Agreement:
    values = {"texts": {"en": f"Guests stay for five days.\n\nThis is version {version}."}} | fields
    return Agreement.objects.create(version=version, published_at=published_at, **values)


def make_member(
    cluster: Cluster,
    status: str = MemberStatus.ACTIVE,
    *,
    agreement: Agreement | None = None,
    **fields: Any,
) -> AgreementMember:
    """Make a member, which has accepted `agreement` where one is given."""
    is_in = status in IN_THE_AGREEMENT
    values = {"joined_at": NOW if is_in else None} | fields
    member = AgreementMember.objects.create(cluster=cluster, status=status, **values)
    Cluster.objects.filter(pk=cluster.pk).update(is_roaming=status == MemberStatus.ACTIVE)
    if agreement is not None:
        make_acceptance(member, agreement)
    return member


def make_acceptance(member: AgreementMember, agreement: Agreement, **fields: Any) -> Acceptance:
    values = {"name": "Sina Signer", "position": "Director", "accepted_at": NOW} | fields
    return Acceptance.objects.create(member=member, agreement=agreement, **values)


def make_location(member: AgreementMember, name: str = "Harbour house", **fields: Any) -> Location:
    values = {
        "street": "1 Quay",
        "city": "Lille",
        "country": "FR",
        "latitude": 50.63,
        "longitude": 3.06,
        "desks": 2,
    } | fields
    return Location.objects.create(member=member, name=name, **values)


def make_contact(member: AgreementMember, name: str = "Cora Contact", **fields: Any) -> Contact:
    values = {
        "role": "contact",
        "email": "cora.contact@people.example",
        "named_at": NOW,
        "confirmed_at": NOW,
    } | fields
    return Contact.objects.create(member=member, name=name, **values)


def a_photo(
    width: int = 40, height: int = 30, *, form: str = "PNG", name: str = "desk.png", **save: Any
) -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (width, height), "teal").save(written, form, **save)
    return SimpleUploadedFile(name, written.getvalue())


def make_stay(
    location: Location,
    home: AgreementMember,
    organisation: Organisation,
    guest: User,
    **fields: Any,
) -> Stay:
    """Make a stay as it was asked for; what it cannot be without in its state comes with it."""
    state = fields.get("state", StayState.REQUESTED)
    values: dict[str, Any] = {
        "first_day": FIRST_DAY,
        "last_day": LAST_DAY,
        "purpose": "We meet two firms that test embedded systems.",
        "asked_at": NOW,
        "state_since": NOW,
    }
    if state != StayState.REQUESTED:
        values["put_at"] = NOW
    if state in (StayState.STARTED, StayState.FINISHED):
        values["checked_in_at"] = NOW
    if state == StayState.FINISHED:
        values["checked_out_at"] = NOW
    return Stay.objects.create(
        location=location,
        home=home,
        organisation=organisation,
        guest=guest,
        **values | fields,
    )
