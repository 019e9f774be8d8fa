"""What the analysis reads. Kinds, scopes and bands reach it as plain words; it knows no database."""

from dataclasses import dataclass

CATEGORIES = (
    "output",
    "input",
    "specialist_service",
    "rnd",
    "training",
    "government_agency",
    "industry_association",
    "industry_peer",
)
SCOPES = ("local", "national", "european", "international")
BANDS = ("high", "medium", "low", "tenuous")
SIZES = ("sme", "large", "mnc")

HOME_SCOPES = frozenset({"local", "national"})
EXPORT_SCOPES = frozenset({"european", "international"})
# The partner kinds that the guide calls academic and research institutes.
ACADEMIA_OR_RESEARCH = frozenset({"academia", "technology_centre"})


@dataclass(frozen=True, slots=True)
class Link:
    """One linkage that a firm named in an interview.

    `firm` and `partner` are keys of organisations in one name space, so that a firm which is named by another
    is one node. `score` runs from 0 to 100. `subdivision` is the state where the partner's country has states.
    """

    interview: str
    firm: str
    size: str
    partner: str
    kind: str
    country: str
    city: str
    category: str
    scope: str
    band: str
    score: float
    subdivision: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a cluster is: `whole_country` says that its region is its country, as in Slovenia and Cyprus."""

    country: str
    region: str
    whole_country: bool = False
