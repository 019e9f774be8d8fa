"""What a reader asks of the browse page, read from the address and written back to it."""

import dataclasses
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import facets
from .doors import FIRMS, Door
from .vocabulary import Vocabulary
from .words import split_terms

SORTS = ("fit", "name", "newest")
VIEWS = ("list", "cards", "map")
ANY_KIND = "all"
# The parameter that names the facets of which all that is chosen must hold.
TOGETHER = "all"
PAGE_SIZE = 25
LONGEST_WORDS = 200
MOST_VALUES = 50
LAST_PAGE = 400
# So many columns can be read side by side.
MOST_COMPARED = 4
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")

Box = tuple[float, float, float, float]


def is_slug(text: str) -> bool:
    """Say whether an organisation can have this address; nothing else is sent to the database."""
    return SLUG.fullmatch(text) is not None


@dataclass(frozen=True)
class BrowseQuery:
    """One state of the browse page. `chosen` maps a facet's name to codes; an empty one is left out.

    `together` names the facets of which an organisation must have all that is chosen, not just one. `compare` are the
    addresses of organisations to put side by side, in the order in which they were chosen: they narrow nothing.
    """

    words: str = ""
    chosen: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    # West, south, east, north.
    box: Box | None = None
    sort: str = "fit"
    page: int = 1
    view: str = "list"
    together: frozenset[str] = frozenset()
    door: Door = FIRMS
    compare: tuple[str, ...] = ()

    @property
    def chosen_count(self) -> int:
        return sum(map(len, self.chosen.values())) + (self.box is not None)

    def wants_all(self, facet: str) -> bool:
        """Say whether all of several values of a facet must hold."""
        return facet in self.together and len(self.chosen.get(facet, ())) > 1

    def without(self, facet: str, code: int | None = None) -> "BrowseQuery":
        """Return the query without one value of a facet, or without the facet; on the first page."""
        kept = tuple(c for c in self.chosen.get(facet, ()) if code is not None and c != code)
        chosen = {name: codes for name, codes in self.chosen.items() if name != facet}
        if kept:
            chosen[facet] = kept
        return dataclasses.replace(self, chosen=chosen, page=1)

    def having(self, **changes: object) -> "BrowseQuery":
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]

    def plain(self) -> "BrowseQuery":
        """Return what the query asks for, however it is shown and whatever is to be compared."""
        return self.having(view="list", sort="fit", compare=())

    def querystring(self, vocabulary: Vocabulary) -> str:
        """Return a link from the page to this state; an empty one would lead to the state that the page has."""
        return self.after_path(vocabulary) or "?"

    def after_path(self, vocabulary: Vocabulary) -> str:
        """Return what follows the path in the address of this state, without what goes without saying."""
        pairs: list[tuple[str, str]] = [("q", self.words)] if self.words else []
        for facet in facets.FACETS:
            codes = self.chosen.get(facet.name, ())
            if facet is facets.KIND and self.door.kind:
                if not codes:
                    pairs.append((facet.name, ANY_KIND))
                if codes == (vocabulary.code(facet, self.door.kind),):
                    continue
            pairs += [(facet.name, vocabulary.values[code]) for code in codes]
        pairs += [(TOGETHER, facet.name) for facet in facets.FACETS if self.wants_all(facet.name)]
        if self.box:
            pairs.append(("bbox", ",".join(f"{edge:g}" for edge in self.box)))
        if self.sort != "fit":
            pairs.append(("sort", self.sort))
        if self.view != "list":
            pairs.append(("view", self.view))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        pairs += [("compare", slug) for slug in self.compare]
        return "?" + urlencode(pairs) if pairs else ""


@dataclass(frozen=True)
class Reading:
    """A query as it was understood, with a remark for all that was not."""

    query: BrowseQuery
    remarks: tuple[str, ...]
    vocabulary: Vocabulary


def read_query(params: QueryDict, vocabulary: Vocabulary, door: Door = FIRMS) -> Reading:
    """Read an address; what is unknown or too much is left out and remarked upon, never an error."""
    remarks: list[str] = []
    words = _clean_words(params.get("q", ""), remarks)
    chosen = {}
    for facet in facets.FACETS:
        codes = _codes(params, facet, door, vocabulary, remarks)
        if codes:
            chosen[facet.name] = codes
    query = BrowseQuery(
        words=words,
        chosen=chosen,
        box=_box(params.get("bbox", ""), remarks),
        sort=_word(params, "sort", SORTS, remarks),
        page=_page(params.get("page", ""), remarks),
        view=_word(params, "view", VIEWS, remarks),
        together=_together(params, chosen, remarks),
        door=door,
        compare=_compare(params, remarks),
    )
    return Reading(query, tuple(remarks), vocabulary)


