"""What people type about the agreement and their places, cleaned. Views hand it to the actions, which decide."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bewiser.lib.names import validate_plain_name
from bewiser.lib.photos import as_photo
from bewiser.outbox.fields import MailAddressField
from connect.importing.places import city_point
from connect.models import Organisation

from .choices import ContactRole, ReviewSide, Service, Weekday
from .models import Agreement, Contact, Location, LocationClosure, Stay, StayReview
from .models.agreements import LONGEST_TEXT
from .reviews import MARKS, QUESTIONS


class ApplyForm(forms.Form):
    """Why a cluster wants to join, or why it is invited."""

    note = forms.CharField(
        label=_("A word about it"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MoveForm(forms.Form):
    """Why a membership is paused, ended or not granted; the other side reads it."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other side reads it."),
    )


class AcceptForm(forms.Form):
    """Who accepts the agreement in the name of a cluster."""

    name = forms.CharField(label=_("Your name"), max_length=150, validators=[validate_plain_name])
    position = forms.CharField(
        label=_("Your position"),
        max_length=150,
        validators=[validate_plain_name],
        help_text=_("Such as managing director: somebody who may sign for the cluster."),
    )
    agrees = forms.BooleanField(
        label=_("I may sign for the cluster, and accept this version for it")
    )


class ContactForm(forms.ModelForm):
    """Somebody who is to be the contact or the deputy."""

    email = MailAddressField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    role = forms.ChoiceField(label=_("Task"), choices=ContactRole)

    class Meta:
        model = Contact
        fields = ["role", "name", "email", "phone", "language"]


class LocationForm(forms.ModelForm):
    """A place as its host describes it, the description in the language of the page."""

    description = forms.CharField(
        label=_("Description"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In the language of this page; switch the language to write it in another."),
    )
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, up to 8 MB."),
    )
    without_photo = forms.BooleanField(label=_("Take the photo away"), required=False)
    services = forms.MultipleChoiceField(
        label=_("What guests get"),
        choices=Service,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"),
        choices=settings.CONTENT_LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Open on"), choices=Weekday, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Location
        fields = [
            "name",
            "description",
            "street",
            "postcode",
            "city",
            "country",
            "desks",
            "services",
            "languages",
            "weekdays",
            "most_days",
            "notice_days",
            "photo",
            "photo_words",
            "without_photo",
            "is_open",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["description"] = self.instance.descriptions.get(_language(), "")
        if not self.instance.photo:
            del self.fields["without_photo"]

    def clean_photo(self) -> ContentFile | None:
        upload = self.cleaned_data.get("photo")
        # What stands in the row already is no upload.
        return as_photo(upload) if upload and upload != self.instance.photo else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        photo = data.get("photo") or ("" if data.get("without_photo") else self.instance.photo)
        if photo and not data.get("photo_words", "").strip():
            self.add_error(
                "photo_words", _("Say what the photo shows, for those who cannot see it.")
            )
        data["photo"] = photo
        return data

    def _post_clean(self) -> None:
        super()._post_clean()
        place, data = self.instance, self.cleaned_data
        texts = {**place.descriptions, _language(): data.get("description", "").strip()}
        place.descriptions = {code: text for code, text in texts.items() if text}
        if {"city", "country"} & set(self.changed_data) or not place.has_point:
            point = city_point(str(place.country), place.city)
            place.latitude, place.longitude = point if point else (None, None)


class ClosureForm(forms.ModelForm):
    """A day on which a place takes no guests."""

    class Meta:
        model = LocationClosure
        fields = ["on", "name"]
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        labels = {"name": _("Why")}


def _language() -> str:
    return (get_language() or "en")[:2]


class AgreementForm(forms.Form):
    """A version that is being written: its text and what is new in it, in each language of the interface."""

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        self._agreement = agreement
        kwargs["initial"] = {
            f"{part}_{code}": getattr(agreement, part).get(code, "")
            for part in ("texts", "changes")
            for code, _name in settings.LANGUAGES
        }
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"texts_{code}"] = forms.CharField(
                label=_("Text, %(language)s") % {"language": name},
                required=code == "en",
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 16, "lang": code}),
            )
            self.fields[f"changes_{code}"] = forms.CharField(
                label=_("What is new, %(language)s") % {"language": name},
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
            )

    def written(self) -> Agreement:
        """Return the version with what was typed, from clean data; other languages stay as they are."""
        for part in ("texts", "changes"):
            texts = dict(getattr(self._agreement, part))
            for code, _name in settings.LANGUAGES:
                texts[code] = self.cleaned_data[f"{part}_{code}"].strip()
            setattr(self._agreement, part, {code: text for code, text in texts.items() if text})
        return self._agreement


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


class StayForm(forms.ModelForm):
    """Who comes when, and what for. The place is the page's."""

    first_day = _day(_("First day"))
    last_day = _day(_("Last day"))
    services = forms.MultipleChoiceField(
        label=_("What you need"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Stay
        fields = [
            "organisation",
            "first_day",
            "last_day",
            "people",
            "services",
            "purpose",
            "to_meet",
        ]
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 4}),
            "to_meet": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "purpose": _("The host reads it, and decides by it."),
            "to_meet": _("Kinds of firms, or names. The host introduces you to its members."),
        }

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.instance.location
        self.fields["services"].choices = [
            (value, label) for value, label in Service.choices if value in place.services
        ]
        self.fields["people"].widget.attrs |= {"min": 1, "max": place.desks}
        own = self.fields["organisation"]
        own.queryset = organisations
        only = organisations[:2]
        if len(only) == 1 and not self.initial.get("organisation"):
            # Most people have one firm: it is chosen for them.
            self.initial["organisation"] = only[0].pk


class StayMoveForm(forms.Form):
    """What somebody says when they move a stay; the other side reads it."""

    note = forms.CharField(
        label=_("A word to the other side"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ProposalForm(StayMoveForm):
    """The days that a host proposes."""

    first_day = _day(_("First day"))
    last_day = _day(_("Last day"))

    field_order = ["first_day", "last_day", "note"]


class ReviewForm(forms.ModelForm):
    """The three questions of one side."""

    class Meta:
        model = StayReview
        fields = ["first_mark", "second_mark", "third_mark", "led_somewhere", "words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = QUESTIONS[ReviewSide(self.instance.side)]
        for name, question in zip(
            ("first_mark", "second_mark", "third_mark"), questions, strict=True
        ):
            self.fields[name] = forms.TypedChoiceField(
                label=question, choices=MARKS, coerce=int, widget=forms.RadioSelect
            )
        self.fields["led_somewhere"].label = _(
            "Something came of it: a project, a contract, a linkage"
        )
