"""Names for the controls of the admin that Django leaves without a label."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, SlugField
from django.forms.models import BaseInlineFormSet
from django.forms.widgets import Media, Script
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

# Of a language and of a country.
CODE_LENGTH = 2
CODES_HINT = _("Codes of two letters with commas between them, such as “de,fr”.")
LIST_HINT = _("Several are written with commas between them.")
SLUG_HINT = _("The end of the page’s address: letters without accents, digits and hyphens.")


def name_widgets(formfield: forms.Field) -> None:
    """Tell screen readers what a control is: one in a table has no label, nor have the halves of a split one."""
    label = str(formfield.label)
    widget = getattr(formfield.widget, "widget", formfield.widget)
    for part in getattr(widget, "widgets", [widget]):
        part.attrs.setdefault("aria-label", label)


def tell_format(formfield: forms.Field, db_field: Field) -> None:
    """Say how to write what one box holds several of, and what a web address is made of."""
    hint: Any = ""
    if isinstance(db_field, ArrayField):
        codes = getattr(db_field.base_field, "max_length", None) == CODE_LENGTH
        hint = CODES_HINT if codes else LIST_HINT
    elif isinstance(db_field, SlugField):
        hint = SLUG_HINT
    if hint:
        formfield.help_text = (
            format_lazy("{} {}", formfield.help_text, hint) if formfield.help_text else hint
        )


class NamedRows(BaseInlineFormSet):
    """The rows of an inline, whose controls are all named: the boxes to delete a row too."""

    def add_fields(self, form: forms.ModelForm, index: Any) -> None:
        super().add_fields(form, index)
        for formfield in form.fields.values():
            if not formfield.widget.is_hidden:
                name_widgets(formfield)


class NamedAutocomplete(AutocompleteSelect):
    """A choice with search whose box says what it chooses; the script takes the word to the box."""

    @property
    def media(self) -> Media:
        return super().media + Media(js=[Script("js/admin_choices.js", type="module")])

    def build_attrs(self, base_attrs: dict, extra_attrs: dict | None = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        label = capfirst(str(self.field.verbose_name))
        return {"aria-label": label} | attrs

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> list[Any]:
        """Leave out what can be no key: Django would look for its row when the form comes back, and fail."""
        return super().optgroups(name, [key for key in value if self._may_be_key(key)], attr)

    def _may_be_key(self, value: Any) -> bool:
        try:
            self.field.remote_field.model._meta.pk.clean(value, None)
        except ValidationError:
            return False
        return True


def named_choice(db_field: ForeignKey, page: Any, request: Any, kwargs: dict) -> dict[str, Any]:
    """Return the arguments of a form field with a named widget where the page has a choice with search."""
    if "widget" in kwargs or db_field.name not in page.get_autocomplete_fields(request):
        return kwargs
    widget = NamedAutocomplete(db_field, page.admin_site, using=kwargs.get("using"))
    return kwargs | {"widget": widget}
