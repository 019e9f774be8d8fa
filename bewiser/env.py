"""Typed readers of the environment. A wrong value stops the start with a sentence that says what to write."""

import ipaddress
import os
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


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


def names(name: str, *, default: str = "") -> list[str]:
    """Return a comma-separated list without empty items."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def is_loopback(host: str) -> bool:
    """Return True for a name of this machine, as ALLOWED_HOSTS writes it."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().removeprefix(".").split(".")[-1] == "localhost"


def url(name: str, *, schemes: tuple[str, ...], default: str | None = None) -> SplitResult:
    """Return a parsed URL of one of the given schemes."""
    value = text(name, default)
    parts = urlsplit(value)
    if parts.scheme not in schemes:
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} must begin with {wanted}.")
    return parts


def database(name: str, default: str | None = None) -> dict[str, object]:
    """Return a Django database from `postgresql://user:password@host:port/name?sslmode=…`.

    `?host=` names a socket folder, as libpq's own URLs do.
    """
    parts = url(name, schemes=("postgresql", "postgres"), default=default)
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
