"""From a sample wave to what the analysis reads, without a database."""

from functools import cache

from ..analysis.records import Home, Link
from ..scoring import FOUR_IS, Scheme, score
from .known import load_known
from .records import SampleLinkage, SampleWave


def home_of(wave: SampleWave) -> Home:
    """Return where the wave's cluster is."""
    return _homes()[wave.cluster]


def to_links(wave: SampleWave) -> list[Link]:
    """Return the wave's linkages, scored by the first scheme."""
    sizes = {interview.firm: interview.size_class for interview in wave.interviews}
    return [_link(row, sizes[row.firm]) for row in wave.linkages]


def _link(row: SampleLinkage, size: str) -> Link:
    scheme = Scheme()
    points = score({name: getattr(row, name) for name in FOUR_IS}, scheme)
    assert points is not None, row
    return Link(
        interview=f"{row.firm}-{row.interview}",
        firm=row.firm,
        size=size,
        partner=row.partner.key,
        kind=row.partner.kind,
        country=row.partner.country,
        city=row.partner.city,
        category=row.category,
        scope=row.scope,
        band=scheme.band(points),
        score=points,
        subdivision=row.partner.subdivision,
    )


@cache
def _homes() -> dict[str, Home]:
    return load_known().homes
