"""What each tool can offer to an edition of the newsletter: the place where they meet.

A tool registers its sources when it starts. The newsletter asks all of them and knows none by name; a tool
that is not installed offers nothing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from bewiser.lib.mail import page_url
from bewiser.lib.markdown import escaped


@dataclass(frozen=True)
class Period:
    """The days that an edition tells of, and the moment it is filled.

    `since` is the day of the edition before, which told of it; `until` is among the days.
    """

    since: date
    until: date
    now: datetime
    languages: Sequence[str]


@dataclass(frozen=True)
class Words:
    """A block in one language; `body` is Markdown with whole addresses, as it leaves the site."""

    heading: str
    body: str


@dataclass(frozen=True)
class Offer:
    """A block that an editor may take as it is or write anew.

    `about` says what it tells of, such as "event:12": nothing is offered twice to one edition.
    `cluster` is the primary key of the cluster that it puts in focus, or that has sent it.
    """

    about: str
    words: Mapping[str, Words]
    cluster: int | None = None


def nothing_of(_abouts: Collection[str]) -> Collection[str]:
    return ()


@dataclass(frozen=True)
class Source:
    """Where blocks of one kind come from; lower `order` stands further up in a new edition.

    `taken_back` returns those of some `about`s of which nothing may be told any more.
    """

    name: str
    label: Any
    order: int
    gather: Callable[[Period], Sequence[Offer]]
    taken_back: Callable[[Collection[str]], Collection[str]] = nothing_of


def in_each_language(words: Callable[[str], Words]) -> dict[str, Words]:
    """Return what `words` says in each language of the interface, which is active while it is asked."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = words(code)
    return said


def link(label: str, code: str, name: str, *args: Any) -> str:
    """Return a link in Markdown to the page `name` in one language."""
    return f"[{escaped(label)}]({page_url(code, name, *args)})"


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Make a source known; ValueError where another one has its name."""
    if _sources.setdefault(source.name, source) != source:
        raise ValueError(f"Two sources of the newsletter are called {source.name!r}.")


def sources() -> list[Source]:
    """Return all sources in the order of a new edition."""
    return sorted(_sources.values(), key=lambda source: (source.order, source.name))


def source_named(name: str) -> Source | None:
    return _sources.get(name)
