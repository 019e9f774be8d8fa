"""From rows to what the analysis reads: the only bridge between the two."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Avg

from connect.importing.folding import fold, name_key, place_key
from connect.importing.places import Point, city_point, city_state
from connect.importing.regions import Area
from connect.models import Organisation, Region

from .analysis.records import Home, Link
from .models import Linkage, NamedPartner, ScoringScheme, Wave
from .scoring import FOUR_IS, Scheme

# What is read of a partner; a wave has thousands.
_PLACE = ("kind", "country", "city", "latitude", "longitude")
_READ = (
    *("merged_into", "subdivision", *_PLACE),
    *(f"organisation__{name}" for name in _PLACE),
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a partner is; `city` is empty where nobody knows, `point` where no place of that name is known."""

    country: str
    city: str
    subdivision: str
    point: Point | None


class _Counted(NamedTuple):
    """A name of the staging list as the analysis counts it."""

    key: str
    kind: str
    address: Address


def scheme_of(row: ScoringScheme) -> Scheme:
    return Scheme(
        high_from=row.high_from,
        medium_from=row.medium_from,
        low_from=row.low_from,
        weights={name: getattr(row, f"{name}_weight") for name in FOUR_IS},
    )


def area_of(region: Region) -> Area:
    return Area(str(region.country), frozenset(region.area_codes), tuple(region.places))


def home_of(wave: Wave) -> Home:
    region = wave.cluster.region
    return Home(str(region.country), region.name, region.is_whole_country)


def home_point(wave: Wave) -> Point | None:
    """Return where a wave's arcs start: at the cluster; where nobody knows its place, amid its firms.

    These are the firms of the directory, not those that took part: a map must not tell who did.
    """
    known = point_of(wave.cluster.organisation)
    if known is not None:
        return known
    firms = Organisation.objects.filter(cluster=wave.cluster_id, kind="firm", is_listed=True)
    middle = firms.aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    return _point(middle["latitude"], middle["longitude"])


def point_of(organisation: Organisation) -> Point | None:
    """Return where an organisation is, by its own point or else by its town."""
    own = _point(organisation.latitude, organisation.longitude)
    return own or city_point(str(organisation.country), organisation.city)


def address_of(partner: NamedPartner) -> Address:
    """Return where a partner is: where a firm deals with it, else where the organisation is that it was decided to be.

    The town and its country are said together: without a town the country is the organisation's too.
    """
    organisation = partner.organisation
    country = str(partner.country)
    if partner.city or organisation is None or not organisation.country:
        point = _point(partner.latitude, partner.longitude)
        return Address(country, partner.city, partner.subdivision, point)
    there, city = str(organisation.country), organisation.city
    said = partner.subdivision if there == country else ""
    point = _point(organisation.latitude, organisation.longitude) or city_point(there, city)
    return Address(there, city, city_state(there, city) or said, point)


def kind_of(partner: NamedPartner) -> str:
    """Return what a partner is: what the organisation is that it was decided to be, else as it was said."""
    return partner.organisation.kind if partner.organisation else partner.kind


def name_of(partner: NamedPartner) -> str:
    return partner.organisation.name if partner.organisation else partner.name


def links_of(wave: Wave) -> list[Link]:
    """Return what was handed in for a wave, in one query for linkages and one for partners.

    A partner that was confirmed is the organisation, so that a firm which is named by another is one node; a
    merged name counts as the one that it was merged into. Who turns out to be named twice by one interview in a
    category counts once there, by the linkage with the higher score.
    """
    counted = _counted(wave)
    rows = Linkage.objects.of_wave(wave).order_by("pk")
    columns = rows.values_list(
        "interview_id",
        "interview__participant__organisation_id",
        "interview__participant__size_class",
        "partner_id",
        "category",
        "scope",
        "band",
        "score",
    )
    links: dict[tuple[str, str, str], Link] = {}
    for interview, firm, size, named, category, scope, band, score in columns.iterator():
        partner = counted[named]
        link = Link(
            interview=str(interview),
            firm=organisation_key(firm),
            size=size,
            partner=partner.key,
            kind=partner.kind,
            country=partner.address.country,
            city=partner.address.city,
            category=category,
            scope=scope,
            band=band,
            score=score,
            subdivision=partner.address.subdivision,
        )
        known = links.setdefault((link.interview, category, link.partner), link)
        if score > known.score:
            links[link.interview, category, link.partner] = link
    return list(links.values())


