"""Names for organisations that do not exist, in the manner of their country and trade."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zlib import crc32

from .quotas import Place

NAMES = Path(__file__).resolve().parent / "names.toml"


class Inventor:
    """Hands out names, each stem once. The order is fixed, so the same calls give the same names."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._data: dict[str, Any] = tomllib.loads(NAMES.read_text(encoding="utf-8"))
        self._stems = {tongue: _stems(parts) for tongue, parts in self._data["stems"].items()}
        self._taken = {word for name in taken for word in name.casefold().split()}
        self._turn: Counter[tuple[str, str]] = Counter()

    def name(self, trade: str, place: Place, tongue: str = "") -> str:
        """Return the next name of a trade for a place; `tongue` overrules that of the country.

        Raises IndexError when the tongue has no stem left.
        """
        tongue = tongue or self._data["tongue_of"][place.country]
        patterns = self._patterns(tongue, place.country)[trade]
        stem = self._stems[tongue].pop()
        while stem.casefold() in self._taken:
            stem = self._stems[tongue].pop()
        self._taken.add(stem.casefold())
        self._turn[tongue, trade] += 1
        pattern: str = patterns[self._turn[tongue, trade] % len(patterns)]
        return pattern.format(stem)

    def _patterns(self, tongue: str, country: str) -> dict[str, list[str]]:
        of_country = self._data["language_of_country"].get(country)
        language = of_country or self._data["language_of"].get(tongue, "en")
        patterns: dict[str, list[str]] = self._data["patterns"][language]
        return patterns


def _stems(parts: dict[str, list[str]]) -> list[str]:
    """Join every head with every tail, in an order that looks like none and never changes."""
    stems = {head + tail for head in parts["heads"] for tail in parts["tails"]}
    return sorted(stems, key=lambda stem: (crc32(stem.encode()), stem))
