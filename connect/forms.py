"""What people type into a request, cleaned. Views hand it to the actions, which decide."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from django_countries.fields import CountryField

from bewiser.lib.errors import tell
from bewiser.lib.names import validate_plain_name
from bewiser.outbox.fields import MailAddressField

from . import masks
from .choices import DeclineReason, Goal, OrganisationKind, Outcome, SizeBand
from .models import Cluster, ConnectionRequest, Organisation, User

MAX_FURTHER = 2
LEAST_SECONDS = 3
FORM_HOURS = 24
# The page of an organisation, in whatever language, as people copy it.
PAGE = re.compile(r"/firms/([-\w]+)")
_SALT = "connect.form"
_OPENED, _RETURNED = "opened", "returned"


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _missing(words: Any) -> dict[str, Any]:
    """What a field says where its answer is missing."""
    return {"required": words}


def _stamp(word: str) -> str:
    return signing.dumps(word, salt=_SALT)


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
        self.fields["opened"].initial = _stamp(_OPENED)

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound:
            return
        if not self.errors and self._is_quick():
            words = _("That was very quick. Look the form over and send it again.")
            self.add_error("opened", words)
        elif self.errors and "opened" not in self.errors:
            # Correcting one answer takes no time worth measuring.
            self._stamp_anew(_RETURNED)

    def clean_fax(self) -> str:
        if self.cleaned_data["fax"]:
            raise ValidationError(_("This field is to stay empty."))
        return ""

    def clean_opened(self) -> str:
        """Refuse a stamp that is old or not ours; the form comes back with one that holds."""
        stamp = self.cleaned_data["opened"]
        try:
            signing.loads(stamp, salt=_SALT, max_age=FORM_HOURS * 3600)
        except signing.BadSignature as problem:
            is_ours = isinstance(problem, signing.SignatureExpired)
            self._stamp_anew(_RETURNED if is_ours else _OPENED)
            raise ValidationError(
                _("This form was open for a long time. Look it over and send it again.")
            ) from problem
        return stamp

    def _is_quick(self) -> bool:
        """Whether the form was opened a moment ago; one that came back with errors was opened before."""
        try:
            word = signing.loads(self.cleaned_data["opened"], salt=_SALT, max_age=LEAST_SECONDS)
        except signing.SignatureExpired:
            return False
        return word != _RETURNED

    def _stamp_anew(self, word: str) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix("opened")] = _stamp(word)


class ConnectionForm(HumanForm):
    """The three questions, the goal and the wish; who asks; and up to two further organisations."""

    goal = forms.ChoiceField(
        label=_("What do you want to do together?"),
        choices=Goal,
        widget=forms.RadioSelect,
        error_messages=_missing(_("Choose what you want to do together.")),
    )
    cooperation = forms.CharField(
        label=_("What kind of co-operation are you looking for?"),
        help_text=_(
            "The organisation reads this before it decides. Two or three sentences are best."
        ),
        max_length=2000,
        widget=_area(5),
        error_messages=_missing(_("Write what kind of co-operation you are looking for.")),
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
        error_messages=_missing(_("Write who you are.")),
    )
    wanted_by = forms.DateField(
        label=_("By when do you want an answer?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
        error_messages={"invalid": _("Write a day, such as 31/12/2030.")},
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
    others = forms.CharField(
        label=_("Others, by name"),
        max_length=600,
        required=False,
        widget=_area(2),
        help_text=_("One on each line: its full name, or the address of its page here."),
    )
    seeker = forms.ModelChoiceField(
        label=_("For which organisation do you ask?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Another organisation, or for myself"),
    )
    asker_name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        validators=[validate_plain_name],
        error_messages=_missing(_("Write your name.")),
    )
    asker_email = MailAddressField(
        label=_("Your e-mail address"), error_messages=_missing(_("Write your e-mail address."))
    )
    seeker_name = forms.CharField(
        label=_("Your organisation"),
        max_length=250,
        required=False,
        validators=[validate_plain_name],
    )
    seeker_country = CountryField(blank=True).formfield(
        label=_("Your country"),
        required=False,
        error_messages=_missing(_("Choose your country.")),
    )
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
    # As on the page, so that what is wrong is told from its top to its foot.
    field_order = (
        *("goal", "cooperation", "question", "wanted_by"),
        *("seeker", "asker_name", "asker_email", *SEEKER_FIELDS),
        *("about", "is_named", "further", "others"),
    )

    def __init__(
        self,
        *args: Any,
        user: User | None,
        further: Any,
        askable: Any,
        own: Any,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.askable, self.today = user, askable, today
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
        self.fields["seeker_country"].required = "seeker" not in self.fields
        self.fields["seeker_country"].choices = _countries()

    def clean_wanted_by(self) -> date | None:
        day = self.cleaned_data["wanted_by"]
        if day is not None and day < self.today:
            raise ValidationError(_("This day has passed."))
        return day

    def clean_further(self) -> list[Organisation]:
        chosen = list(self.cleaned_data["further"])
        if len(chosen) > MAX_FURTHER:
            raise ValidationError(_("Choose up to two more organisations."))
        return chosen

    def clean_others(self) -> list[Organisation]:
        lines = [line.strip() for line in self.cleaned_data["others"].splitlines()]
        wanted = [line for line in lines if line]
        if len(wanted) > MAX_FURTHER:
            raise ValidationError(_("Choose up to two more organisations."))
        return [self._called(line) for line in wanted]

    def _called(self, words: str) -> Organisation:
        """Return the one organisation that was meant, or say why there is not one."""
        page = PAGE.search(words)
        rows = self.askable.filter(slug=page[1]) if page else self.askable.called(words)
        found = list(rows[:2])
        if len(found) == 1:
            return found[0]
        sentence = (
            _("Several are called “%(name)s”. Write the address of its page.")
            if found
            else _("We know no “%(name)s”. Write its full name, or the address of its page.")
        )
        raise ValidationError(sentence, params={"name": words})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = [*data.get("further", []), *data.get("others", [])]
        data["further"] = list(dict.fromkeys(chosen))
        if len(data["further"]) > MAX_FURTHER:
            self.add_error("others", _("Choose up to two more organisations."))
        country = self.fields["seeker_country"]
        # Without an organisation on the list, its country is what the other side has to go by.
        if (
            not data.get("seeker")
            and not data.get("seeker_country")
            and "seeker_country" not in self.errors
        ):
            missing = ValidationError(country.error_messages["required"], code="required")
            self.add_error("seeker_country", missing)
        self._keep_asker_unnamed(data)
        return data

    def _keep_asker_unnamed(self, data: dict[str, Any]) -> None:
        """Say what gives the asker away together with all else; the action looks again."""
        typed = ("seeker_name", "asker_name", "asker_email", "cooperation", "question")
        draft = ConnectionRequest(
            asker=self.user,
            seeker=data.get("seeker"),
            is_masked=not data.get("is_named"),
            **{name: data.get(name, "") for name in typed},
        )
        try:
            masks.check(draft)
        except ValidationError as problem:
            tell(self, problem)


def _countries() -> list[Any]:
    """Return the countries to choose from: those of the network's clusters first."""
    near = set(Cluster.objects.countries())
    known = [(code, name) for code, name in countries if code in near]
    others = [(code, name) for code, name in countries if code not in near]
    groups = [(_("In the network"), known), (_("Elsewhere"), others)] if known else others
    return [("", "—"), *groups]


class ResubmitForm(forms.Form):
    cooperation = ConnectionForm.base_fields["cooperation"]
    question = ConnectionForm.base_fields["question"]
    about = ConnectionForm.base_fields["about"]
    is_named = ConnectionForm.base_fields["is_named"]


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("What should the asker change?"),
        max_length=1000,
        widget=_area(3),
        error_messages=_missing(_("Write what the asker should change.")),
    )


class ContactForm(forms.Form):
    """Who answers for an organisation that has nobody here; both empty where it has."""

    contact_name = forms.CharField(label=_("Name of the contact"), max_length=150, required=False)
    contact_email = MailAddressField(
        label=_("E-mail address of the contact"),
        required=False,
        help_text=_("They get a link that answers without an account."),
    )


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[
            ("", _("Choose a reason")),
            *(choice for choice in DeclineReason.choices if choice[0] != DeclineReason.UNREACHABLE),
        ],
        error_messages=_missing(_("Choose a reason.")),
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
        label=_("What came of it?"),
        choices=Outcome,
        widget=forms.RadioSelect,
        error_messages=_missing(_("Choose what came of it.")),
    )
    note = forms.CharField(
        label=_("In a few words"), max_length=1000, required=False, widget=_area(2)
    )
