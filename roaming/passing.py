"""Passes of this site: made of stays, signed with its key, read back with the keys it publishes."""

from datetime import datetime, time, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from bewiser.lib.zones import zone_called

from . import passes
from .models import Stay


def published_keys() -> list[Ed25519PublicKey]:
    """Return the keys by which passes of this site are checked, the one that signs new ones first."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [passes.signing_key(secret).public_key() for secret in secrets]


def pass_of(stay: Stay) -> str:
    """Return the pass of an agreed stay: good from its first day to the end of its last, at the place's clock."""
    place = stay.location
    zone = zone_called(place.member.cluster.time_zone)
    content = passes.Pass(
        stay=str(stay.pk),
        guest=stay.guest.name if stay.guest else "",
        organisation=stay.organisation.name,
        home=stay.home.cluster.short_name,
        host=place.member.cluster.short_name,
        place=place.name,
        people=stay.people,
        days=stay.desk_days.values("day").distinct().count(),
        valid_from=datetime.combine(stay.first_day, time.min, zone),
        valid_until=datetime.combine(stay.last_day + timedelta(days=1), time.min, zone),
    )
    return passes.signed(content, passes.signing_key(settings.SECRET_KEY), issuer=settings.SITE_URL)


def read_pass(token: str, *, now: datetime) -> passes.Pass:
    """Return what a pass of this site says. Raises PassForged or PassOutOfDate."""
    return passes.read(token, published_keys(), issuer=settings.SITE_URL, now=now)
