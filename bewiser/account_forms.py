"""Forms of allauth that need a rule more."""

from allauth.account import forms
from allauth.account.adapter import get_adapter


class RequestLoginCodeForm(forms.RequestLoginCodeForm):
    """Refuses what no mail can be sent to; allauth asks the adapter in its other forms only."""

    def clean_email(self) -> str:
        self.cleaned_data["email"] = get_adapter().clean_email(self.cleaned_data["email"])
        return super().clean_email()
