"""How far an interview is, and what helps to fill it in."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django_countries import countries

from connect.choices import OrganisationKind
from connect.importing.folding import fold
from connect.models import Organisation

from .choices import Category
from .models import Interview

MOST_SUGGESTIONS = 8
SHORTEST_QUERY = 2
LONGEST_QUERY = 100

# The kind that a partner of each category most often is; the form starts with it.
USUAL_KIND = {
    Category.OUTPUT: OrganisationKind.FIRM,
    Category.INPUT: OrganisationKind.FIRM,
    Category.SPECIALIST_SERVICE: OrganisationKind.FIRM,
    Category.RND: OrganisationKind.ACADEMIA,
    Category.TRAINING: OrganisationKind.ACADEMIA,
    Category.GOVERNMENT_AGENCY: OrganisationKind.PUBLIC_AGENCY,
    Category.INDUSTRY_ASSOCIATION: OrganisationKind.ASSOCIATION,
    Category.INDUSTRY_PEER: OrganisationKind.FIRM,
}


@dataclass(frozen=True)
class Step:
    """One category of an interview: how many organisations are named in it, or that it was passed over."""

    value: str
    label: Promise | str
    count: int
    is_skipped: bool
    is_here: bool

    @property
    def is_done(self) -> bool:
        return self.count > 0 or self.is_skipped


def steps(interview: Interview | None, here: str = "") -> list[Step]:
    """Return the eight categories in their order."""
    counts: dict[str, int] = {}
    if interview is not None:
        rows = interview.linkages.order_by().values_list("category").annotate(n=Count("pk"))
        counts = dict(rows)
    skipped = interview.skipped if interview is not None else {}
    return [
        Step(
            value=category.value,
            label=category.label,
            count=counts.get(category.value, 0),
            is_skipped=category.value in skipped,
            is_here=category.value == here,
        )
        for category in Category
    ]


def next_category(interview: Interview) -> str:
    """Return the first category with neither a row nor a reason, else the first."""
    open_ones = [step.value for step in steps(interview) if not step.is_done]
    return open_ones[0] if open_ones else Category.values[0]


def before(category: str) -> str:
    place = Category.values.index(category)
    return Category.values[place - 1] if place else ""


def after(category: str) -> str:
    following = Category.values.index(category) + 1
    return Category.values[following] if following < len(Category.values) else ""


def suggestions(typed: str, country: str) -> QuerySet[Organisation]:
    """Return known organisations, listed or not, for what is being typed; those of the country first."""
    words = fold(typed)
    if len(words) < SHORTEST_QUERY:
        return Organisation.objects.none()
    near = country if country in countries else ""
    return Organisation.objects.named_like(words[:LONGEST_QUERY], near)[:MOST_SUGGESTIONS]
