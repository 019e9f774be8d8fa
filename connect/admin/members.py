"""How a person becomes a member of an organisation: chosen among those in sight, or by their address.

A manager sees the people of their clusters only. An address lets them name somebody else, of whom the
form tells nothing, not even whether they are new.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bewiser.outbox.addresses import validate_mail_address

from ..actions.people import person_at
from ..models import OrganisationMember, User
from .labels import NamedRows


class MemberForm(forms.ModelForm):
    email = forms.EmailField(
        label=_("or e-mail address"), required=False, validators=[validate_mail_address]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["email"].initial = self.instance.user.email
            self.fields["email"].disabled = True
        elif "user" in self.fields:
            self.fields["user"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.instance.pk or {"user", "email"} & set(self.errors):
            return data
        data["email"] = data["email"].lower()
        if bool(data.get("user")) == bool(data["email"]):
            raise ValidationError(_("Choose a person or type an e-mail address."))
        # Somebody new is written down when the form is saved, and not by a form with mistakes.
        data["user"] = data.get("user") or User.objects.filter(email=data["email"]).first()
        return data

    def save(self, commit: bool = True) -> OrganisationMember:
        if self.instance.user_id is None:
            self.instance.user = person_at(self.cleaned_data["email"])
        return super().save(commit)


def tell_of_no_letter(request: HttpRequest, form: MemberForm) -> None:
    """Say of somebody who was added by address that nobody writes to them; the same of new and known people."""
    email = form.cleaned_data.get("email")
    if email:
        messages.info(
            request,
            gettext(
                "No letter goes out to %(email)s: tell them yourself. They sign in by a code that is sent to"
                " this address."
            )
            % {"email": email},
        )


class MemberRows(NamedRows):
    def clean(self) -> None:
        """Refuse an address that stands in two rows; Django compares people only."""
        super().clean()
        typed = [form.cleaned_data["email"] for form in self.extra_forms if form.has_changed()]
        named = [email for email in typed if email]
        if len(named) > len(set(named)):
            raise ValidationError(_("An e-mail address stands in two rows."))
