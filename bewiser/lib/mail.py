"""Render a letter: one line of subject, a text that a terminal can show, and HTML."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist, loader
from django.urls import reverse
from django.utils import timezone, translation

# Everything but tab and line feed: PostgreSQL refuses NUL, terminals obey the others; XML has no way to write
# the last two, which are no characters, and nothing has one for half of a pair of surrogates.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
BLANK_LINES = re.compile(r"\n{3,}")
# What a mail program shows without a scroll bar, and quotes without breaking it again.
LINE_LENGTH = 76


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def render(
    template: str, context: Mapping[str, Any], *, language: str, zone: tzinfo | None = None
) -> Letter:
    """Return the letter of `<template>.{subject.txt,body.txt,body.html}` in one language.

    Its times are those of `zone`, else of the site; never those of whoever happens to cause the letter.

    A letter that consists of paragraphs and one action is written once, as `<template>.letter.txt`
    and `<template>.action.txt` (the words on the button to `action_url`): text and HTML come of it.
    Of all such letters of a folder `why.txt` says why somebody gets them, and `signature.txt`, where there
    is one, who signs them; else that is `sender_name` for `sender_of`, or the site.
    Every template also gets site_name, site_url and language, so that links can be absolute.
    """
    known = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "language": language,
        **context,
    }
    zone = zone or timezone.get_default_timezone()
    with translation.override(language), timezone.override(zone):
        subject = one_line(_fill(f"{template}.subject.txt", known))
        if _exists(f"{template}.letter.txt"):
            return _composed(template, known, subject)
        return Letter(
            subject=subject,
            text=wrapped(tidy(_fill(f"{template}.body.txt", known))),
            html=tidy(_fill(f"{template}.body.html", known)),
        )


def _composed(template: str, known: dict[str, Any], subject: str) -> Letter:
    body = tidy(_fill(f"{template}.letter.txt", known)).strip()
    folder = template.rpartition("/")[0]
    parts = {
        **known,
        "subject": subject,
        "body": body,
        "paragraphs": body.split("\n\n"),
        "action": one_line(_fill_if_any(f"{template}.action.txt", known)),
        "why": one_line(_fill_if_any(f"{folder}/why.txt", known)),
        "signature": tidy(_fill_if_any(f"{folder}/signature.txt", known)).strip(),
    }
    if not parts["action"]:
        parts["action_url"] = ""
    return Letter(
        subject=subject,
        text=wrapped(tidy(_fill("mail/base.txt", parts))),
        html=tidy(_fill("mail/base.html", parts)),
    )


def page_url(language: str, name: str, *args: Any) -> str:
    """Return the whole address of a page in the language of its reader, for a letter."""
    with translation.override(language):
        return settings.SITE_URL + reverse(name, args=args)


def one_line(text: str) -> str:
    """Return the text without line breaks and control characters, so that it fits a header."""
    return " ".join(CONTROL.sub(" ", text).split())


def tidy(text: str) -> str:
    """Return the text without control characters and the holes that template tags leave."""
    text = CONTROL.sub("", text.replace("\r\n", "\n"))
    lines = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    return BLANK_LINES.sub("\n\n", lines) + "\n" if lines else ""


def wrapped(text: str) -> str:
    """Return the text with its long lines broken between words; an address stays whole, however long."""
    lines = (
        textwrap.wrap(line, LINE_LENGTH, break_long_words=False, break_on_hyphens=False)
        if len(line) > LINE_LENGTH
        else [line]
        for line in text.split("\n")
    )
    return "\n".join(part for parts in lines for part in parts)


def named(name: str, address: str) -> str:
    """Return `"Name" <address>` as a To header shows it; the name cannot smuggle in another."""
    plain = one_line(name).replace("\\", "").replace('"', "'")
    return f'"{plain}" <{address}>' if plain else address


def _fill_if_any(name: str, context: Mapping[str, Any]) -> str:
    return _fill(name, context) if _exists(name) else ""


def _exists(name: str) -> bool:
    try:
        loader.get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


def _fill(name: str, context: Mapping[str, Any]) -> str:
    # Only HTML is escaped: a text letter must show an ampersand as it is.
    filled = Context(dict(context), autoescape=name.endswith(".html"))
    return loader.get_template(name).template.render(filled)  # type: ignore[attr-defined]
