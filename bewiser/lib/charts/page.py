"""What the partials of a page read: figures with the name, caption and links around them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bewiser.lib.charts.compose import beside, category_legend
from bewiser.lib.charts.marks import NARROW, WIDE, Figure
from bewiser.lib.charts.svg import inline


class Markup(str):
    """Text that is SVG already: a template writes it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Chart:
    """One figure laid out twice: the page shows the one that has room.

    `name` is unique on the page, `downloads` are pairs of words and address.
    """

    name: str
    wide: Figure
    narrow: Figure
    caption: str = ""
    table_id: str = ""
    downloads: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        return self.wide.title

    @property
    def wide_svg(self) -> Markup:
        return Markup(inline(self.wide, f"{self.name}-wide"))

    @property
    def narrow_svg(self) -> Markup:
        return Markup(inline(self.narrow, f"{self.name}-narrow"))


@dataclass(frozen=True)
class Panels:
    """A row of small figures under one title and one key; they wrap where the page is narrow."""

    name: str
    title: str
    figures: tuple[Figure, ...]
    wide_key: Figure | None = None
    narrow_key: Figure | None = None
    caption: str = ""
    table_id: str = ""
    downloads: tuple[tuple[str, str], ...] = ()

    @property
    def svgs(self) -> list[Markup]:
        return [
            Markup(inline(figure, f"{self.name}-{index}"))
            for index, figure in enumerate(self.figures)
        ]

    @property
    def wide_key_svg(self) -> Markup | None:
        return Markup(inline(self.wide_key, f"{self.name}-key-wide")) if self.wide_key else None

    @property
    def narrow_key_svg(self) -> Markup | None:
        key = self.narrow_key
        return Markup(inline(key, f"{self.name}-key-narrow")) if key else None

    @property
    def whole(self) -> Figure:
        """Return all of them as one figure, for a download or a document."""
        return beside(self.figures, self.title, legend=self.wide_key)


def responsive(
    name: str,
    layout: Callable[[float], Figure],
    caption: str = "",
    table_id: str = "",
    downloads: Sequence[tuple[str, str]] = (),
) -> Chart:
    """Lay a figure out for a wide column and for a phone."""
    return Chart(name, layout(WIDE), layout(NARROW), caption, table_id, tuple(downloads))


def panels(
    name: str,
    title: str,
    figures: Sequence[Figure],
    categories: Mapping[str, str] | None = None,
    caption: str = "",
    table_id: str = "",
    downloads: Sequence[tuple[str, str]] = (),
) -> Panels:
    """Set figures in a row; `categories`, words by key, are explained once above them."""
    keys = [category_legend(categories, title, width) for width in (WIDE, NARROW) if categories]
    wide, narrow = keys or (None, None)
    return Panels(name, title, tuple(figures), wide, narrow, caption, table_id, tuple(downloads))
