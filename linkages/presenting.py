"""A report's content brought into rows and words for a page: labels, shares with their n, sentences."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from connect.choices import OrganisationKind

from . import cube, sentences
from .analysis.protection import FEWEST_FIRMS
from .analysis.records import HOME_SCOPES
from .choices import Band, Category, FindingState, Scope, SizeClass
from .models import Finding, Wave

CHOICES: Mapping[str, type[TextChoices]] = {
    "category": Category,
    "scope": Scope,
    "band": Band,
    "size": SizeClass,
}


# The part of a report's page in which the figure of a rule stands.
SECTIONS: Mapping[str, str] = {
    "domestic_over_reliance": "scopes",
    "well_connected_locally": "places",
    "academic_only_rnd": "scopes",
    "weak_peers": "bands",
    "few_peers": "categories",
    "missing_government": "categories",
    "government_matters": "bands",
    "highway": "highways",
    "local_support_industry": "scopes",
    "size_gap": "sizes",
    "key_connector": "key-connectors",
    "concentration": "places",
}


@dataclass(frozen=True)
class Cell:
    """A number of a table with the total that its share is of; None is a number that is not shown."""

    count: int | None
    of: int | None

    @property
    def percent(self) -> float | None:
        return None if self.count is None or not self.of else 100 * self.count / self.of


@dataclass(frozen=True)
class Row:
    """A row of a table: a value of its field, in words, and its cells; `n` is the row's total."""

    value: str
    label: str
    cells: Sequence[Cell]
    n: int | None


@dataclass(frozen=True)
class Table:
    """One field by another; shares are of the row."""

    columns: Sequence[tuple[str, str]]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Sentence:
    """A finding as it is read, and where somebody who wants to act on it looks next: words and an address.

    `section` is the part of the report's page that shows the finding's figure, empty where that is left out.
    """

    finding: Finding
    text: str
    step: tuple[str, str] | None = None
    section: str = ""


@cache
def _words_of(field: str, _language: str | None) -> dict[str, str]:
    return {value: str(label) for value, label in CHOICES[field].choices}


def labels(field: str, wave: Wave | None = None) -> dict[str, str]:
    """Return the values of a field in words; a cluster may call its scopes otherwise."""
    words = dict(_words_of(field, get_language()))
    if field == "scope" and wave is not None:
        if wave.cluster.region.is_whole_country:
            words["local"] = str(wave.scope_labels.get("national") or Scope.NATIONAL.label)
        words |= {key: str(text) for key, text in wave.scope_labels.items() if key in words}
    return words


def values_of(field: str, wave: Wave | None = None) -> list[tuple[tuple[str, ...], str]]:
    """Return what pages tell apart of a field: values that go together, and their words.

    A cluster whose region is its country has one word for both home scopes.
    """
    words = labels(field, wave)
    if field == "scope" and wave is not None and wave.cluster.region.is_whole_country:
        away = [((value,), label) for value, label in words.items() if value not in HOME_SCOPES]
        home = tuple(value for value in words if value in HOME_SCOPES)
        return [(home, words["local"]), *away]
    return [((value,), label) for value, label in words.items()]


def counts_by(content: Mapping[str, Any], field: str, wave: Wave | None = None) -> list[Row]:
    """Return each value of a field with its number and its share of all linkages."""
    table, total = content["tables"][field], content["tables"][""][""]
    return [
        Row(values[0], label, [Cell(added([table[value] for value in values]), total)], total)
        for values, label in values_of(field, wave)
    ]


def cross(content: Mapping[str, Any], rows: str, columns: str, wave: Wave | None = None) -> Table:
    """Return one field by another. Raises KeyError for a table that is not published."""
    table, totals = content["tables"][f"{rows} {columns}"], content["tables"][rows]
    across = values_of(columns, wave)
    return Table(
        columns=[(values[0], label) for values, label in across],
        rows=[
            Row(
                values[0],
                label,
                [Cell(_sum(table, values, parts), n) for parts, _label in across],
                n,
            )
            for values, label in values_of(rows, wave)
            for n in [added([totals[value] for value in values])]
        ],
    )


def domestic_by_size(content: Mapping[str, Any], category: str) -> list[Row]:
    """Return, for each size class, how much of a category's linkages stays in the country."""
    three, two = content["tables"]["category scope size"], content["tables"]["category size"]
    rows = []
    for size, label in labels("size").items():
        n = two[f"{category} {size}"]
        count = added([three[f"{category} {scope} {size}"] for scope in ("local", "national")])
        if n != 0:
            rows.append(Row(size, label, [Cell(count, n)], n))
    return rows


def sentences_of(
    findings: Sequence[Finding],
    *,
    names: Mapping[str, str],
    for_public: bool,
    sections: Collection[str] = (),
) -> list[Sentence]:
    """Return the findings as sentences, an editor's words first; the public reads what was not dropped.

    `sections` are the parts of a page to which a sentence may lead.
    """
    language = (get_language() or "en")[:2]
    told = []
    for finding in findings:
        if for_public and (finding.state == FindingState.DROPPED or finding.is_hidden):
            continue
        if for_public and not finding.fires:
            continue
        own = finding.texts.get(language)
        # An organisation is named to everyone only where all firms that name it have agreed.
        is_named = not for_public or finding.params.get("may_be_named", False)
        text = own or sentence_of(finding, names if is_named else {})
        section = SECTIONS[finding.rule]
        step = next_step(finding, finding.wave)
        told.append(Sentence(finding, text, step, section if section in sections else ""))
    return told


