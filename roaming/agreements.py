"""The first text of the agreement, and what differs between two versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path

from django.conf import settings

from .models import Agreement

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Change:
    """A paragraph of one version or both: `kind` is "same", "gone" or "new"."""

    kind: str
    text: str


def first_agreement(*, now: datetime) -> Agreement:
    """Return the first version, published now where it is not there yet. It is the four clauses in our words."""
    texts = {
        code: path.read_text(encoding="utf-8")
        for code, _name in settings.CONTENT_LANGUAGES
        if (path := TEXTS / f"agreement-1.{code}.md").exists()
    }
    return Agreement.objects.get_or_create(
        version=1, defaults={"texts": texts, "published_at": now}
    )[0]


def differences(before: str, after: str) -> list[Change]:
    """Return the paragraphs of two versions in the order of the later one, what is gone before what is new."""
    old, new = _paragraphs(before), _paragraphs(after)
    changes: list[Change] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            changes += [Change("same", text) for text in new[new_start:new_end]]
        else:
            changes += [Change("gone", text) for text in old[start:end]]
            changes += [Change("new", text) for text in new[new_start:new_end]]
    return changes


def _paragraphs(text: str) -> Sequence[str]:
    """Split Markdown where a reader sees a paragraph end: a numbered line is one of its own."""
    return [line.strip() for line in text.splitlines() if line.strip()]
