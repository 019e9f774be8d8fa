"""Markdown that people write, as HTML and as plain text."""

from functools import cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt


@cache
def _parser() -> MarkdownIt:
    # "js-default" shows HTML as text and follows no link of another scheme than the usual ones.
    return MarkdownIt("js-default", {"html": False, "maxNesting": 20}).disable("image")


def html_of(text: str) -> SafeString:
    """Return Markdown as HTML. Markup in it is shown as text; pictures are left out, as nothing is loaded from afar."""
    return mark_safe(_parser().render(text))  # noqa: S308 (markup is escaped by the parser)
