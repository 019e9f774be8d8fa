"""Example charts for the style page: the same functions that the reports call, on invented numbers."""

from bewiser.lib import charts
from bewiser.lib.maps import MapPoint, MapTie

LABELS = {
    "output": "Abnehmer",
    "input": "Vorleistungen",
    "specialist_service": "Spezialisierte Dienstleistungen",
    "rnd": "Forschung und Entwicklung",
    "training": "Aus- und Weiterbildung",
    "government_agency": "Wirtschafts\u00adförderungs\u00adgesellschaft",
    "industry_association": "Βιομηχανικές ενώσεις",
    "industry_peer": "Unternehmen derselben Branche",
}
ENGLISH = {key: key.replace("_", " ").capitalize() for key in LABELS}
COUNTS = (152, 74, 61, 98, 43, 38, 27, 78)
SPLITS = (
    (38, 29, 51, 34),
    (30, 28, 12, 4),
    (35, 20, 6, 0),
    (31, 30, 33, 4),
    (28, 12, 3, 0),
    (22, 16, 0, 0),
    (18, 9, 0, 0),
    (24, 20, 19, 15),
)
BAND_SPLITS = (
    (66, 50, 26, 10),
    (20, 30, 18, 6),
    (12, 21, 20, 8),
    (40, 36, 16, 6),
    (8, 18, 12, 5),
    (15, 23, 0, 0),
    (4, 11, 9, 3),
    (2, 6, 40, 30),
)
GERMAN = charts.Words(
    percent="{}\u00a0%",
    points="{} Pkt.",
    thousands=".",
    decimal=",",
    hidden="verborgen",
    difference="Unterschied",
)
CORK = MapPoint(51.90, -8.47, 0, "Cork")
PLACES = {
    "Local": [("Cork", 51.90, -8.47, "output", 60), ("Mallow", 52.14, -8.65, "input", 9),
              ("Bantry", 51.68, -9.45, "training", 4), ("Kinsale", 51.71, -8.53, "rnd", 6)],
    "National": [("Dublin", 53.35, -6.26, "output", 40), ("Dublin", 53.35, -6.26, "government_agency", 25),
                 ("Dublin", 53.35, -6.26, "specialist_service", 18), ("Galway", 53.27, -9.05, "rnd", 12),
                 ("Limerick", 52.66, -8.63, "training", 9), ("Waterford", 52.26, -7.11, "rnd", 7),
                 ("Athlone", 53.42, -7.94, "industry_peer", 3)],
    "European": [("London", 51.5, -0.12, "output", 31), ("Berlin", 52.52, 13.4, "rnd", 9),
                 ("Paris", 48.86, 2.35, "output", 8), ("Karlsruhe", 49.0, 8.4, "rnd", 11),
                 ("Madrid", 40.4, -3.7, "output", 4), ("Ljubljana", 46.05, 14.5, "industry_peer", 2),
                 ("Stockholm", 59.3, 18.1, "input", 5), ("Nicosia", 35.17, 33.36, "output", 1)],
    "International": [("San Francisco", 37.8, -122.4, "output", 21), ("Boston", 42.36, -71.06, "industry_peer", 12),
                      ("Bengaluru", 12.97, 77.6, "input", 4), ("Sydney", -33.9, 151.2, "output", 3),
                      ("Tokyo", 35.7, 139.7, "output", 2), ("São Paulo", -23.5, -46.6, "output", 2)],
}  # fmt: skip
KINDS = (
    charts.Kind("firm", "Firms of the cluster", "brand", "circle"),
    charts.Kind("academia", "Universities", "accent", "triangle"),
    charts.Kind("public_agency", "Public agencies", "warn", "cross"),
    charts.Kind("other", "Others", "muted", "square"),
)


def examples() -> dict[str, list[charts.Chart] | charts.Panels]:
    """Return what templates/components/_chart_specimens.html shows."""
    return {"charts": [*_by_category(), _network(), _kinds()], "maps": _maps()}


