"""The scheme that every installation starts with."""

from .analysis.europe import EUROPE
from .models import ScoringScheme

NAME = "Four i’s"


def first_scheme() -> ScoringScheme:
    """Return it; a migration makes it, and this where somebody has emptied the tables since."""
    return ScoringScheme.objects.get_or_create(
        name=NAME, version=1, defaults={"european_countries": sorted(EUROPE)}
    )[0]
