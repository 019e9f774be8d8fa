"""The data map: what is kept of people, why, for how long, and what happens then.

Each app registers its own part at start, as data; nothing here knows a model. The privacy notice is drawn from it,
and the export and the removal of a person follow it, so that what is said and what is done cannot differ.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

# Text, or text that is translated when somebody reads it.
Words = Any


class Basis(StrEnum):
    """On which ground of the General Data Protection Regulation something is kept."""

    CONSENT = "6(1)(a)"
    CONTRACT = "6(1)(b)"
    INTEREST = "6(1)(f)"


class Ends(StrEnum):
    """What the removal of a person does to a row."""

    DELETE = "delete"
    BLANK = "blank"


@dataclass(frozen=True)
class Line:
    """One line of the privacy notice. `months` fills `term`; `end` says what happens after it."""

    key: str
    what: Words
    why: Words
    ground: Words
    basis: Basis
    term: Words
    end: Words
    months: int | None = None

    @property
    def term_words(self) -> str:
        """The term with its number."""
        return str(self.term) % {"months": self.months}


@dataclass(frozen=True)
class Person:
    """Somebody by what they are known by: the key of their account, if they have one, and addresses that are theirs."""

    pk: int | None
    addresses: frozenset[str]
    name: str = ""


Find = Callable[[Person], Q]


@dataclass(frozen=True)
class Holding:
    """What one model keeps of one kind of person.

    `fields` are personal: they are exported, and gone once the person is. `unsaid` are too, but no export shows
    them, since they open something. `facts` are columns of the row that are nobody's and that the export adds.
    `stamp` names a column that notes when a row was blanked. `kept` says what stays, and why. `forget` replaces
    what `ends` does.
    """

    model: str
    line: str
    find: Find
    fields: tuple[str, ...]
    ends: Ends
    facts: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    stamp: str = ""
    kept: Words = ""
    forget: Callable[[Person, "QuerySet[Any]", datetime], None] | None = None
    called: str = ""

    @property
    def key(self) -> str:
        """What this part of an export is called: by its model, and `called` or its first column."""
        return f"{self.model.lower()}.{self.called or (self.fields or self.unsaid)[0]}"


@dataclass(frozen=True)
class Consent:
    """One thing that somebody agreed to: which text in which version, when and how, and when they took it back."""

    what: Words
    wording: str
    given_at: datetime
    how: Words
    version: str = ""
    language: str = ""
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Part:
    """What one app adds to the map.

    `nobody` names columns that could hold a person's data and do not, by model. `leave` is called before a removal,
    for what has to end in good order; `object` when somebody objects. `consents` says what somebody agreed to.
    """

    lines: tuple[Line, ...] = ()
    holdings: tuple[Holding, ...] = ()
    nobody: Mapping[str, str] = field(default_factory=dict)
    leave: tuple[Callable[[Person, datetime], None], ...] = ()
    object: tuple[Callable[[Person, datetime], None], ...] = ()
    consents: tuple[Callable[[Person], list[Consent]], ...] = ()


_parts: dict[str, Part] = {}


def register(app: str, part: Part) -> None:
    """Add the part of an app; said again, it replaces what the app said before."""
    _parts[app] = part


def parts() -> Mapping[str, Part]:
    """Return what each app has registered, in the order of their start."""
    return dict(_parts)


def lines() -> list[Line]:
    return [line for part in _parts.values() for line in part.lines]


def holdings() -> Iterator[Holding]:
    """Every holding, those of the tools first: what they keep hangs on what is kept below them."""
    for part in reversed(_parts.values()):
        yield from part.holdings


def of_user(*paths: str) -> Find:
    """Find rows by the account at one of these paths."""

    def find(person: Person) -> Q:
        found = Q(pk__in=[])
        for path in paths if person.pk is not None else ():
            found |= Q((path, person.pk))
        return found

    return find


def of_address(*paths: str) -> Find:
    """Find rows by an e-mail address at one of these paths, however it is written."""

    def find(person: Person) -> Q:
        found = Q(pk__in=[])
        for path in paths:
            for address in sorted(person.addresses):
                found |= Q((f"{path}__iexact", address))
        return found

    return find


def of_nobody(_person: Person) -> Q:
    """Find nothing: whose it is cannot be told from it."""
    return Q(pk__in=[])
