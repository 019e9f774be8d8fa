"""The facets of the browse page and the numbers under which documents hold their values.

A document's codes are facet * STEP + value; the triggers of migration 0005 write the same numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..choices import OrganisationKind, ResearchKind, SizeBand, TopicAxis

STEP = 1_000_000


@dataclass(frozen=True)
class Facet:
    """A way to narrow a list. `name` is its parameter in the address.

    `is_many` says that one organisation may have several of its values.
    """

    name: str
    number: int
    label: str | Promise
    is_many: bool = False


KIND = Facet("kind", 1, _("Kind"))
COUNTRY = Facet("country", 2, _("Country"))
CLUSTER = Facet("cluster", 3, _("Cluster"), is_many=True)
SIZE = Facet("size", 4, _("Size"))
TOPIC = Facet("topic", 5, _("Field of work"), is_many=True)
SECTOR = Facet("sector", 6, _("Sector"), is_many=True)
TECHNOLOGY = Facet("technology", 7, _("Technology"), is_many=True)
USE_CASE = Facet("use_case", 8, _("Use case"), is_many=True)
OFFERS = Facet("offers", 9, _("Offers"), is_many=True)
SEEKS = Facet("seeks", 10, _("Looks for"), is_many=True)
ROAMING = Facet("roaming", 11, _("Roaming"))
RESEARCH = Facet("research", 12, _("Research"))
RESEARCH_KIND = Facet("laboratory", 13, _("Kind of research organisation"))
TRL = Facet("trl", 14, _("Technology readiness level"), is_many=True)
CLAIMED = Facet("claimed", 15, _("Team"))

# In the order in which a reader meets them.
FACETS = (
    KIND,
    CLUSTER,
    COUNTRY,
    TOPIC,
    SECTOR,
    TECHNOLOGY,
    USE_CASE,
    SIZE,
    OFFERS,
    SEEKS,
    ROAMING,
    CLAIMED,
    RESEARCH,
    RESEARCH_KIND,
    TRL,
)
BY_NAME = {facet.name: facet for facet in FACETS}
BY_NUMBER = {facet.number: facet for facet in FACETS}

FACET_OF_AXIS = {
    TopicAxis.DOMAIN: TOPIC,
    TopicAxis.ICT: TOPIC,
    TopicAxis.SECTOR: SECTOR,
    TopicAxis.TECHNOLOGY: TECHNOLOGY,
    TopicAxis.USE_CASE: USE_CASE,
}

# The place in these lists is the value in the code: new words go to the end.
KINDS: Sequence[str] = (
    OrganisationKind.FIRM,
    OrganisationKind.TECHNOLOGY_CENTRE,
    OrganisationKind.ACADEMIA,
    OrganisationKind.POLICY_BODY,
    OrganisationKind.PUBLIC_AGENCY,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.OTHER,
)
SIZES: Sequence[str] = (SizeBand.MICRO, SizeBand.SMALL, SizeBand.MEDIUM, SizeBand.LARGE)

RESEARCH_KINDS: Sequence[str] = (
    ResearchKind.TECHNOLOGY_CENTRE,
    ResearchKind.UNIVERSITY_LAB,
    ResearchKind.COMPANY_LAB,
    ResearchKind.POLICY_BODY,
    ResearchKind.STANDARDS_BODY,
    ResearchKind.OTHER,
)
# From the idea to the proven product, by the European Commission's scale.
LEVELS = range(1, 10)

# The one value of the facets of roaming, of research and of teams: there is no option for what is not so.
YES = "yes"


def code_of(facet: Facet, value: int) -> int:
    return facet.number * STEP + value


def facet_of(code: int) -> Facet:
    return BY_NUMBER[code // STEP]


def country_value(country: str) -> int:
    """Return the number of an ISO 3166-1 alpha-2 code: two letters in base 32."""
    return (ord(country[0]) - 64) * 32 + ord(country[1]) - 64
