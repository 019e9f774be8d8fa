"""Markdown as text that reads well where there are no fonts: in a letter, in a terminal."""

import textwrap
from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from .mail import LINE_LENGTH
from .markdown import parser


def text_of(markdown: str) -> str:
    """Return Markdown as plain text in lines of at most 76 signs; an address stays whole and visible."""
    tree = SyntaxTreeNode(parser().parse(markdown))
    return "\n\n".join(_blocks(tree, LINE_LENGTH))


def _blocks(node: SyntaxTreeNode, width: int) -> Iterator[str]:
    """Yield the blocks inside a node, each without a line break at its end."""
    for child in node.children:
        block = _block(child, width)
        if block:
            yield block


def _block(node: SyntaxTreeNode, width: int) -> str:
    match node.type:
        case "paragraph":
            return _filled(_inline(node), width)
        case "heading":
            words = _filled(_inline(node), width)
            return f"{words}\n{'-' * max(len(line) for line in words.split(chr(10)))}"
        case "bullet_list" | "ordered_list":
            return "\n".join(_items(node, width))
        case "blockquote":
            return textwrap.indent("\n\n".join(_blocks(node, width - 2)), "> ", lambda _line: True)
        case "fence" | "code_block":
            return textwrap.indent(node.content.rstrip("\n"), "    ")
        case "hr":
            return "* * *"
        case "table":
            return "\n".join(_rows(node))
    return "\n\n".join(_blocks(node, width))


def _items(node: SyntaxTreeNode, width: int) -> Iterator[str]:
    start = int(node.attrs.get("start", 1))
    for number, item in enumerate(node.children, start):
        mark = "- " if node.type == "bullet_list" else f"{number}. "
        words = "\n".join(_blocks(item, width - len(mark)))
        yield mark + textwrap.indent(words, " " * len(mark)).lstrip(" ")


def _rows(node: SyntaxTreeNode) -> Iterator[str]:
    for row in (row for part in node.children for row in part.children):
        yield " | ".join(_inline(cell) for cell in row.children)


def _filled(words: str, width: int) -> str:
    """Break each of the writer's own lines between words."""
    lines = (
        textwrap.wrap(line, max(width, 20), break_long_words=False, break_on_hyphens=False)
        for line in words.split("\n")
    )
    return "\n".join(part for parts in lines for part in parts)


def _inline(node: SyntaxTreeNode) -> str:
    return "".join(_said(child) for child in node.children)


def _said(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "link":
            words, address = _inline(node), str(node.attrs["href"])
            shown = address.removeprefix("mailto:")
            return words if words in {address, shown} else f"{words} <{shown}>"
    return _inline(node)