def _by_category() -> list[charts.Chart]:
    total = sum(COUNTS)
    bars = [
        charts.Bar(key, label, n, 100 * n / total, f"#{key}")
        for (key, label), n in zip(LABELS.items(), COUNTS, strict=True)
    ]
    bars[6] = charts.Bar("industry_association", LABELS["industry_association"], None, shown="<3")
    scopes = charts.scope_parts(("Lokal", "National", "Europäisch", "International"))
    bands = charts.band_parts(("Hoch", "Mittel", "Gering", "Sehr schwach ausgeprägt"))
    scoped = _rows(SPLITS)
    banded = _rows(BAND_SPLITS)
    banded[4] = charts.StackedRow("training", LABELS["training"], (8, 18, None, None), 43)
    series = (charts.Series("KMU", 210), charts.Series("Große und multinationale Unternehmen", 361))
    pairs = [
        charts.Pair(key, label, 100 * n / total, 100 * (n + (-1) ** i * 19) / total, url="#pair")
        for i, ((key, label), n) in enumerate(zip(LABELS.items(), COUNTS, strict=True))
    ]
    source = "n = 571 linkages of 10 firms. Source: an invented wave, spring 2026."
    return [
        charts.responsive("by-category", lambda width: charts.bars(
            bars, "Output is the largest category: 152 of 571 linkages.", words=GERMAN, width=width,
        ), source, "by-category-table", [("CSV", "#csv"), ("SVG", "#svg"), ("PNG", "#png")]),
        charts.responsive("by-scope", lambda width: charts.stacked(
            scoped, scopes, "Two thirds of the linkages stay in the country.", words=GERMAN, width=width,
        ), source),
        charts.responsive("by-band", lambda width: charts.stacked(
            banded, bands, "Nine in ten linkages with peers are low or tenuous.", words=GERMAN, width=width,
        ), source),
        charts.responsive("by-size", lambda width: charts.pairs(
            pairs, series, "Small firms sell more at home than large ones.", words=GERMAN, width=width,
        ), source),
        charts.responsive("compared", lambda width: charts.pairs(
            pairs, (charts.Series("Cork 2025", 571), charts.Series("Karlsruhe 2025", 382)),
            "Cork has more customers, Karlsruhe more suppliers.", words=GERMAN, width=width, difference=True,
        ), source),
    ]  # fmt: skip


def _rows(splits: tuple[tuple[int, ...], ...]) -> list[charts.StackedRow]:
    return [
        charts.StackedRow(key, label, split)
        for (key, label), split in zip(LABELS.items(), splits, strict=True)
    ]


def _maps() -> charts.Panels:
    figures = [
        charts.arc_map(
            CORK,
            [MapTie(51.90, -8.47, lat, lon, n, place, key) for place, lat, lon, key, n in places],
            f"{scope} linkages of Cork",
            heading=f"{scope} · {sum(place[4] for place in places)}",
            categories=ENGLISH,
            closest=200 if scope == "Local" else 420,
        )
        for scope, places in PLACES.items()
    ]
    title = "One linkage in seven leads from Cork to Dublin."

    return charts.panels("maps", title, figures, ENGLISH, "n = 298 linkages.")


def _network() -> charts.Chart:
    firms = [charts.Node(f"f{i}", f"Firm {i}", "firm", f"#firm-{i}") for i in range(10)]
    kinds = ("academia", "public_agency", "other", "other", "other")
    others = [charts.Node(f"p{i}", f"Partner {i}", kinds[i % 5]) for i in range(50)]
    # Every partner has a firm of its own; the first few are named by most firms.
    ties = [charts.Tie(f"f{i * 7 % 10}", f"p{i}", 1 + i % 3) for i in range(50)]
    ties += [charts.Tie(f"f{i}", f"p{i * j % 6}", 2) for i in range(10) for j in (1, 2)]
    ties += [charts.Tie(f"f{i}", f"f{(i + 3) % 10}") for i in range(0, 10, 3)]
    title = "Two partners hold the network together."
    return charts.responsive(
        "network",
        lambda width: charts.network([*firms, *others], ties, KINDS, title, width=width),
        "n = 148 linkages of 10 firms with 50 partners.",
    )


def _kinds() -> charts.Chart:
    kinds = ("Firm", "Technology centre", "University", "Policy body", "Public agency",
             "Association", "Other")  # fmt: skip
    columns = [charts.Heading(f"k{i}", label) for i, label in enumerate(kinds)]
    rows = [charts.Heading(key, label) for key, label in LABELS.items()]
    counts = {
        (row.key, column.key): None if (i, j) == (2, 3) else (COUNTS[i] * (5 - abs(i - j))) // 12
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
        if abs(i - j) < 5
    }
    title = "Universities matter for research, hardly for anything else."
    return charts.responsive(
        "kinds",
        lambda width: charts.matrix(rows, columns, counts, title, words=GERMAN, width=width),
        "n = 571 linkages.",
    )
