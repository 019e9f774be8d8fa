"""Addresses for rows that come in bulk."""

from collections.abc import Iterable

from ..models import OldSlug, Organisation
from ..models.organisations import RESERVED_SLUGS
from .folding import fold

LENGTH = 70


def slugs_of_organisations() -> "Slugs":
    """Return what hands out addresses that no organisation has or had."""
    return Slugs(
        [
            *RESERVED_SLUGS,
            *Organisation.objects.values_list("slug", flat=True).iterator(),
            *OldSlug.objects.values_list("slug", flat=True),
        ]
    )


class Slugs:
    """Hands out addresses that are not taken. A name without a plain letter gets the stem `otherwise`."""

    def __init__(self, taken: Iterable[str], otherwise: str = "organisation") -> None:
        self._taken = set(taken)
        self._otherwise = otherwise
        self._next: dict[str, int] = {}
        # What was handed out since `keep`: the address, its stem, and the number the stem was at.
        self._loose: list[tuple[str, str, int]] = []

    def take(self, name: str) -> str:
        """Return a free address for a name and keep it from being handed out again."""
        words = (word for word in fold(name).split() if word.isascii())
        stem = "-".join(words)[:LENGTH].strip("-") or self._otherwise
        slug, number = stem, self._next.get(stem, 2)
        before = number
        while slug in self._taken:
            slug = f"{stem}-{number}"
            number += 1
        self._next[stem] = number
        self._taken.add(slug)
        self._loose.append((slug, stem, before))
        return slug

    def keep(self) -> None:
        """Let all that was handed out stand."""
        self._loose.clear()

    def give_back(self) -> None:
        """Free what was handed out since `keep`: the rows it was for were not written."""
        while self._loose:
            slug, stem, self._next[stem] = self._loose.pop()
            self._taken.discard(slug)
