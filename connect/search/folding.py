"""Words as the index compares them: without case and accents."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def folded_words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(fold(text)))
