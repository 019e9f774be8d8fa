"""The parts of a profile as forms. What is clean is what `connect.sections` calls the values of a part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from bewiser.lib.photos import as_logo

from . import sections
from .choices import OrganisationKind, SizeBand, TopicRelation
from .models import Organisation, Topic
from .sections import Values

BLANK = ("", "—")


def _column(name: str) -> Any:
    return Organisation._meta.get_field(name)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FoldedChoices(forms.MultipleChoiceField):
    """A long list to tick, which stays folded until somebody wants it."""

    is_folded = True
    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[str]:
        return sorted(super().clean(value))


class BasicsForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=250,
        error_messages={"required": _("An organisation has a name.")},
    )
    english_name = forms.CharField(
        label=_("Name in English"),
        max_length=250,
        required=False,
        help_text=_("Where it has one of its own."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind)
    size = forms.ChoiceField(label=_("Size"), choices=[BLANK, *SizeBand.choices], required=False)
    founded = forms.IntegerField(
        label=_("Founded in"), required=False, min_value=1000, max_value=2100
    )
    website = forms.URLField(
        label=_("Website"), max_length=300, required=False, assume_scheme="https"
    )


class PlaceForm(forms.Form):
    country = forms.ChoiceField(
        label=_("Country"), choices=lambda: [BLANK, *countries], required=False
    )
    city = forms.CharField(label=_("City"), max_length=120, required=False)
    street = forms.CharField(
        label=_("Street"),
        max_length=200,
        required=False,
        help_text=_("Only the cluster reads street and postcode."),
    )
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)


class MarketsForm(forms.Form):
    languages = FoldedChoices(
        label=_("Languages spoken"), choices=lambda: _languages(), required=False
    )
    markets_served = FoldedChoices(
        label=_("Markets served"), choices=lambda: list(countries), required=False
    )
    markets_sought = FoldedChoices(
        label=_("Markets sought"), choices=lambda: list(countries), required=False
    )
    products = forms.CharField(label=_("Products"), max_length=500, required=False, widget=_area(2))
    certifications = forms.CharField(label=_("Certifications"), max_length=300, required=False)


class TextForm(forms.Form):
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=300,
        required=False,
        widget=_area(2),
        help_text=_("What you do and for whom, as you would say it at a door."),
    )
    offers = forms.CharField(label=_("We offer"), max_length=600, required=False, widget=_area(3))
    seeks = forms.CharField(label=_("We look for"), max_length=600, required=False, widget=_area(3))
    description = forms.CharField(
        label=_("Description"), max_length=5000, required=False, widget=_area(8)
    )


class TopicsChoice(forms.MultipleChoiceField):
    """Topics in the language of the reader, grouped by axis."""

    widget = forms.SelectMultiple(attrs={"size": 10})

    def clean(self, value: Any) -> list[str]:
        return sorted(super().clean(value))


class TopicsForm(forms.Form):
    works_in = TopicsChoice(label=_("Works in"), required=False)
    offers = TopicsChoice(label=_("Offers"), required=False)
    seeks = TopicsChoice(label=_("Looks for"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for topic in Topic.objects.order_by("axis", "position", "name"):
            groups.setdefault(str(topic.get_axis_display()), []).append((topic.slug, topic.label))
        for relation in TopicRelation:
            self.fields[relation].choices = list(groups.items())


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Logo"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, up to 8 MB. It is made small and written anew."),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_logo(self) -> ContentFile:
        return as_logo(self.cleaned_data["logo"])


@dataclass(frozen=True)
class Section:
    """A part of the profile: its name in the address, what people call it, and its form."""

    name: str
    label: str | Promise
    form: type[forms.Form]
    lead: str | Promise = ""


def sections_shown() -> list[Section]:
    """Return all parts in their order."""
    return [section(name) for name in sections.names()]


def section(name: str) -> Section:
    """Return a part by its name. Raises KeyError for a name that none has."""
    language = sections.language_of(name)
    if language:
        label = dict(settings.CONTENT_LANGUAGES)[language]
        lead = _("A reader gets the text in their language, else the English one, else the first.")
        return Section(name, _("Text, %(language)s") % {"language": label}, TextForm, lead)
    return {
        sections.BASICS: Section(name, _("Name, kind and size"), BasicsForm),
        sections.PLACE: Section(name, _("Place"), PlaceForm),
        sections.TOPICS: Section(
            name,
            _("Topics"),
            TopicsForm,
            _("What you offer and look for is found by others, and they are proposed to you."),
        ),
        sections.MARKETS: Section(name, _("Markets and products"), MarketsForm),
    }[name]


def typed_as_initial(form: type[forms.Form], typed: Mapping[str, list[str]]) -> Values:
    """Return what a draft holds in the form in which a form takes its initial values."""
    many = {
        name
        for name, field in form.base_fields.items()
        if isinstance(field, forms.MultipleChoiceField)
    }
    return {
        name: typed.get(name, []) if name in many else (typed.get(name) or [""])[-1]
        for name in form.base_fields
    }


def values_from(form: forms.Form) -> Values:
    """Return clean data as the values of a part."""
    return dict(form.cleaned_data)


def _languages() -> list[tuple[str, Any]]:
    return list(settings.CONTENT_LANGUAGES)
