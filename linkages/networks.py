"""A wave's network in pieces that can be read: it starts small and grows around the nodes that somebody opens."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bewiser.lib.charts import (
    CATEGORIES,
    MARKERS,
    Chart,
    Heading,
    Kind,
    Node,
    Tie,
    category_tone,
    matrix,
    network,
    responsive,
)
from bewiser.lib.charts.network import MOST_NODES
from connect.choices import OrganisationKind

from .analysis.network import Standing
from .analysis.records import Link
from .analysis.tables import Share, select
from .choices import Category
from .figures import words

AT_FIRST = 25
# A firm that was asked has a kind of its own here, so that it stands out among its partners. No colour is that
# of a category of linkages: these are kinds of organisations.
RESPONDENT = "respondent"
CONNECTOR = "connector"
KINDS = (
    (RESPONDENT, "brand", "circle"),
    (OrganisationKind.FIRM, "muted", "square"),
    (OrganisationKind.ACADEMIA, "accent", "triangle"),
    (OrganisationKind.TECHNOLOGY_CENTRE, "accent", "fallen"),
    (OrganisationKind.PUBLIC_AGENCY, "warn", "cross"),
    (OrganisationKind.POLICY_BODY, "warn", "star"),
    (OrganisationKind.ASSOCIATION, "success", "hexagon"),
    (OrganisationKind.OTHER, "ink", "diamond"),
)


# The values of each field of a linkage that is filtered by.
Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Neighbour:
    """A node of what is shown, for the table beneath: how many linkages and neighbours it has, how much lies on its
    ways between others, and where it leads. All are of the network that the filters leave."""

    key: str
    label: str
    kind: str
    count: int
    degree: int
    betweenness: float
    url: str


@dataclass(frozen=True)
class Shown:
    """What of a network is drawn. `left_out` counts nodes for which there is no room."""

    chart: Chart | None
    nodes: Sequence[Neighbour]
    left_out: int
    is_matrix: bool
    density: Share
    is_exact: bool


def chosen(links: Sequence[Link], filters: Filters, least: int) -> list[Link]:
    """Return the linkages that filters leave, of ties that have at least so many of these."""
    rows = select(links, **{field: values for field, values in filters.items() if values})
    if least < 2:
        return rows
    ties = Counter((link.firm, link.partner) for link in rows)
    return [link for link in rows if ties[link.firm, link.partner] >= least]


def show(
    rows: Sequence[Link],
    names: Mapping[str, str],
    stands: Standing,
    *,
    around: Sequence[str],
    open_at: Callable[[str], str],
    source: str,
    **page: Any,
) -> Shown:
    """Draw the strongest nodes at first, then those that were opened with all their neighbours.

    More nodes than can be read become a matrix of firms by category. `stands` was measured of the same rows,
    `open_at` gives the address that opens a node.
    """
    ties = Counter((link.firm, link.partner) for link in rows if link.firm != link.partner)
    degree: Counter[str] = Counter()
    for (one, other), count in ties.items():
        degree[one] += count
        degree[other] += count
    wanted = _wanted(ties, degree, [key for key in around if key in degree])
    table = _table(wanted, degree, rows, names, stands, open_at)
    is_matrix = len(wanted) > MOST_NODES
    if is_matrix:
        chart: Chart | None = _matrix(rows, names, source, page)
    else:
        chart = _drawn(wanted, ties, len(degree), rows, names, open_at, source, page)
    left_out = 0 if is_matrix else len(degree) - len(wanted)
    return Shown(chart, table, left_out, is_matrix, stands.density, stands.is_exact)


def _drawn(
    wanted: Sequence[str],
    ties: Mapping[tuple[str, str], int],
    total: int,
    rows: Sequence[Link],
    names: Mapping[str, str],
    open_at: Callable[[str], str],
    source: str,
    page: Mapping[str, Any],
) -> Chart | None:
    """Return the wanted nodes with the ties among them, None without a tie."""
    shown = set(wanted)
    kinds = _kinds(rows)
    nodes = [Node(key, names.get(key, key), kinds[key], open_at(key)) for key in wanted]
    joined = [
        Tie(one, other, count)
        for (one, other), count in ties.items()
        if one in shown and other in shown
    ]
    if not joined:
        return None
    labels = dict(OrganisationKind.choices) | {RESPONDENT: _("Firm that was asked")}
    signs = [Kind(key, str(labels[key]), tone, shape) for key, tone, shape in KINDS]
    title = _("Who works with whom")
    said = _("%(shown)s of %(all)s organisations, n = %(n)s linkages.") % {
        "shown": len(wanted),
        "all": total,
        "n": sum(tie.count for tie in joined),
    }
    return responsive(
        "network",
        lambda width: network(nodes, joined, signs, title, words=words(), width=width),
        caption=f"{said} {source}",
        **page,
    )


def of_connectors(
    connectors: Sequence[Mapping[str, Any]], cluster: str, caption: str, **page: Any
) -> Chart | None:
    """Draw the firms of a cluster, the categories, and the organisations that many of them name; None without any.

    `connectors` are those of presenting.connectors: one that everyone may not name goes by its kind and town.
    """
    if not connectors:
        return None
    categories = [one for one in CATEGORIES if any(row["category"] == one for row in connectors)]
    labels = dict(Category.choices)
    firms = {one["category"]: one["of"] for one in connectors}
    nodes = [
        Node(RESPONDENT, cluster, RESPONDENT),
        *(Node(category, str(labels[category]), category) for category in categories),
    ]
    ties = [Tie(RESPONDENT, category, firms[category]) for category in categories]
    for number, one in enumerate(connectors):
        # One that has a key may connect several categories; without a key each row stands for itself.
        key = one["partner"] or f"row-{number}"
        nodes.append(Node(key, one["label"], CONNECTOR))
        ties.append(Tie(one["category"], key, one["firms"]))
    nodes = list({node.key: node for node in nodes}.values())
    signs = [
        Kind(RESPONDENT, _("Firms that were asked"), "brand", "circle"),
        Kind(CONNECTOR, _("Organisation that firms name"), "muted", "circle"),
        *(
            Kind(category, str(labels[category]), category_tone(category), MARKERS[category])
            for category in categories
        ),
    ]
    top = max(connectors, key=lambda one: one["firms"])
    title = _("%(name)s: named by %(firms)s of %(of)s firms, more than any other") % {
        "name": top["label"],
        "firms": top["firms"],
        "of": top["of"],
    }
    if sum(one["firms"] == top["firms"] for one in connectors) > 1:
        title = _("Who connects the firms, by category")
    return responsive(
        "connectors",
        lambda width: network(nodes, ties, signs, title, words=words(), width=width),
        caption=caption,
        **page,
    )


def _wanted(
    ties: Mapping[tuple[str, str], int], degree: Counter[str], around: Sequence[str]
) -> list[str]:
    """Return the nodes to show, the strongest first."""
    chosen = set(around)
    for one, other in ties:
        if one in around or other in around:
            chosen |= {one, other}
    ranked = sorted(degree, key=lambda key: (-degree[key], key))
    return [key for key in ranked if key in chosen] if around else ranked[:AT_FIRST]


def _kinds(rows: Sequence[Link]) -> dict[str, str]:
    kinds = {link.partner: link.kind for link in rows}
    return kinds | {link.firm: RESPONDENT for link in rows}


def _matrix(
    rows: Sequence[Link], names: Mapping[str, str], source: str, page: Mapping[str, Any]
) -> Chart:
    """Return firms by the kind of their partners: what a hairball would hide."""
    counts = Counter((link.firm, link.kind) for link in rows)
    firms = sorted({link.firm for link in rows}, key=lambda key: names.get(key, key))
    kinds = [kind for kind in OrganisationKind if any(link.kind == kind for link in rows)]
    title = _("Firms by the kind of their partners")
    said = _("Too many organisations to be read as a network: filter, or open fewer of them.")
    return responsive(
        "network",
        lambda width: matrix(
            [Heading(key, names.get(key, key)) for key in firms],
            [Heading(kind.value, str(kind.label)) for kind in kinds],
            counts,
            title,
            words=words(),
            width=width,
        ),
        caption=f"{said} {source}",
        **page,
    )


def _table(
    wanted: Sequence[str],
    degree: Counter[str],
    rows: Sequence[Link],
    names: Mapping[str, str],
    stands: Standing,
    open_at: Callable[[str], str],
) -> list[Neighbour]:
    kinds = _kinds(rows)
    labels = dict(OrganisationKind.choices) | {RESPONDENT: _("Firm that was asked")}
    return [
        Neighbour(
            key,
            names.get(key, key),
            str(labels[kinds[key]]),
            degree[key],
            stands.degree[key],
            stands.betweenness[key],
            open_at(key),
        )
        for key in wanted
    ]
