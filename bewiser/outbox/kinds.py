"""The kinds of mail that the product sends. Each app registers its own in `mails.py` at start."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from .choices import DEFAULT_ROUTE, Delivery

if TYPE_CHECKING:
    from .models import Mail

AT_LEAST_ONCE = Delivery.AT_LEAST_ONCE
AT_MOST_ONCE = Delivery.AT_MOST_ONCE


@dataclass(frozen=True)
class Kind:
    """What holds for all mails of one kind.

    `priority`: lower goes first. `is_secret`: the body is blanked once it is out, or given up. `lifetime`: after
    that the mail says nothing useful any more. `render` makes the bytes in a way of its own. `bounced` hears of
    each mail that came back, in the transaction that notes it, and of each that a server refused because of its
    recipient; whether its address gets no mail any more, the suppressions tell.
    """

    name: str
    delivery: Delivery = AT_LEAST_ONCE
    priority: int = 50
    is_bulk: bool = False
    is_secret: bool = False
    lifetime: timedelta | None = None
    route: str = DEFAULT_ROUTE
    render: "Callable[[Mail], bytes] | None" = None
    bounced: "Callable[[Mail, datetime], None] | None" = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known; saying the same twice is fine, saying something else is an error."""
    known = _kinds.setdefault(kind.name, kind)
    if known != kind:
        raise ValueError(f"The kind of mail {kind.name!r} is registered already, differently.")
    return kind


def kind_named(name: str) -> Kind:
    """Return the kind; KeyError says which ones there are."""
    try:
        return _kinds[name]
    except KeyError:
        raise KeyError(f"No kind of mail is called {name!r}; known: {sorted(_kinds)}.") from None


def known_kinds() -> dict[str, Kind]:
    return dict(_kinds)


# A code to sign in with is waited for; ten minutes later nobody wants it.
CODE = register(Kind("code", priority=0, is_secret=True, lifetime=timedelta(minutes=15)))
PLAIN = register(Kind("plain"))
