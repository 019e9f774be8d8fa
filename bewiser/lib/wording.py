"""Words of the site in place of Django's: of an answer that is missing or of no use, and of the first of a month."""

from django import forms
from django.utils.dateformat import DateFormat
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

WRITE = _("Write an answer.")
CHOOSE = _("Choose an answer.")
TICK = _("Tick the box.")
ADDRESS = _("Use only letters without accents, numbers, - and _.")
_BY_FIELD = (
    (forms.Field, {"required": WRITE}),
    (forms.ChoiceField, {"required": CHOOSE}),
    (forms.BooleanField, {"required": TICK}),
    (forms.SlugField, {"invalid": ADDRESS}),
)
_english_ordinal = DateFormat.S


def settle() -> None:
    """Make these the words of every form and date; called once, before the first form is defined."""
    # Django has no setting for them: a field reads them from its class when it is made.
    for field, words in _BY_FIELD:
        field.default_error_messages = {**field.default_error_messages, **words}
    # Nor for what follows the number of a day: the letter S of a format is English only.
    DateFormat.S = _ordinal  # type: ignore[method-assign,assignment]


def _ordinal(date: DateFormat) -> str:
    if (get_language() or "").startswith("fr"):
        return "er" if date.j() == 1 else ""
    return _english_ordinal(date)


def names_what_is_missing(field: forms.Field) -> bool:
    """Whether a field says in words of its own what is missing, so that its label need not stand beside."""
    return field.error_messages["required"] not in (WRITE, CHOOSE, TICK)
