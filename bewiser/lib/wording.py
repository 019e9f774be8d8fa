"""What the forms of the site say of an answer that is missing, in place of Django's words."""

from django import forms
from django.utils.translation import gettext_lazy as _

WRITE = _("Write an answer.")
CHOOSE = _("Choose an answer.")
TICK = _("Tick the box.")
_BY_FIELD = ((forms.Field, WRITE), (forms.ChoiceField, CHOOSE), (forms.BooleanField, TICK))


def settle() -> None:
    """Make these the words of every form; called once, before the first form is defined."""
    # Django has no setting for them: a field reads them from its class when it is made.
    for field, words in _BY_FIELD:
        field.default_error_messages = {**field.default_error_messages, "required": words}


def names_what_is_missing(field: forms.Field) -> bool:
    """Whether a field says in words of its own what is missing, so that its label need not stand beside."""
    return field.error_messages["required"] not in (WRITE, CHOOSE, TICK)