def next_step(finding: Finding, wave: Wave) -> tuple[str, str] | None:
    """Return where to look for those who could fill a gap: the directory with the filters that fit."""
    cluster = wave.cluster.slug
    steps = {
        "few_peers": (_("Firms of this cluster"), {"cluster": cluster, "kind": "firm"}),
        "weak_peers": (_("Firms of this cluster"), {"cluster": cluster, "kind": "firm"}),
        "academic_only_rnd": (
            _("Firms of this cluster that could do research together"),
            {"cluster": cluster, "kind": "firm"},
        ),
        "missing_government": (
            _("Public agencies of this cluster"),
            {"cluster": cluster, "kind": "public_agency"},
        ),
        "domestic_over_reliance": (_("Firms of all clusters to sell with"), {"kind": "firm"}),
    }
    if finding.rule not in steps:
        return None
    label, query = steps[finding.rule]
    return label, f"{reverse('connect:firm_list')}?{urlencode(query)}"


def sentence_of(finding: Finding, names: Mapping[str, str]) -> str:
    """Return the sentence that follows from a finding's numbers."""
    return sentences.sentence(
        finding.rule,
        finding.params,
        finding.number,
        finding.n,
        is_strong=finding.is_strong,
        names=names,
    )


def mail_to_share(wave: Wave, address: str) -> str:
    """Return a link that begins a letter about a report."""
    subject = _("Linkages of %(name)s") % {"name": wave.cluster.short_name}
    return f"mailto:?{urlencode({'subject': subject, 'body': address}, quote_via=quote)}"


def connectors(content: Mapping[str, Any], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the key connectors, each with its name where it may be said, else with its kind and town."""
    told = []
    for one in content["connectors"]:
        unnamed = f"{OrganisationKind(one['kind']).label}, {one['city']}"
        told.append(one | {"label": names.get(one["partner"]) or unnamed})
    return told


def companies(content: Mapping[str, Any]) -> str:
    """Return how many firms of each size answered, in words; of few firms only that there are some."""
    told = []
    for size, label in labels("size").items():
        count = content["companies_by_size"].get(size, 0)
        if count is None:
            told.append(
                _("%(size)s: fewer than %(fewest)s") % {"size": label, "fewest": FEWEST_FIRMS}
            )
        elif count:
            told.append(f"{label}: {count}")
    return ", ".join(told)


def in_all(cells: Iterable[cube.Cell]) -> tuple[int, list[Row]]:
    """Return how many linkages all frozen waves have, and of these the number and share of each category."""
    counts: Counter[str] = Counter()
    for cell in cells:
        counts[cell.category] += cell.n
    total = counts.total()
    rows = [
        Row(value, label, [Cell(counts[value], total)], total)
        for value, label in labels("category").items()
    ]
    return total, rows


def method(wave: Wave, content: Mapping[str, Any], *, sees_all: bool) -> list[str]:
    """Return how a report came about, a paragraph each."""
    return [
        _answered(wave, content),
        _(
            "How much a linkage matters follows from four answers (investment, involvement, importance,"
            " intensity) by the scoring scheme %(scheme)s. The formula is ours, since the original one is not"
            " published."
        )
        % {"scheme": wave.scheme},
        _(
            "You work on this survey and read all numbers. Everyone else reads the protected edition."
        )
        if sees_all
        else _(
            "A dash stands for a number behind which there are fewer than %(count)s firms, or from which"
            " such a number could be worked out."
        )
        % {"count": FEWEST_FIRMS},
    ]


def _answered(wave: Wave, content: Mapping[str, Any]) -> str:
    asked = content["asked"]
    firms = ngettext(
        "%(firms)s of %(asked)s firm that was asked answered",
        "%(firms)s of %(asked)s firms that were asked answered",
        asked,
    ) % {"firms": content["companies"], "asked": asked}
    interviews = ngettext("%(count)s interview", "%(count)s interviews", content["interviews"]) % {
        "count": content["interviews"]
    }
    when = [date.fromisoformat(day) for day in content["answered"] or ()]
    start, end = (date_format(day, "DATE_FORMAT") for day in when or (wave.starts_on, wave.ends_on))
    return _(
        "%(firms)s, in %(interviews)s between %(start)s and %(end)s. Each named the organisations with which it"
        " has had dealings for some time, in eight categories."
    ) % {"firms": firms, "interviews": interviews, "start": start, "end": end}


def _sum(
    table: Mapping[str, int | None], rows: Sequence[str], columns: Sequence[str]
) -> int | None:
    return added([table[f"{row} {column}"] for row in rows for column in columns])


def added(parts: Sequence[int | None]) -> int | None:
    """Return the sum, None where a part is not told."""
    return None if None in parts else sum(part or 0 for part in parts)
