"""Markdown that people write, as HTML."""

import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from itertools import accumulate

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

# What means something anywhere in a line, and what only at its beginning.
_MARKS = re.compile(r"[\\`*_\[\]<>&|~]|^[#+=-]")
# A number at the beginning of a line begins a list.
_NUMBER = re.compile(r"^([0-9]{1,9})(?=[.)])")

# Of what the parser has made; markup that people write is no tag any more.
_TAG = re.compile(r"<[^>]*>")

DEEPEST = 20


@cache
def parser() -> MarkdownIt:
    # "js-default" shows HTML as text and follows no link of another scheme than the usual ones.
    return MarkdownIt("js-default", {"html": False, "maxNesting": 20}).disable("image")


def validate_markdown(text: str) -> None:
    """Refuse emphasis within emphasis beyond all sense: whatever walks through it would go as deep."""
    for token in parser().parse(text):
        depths = accumulate(child.nesting for child in token.children or [])
        if max(depths, default=0) > DEEPEST:
            raise ValidationError(_("The text is nested too deeply."))


def html_of(text: str) -> SafeString:
    """Return Markdown as HTML. Markup in it is shown as text; pictures are left out, as nothing is loaded from afar."""
    return mark_safe(parser().render(text))  # noqa: S308 (markup is escaped by the parser)


def plain_of(text: str) -> str:
    """Return what is read where Markdown is shown: without the signs that mean something, with what they stand for."""
    return unescape(_TAG.sub("", parser().render(text)))


def escaped(words: str) -> str:
    """Return words of others on one line, so that no sign of theirs means anything in Markdown."""
    marked = _MARKS.sub(lambda mark: f"\\{mark[0]}", " ".join(words.split()))
    return _NUMBER.sub(r"\1\\", marked)


def html_below(text: str, *, level: int, styles: Mapping[str, str] | None = None) -> SafeString:
    """Return Markdown as HTML whose headings stand below one of this level.

    `styles` gives the style attribute of tags by name: a letter has no style sheet that every program reads.
    """
    rules = parser()
    tokens = rules.parse(text)
    for token in tokens:
        _fit(token, level, styles or {})
    return mark_safe(rules.renderer.render(tokens, rules.options, {}))  # noqa: S308 (as above)


def _fit(token: Token, level: int, styles: Mapping[str, str]) -> None:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(int(token.tag[1:]) + level, 6)}"
    if token.nesting >= 0 and token.tag in styles:
        token.attrSet("style", styles[token.tag])
    for child in token.children or []:
        _fit(child, level, styles)
