"""A network as GraphML (graphml.graphdrawing.org), typed, for any program that reads graphs. Plain Python."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

MEDIA_TYPE = "application/graphml+xml"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TYPES = {str: "string", int: "int", float: "double", bool: "boolean"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Node:
    """`key` is unique and has no blank, as an XML name token wants it."""

    key: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Tie:
    source: str
    target: str
    values: Mapping[str, Value]


def graphml_bytes(
    nodes: Iterable[Node],
    ties: Iterable[Tie],
    *,
    node_keys: Mapping[str, type],
    tie_keys: Mapping[str, type],
    title: str = "",
) -> bytes:
    """Return a directed graph. The keys name every value that a node or a tie may have, with its type."""
    parts = [_HEAD]
    for prefix, element, keys in (("n", "node", node_keys), ("e", "edge", tie_keys)):
        parts += [
            f'  <key id="{prefix}_{name}" for="{element}" attr.name={quoteattr(name)}'
            f' attr.type="{_TYPES[kind]}"/>\n'
            for name, kind in keys.items()
        ]
    parts.append('  <graph id="linkages" edgedefault="directed">\n')
    if title:
        parts.append(f"    <desc>{_said(title)}</desc>\n")
    for node in nodes:
        parts.append(f"    <node id={quoteattr(node.key)}>{_data('n', node.values)}</node>\n")
    for number, tie in enumerate(ties, start=1):
        parts.append(
            f'    <edge id="t{number}" source={quoteattr(tie.source)} target={quoteattr(tie.target)}>'
            f"{_data('e', tie.values)}</edge>\n"
        )
    parts.append("  </graph>\n</graphml>\n")
    return "".join(parts).encode()


def _data(prefix: str, values: Mapping[str, Value]) -> str:
    return "".join(
        f'<data key="{prefix}_{name}">{_said(value)}</data>' for name, value in values.items()
    )


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # A carriage return would come back as a line feed.
    return escape(_NOT_IN_XML.sub("\ufffd", str(value)), {"\r": "&#13;"})
