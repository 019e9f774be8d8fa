"""A partner as somebody names it, brought onto the staging list of a wave."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from connect.importing.folding import name_key
from connect.importing.places import city_point, city_state
from connect.models import Organisation

from .choices import PartnerDecision
from .models import NamedPartner, Wave


@dataclass(frozen=True)
class PartnerName:
    """What was typed; `organisation` is set where a known one was chosen from the list."""

    name: str
    kind: str
    country: str
    city: str = ""
    website: str = ""
    subdivision: str = ""
    organisation: Organisation | None = None


def stage(wave: Wave, said: PartnerName) -> NamedPartner:
    """Return the row of a wave's staging list for a name, made when it is first said, in the caller's transaction.

    A known organisation that was chosen is decided at once, and goes by its own name; its place stands where none
    was typed, since a firm may deal with another one of its houses.
    """
    chosen = said.organisation
    name = (chosen.name if chosen else said.name).strip()
    country, city = _place(said)
    if not name:
        raise ValidationError({"name": _("Name the organisation.")})
    # Held until the linkage is written, since the last one that names it may go at this moment.
    held = NamedPartner.objects.select_for_update(no_key=True)
    found = held.filter(wave=wave, name_key=name_key(name), country=country, city=city).first()
    if found:
        return found
    point = city_point(country, city)
    if chosen and chosen.has_point and (country, city) == (str(chosen.country), chosen.city):
        point = (chosen.latitude, chosen.longitude)
    partner = NamedPartner(
        wave=wave,
        name=name,
        name_key=name_key(name),
        kind=chosen.kind if chosen else said.kind,
        country=country,
        city=city,
        subdivision=said.subdivision or city_state(country, city),
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        website=said.website,
        organisation=chosen,
        decision=PartnerDecision.CONFIRMED if chosen else PartnerDecision.WAITING,
    )
    partner.full_clean()
    # Somebody else may have named it a moment ago; the constraint says who was first.
    NamedPartner.objects.bulk_create([partner], ignore_conflicts=True)
    return held.get(wave=wave, name_key=partner.name_key, country=country, city=city)


def _place(said: PartnerName) -> tuple[str, str]:
    """Return country and town as typed, with those of a chosen organisation where nothing was typed."""
    country, city = said.country, said.city.strip()
    chosen = said.organisation
    if chosen is None:
        return country, city
    country = country or str(chosen.country)
    # Its town lies in its own country, not in another one that was typed.
    if not city and str(chosen.country) in {"", country}:
        city = chosen.city.strip()
    return country, city
