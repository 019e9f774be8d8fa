"""Reads the file of published statements: a small corner of YAML, without a dependency.

Keys, plain words, whole numbers, and lists and maps in one line.
"""

import re
from collections.abc import Iterator
from pathlib import Path


def read_facts(path: Path) -> dict[str, dict]:
    """Return each cluster's facts: cluster, region, statements, fires, silent and markets."""
    facts: dict[str, dict] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        depth = len(line) - len(line.lstrip())
        if depth == 0:
            cluster = facts.setdefault(line.rstrip(":"), {"statements": []})
        elif line.lstrip().startswith("- "):
            cluster["statements"].append(_flow(line.strip()[2:]))
        elif not line.endswith("statements:"):
            key, _, value = line.strip().partition(": ")
            cluster[key] = _flow(value) if value[0] in "[{" else value
    return facts


def _flow(text: str) -> object:
    tokens = iter(part.strip() for part in re.findall(r"[{}\[\],]|[^{}\[\],:]+:?", text))
    return _value(next(tokens), tokens)


def _value(token: str, tokens: Iterator[str]) -> object:
    if token == "{":
        found = {}
        for key in tokens:
            if key == "}":
                return found
            if key not in ("", ","):
                found[key.removesuffix(":")] = _value(_solid(tokens), tokens)
    if token == "[":
        items = []
        for item in tokens:
            if item == "]":
                return items
            if item not in ("", ","):
                items.append(_value(item, tokens))
    if token in ("true", "false"):
        return token == "true"
    return int(token) if token.isdecimal() else token


def _solid(tokens: Iterator[str]) -> str:
    return next(token for token in tokens if token)
