"""Organisations side by side: one line for each thing that can be said of them, one cell for each of them.

Other tools make sections of their own from the same parts; the template puts them into one table.
"""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from .choices import TopicAxis
from .models import CaseStudy, Organisation, Topic
from .profiles import Profile, language_name, profile_of, reader_language


@dataclass(frozen=True)
class Item:
    """One of several things in a cell. `note` says more of it, `is_shared` that it is in every cell of its line."""

    label: str
    url: str = ""
    language: str = ""
    note: str = ""
    is_elsewhere: bool = False
    is_shared: bool = False


@dataclass(frozen=True)
class Cell:
    """What is said of one organisation: words, or several things; `language` where it is not the reader's."""

    text: str = ""
    language: str = ""
    items: Sequence[Item] = ()

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.items


@dataclass(frozen=True)
class Line:
    label: str | Promise
    cells: Sequence[Cell]

    @property
    def is_empty(self) -> bool:
        return all(cell.is_empty for cell in self.cells)

    @property
    def is_same(self) -> bool:
        """Whether the same is said of every one of them."""
        first, *others = self.cells
        return not first.is_empty and all(
            cell.text == first.text and set(cell.items) == set(first.items) for cell in others
        )

    @property
    def shared(self) -> int:
        """How many things all of them have."""
        return sum(item.is_shared for item in self.cells[0].items)


@dataclass(frozen=True)
class Section:
    label: str | Promise
    lines: Sequence[Line]


@dataclass(frozen=True)
class Column:
    """An organisation at the head of its column, in the words of its profile."""

    organisation: Organisation
    profile: Profile


@dataclass(frozen=True)
class Comparison:
    columns: Sequence[Column]
    sections: Sequence[Section]

    @property
    def organisations(self) -> list[Organisation]:
        return [column.organisation for column in self.columns]


def comparison_of(organisations: Sequence[Organisation]) -> Comparison:
    """Put organisations from `.for_profile()` side by side; one query, for their case studies."""
    columns = [Column(row, profile_of(row)) for row in organisations]
    sections = (
        section(_("In short"), _in_short(columns)),
        section(
            _("They offer"),
            [
                _words(_("In their words"), columns, "offers"),
                _topics(_("Topics"), columns, lambda profile: profile.offers),
            ],
        ),
        section(
            _("They look for"),
            [
                _words(_("In their words"), columns, "seeks"),
                _topics(_("Topics"), columns, lambda profile: profile.seeks),
            ],
        ),
        section(_("Works in"), _fields(columns)),
        section(_("Markets and products"), _markets(columns)),
        section(_("In the network"), [_roaming(columns), _cases(columns)]),
    )
    return Comparison(columns, [shown for shown in sections if shown.lines])


def section(label: str | Promise, lines: Sequence[Line]) -> Section:
    """Return the lines in which anything is said of anybody."""
    return Section(label, [line for line in lines if not line.is_empty])


def told(label: str | Promise, texts: Sequence[object]) -> Line:
    """Return a line of plain values; what is nothing is not known."""
    return Line(label, [Cell("" if text is None else str(text)) for text in texts])


def several(label: str | Promise, columns: Sequence[Sequence[Item]]) -> Line:
    """Return a line of several things in each cell: what all of them have comes first, in the same order."""
    common = set(columns[0]).intersection(*columns)
    shared = [dataclasses.replace(item, is_shared=True) for item in columns[0] if item in common]
    return Line(
        label,
        [
            Cell(items=(*shared, *(item for item in column if item not in common)))
            for column in columns
        ],
    )


def _in_short(columns: Sequence[Column]) -> list[Line]:
    rows = [column.organisation for column in columns]
    declared = {True: _("Yes"), False: _("No"), None: ""}
    reader = reader_language()
    return [
        _words(_("In one sentence"), columns, "summary"),
        told(_("Kind"), [row.get_kind_display() for row in rows]),
        told(_("Place"), [column.profile.place for column in columns]),
        several(_("Cluster"), [_clusters(column) for column in columns]),
        told(_("Size"), [row.get_size_display() if row.size else "" for row in rows]),
        told(_("Small or medium-sized by declaration"), [declared[row.is_sme] for row in rows]),
        told(_("Group"), [_("Multinational") if row.is_multinational else "" for row in rows]),
        told(_("Founded"), [row.founded for row in rows]),
        several(
            _("Languages spoken"),
            [[Item(language_name(code, reader)) for code in row.languages] for row in rows],
        ),
        several(
            _("Website"),
            [
                [Item(row.website, row.website, is_elsewhere=True)] if row.website else []
                for row in rows
            ],
        ),
    ]


def _clusters(column: Column) -> list[Item]:
    own = column.organisation.cluster
    all_of_them = [*([own] if own else []), *column.profile.further_clusters]
    return [Item(cluster.short_name, cluster.get_absolute_url()) for cluster in all_of_them]


def _words(label: str, columns: Sequence[Column], field: str) -> Line:
    """Return what they say of themselves in one field of their texts."""
    texts = [(column.profile.text, column.profile.language) for column in columns]
    return Line(
        label, [Cell(getattr(text, field) if text else "", tongue) for text, tongue in texts]
    )


def _topics(
    label: str | Promise,
    columns: Sequence[Column],
    held: Callable[[Profile], Sequence[Topic]],
) -> Line:
    return several(
        label,
        [
            [Item(topic.label, topic.get_absolute_url()) for topic in held(column.profile)]
            for column in columns
        ],
    )


def _fields(columns: Sequence[Column]) -> list[Line]:
    """Return a line for each axis of topics."""
    return [
        _topics(axis.label, columns, lambda profile, axis=axis: _on(profile, axis))
        for axis in TopicAxis
    ]


def _on(profile: Profile, axis: TopicAxis) -> Sequence[Topic]:
    return next((group.topics for group in profile.groups if group.label == axis.label), ())


def _markets(columns: Sequence[Column]) -> list[Line]:
    rows = [column.organisation for column in columns]
    return [
        several(_("Markets served"), [_countries(row.markets_served) for row in rows]),
        several(_("Markets sought"), [_countries(row.markets_sought) for row in rows]),
        told(_("Products"), [row.products for row in rows]),
        told(_("Certifications"), [row.certifications for row in rows]),
    ]


def _countries(codes: Sequence[str]) -> list[Item]:
    return [Item(str(countries.name(code)) or code) for code in codes]


def _roaming(columns: Sequence[Column]) -> Line:
    """Say whose cluster is in the agreement; nothing where none is."""
    roams = [
        any(
            cluster.is_roaming
            for cluster in (column.organisation.cluster, *column.profile.further_clusters)
            if cluster
        )
        for column in columns
    ]
    words = [_("Yes") if one else _("No") for one in roams] if any(roams) else [""] * len(columns)
    return told(_("In the roaming agreement"), words)


def _cases(columns: Sequence[Column]) -> Line:
    """Say how many case studies tell of each, with the way to them; nothing where none does."""
    rows = [column.organisation for column in columns]
    numbers = CaseStudy.objects.public().number_about(rows)
    if not numbers:
        return Line(_("Case studies"), [Cell()] * len(columns))
    return Line(_("Case studies"), [_number_of_cases(row, numbers.get(row.pk, 0)) for row in rows])


def _number_of_cases(organisation: Organisation, number: int) -> Cell:
    if not number:
        return Cell("0")
    words = ngettext("%(n)d case study", "%(n)d case studies", number) % {"n": number}
    return Cell(items=(Item(words, f"{organisation.get_absolute_url()}#cases"),))
