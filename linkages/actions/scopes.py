"""Scopes from addresses, for one linkage when it is saved and for all when a wave freezes."""

from ..choices import Scope
from ..models import Linkage, NamedPartner, Wave
from ..scope import scope_of
from ..snapshots import address_of, area_of


def computed_scope(wave: Wave, partner: NamedPartner) -> str:
    """Return how far a partner is from the cluster of a wave."""
    address = address_of(partner)
    return scope_of(
        area_of(wave.cluster.region),
        wave.scheme.european_countries,
        country=address.country,
        city=address.city,
        point=address.point,
    )


def recompute_scopes(wave: Wave) -> int:
    """Bring the scopes that nobody set by hand in line with the partners' addresses; return how many changed."""
    changed = []
    linkages = Linkage.objects.filter(
        interview__participant__wave=wave, scope_reason=""
    ).select_related("partner__organisation", "partner__merged_into__organisation")
    for linkage in linkages:
        partner = linkage.partner.merged_into or linkage.partner
        scope = computed_scope(wave, partner)
        if scope != linkage.scope:
            linkage.scope = Scope(scope)
            changed.append(linkage)
    Linkage.objects.bulk_update(changed, ["scope"], batch_size=500)
    return len(changed)
