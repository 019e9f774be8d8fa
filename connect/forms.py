"""What people type into a request, cleaned. Views hand it to the actions, which decide."""

import secrets
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from bewiser.outbox.addresses import validate_mail_address

from .choices import DeclineReason, Goal, OrganisationKind, Outcome, SizeBand
from .models import Organisation, User

MAX_FURTHER = 2
LEAST_SECONDS = 3
FORM_HOURS = 24
_SALT = "connect.form"


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class HumanForm(forms.Form):
    """A form that a visitor may send: a trap field that people leave empty, and a least time to fill it in."""

    # People do not see it; programs fill it in.
    fax = forms.CharField(
        required=False,
        label=_("Leave this field empty"),
        # Neither the keyboard nor a browser that fills in addresses may end up in the trap.
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened"].initial = signing.dumps(secrets.token_hex(4), salt=_SALT)

    def clean_fax(self) -> str:
        if self.cleaned_data["fax"]:
            raise ValidationError(_("This field is to stay empty."))
        return ""

    def clean_opened(self) -> str:
        stamp = self.cleaned_data["opened"]
        try:
            signing.loads(stamp, salt=_SALT, max_age=FORM_HOURS * 3600)
        except signing.BadSignature as problem:
            raise ValidationError(
                _("This form was open for a long time. Look it over and send it again.")
            ) from problem
        try:
            signing.loads(stamp, salt=_SALT, max_age=LEAST_SECONDS)
        except signing.SignatureExpired:
            return stamp
        raise ValidationError(_("That was very quick. Look the form over and send it again."))


class ConnectionForm(HumanForm):
    """The three questions, the goal and the wish; who asks; and up to two further organisations."""

    goal = forms.ChoiceField(
        label=_("What do you want to do together?"), choices=Goal, widget=forms.RadioSelect
    )
    cooperation = forms.CharField(
        label=_("What kind of co-operation are you looking for?"),
        help_text=_(
            "The organisation reads this before it decides. Two or three sentences are best."
        ),
        max_length=2000,
        widget=_area(5),
    )
    question = forms.CharField(
        label=_("What do you need to know from them?"),
        help_text=_("What is missing or unclear on their page."),
        max_length=2000,
        required=False,
        widget=_area(3),
    )
    about = forms.CharField(
        label=_("Who are you?"),
        help_text=_("For the cluster managers; the organisation reads it once it has accepted."),
        max_length=2000,
        widget=_area(4),
    )
    wanted_by = forms.DateField(
        label=_("By when do you want an answer?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
    )
    is_named = forms.BooleanField(
        label=_("Tell them who I am from the start"),
        help_text=_("Otherwise they see your country, kind, size and purpose until they accept."),
        required=False,
    )
    further = forms.ModelMultipleChoiceField(
        label=_("Ask these organisations too"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Up to two more; each gets a request of its own."),
    )
    seeker = forms.ModelChoiceField(
        label=_("For which organisation do you ask?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Another organisation, or for myself"),
    )
    asker_name = forms.CharField(label=_("Your name"), max_length=150)
    asker_email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, validators=[validate_mail_address]
    )
    seeker_name = forms.CharField(label=_("Your organisation"), max_length=250, required=False)
    seeker_country = CountryField(blank=True).formfield(label=_("Your country"), required=False)
    seeker_kind = forms.ChoiceField(
        label=_("Kind of organisation"),
        choices=[("", "—"), *OrganisationKind.choices],
        required=False,
    )
    seeker_size = forms.ChoiceField(
        label=_("Size"), choices=[("", "—"), *SizeBand.choices], required=False
    )

    ASK_FIELDS = ("goal", "cooperation", "question", "about", "wanted_by")
    SEEKER_FIELDS = ("seeker_name", "seeker_country", "seeker_kind", "seeker_size")

    def __init__(
        self, *args: Any, user: User | None, further: Any, own: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["further"].queryset = further
        if not further.exists():
            del self.fields["further"]
        if user is None:
            del self.fields["seeker"]
        else:
            del self.fields["asker_email"]
            self.fields["asker_name"].initial = user.name
            self.fields["seeker"].queryset = own
            self.fields["seeker"].initial = own.first()
            if not own.exists():
                del self.fields["seeker"]
        country = self.fields["seeker_country"]
        country.required = "seeker" not in self.fields
        country.error_messages["required"] = _("Choose your country.")

    def clean_further(self) -> list[Organisation]:
        chosen = list(self.cleaned_data["further"])
        if len(chosen) > MAX_FURTHER:
            raise ValidationError(_("Choose up to two more organisations."))
        return chosen

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        # Without an organisation on the list, its country is what the other side has to go by.
        if (
            not data.get("seeker")
            and not data.get("seeker_country")
            and "seeker_country" not in self.errors
        ):
            self.add_error("seeker_country", _("Choose your country."))
        return data


class ResubmitForm(forms.Form):
    cooperation = ConnectionForm.base_fields["cooperation"]
    question = ConnectionForm.base_fields["question"]
    about = ConnectionForm.base_fields["about"]
    is_named = ConnectionForm.base_fields["is_named"]


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("What should the asker change?"), max_length=1000, widget=_area(3)
    )


class ContactForm(forms.Form):
    """Who answers for an organisation that has nobody here; both empty where it has."""

    contact_name = forms.CharField(label=_("Name of the contact"), max_length=150, required=False)
    contact_email = forms.EmailField(
        label=_("E-mail address of the contact"), max_length=254, required=False, validators=[validate_mail_address],
        help_text=_("They get a link that answers without an account."),
    )  # fmt: skip


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[
            choice for choice in DeclineReason.choices if choice[0] != DeclineReason.UNREACHABLE
        ],
        help_text=_("The asker reads a neutral sentence; your reason is for the statistics."),
    )
    note = forms.CharField(
        label=_("In a few words"), max_length=1000, required=False, widget=_area(2),
        help_text=_("Needed if you choose “Another reason”."),
    )  # fmt: skip


class ReturnForm(forms.Form):
    note = forms.CharField(
        label=_("Whom did you try to reach?"), max_length=1000, required=False, widget=_area(2)
    )


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it?"), choices=Outcome, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("In a few words"), max_length=1000, required=False, widget=_area(2)
    )
