"""From rows to what the analysis reads: the only bridge between the two."""

from connect.importing.regions import Area
from connect.models import Region

from .analysis.records import Home, Link
from .models import Linkage, NamedPartner, ScoringScheme, Wave
from .scoring import FOUR_IS, Scheme


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


def links_of(wave: Wave) -> list[Link]:
    """Return what was handed in for a wave, in one query for linkages and one for merged names.

    A partner that was confirmed is the organisation, so that a firm which is named by another is one node; a
    merged name counts as the one that it was merged into.
    """
    merged = _merged_into(wave)
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
    partners = {
        partner.pk: partner
        for partner in NamedPartner.objects.filter(wave=wave).only(
            "organisation_id", "kind", "country", "city", "subdivision"
        )
    }
    links = []
    for interview, firm, size, named, category, scope, band, score in columns.iterator():
        partner = partners[merged.get(named, named)]
        links.append(
            Link(
                interview=str(interview),
                firm=organisation_key(firm),
                size=size,
                partner=key_of(partner),
                kind=partner.kind,
                country=str(partner.country),
                city=partner.city,
                category=category,
                scope=scope,
                band=band,
                score=score,
                subdivision=partner.subdivision,
            )
        )
    return links


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
        key_of(partner): partner.organisation.name if partner.organisation_id else partner.name
        for partner in wave.partners.select_related("organisation")
    }
    for participant in wave.participants.select_related("organisation"):
        names[organisation_key(participant.organisation_id)] = participant.organisation.name
    return names


def _merged_into(wave: Wave) -> dict[int, int]:
    """Return where each merged name ended, over any number of merges."""
    steps = dict(
        wave.partners.filter(merged_into__isnull=False).values_list("pk", "merged_into_id")
    )
    return {name: _end(name, steps) for name in steps}


def _end(name: int, steps: dict[int, int]) -> int:
    seen: set[int] = set()
    while name in steps and name not in seen:
        seen.add(name)
        name = steps[name]
    return name


def points_of(wave: Wave) -> dict[tuple[str, str], tuple[float, float]]:
    """Return where the towns of a wave's partners are, by country and town."""
    rows = wave.partners.filter(latitude__isnull=False).order_by("pk")
    places = rows.values_list("country", "city", "latitude", "longitude")
    return {(str(country), city): (lat, lon) for country, city, lat, lon in places}


def consented_firms(wave: Wave) -> set[str]:
    """Return the keys of the firms that agreed to be recognisable."""
    rows = wave.participants.filter(consented_at__isnull=False)
    return {organisation_key(pk) for pk in rows.values_list("organisation_id", flat=True)}
