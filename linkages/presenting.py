"""A report's content brought into rows and words for a page: labels, shares with their n, sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django_countries import countries

from connect.choices import OrganisationKind

from . import sentences
from .analysis.protection import FEWEST_FIRMS
from .analysis.regions import MIDWEST, REGIONS
from .choices import Band, Category, FindingState, Scope, SizeClass
from .models import Finding, Wave

CHOICES: Mapping[str, type[TextChoices]] = {
    "category": Category,
    "scope": Scope,
    "band": Band,
    "size": SizeClass,
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
    """A finding as it is read, and where somebody who wants to act on it looks next: words and an address."""

    finding: Finding
    text: str
    step: tuple[str, str] | None = None


@cache
def _words_of(field: str, _language: str | None) -> dict[str, str]:
    return {value: str(label) for value, label in CHOICES[field].choices}


def labels(field: str, wave: Wave | None = None) -> dict[str, str]:
    """Return the values of a field in words; a cluster may call its scopes otherwise."""
    words = dict(_words_of(field, get_language()))
    if field == "scope" and wave is not None:
        if wave.cluster.region.is_whole_country:
            words["local"] = str(Scope.NATIONAL.label)
        words |= {key: str(text) for key, text in wave.scope_labels.items() if key in words}
    return words


def counts_by(content: Mapping[str, Any], field: str, wave: Wave | None = None) -> list[Row]:
    """Return each value of a field with its number and its share of all linkages."""
    table, total = content["tables"][field], content["tables"][""][""]
    return [
        Row(values[0], label, [Cell(added([table[value] for value in values]), total)], total)
        for values, label in _columns(field, wave)
    ]


def cross(content: Mapping[str, Any], rows: str, columns: str, wave: Wave | None = None) -> Table:
    """Return one field by another. Raises KeyError for a table that is not published."""
    table, totals = content["tables"][f"{rows} {columns}"], content["tables"][rows]
    across = _columns(columns, wave)
    return Table(
        columns=[(values[0], label) for values, label in across],
        rows=[
            Row(
                row,
                label,
                [Cell(_sum(table, row, values), totals[row]) for values, _label in across],
                totals[row],
            )
            for row, label in labels(rows, wave).items()
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
    findings: Sequence[Finding], *, names: Mapping[str, str], for_public: bool
) -> list[Sentence]:
    """Return the findings as sentences, an editor's words first; the public reads what was not dropped."""
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
        told.append(Sentence(finding, text, next_step(finding, finding.wave)))
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


def market_name(market: Mapping[str, Any]) -> str:
    """Return what to call a market: a country, a region of the United Nations, or the Midwest."""
    code = market["code"]
    if code == MIDWEST:
        return _("the Midwestern United States")
    if market["kind"] == "country":
        return str(countries.name(code))
    return str(REGION_NAMES.get(code, REGIONS[code].name if code in REGIONS else code))


def market_reasons(market: Mapping[str, Any]) -> list[str]:
    """Return why a market is suggested, a short phrase each."""
    return [_reason(reason) for reason in market["reasons"]]


def _reason(reason: Mapping[str, Any]) -> str:
    count = reason["count"]
    match reason["kind"]:
        case "links":
            words = ngettext("%(count)s linkage there now", "%(count)s linkages there now", count)
        case "nearby":
            words = ngettext(
                "%(count)s linkage to a neighbouring country: %(countries)s",
                "%(count)s linkages to neighbouring countries: %(countries)s",
                count,
            )
        case "sought":
            words = ngettext("%(count)s firm looks for it", "%(count)s firms look for it", count)
        case _:
            words = ngettext(
                "%(count)s place to stay under the roaming agreement",
                "%(count)s places to stay under the roaming agreement",
                count,
            )
    named = ", ".join(str(countries.name(code)) for code in reason["countries"])
    return words % {"count": count, "countries": named}


def _columns(field: str, wave: Wave | None) -> list[tuple[tuple[str, ...], str]]:
    """Return the columns of a table; a cluster whose region is its country has one for both home scopes."""
    words = labels(field, wave)
    if field == "scope" and wave is not None and wave.cluster.region.is_whole_country:
        rest = [(("european",), words["european"]), (("international",), words["international"])]
        return [(("local", "national"), words["national"]), *rest]
    return [((value,), label) for value, label in words.items()]


def _sum(table: Mapping[str, int | None], row: str, columns: Sequence[str]) -> int | None:
    return added([table[f"{row} {column}"] for column in columns])


def added(parts: Sequence[int | None]) -> int | None:
    """Return the sum, None where a part is not told."""
    return None if None in parts else sum(part or 0 for part in parts)


# Regions of the United Nations that can be a market, in the reader's language.
REGION_NAMES: Mapping[str, Promise] = {
    "002": gettext_lazy("Africa"),
    "005": gettext_lazy("South America"),
    "013": gettext_lazy("Central America"),
    "021": gettext_lazy("Northern America"),
    "029": gettext_lazy("the Caribbean"),
    "030": gettext_lazy("Eastern Asia"),
    "034": gettext_lazy("Southern Asia"),
    "035": gettext_lazy("South-eastern Asia"),
    "053": gettext_lazy("Australia and New Zealand"),
    "054": gettext_lazy("Melanesia"),
    "057": gettext_lazy("Micronesia"),
    "061": gettext_lazy("Polynesia"),
    "143": gettext_lazy("Central Asia"),
    "145": gettext_lazy("Western Asia"),
}
