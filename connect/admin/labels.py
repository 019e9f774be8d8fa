"""Names for the controls of the admin that Django leaves without a label."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey
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


class NamedAutocomplete(AutocompleteSelect):
    """A choice with search that says what it chooses while nothing is chosen."""

    def build_attrs(self, base_attrs: dict, extra_attrs: dict | None = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {"data-placeholder": str(self.field.verbose_name)}


def named_choice(db_field: ForeignKey, page: Any, request: Any, kwargs: dict) -> dict[str, Any]:
    """Return the arguments of a form field with a named widget where the page has a choice with search."""
    if "widget" in kwargs or db_field.name not in page.get_autocomplete_fields(request):
        return kwargs
    widget = NamedAutocomplete(db_field, page.admin_site, using=kwargs.get("using"))
    return kwargs | {"widget": widget}
