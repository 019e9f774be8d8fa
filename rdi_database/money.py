"""Sums of money as the reader's language writes them."""

from decimal import Decimal

from babel import Locale
from babel.numbers import format_compact_currency, format_currency
from django.utils.translation import get_language

# Unicode has no German word for a thousand euros, and smaller sums are short enough.
SHORT_FROM = 1_000_000


def _locale() -> Locale:
    language = (get_language() or "en")[:2]
    return Locale.parse("en_GB" if language == "en" else language)


def sum_of(amount: Decimal | None, currency: str) -> str:
    """Return a sum in full, cents only where there are any; nothing where it is not known."""
    if amount is None:
        return ""
    locale = _locale()
    pattern = locale.currency_formats["standard"].pattern
    if amount == amount.to_integral_value():
        pattern = pattern.replace(".00", "")
    return format_currency(amount, currency, pattern, locale, currency_digits=False)


def about(amount: Decimal | None, currency: str) -> str:
    """Return a large sum in short, as €1.2M; the page of the initiative has all of it."""
    if amount is None or amount < SHORT_FROM:
        return sum_of(amount, currency)
    return format_compact_currency(amount, currency, locale=_locale(), fraction_digits=1)