def _clean_words(text: str, remarks: list[str]) -> str:
    # Neither NUL nor half a surrogate pair can be sent to the database.
    text = text.encode("utf-8", "ignore").decode()
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    if len(text) > LONGEST_WORDS:
        remarks.append(
            _("Only the first %(number)d characters of your search were used.")
            % {"number": LONGEST_WORDS}
        )
    words = text[:LONGEST_WORDS].lstrip()
    if words and not split_terms(words):
        remarks.append(
            _("Nothing to search for in “%(words)s”: all organisations are shown.")
            % {"words": words.strip()}
        )
    return words


def _codes(
    params: QueryDict,
    facet: facets.Facet,
    door: Door,
    vocabulary: Vocabulary,
    remarks: list[str],
) -> tuple[int, ...]:
    values = [value for value in params.getlist(facet.name) if value]
    if facet is facets.KIND:
        if door.kind and not params.getlist(facet.name):
            values = [door.kind]
        values = [value for value in values if value != ANY_KIND]
    if len(values) > MOST_VALUES:
        remarks.append(
            _("Only the first %(number)d choices of “%(facet)s” were used.")
            % {"number": MOST_VALUES, "facet": facet.label}
        )
    known = [vocabulary.code(facet, value) for value in values[:MOST_VALUES]]
    unknown = known.count(None)
    if unknown:
        remarks.append(
            ngettext(
                "One choice of “%(facet)s” is not known here and was left out.",
                "%(number)d choices of “%(facet)s” are not known here and were left out.",
                unknown,
            )
            % {"number": unknown, "facet": facet.label}
        )
    return tuple(dict.fromkeys(code for code in known if code is not None))


def _together(
    params: QueryDict, chosen: Mapping[str, tuple[int, ...]], remarks: list[str]
) -> frozenset[str]:
    names = {name for name in params.getlist(TOGETHER) if name}
    known = {facet.name for facet in facets.FACETS if facet.is_many}
    if not names <= known:
        remarks.append(_not_known(TOGETHER))
    return frozenset(name for name in names & known if len(chosen.get(name, ())) > 1)


def _word(params: QueryDict, name: str, known: tuple[str, ...], remarks: list[str]) -> str:
    value = params.get(name) or known[0]
    if value in known:
        return value
    remarks.append(_not_known(name))
    return known[0]


def _not_known(name: str) -> str:
    return _("The page does not know what “%(name)s” asked for.") % {"name": name}


def _compare(params: QueryDict, remarks: list[str]) -> tuple[str, ...]:
    """Return the first few that are to be compared, each once.

    Boxes come in the order of the page; `compared` says which of them were chosen before, and in what order.
    """
    said = [value for value in params.getlist("compare") if value]
    ticked = list(dict.fromkeys(value for value in said if is_slug(value)))
    if not all(map(is_slug, said)):
        remarks.append(_not_known("compare"))
    before = [value for value in dict.fromkeys(params.getlist("compared")) if value in ticked]
    ordered = list(dict.fromkeys([*before, *ticked]))
    if len(ordered) > MOST_COMPARED:
        remarks.append(
            _(
                "%(number)d organisations can be compared at a time: the first %(number)d stay,"
                " the others were left out."
            )
            % {"number": MOST_COMPARED}
        )
    return tuple(ordered[:MOST_COMPARED])


def _page(value: str, remarks: list[str]) -> int:
    if not value:
        return 1
    if value.isascii() and value.isdecimal() and len(value) < 7 and 1 <= int(value) <= LAST_PAGE:
        return int(value)
    remarks.append(_("There is no such page, so this is the first."))
    return 1


def _box(value: str, remarks: list[str]) -> Box | None:
    if not value:
        return None
    try:
        west, south, east, north = (float(edge) for edge in value[:100].split(","))
    except ValueError:
        pass
    else:
        edges = (west, south, east, north)
        if all(map(math.isfinite, edges)) and west <= east and south <= north:
            return edges
    remarks.append(_("The part of the map was not understood and was left out."))
    return None