def key_of(partner: NamedPartner) -> str:
    """Return the name space's key: "o" and the number of an organisation, "p" and that of a name."""
    if partner.organisation_id:
        return organisation_key(partner.organisation_id)
    return f"p{partner.pk:010}"


def organisation_key(pk: int) -> str:
    """Return the key of an organisation; padded, since ties are broken by the order of keys as text."""
    return f"o{pk:010}"


def names_of(wave: Wave) -> dict[str, str]:
    """Return what to call each firm and partner of a wave, by key. Only for eyes that may see names."""
    names = {
        key_of(partner): name_of(partner)
        for partner in wave.partners.select_related("organisation")
    }
    for participant in wave.participants.select_related("organisation"):
        names[organisation_key(participant.organisation_id)] = participant.organisation.name
    return names


def points_of(wave: Wave) -> dict[tuple[str, str], Point]:
    """Return where the towns of a wave's partners are, by country and town: where most of its names have them."""
    points: dict[tuple[str, str], Counter[Point]] = defaultdict(Counter)
    for partner in _counted(wave).values():
        if partner.address.point:
            points[partner.address.country, partner.address.city][partner.address.point] += 1
    return {town: found.most_common(1)[0][0] for town, found in points.items()}


def consented_firms(wave: Wave) -> set[str]:
    """Return the keys of the firms that agreed to be recognisable."""
    rows = wave.participants.filter(consented_at__isnull=False)
    return {organisation_key(pk) for pk in rows.values_list("organisation_id", flat=True)}


def _counted(wave: Wave) -> dict[int, _Counted]:
    """Return each name of a wave as it counts: as the one that it ended in, in a town with one spelling."""
    rows = NamedPartner.objects.filter(wave=wave).select_related("organisation").order_by("pk")
    partners = {partner.pk: partner for partner in rows.only(*_READ)}
    addresses = {pk: address_of(partner) for pk, partner in partners.items()}
    towns = _towns(addresses.values())
    steps = {pk: row.merged_into_id for pk, row in partners.items() if row.merged_into_id}
    counted = {}
    for pk in partners:
        end = _end(pk, steps)
        partner, address = partners[end], addresses[end]
        kind = kind_of(partner)
        place = replace(address, city=towns.get(address, ""))
        counted[pk] = _Counted(key_of(partner), kind, place)
    return counted


def _end(name: int, steps: dict[int, int]) -> int:
    """Return where a merged name ended, over any number of merges."""
    seen: set[int] = set()
    while name in steps and name not in seen:
        seen.add(name)
        name = steps[name]
    return name


def _towns(addresses: Iterable[Address]) -> dict[Address, str]:
    """Return one spelling of its town for each address that has one, the same for all spellings of a town."""
    towns: dict[Hashable, Counter[str]] = defaultdict(Counter)
    keys = {}
    for address in addresses:
        if address.city:
            keys[address] = _town_key(address)
            towns[keys[address]][" ".join(address.city.split())] += 1
    spelt = {key: _usual(spellings) for key, spellings in towns.items()}
    return {address: spelt[key] for address, key in keys.items()}


def _town_key(address: Address) -> Hashable:
    """Return what the spellings of a town share: its place in the gazetteer, else its letters without their marks."""
    city, state = address.city, address.subdivision
    known = city_point(address.country, f"{city}, {state}" if state else city)
    return address.country, known or place_key(name_key(city))


def _usual(spellings: Counter[str]) -> str:
    """Return how most people write a town. Its districts and what is written in capitals only come last."""
    names: Counter[str] = Counter()
    for text, times in spellings.items():
        names[fold(text)] += times
    towns = [name for name in names if not any(_is_part(other, name) for other in names)]
    name = min(towns, key=lambda name: (-names[name], name))
    texts = [text for text in spellings if fold(text) == name]
    return min(texts, key=lambda text: (text.isupper() or text.islower(), -spellings[text], text))


def _is_part(town: str, name: str) -> bool:
    """Whether a name is that of a town and something more, as "lyon 3e" is."""
    return bool(town) and town != name and f" {town} " in f" {name} "


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    return None if latitude is None or longitude is None else (latitude, longitude)
