"""An edition in one language: which words stand there, and which are missing."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from bewiser import newsletter_sources
from bewiser.outbox.gaps import without_gaps

from .models import Block, Edition

ENGLISH = "en"
NO_WORDS: Mapping[str, str] = {"heading": "", "body": ""}


@dataclass(frozen=True)
class Part:
    """A block as a reader of one language gets it; `language` is that of its words, by which it is read aloud."""

    heading: str
    body: str
    language: str


@dataclass(frozen=True)
class Composed:
    """An edition in one language. Where a block has no words in it, English stands, else what there is."""

    language: str
    subject: str
    subject_language: str
    parts: Sequence[Part]


def compose(edition: Edition, language: str, blocks: Iterable[Block] | None = None) -> Composed:
    """Return the edition for readers of this language; blocks without any words are left out."""
    rows = edition.blocks.all() if blocks is None else blocks
    parts = (part_of(block, language) for block in rows)
    spoken = language if edition.subjects.get(language) else ENGLISH
    return Composed(
        language=language,
        subject=without_gaps(edition.subjects.get(spoken, "")),
        subject_language=spoken,
        parts=[part for part in parts if part is not None],
    )


def part_of(block: Block, language: str) -> Part | None:
    """Return the words of a block for readers of this language, None if it has none at all."""
    for code in dict.fromkeys((language, ENGLISH, *block.words)):
        words = block.words.get(code)
        if words and has_words(words):
            return Part(without_gaps(words["heading"]), without_gaps(words["body"]), code)
    return None


def has_words(words: Mapping[str, str]) -> bool:
    return bool(words["heading"].strip() or words["body"].strip())


def missing(edition: Edition, blocks: Iterable[Block]) -> dict[str, list[str]]:
    """Return for each language of the edition the headings of blocks that have no words in it."""
    rows = list(blocks)
    lacks = {
        language: [
            str(block) for block in rows if not has_words(block.words.get(language) or NO_WORDS)
        ]
        for language in edition.languages
    }
    return {language: headings for language, headings in lacks.items() if headings}


def unready(edition: Edition, blocks: Iterable[Block]) -> list[str]:
    """Return in sentences what an edition cannot go out without."""
    rows = list(blocks)
    reasons = []
    if not edition.subjects.get(ENGLISH):
        reasons.append(_("The English subject is missing."))
    if not rows:
        reasons.append(_("There is no block in it."))
    reasons += [
        _("Block %(number)s has no words.") % {"number": number}
        for number, block in enumerate(rows, 1)
        if part_of(block, ENGLISH) is None
    ]
    reasons += [
        _("“%(block)s” is not public any more: take this block out.") % {"block": block}
        for block in taken_back(rows)
    ]
    return reasons


def taken_back(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks that tell of what may not be told any more, by what their sources say."""
    by_source = defaultdict(dict)
    for block in blocks:
        if block.about:
            by_source[block.source][block.about] = block
    return [
        told[about]
        for name, told in by_source.items()
        if (source := newsletter_sources.source_named(name))
        for about in source.taken_back(list(told))
    ]


def as_markdown(composed: Composed) -> str:
    """Return the edition as Markdown, one file."""
    parts = [f"# {composed.subject}"]
    for part in composed.parts:
        heading = f"## {part.heading}\n\n" if part.heading else ""
        parts.append(f"{heading}{_deeper(part.body.strip())}".strip())
    return "\n\n".join(parts) + "\n"


def content_languages() -> list[str]:
    return [code for code, _name in settings.CONTENT_LANGUAGES]


_HEADING = re.compile(r"^(#{1,4})(?= )", re.MULTILINE)


def _deeper(body: str) -> str:
    """Return the body with its headings below that of the block."""
    return _HEADING.sub(r"##\1", body)
