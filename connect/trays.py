"""What is chosen to be compared: the tray of the directory, and the addresses that lead on from it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import access
from .models import Organisation
from .querysets import OrganisationQuerySet
from .search import MOST_COMPARED, BrowseQuery, Door, Vocabulary

# What is put side by side takes two.
FEWEST_COMPARED = 2


@dataclass(frozen=True)
class Chosen:
    """The organisations that an address names and its reader may see, in its order; a remark on the others."""

    organisations: Sequence[Organisation]
    remarks: tuple[str, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(organisation.slug for organisation in self.organisations)


@dataclass(frozen=True)
class TrayItem:
    """An organisation that is chosen; `url` is this page without it."""

    name: str
    url: str


@dataclass(frozen=True)
class Tray:
    """What stands above the rows. `url` leads to the comparison, from two on.

    `label` is that of each box. `chosen` are the addresses of all, `without_box` of those that the page shows no box
    for.
    """

    label: str
    items: Sequence[TrayItem]
    url: str
    chosen: tuple[str, ...]
    without_box: Sequence[str]
    is_full: bool


@dataclass(frozen=True)
class Head:
    """What stands above the column of an organisation; `url` is the comparison without it."""

    organisation: Organisation
    url: str
    is_own: bool


def chosen_by(user: Any, slugs: Sequence[str], rows: OrganisationQuerySet) -> Chosen:
    """Return what of these addresses is there for this reader; nothing is asked where there is none.

    Whoever may not see an organisation does not learn that it exists.
    """
    organisations = access.visible_organisations(user, slugs, rows) if slugs else []
    known = {slug for row in organisations for slug in (row.slug, *row.once_there)}
    unknown = sum(slug not in known for slug in slugs)
    remark = ngettext(
        "One organisation to compare is not known here and was left out.",
        "%(number)d organisations to compare are not known here and were left out.",
        unknown,
    ) % {"number": unknown}
    return Chosen(organisations, (remark,) if unknown else ())


def tray_of(
    organisations: Sequence[Organisation],
    query: BrowseQuery,
    vocabulary: Vocabulary,
    boxes: Collection[str],
) -> Tray:
    """Return the tray of a page of the directory that has these boxes; the query compares just these organisations."""
    return Tray(
        label=_("Compare"),
        items=[
            TrayItem(row.name, without(row, query).querystring(vocabulary)) for row in organisations
        ],
        url=compare_url(query, vocabulary) if len(organisations) >= FEWEST_COMPARED else "",
        chosen=query.compare,
        without_box=[slug for slug in query.compare if slug not in boxes],
        is_full=len(organisations) >= MOST_COMPARED,
    )


def heads_of(
    user: Any, organisations: Sequence[Organisation], query: BrowseQuery, vocabulary: Vocabulary
) -> list[Head]:
    """Return the heads of the columns for this reader; nobody is offered to meet their own organisation."""
    own = access.acted_for(user, organisations)
    return [
        Head(row, compare_url(without(row, query), vocabulary), row.pk in own)
        for row in organisations
    ]


def without(organisation: Organisation, query: BrowseQuery) -> BrowseQuery:
    """Return the same state of the directory with one less to compare."""
    return query.having(compare=tuple(slug for slug in query.compare if slug != organisation.slug))


def compare_page(door: Door) -> str:
    return reverse(f"connect:{door.name}_compare")


def compare_url(query: BrowseQuery, vocabulary: Vocabulary) -> str:
    """Return the comparison; it keeps the state of the list, to lead back to it."""
    return compare_page(query.door) + query.after_path(vocabulary)


def list_url(query: BrowseQuery, vocabulary: Vocabulary) -> str:
    """Return the list from which the comparison was reached."""
    return reverse(f"connect:{query.door.name}_list") + query.after_path(vocabulary)
