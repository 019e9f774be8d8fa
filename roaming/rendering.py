"""An edition as a letter and as files: HTML, plain text and Markdown, for a subscriber or for a cluster to pass on."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from bewiser.lib.mail import Letter, page_url, tidy, wrapped
from bewiser.lib.markdown import html_below
from bewiser.lib.plain_text import text_of
from bewiser.outbox.gaps import gap

from .composing import ENGLISH, Composed, compose
from .models import Edition

# What is said anew for each subscriber.
GREETING, LEAVE, PREFERENCES = "greeting", "leave_url", "preferences_url"
PERSONAL: Mapping[str, str] = {name: gap(name) for name in (GREETING, LEAVE, PREFERENCES)}

_STYLES = {
    "p": "margin:0 0 14px;",
    "ul": "margin:0 0 14px;padding:0 0 0 22px;",
    "ol": "margin:0 0 14px;padding:0 0 0 22px;",
    "li": "margin:0 0 6px;",
    "a": "color:#0b4f8a;",
    "h3": "margin:18px 0 8px;font-size:18px;line-height:1.3;color:#16202e;",
    "h4": "margin:16px 0 8px;font-size:17px;line-height:1.3;color:#16202e;",
    "h5": "margin:16px 0 8px;font-size:17px;line-height:1.3;color:#16202e;",
    "h6": "margin:16px 0 8px;font-size:17px;line-height:1.3;color:#16202e;",
    "blockquote": "margin:0 0 14px;padding:0 0 0 14px;border-left:3px solid #00756c;",
    "hr": "margin:18px 0;border:0;border-top:1px solid #d5dce5;",
    "table": "margin:0 0 14px;border-collapse:collapse;",
    "th": "padding:6px 12px 6px 0;text-align:left;vertical-align:top;",
    "td": "padding:6px 12px 6px 0;text-align:left;vertical-align:top;",
    "code": "font-family:Consolas,Menlo,monospace;font-size:15px;",
    "pre": "margin:0 0 14px;white-space:pre-wrap;",
}


@dataclass(frozen=True)
class Shown:
    """A part of an edition, ready to be put into a template."""

    heading: str
    language: str
    html: SafeString
    text: str

    @property
    def title(self) -> str:
        """The heading as plain text, underlined."""
        lines = wrapped(self.heading)
        return f"{lines}\n{'=' * max(len(line) for line in lines.split(chr(10)))}"


@dataclass(frozen=True)
class Banner:
    """How a cluster shows itself above an edition that it passes on."""

    name: str
    words: str = ""
    website: str = ""


def letter(
    composed: Composed,
    *,
    slug: str,
    day: date,
    personal: Mapping[str, str] | None = None,
    banner: Banner | None = None,
) -> Letter:
    """Return the edition as a letter in one language. `personal` fills greeting and links, or leaves gaps for them."""
    context = {
        "composed": composed,
        "frame_language": frame_language(composed.language),
        "parts": shown(composed, styles=_STYLES),
        "day": day,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "web_url": web_address(slug, composed.language),
        "banner": banner,
        **(personal or {}),
    }
    with translation.override(frame_language(composed.language)):
        return Letter(
            subject=composed.subject,
            text=tidy(render_to_string("roaming/mail/edition.txt", context)),
            html=tidy(render_to_string("roaming/mail/edition.html", context)),
        )


def shown(composed: Composed, *, styles: Mapping[str, str] | None = None) -> list[Shown]:
    """Return the parts as HTML and text; their own headings stand below those of the parts."""
    return [
        Shown(
            heading=part.heading,
            language=part.language,
            html=html_below(part.body, level=2, styles=styles),
            text=text_of(part.body),
        )
        for part in composed.parts
    ]


def letters(edition: Edition, languages: Sequence[str]) -> dict[str, Letter]:
    """Return what subscribers of each language get, with gaps for what differs from one to the next."""
    blocks = list(edition.blocks.all())
    return {
        language: letter(
            compose(edition, language, blocks),
            slug=edition.slug,
            day=edition.day,
            personal=PERSONAL,
        )
        for language in languages
    }


def hash_of(letters: Mapping[str, Letter]) -> str:
    """Return the SHA-256 of the letters of an edition in all languages: who approves it approves these bytes."""
    said = {
        language: (letter.subject, letter.text, letter.html) for language, letter in letters.items()
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def frame_language(language: str) -> str:
    """Return in which language the site speaks to a reader of this one: its own words are not in all of them."""
    return language if language in dict(settings.LANGUAGES) else ENGLISH


def web_address(slug: str, language: str) -> str:
    return page_url(frame_language(language), "roaming:edition_detail", slug)
