"""Typed readers of the environment. A wrong value stops the start with a sentence that says what to write."""

import ipaddress
import os
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from django.utils.http import is_same_domain

_HOST = r"(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])"
# With a dot before it a name stands for its subdomains too.
ALLOWED_HOST = re.compile(rf"\.?{_HOST}|\*", re.IGNORECASE)
WITH_PORT = re.compile(rf"{_HOST}(?::\d+)?", re.IGNORECASE)
# The outbox takes no quoted names of mailboxes and no bare IP addresses.
BARE_ADDRESS = re.compile(r"[^\s\"\[\]<>]+")
# A name of a mailbox has at most 64 signs (RFC 5321, 4.5.3.1.1), and the number of a mail takes 42 of them.
LONGEST_BOUNCE_NAME = 22
NAMED_ADDRESS = re.compile(r"(?:\"[^\"\\]*\"|[^\"<>,;:@\\]*?) ?<(.+)>")


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or the default; with no default an unset or empty variable is an error."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. docs/running.md lists every setting.")
    return default


def flag(name: str, *, default: bool) -> bool:
    """Return True for 1 and False for 0; anything else is an error."""
    value = text(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")
    return value == "1"


def number(name: str, *, default: int, least: int = 0) -> int:
    """Return a whole number of at least `least`."""
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number from {least} up.")
    return int(value)


def choice(name: str, *, default: str, among: tuple[str, ...]) -> str:
    """Return one of the given words."""
    value = text(name, default)
    if value not in among:
        raise ImproperlyConfigured(f"{name} is {value!r}; write one of {', '.join(among)}.")
    return value


def is_loopback(host: str) -> bool:
    """Return True for a name of this machine, as ALLOWED_HOSTS writes it."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().removeprefix(".").split(".")[-1] == "localhost"


def hosts(name: str, *, default: str = "") -> list[str]:
    """Return a comma-separated list of host names, as ALLOWED_HOSTS takes them."""
    found = [item.strip() for item in text(name, default).split(",") if item.strip()]
    for host in found:
        if not ALLOWED_HOST.fullmatch(host):
            raise ImproperlyConfigured(
                f"{name} has {host!r}; write names of hosts only, such as matchmaking.example."
            )
    return found


def is_among(site: str, allowed: Iterable[str]) -> bool:
    """Return True if ALLOWED_HOSTS covers the host of this address."""
    host = urlsplit(site).hostname or ""
    return any(is_same_domain(host, name.lower().strip("[]")) for name in allowed)


def mail_address(name: str, default: str | None = None, *, with_name: bool = False) -> str:
    """Return `local@domain`, or also `Name <local@domain>` where a name may stand before it.

    Nothing is an answer where the default is nothing.
    """
    value = text(name, default)
    if not value:
        return value
    named = NAMED_ADDRESS.fullmatch(value) if with_name else None
    address = named[1] if named else value
    try:
        validate_email(address)
    except ValidationError:
        is_good = False
    else:
        is_good = BARE_ADDRESS.fullmatch(address) is not None
    if not is_good:
        wanted = "name@example.org" + (" or Name <name@example.org>" if with_name else "")
        raise ImproperlyConfigured(f"{name} is {value!r}; write {wanted}.")
    return value


def bounce_address(name: str) -> str:
    """Return an address to which the outbox can add the number of a mail, or nothing."""
    value = mail_address(name, "")
    if len(value.rpartition("@")[0]) > LONGEST_BOUNCE_NAME:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write at most {LONGEST_BOUNCE_NAME} signs before the @."
        )
    return value


def url(name: str, *, schemes: tuple[str, ...], default: str | None = None) -> SplitResult:
    """Return a parsed URL of one of the given schemes."""
    value = text(name, default)
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        # Without the cause: it quotes the value, which may hold a password.
        raise ImproperlyConfigured(
            f"{name} cannot be read: the port is a number up to 65535, and signs in a password"
            " are escaped as in any URL."
        ) from None
    if parts.scheme not in schemes or not value.lower().startswith(f"{parts.scheme}://"):
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} must begin with {wanted}.")
    return parts


def origin(name: str, *, schemes: tuple[str, ...], default: str | None = None) -> str:
    """Return the address of a whole site as browsers write it: scheme, host, perhaps a port."""
    parts = url(name, schemes=schemes, default=default)
    rest = (parts.path.rstrip("/"), parts.query, parts.fragment)
    if any(rest) or not WITH_PORT.fullmatch(parts.netloc):
        raise ImproperlyConfigured(
            f"{name} must be {schemes[-1]}://host or {schemes[-1]}://host:port, with nothing after it."
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def broker(name: str) -> str:
    """Return the address of a server that speaks Redis, as Celery reads it."""
    parts = url(name, schemes=("redis", "rediss", "redis+socket"))
    if parts.scheme == "redis+socket":
        is_good = not parts.hostname and len(parts.path) > 1
    else:
        is_good = bool(parts.hostname) and re.fullmatch(r"/?\d*", parts.path) is not None
    if not is_good:
        raise ImproperlyConfigured(
            f"{name} must be redis://host:6379/0, rediss://host:6379/0 or redis+socket:///path."
        )
    return text(name)


def database(name: str, default: str | None = None) -> dict[str, object]:
    """Return a Django database from `postgresql://user:password@host:port/name?sslmode=…`.

    `?host=` names a socket folder, as libpq's own URLs do.
    """
    parts = url(name, schemes=("postgresql", "postgres"), default=default)
    if len(parts.path) < 2:
        raise ImproperlyConfigured(
            f"{name} names no database; write postgresql://user:password@host:port/name."
        )
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
