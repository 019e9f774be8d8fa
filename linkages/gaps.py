"""Whom firms name as partners, and which kinds of partners they lack: plain data for those who suggest some."""

from collections import defaultdict
from dataclasses import dataclass, field

from connect.choices import OrganisationKind

from .choices import Category
from .models import Linkage

# What kind of organisation fills a category in which a firm has named nobody.
FILLED_BY = {
    Category.RND: (OrganisationKind.ACADEMIA, OrganisationKind.TECHNOLOGY_CENTRE),
    Category.TRAINING: (OrganisationKind.ACADEMIA,),
    Category.GOVERNMENT_AGENCY: (OrganisationKind.PUBLIC_AGENCY, OrganisationKind.POLICY_BODY),
    Category.INDUSTRY_ASSOCIATION: (OrganisationKind.ASSOCIATION,),
}


@dataclass
class Standing:
    """`linked` are the keys of organisations that a firm names, `lacks` the kinds of which it names none."""

    linked: set[int] = field(default_factory=set)
    lacks: set[str] = field(default_factory=set)


def standings() -> dict[int, Standing]:
    """Return by its key how each firm stands that has named a partner in any survey."""
    named: dict[int, set[str]] = defaultdict(set)
    found: dict[int, Standing] = defaultdict(Standing)
    rows = Linkage.objects.order_by().values_list(
        "interview__participant__organisation", "category", "partner__organisation"
    )
    for firm, category, partner in rows.iterator():
        named[firm].add(category)
        if partner is not None:
            found[firm].linked.add(partner)
    for firm, categories in named.items():
        found[firm].lacks = {
            str(kind)
            for category, kinds in FILLED_BY.items()
            if category not in categories
            for kind in kinds
        }
    return dict(found)
