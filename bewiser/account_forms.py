"""Forms of allauth that need a rule more."""

from typing import Any

from allauth.account import forms
from allauth.account.adapter import get_adapter


class SignupForm(forms.SignupForm):
    """Asks for no password: it is chosen once the address is proved.

    Else whoever signs up with the address of somebody else would keep a key to the account that its
    owner confirms later, by a code for signing in.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password1"]


class RequestLoginCodeForm(forms.RequestLoginCodeForm):
    """Refuses what no mail can be sent to; allauth asks the adapter in its other forms only."""

    def clean_email(self) -> str:
        self.cleaned_data["email"] = get_adapter().clean_email(self.cleaned_data["email"])
        return super().clean_email()
