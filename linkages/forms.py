"""What people type into a survey, cleaned. Views hand it to the actions, which decide."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from bewiser.lib.names import validate_plain_name
from bewiser.outbox.fields import MailAddressField
from connect.choices import OrganisationKind
from connect.models import Organisation

from .actions.interviews import Answer
from .choices import Band, Scope
from .models import Linkage, Participant, Wave
from .naming import PartnerName
from .questions import QUESTIONS, SKIP_REASONS
from .scoring import FOUR_IS

NOT_APPLICABLE = _("does not apply")
CHOOSE_FIRM = _("Choose a firm")
HEAD_COUNT = _("Write a whole number, such as 25.")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AnswerForm(forms.Form):
    """One row of an interview: who the partner is, and the four i's."""

    row = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.all(), widget=forms.HiddenInput, required=False
    )
    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=250,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    country = CountryField(blank=True).formfield(label=_("Country"), required=True)
    city = forms.CharField(
        label=_("Town"),
        max_length=120,
        required=False,
        help_text=_("Where you deal with them; their head office if you do not know."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("What kind of organisation is it?"), choices=OrganisationKind)
    website = forms.URLField(
        label=_("Website"), required=False, max_length=300, assume_scheme="https"
    )
    since = forms.IntegerField(
        label=_("Since which year?"),
        required=False,
        min_value=1800,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4"}),
    )
    comment = forms.CharField(
        label=_("Anything to add?"), required=False, max_length=1000, widget=_area(2)
    )
    # For an interviewer: history that has a band and no answers, and a scope that addresses get wrong.
    band = forms.ChoiceField(
        label=_("Significance, where there are no answers"),
        choices=[("", "—"), *Band.choices],
        required=False,
    )
    scope = forms.ChoiceField(
        label=_("Scope, where the addresses get it wrong"),
        choices=[("", _("From the addresses")), *Scope.choices],
        required=False,
    )
    scope_reason = forms.CharField(
        label=_("Why the scope is set by hand"), max_length=200, required=False
    )
    PARTNER_FIELDS = ("name", "country", "city", "kind", "website")
    INTERVIEWER_FIELDS = ("band", "scope", "scope_reason")

    def __init__(self, *args: Any, for_interviewer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.name] = forms.TypedChoiceField(
                label=question.label,
                help_text=question.text,
                choices=[
                    *((number, step) for number, step in enumerate(question.steps, start=1)),
                    (0, NOT_APPLICABLE),
                ],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
        if not for_interviewer:
            for name in self.INTERVIEWER_FIELDS:
                del self.fields[name]
        if not self.is_bound and "row" not in self.initial:
            self.initial["row"] = uuid.uuid4()

    def renew_key(self) -> None:
        """Let what was typed be sent as a row of its own."""
        self.data = self.data.copy()
        self.data["row"] = uuid.uuid4()

    @classmethod
    def initial_of(cls, linkage: Linkage) -> dict[str, Any]:
        """Return what the form of a saved row starts with."""
        partner = linkage.partner
        is_direct = all(getattr(linkage, name) is None for name in FOUR_IS)
        return {
            "row": linkage.row,
            "seen": linkage.version,
            "organisation": partner.organisation_id,
            **{name: getattr(partner, name) for name in cls.PARTNER_FIELDS},
            **{name: getattr(linkage, name) for name in (*FOUR_IS, "since", "comment")},
            "band": linkage.band if is_direct else "",
            "scope": linkage.scope if linkage.scope_reason else "",
            "scope_reason": linkage.scope_reason,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("band") and not any(data.get(name) for name in FOUR_IS):
            self.add_error("importance", _("Answer at least one of the four questions."))
        # A name that was changed after it was chosen from the list is a name of its own.
        chosen = data.get("organisation")
        if chosen and data.get("name") not in {chosen.name, chosen.english_name, *chosen.aliases}:
            data["organisation"] = None
        return data

    def answer(self) -> Answer:
        """Return what the action takes, from clean data."""
        data = self.cleaned_data
        named = {name: str(data[name]) for name in self.PARTNER_FIELDS}
        return Answer(
            partner=PartnerName(**named, organisation=data.get("organisation")),
            four_is={name: data[name] for name in FOUR_IS},
            **{name: data.get(name) or "" for name in (*self.INTERVIEWER_FIELDS, "comment")},
            since=data["since"],
        )


class SeenForm(forms.Form):
    """Which version of a row its reader saw."""

    seen = forms.IntegerField()


class SkipForm(forms.Form):
    """Why a firm names nobody in a category."""

    reason = forms.ChoiceField(
        label=_("Nobody to name here?"),
        choices=list(SKIP_REASONS.items()),
        widget=forms.RadioSelect,
    )


class SubmitForm(forms.Form):
    """The end of an interview. It remembers what it showed, since a colleague may hand in at the same time."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, validators=[validate_plain_name], required=False
    )
    employees = forms.IntegerField(
        label=_("How many people work in your firm today?"),
        required=False,
        min_value=0,
        max_value=5_000_000,
        show_hidden_initial=True,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), HEAD_COUNT),
    )
    consents = forms.BooleanField(
        label=_("Our firm may be recognisable in what is published"),
        help_text=_(
            "Without this, numbers in which you could be recognised are not shown to the public."
            " Your answers count either way."
        ),
        required=False,
        show_hidden_initial=True,
    )

    def said(self) -> dict[str, Any]:
        """Return what the action takes, from clean data; what stands as it was shown was not said anew."""
        changed = {"name", *self.changed_data}
        return {name: value for name, value in self.cleaned_data.items() if name in changed}


def _label_of(scope: Scope) -> str:
    return f"{scope.value}_label"


class WaveForm(forms.ModelForm):
    """A survey wave as a manager plans it."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Wave
        fields = [
            *("title", "slug", "starts_on", "ends_on", "scheme", "languages", "introduction"),
            "names_are_public",
        ]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "introduction": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "introduction": _(
                "What the firms read before the first question, as you write it here: in every language in which you"
                " invite."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schemes = self.fields["scheme"]
        schemes.empty_label = None
        self.initial["scheme"] = self.initial.get("scheme") or schemes.queryset.first()
        for scope in Scope:
            self.fields[_label_of(scope)] = forms.CharField(
                label=format_lazy(_("What the cluster calls “{scope}”"), scope=scope.label),
                max_length=60,
                required=False,
                initial=self.instance.scope_labels.get(scope.value, ""),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = {scope.value: data.get(_label_of(scope)) for scope in Scope}
        # Where nothing is said, the usual word stands: no row keeps an empty one.
        self.instance.scope_labels = {scope: label for scope, label in said.items() if label}
        return data


class InviteForm(forms.Form):
    """A firm of the cluster and the person who answers for it."""

    organisation = forms.ModelChoiceField(
        label=_("Firm"), queryset=Organisation.objects.none(), empty_label=CHOOSE_FIRM
    )
    name = forms.CharField(label=_("Name"), max_length=150, validators=[validate_plain_name])
    email = MailAddressField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, wave: Wave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Organisation.objects.filter(cluster=wave.cluster_id, kind=OrganisationKind.FIRM)
        self.fields["organisation"].queryset = members.order_by("name")
        self.fields["language"].choices = wave.asks_in


class HoldForm(forms.Form):
    """An interview that a manager holds, on the telephone or in the room."""

    participant = forms.ModelChoiceField(
        label=_("Firm"), queryset=Participant.objects.none(), empty_label=CHOOSE_FIRM
    )
    respondent = forms.CharField(
        label=_("Who answers"), max_length=150, required=False, validators=[validate_plain_name]
    )

    def __init__(self, *args: Any, wave: Wave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participant"].queryset = wave.participants.select_related("organisation")


class ThawForm(forms.Form):
    note = forms.CharField(label=_("What has to be corrected?"), max_length=500)


class FindingForm(forms.Form):
    """An editor's own words for a finding, in the language of the page; empty brings the suggested sentence back."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = forms.CharField(label=_("Sentence"), max_length=600, required=False, widget=_area(3))
