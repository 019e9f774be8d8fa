"""What a reader asks of the list of initiatives, read from the address and written back to it."""

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .querysets import SHORTEST_INDEXED

# In the order of the panel. Inside one any of the choices will do, across them each must hold.
FACETS: Mapping[str, str | Promise] = {
    "kind": gettext_lazy("Kind"),
    "status": gettext_lazy("Status"),
    "soon": gettext_lazy("Deadline"),
    "topic": gettext_lazy("Topics"),
    "programme": gettext_lazy("Programme"),
    "country": gettext_lazy("Country"),
}
SOON = "1"
VIEWS = ("list", "calendar", "timeline")
SORTS = ("ends", "newest")
LONGEST_WORDS = 200
# Each word costs something, and who has written five of a title has found it.
MOST_WORDS = 5
# What no index finds is looked for in everything there is: that is for "AI" or "5G", not for letters.
MOST_SHORT_WORDS = 2
MOST_VALUES = 50
FIRST_YEAR, LAST_YEAR = 1990, 2100
_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)


@dataclass(frozen=True)
class InitiativeQuery:
    """One state of the list. `chosen` maps a facet's name to values; an empty one is left out.

    `month` is the first day of the one that the calendar shows, or nothing for the present one.
    """

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "ends"
    view: str = "list"
    month: date | None = None

    @property
    def terms(self) -> list[str]:
        return list(dict.fromkeys(self.words.split()))

    @property
    def chosen_count(self) -> int:
        return sum(map(len, self.chosen.values()))

    def without(self, facet: str, value: str | None = None) -> "InitiativeQuery":
        """Return the query without one value of a facet, or without the facet."""
        kept = tuple(v for v in self.chosen.get(facet, ()) if value is not None and v != value)
        return self.choosing(facet, kept)

    def choosing(self, facet: str, values: Sequence[str]) -> "InitiativeQuery":
        """Return the query with just these values of a facet."""
        chosen = {**self.chosen, facet: tuple(values)}
        return self.having(chosen={name: held for name, held in chosen.items() if held})

    def having(self, **changes: object) -> "InitiativeQuery":
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]

    @property
    def after_path(self) -> str:
        """What follows the path in the address of this state, without what goes without saying."""
        pairs: list[tuple[str, str]] = [("q", self.words)] if self.words else []
        pairs += [(name, value) for name in FACETS for value in self.chosen.get(name, ())]
        if self.sort != SORTS[0]:
            pairs.append(("sort", self.sort))
        if self.view != VIEWS[0]:
            pairs.append(("view", self.view))
        if self.month and self.view == "calendar":
            pairs.append(("month", f"{self.month:%Y-%m}"))
        return "?" + urlencode(pairs) if pairs else ""

    @property
    def link(self) -> str:
        """A link from the page to this state; an empty one would lead to the state that the page has."""
        return self.after_path or "?"


def read_query(
    params: QueryDict, known: Mapping[str, Iterable[str]]
) -> tuple[InitiativeQuery, tuple[str, ...]]:
    """Read an address; what is unknown or too much is left out and remarked upon, never an error.

    `known` has the values of each facet.
    """
    remarks: list[str] = []
    chosen = {}
    for name, label in FACETS.items():
        values = _values(params.getlist(name), known[name], label, remarks)
        if values:
            chosen[name] = values
    query = InitiativeQuery(
        words=_words(params.get("q", ""), remarks),
        chosen=chosen,
        sort=_word(params, "sort", SORTS, remarks),
        view=_word(params, "view", VIEWS, remarks),
        month=_month(params.get("month", ""), remarks),
    )
    return query, tuple(remarks)


def _words(text: str, remarks: list[str]) -> str:
    # Neither NUL nor half a surrogate pair can be sent to the database.
    text = text.encode("utf-8", "ignore").decode()
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    if len(text) > LONGEST_WORDS:
        remarks.append(
            _("Only the first %(number)d characters of your search were used.")
            % {"number": LONGEST_WORDS}
        )
    said = text[:LONGEST_WORDS].split()
    is_indexed = any(len(word) >= SHORTEST_INDEXED for word in said[:MOST_WORDS])
    most = MOST_WORDS if is_indexed else MOST_SHORT_WORDS
    if len(said) > most:
        remarks.append(
            _("Only the first %(number)d words of your search were used.") % {"number": most}
        )
    return " ".join(said[:most])


def _values(
    said: Sequence[str], known: Iterable[str], label: str | Promise, remarks: list[str]
) -> tuple[str, ...]:
    values = [value for value in said if value]
    if len(values) > MOST_VALUES:
        remarks.append(
            _("Only the first %(number)d choices of “%(facet)s” were used.")
            % {"number": MOST_VALUES, "facet": label}
        )
        values = values[:MOST_VALUES]
    kept = [value for value in values if value in known]
    unknown = len(values) - len(kept)
    if unknown:
        remarks.append(
            ngettext(
                "One choice of “%(facet)s” is not known here and was left out.",
                "%(number)d choices of “%(facet)s” are not known here and were left out.",
                unknown,
            )
            % {"number": unknown, "facet": label}
        )
    return tuple(dict.fromkeys(kept))


def _word(params: QueryDict, name: str, known: Sequence[str], remarks: list[str]) -> str:
    value = params.get(name) or known[0]
    if value in known:
        return value
    remarks.append(_("The page does not know what “%(name)s” asked for.") % {"name": name})
    return known[0]


def _month(value: str, remarks: list[str]) -> date | None:
    if not value:
        return None
    found = _MONTH.fullmatch(value)
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR and 1 <= int(found[2]) <= 12:
        return date(int(found[1]), int(found[2]), 1)
    remarks.append(_("There is no such month here, so this is the present one."))
    return None
