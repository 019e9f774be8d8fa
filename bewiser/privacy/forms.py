"""What people type about their data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bewiser.outbox.fields import MailAddressField


class AddressForm(forms.Form):
    """The address of somebody who has no account here."""

    email = MailAddressField(
        label=_("E-mail address"),
        error_messages={"required": _("Write your e-mail address.")},
    )


class CodeForm(forms.Form):
    """The code that was mailed to confirm a removal."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        error_messages={"required": _("Write the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
