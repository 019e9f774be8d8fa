"""Cells as values, or a sentence why not. What people write by hand is understood where it can mean one thing."""

import json
import math
import re
import uuid
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime

from connect.importing.folding import fold

from .reasons import Refused, _

_WHOLE = re.compile(r"([0-9]{1,12})(?:[.,]0+)?")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ].*)?", re.DOTALL)
_EUROPEAN_DAY = re.compile(r"([0-9]{1,2})[./]\s?([0-9]{1,2})[./]\s?([0-9]{4})")
_NOT_APPLICABLE = frozenset({"n a", "na", "not applicable", "does not apply"})
# Other ways to write a word, folded.
WORDS: Mapping[str, str] = {
    "r d": "rnd",
    "research and development": "rnd",
    "specialist services": "specialist_service",
    "government": "government_agency",
    "government agencies": "government_agency",
    "industry associations": "industry_association",
    "industry peers": "industry_peer",
    "peer": "industry_peer",
    "outputs": "output",
    "inputs": "input",
    "small": "sme",
    "medium sized": "sme",
    "small or medium sized firm": "sme",
    "large firm": "large",
    "multinational": "mnc",
    "university": "academia",
    "university or academy": "academia",
    "company": "firm",
    "policy or regulatory body": "policy_body",
    "other organisation": "other",
    "regional": "local",
    "europe": "european",
}


def whole_number(name: str, text: str, least: int, most: int) -> int | None:
    """Return a whole number, None for an empty cell. Raises Refused."""
    text = text.strip()
    if not text:
        return None
    found = _WHOLE.fullmatch(text)
    if found is None or not least <= int(found[1]) <= most:
        raise Refused(
            _("%(column)s is %(value)s, not a whole number from %(least)s to %(most)s."),
            column=name,
            value=_short(text),
            least=least,
            most=most,
        )
    return int(found[1])


def answer(name: str, text: str) -> int | None:
    """Return one of the four i's: 1 to 5, 0 where it does not apply, None for an empty cell. Raises Refused."""
    return 0 if fold(text) in _NOT_APPLICABLE else whole_number(name, text, 0, 5)


def number(name: str, text: str, least: float, most: float) -> float | None:
    """Return a number, None for an empty cell. Raises Refused."""
    text = text.strip()
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not least <= found <= most:
        raise Refused(
            _("%(column)s is %(value)s, not a number in its range."),
            column=name,
            value=_short(text),
        )
    return found


def word(name: str, text: str, among: Collection[str]) -> str:
    """Return one of some words, however it is written; empty for an empty cell. Raises Refused."""
    key = fold(text)
    if not key and not text.strip():
        return ""
    found = key.replace(" ", "_")
    if found not in among:
        found = WORDS.get(key, "")
    if found not in among:
        raise Refused(
            _("%(column)s is %(value)s, not one of: %(among)s."),
            column=name,
            value=_short(text),
            among=", ".join(among),
        )
    return found


def day(name: str, text: str) -> date | None:
    """Return a day, None for an empty cell. Raises Refused."""
    text = text.strip()
    if not text:
        return None
    iso, european = _ISO_DAY.fullmatch(text), _EUROPEAN_DAY.fullmatch(text)
    try:
        if iso:
            found = date(int(iso[1]), int(iso[2]), int(iso[3]))
        elif european:
            found = date(int(european[3]), int(european[2]), int(european[1]))
        else:
            raise ValueError
        if not 1900 <= found.year <= 2100:
            raise ValueError
    except ValueError:
        raise Refused(
            _("%(column)s is %(value)s, not a day such as 2026-03-31."),
            column=name,
            value=_short(text),
        ) from None
    return found


def moment(name: str, text: str) -> datetime | None:
    """Return a moment with its time zone, None for an empty cell. Raises Refused."""
    text = text.strip()
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None or not 1900 <= found.year <= 2100:
            raise ValueError
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused(
            _("%(column)s is %(value)s, not a time such as 2026-03-31T12:00:00+00:00."),
            column=name,
            value=_short(text),
        ) from None


def key(name: str, text: str) -> uuid.UUID | None:
    """Return a UUID, None for an empty cell. Raises Refused."""
    text = text.strip()
    if not text:
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Refused(
            _("%(column)s is %(value)s, not a UUID."), column=name, value=_short(text)
        ) from None


def words_by_key(name: str, text: str, most: int) -> dict[str, str]:
    """Return a JSON object of short texts, empty for an empty cell. Raises Refused."""
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(
        isinstance(value, str) and len(value) <= most and "\0" not in f"{key}{value}"
        for key, value in found.items()
    ):
        raise Refused(_("%(column)s is no JSON object of texts."), column=name)
    return found


def storable(text: str) -> str:
    """Return the text without what no database holds: NUL, and half a pair of surrogates."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _short(text: str) -> str:
    line = " ".join(storable(text).split())
    return f"{line[:39]}…" if len(line) > 40 else line
