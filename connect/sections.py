"""The parts in which a profile is written: which values each holds, and how they stand now."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings

from .choices import TopicRelation
from .models import Organisation

BASICS, PLACE, TOPICS, MARKETS, TEXT = "basics", "place", "topics", "markets", "text"
# The columns of an organisation that a part holds.
COLUMNS: Mapping[str, Sequence[str]] = {
    BASICS: ("name", "english_name", "kind", "size", "founded", "website"),
    PLACE: ("country", "city", "street", "postcode"),
    MARKETS: ("languages", "markets_served", "markets_sought", "products", "certifications"),
}
TEXT_COLUMNS = ("summary", "description", "offers", "seeks")
Values = dict[str, Any]


def names() -> list[str]:
    """Return the parts in the order in which they are written, a text for each language that one can be in."""
    texts = [f"{TEXT}-{code}" for code, _label in settings.CONTENT_LANGUAGES]
    return [BASICS, *texts, TOPICS, PLACE, MARKETS]


def language_of(name: str) -> str:
    """Return the language of a part that is a text, else nothing."""
    part, _dash, language = name.partition("-")
    return language if part == TEXT else ""


def values_of(organisation: Organisation, name: str) -> Values:
    """Return the values of a part as its form and its history have them; asks the database for what is not read yet."""
    language = language_of(name)
    if language:
        texts = {text.language: text for text in organisation.texts.all()}
        return {column: getattr(texts.get(language), column, "") for column in TEXT_COLUMNS}
    if name == TOPICS:
        rows = list(organisation.topic_rows.all())
        return {
            relation.value: sorted(row.topic.slug for row in rows if row.relation == relation)
            for relation in TopicRelation
        }
    return {column: _plain(getattr(organisation, column)) for column in COLUMNS[name]}


def sum_of(values: Values) -> str:
    """Return a sum of the values that somebody is shown; who saves hands it back."""
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    """Return what JSON has of a value."""
    return value if isinstance(value, (int, list, type(None))) else str(value)
