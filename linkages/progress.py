"""How far an interview is, and what helps to fill it in."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django_countries import countries
from rapidfuzz import fuzz, process

from connect.choices import OrganisationKind
from connect.importing.folding import fold, place_key
from connect.importing.places import town_keys
from connect.models import Organisation

from .choices import Category
from .models import Interview
from .questions import SKIP_REASONS

MOST_SUGGESTIONS = 8
SHORTEST_QUERY = 2
LONGEST_QUERY = 100

# How alike a town must be to one of the gazetteer, of 100, to be taken for a slip: "Belfst" has 92.
LEAST_ALIKE = 84

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


def skips(interviews: Iterable[Interview]) -> list[tuple[object, list[tuple[object, int]]]]:
    """Return, for each category that somebody passed over, how many interviews gave which reason, most first."""
    counted = Counter(passed for interview in interviews for passed in interview.skipped.items())
    found = []
    for category in Category:
        reasons = [
            (word, counted[category.value, reason])
            for reason, word in SKIP_REASONS.items()
            if counted[category.value, reason]
        ]
        if reasons:
            found.append((category.label, sorted(reasons, key=lambda given: -given[1])))
    return found


def suggestions(typed: str, country: str) -> QuerySet[Organisation]:
    """Return known organisations, listed or not, for what is being typed; those of the country first."""
    words = fold(typed)
    if len(words) < SHORTEST_QUERY:
        return Organisation.objects.none()
    near = country if country in countries else ""
    return Organisation.objects.named_like(words[:LONGEST_QUERY], near)[:MOST_SUGGESTIONS]


def likely_town(typed: str, country: str) -> str:
    """Return the town that was probably meant where the gazetteer does not know what was typed, else nothing."""
    words = fold(typed)
    found = process.extractOne(
        place_key(words), town_keys(country), scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE
    )
    if found is None:
        return ""
    # The gazetteer has a town's letters alone; those who are there have its spelling.
    there = Organisation.objects.filter(country=country).exclude(city="").order_by("city")
    for city in there.values_list("city", flat=True).distinct():
        if place_key(fold(city)) == found[0]:
            return city.title() if city.isupper() else city
    return "" if " " in words else found[0].capitalize()
