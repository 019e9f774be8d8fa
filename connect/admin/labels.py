"""Names for the controls of the admin that Django leaves without a label."""

from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet


def name_widgets(formfield: forms.Field) -> None:
    """Tell screen readers what a control is: one in a table has no label, nor have the halves of a split one."""
    label = str(formfield.label)
    widget = getattr(formfield.widget, "widget", formfield.widget)
    for part in getattr(widget, "widgets", [widget]):
        part.attrs.setdefault("aria-label", label)


class NamedRows(BaseInlineFormSet):
    """The rows of an inline, whose boxes to delete one are named too."""

    def add_fields(self, form: forms.ModelForm, index: Any) -> None:
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            name_widgets(form.fields[DELETION_FIELD_NAME])
