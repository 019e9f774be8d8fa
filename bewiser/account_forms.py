"""Forms of allauth in our words, some with a rule more."""

from typing import Any

from allauth.account import forms
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.forms import EmailField
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password again"),
    "code": _("Code"),
    "remember": _("Keep me signed in"),
}
MISSING = {
    "login": _("Write your e-mail address."),
    "email": _("Write your e-mail address."),
    "password": _("Write your password."),
    "oldpassword": _("Write your present password."),
    "password1": _("Write a new password."),
    "password2": _("Write the new password again."),
    "code": _("Write the code."),
}


class OurWords:
    """Calls each field what the rest of the site calls it; a placeholder would only say that again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.error_messages["required"] = MISSING.get(name, field.error_messages["required"])
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, EmailField):
                field.error_messages["invalid"] = _("Write the address as name@example.org.")


class LoginForm(OurWords, forms.LoginForm):
    pass


class SignupForm(OurWords, forms.SignupForm):
    """Asks for no password: it is chosen once the address is proved.

    Else whoever signs up with the address of somebody else would keep a key to the account that its
    owner confirms later, by a code for signing in.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password1"]


class RequestLoginCodeForm(OurWords, forms.RequestLoginCodeForm):
    """Refuses what no mail can be sent to; allauth asks the adapter in its other forms only."""

    def clean_email(self) -> str:
        self.cleaned_data["email"] = get_adapter().clean_email(self.cleaned_data["email"])
        return super().clean_email()


class ConfirmLoginCodeForm(OurWords, forms.ConfirmLoginCodeForm):
    pass


class ConfirmEmailVerificationCodeForm(OurWords, forms.ConfirmEmailVerificationCodeForm):
    pass


class AddEmailForm(OurWords, forms.AddEmailForm):
    pass


class ChangePasswordForm(OurWords, forms.ChangePasswordForm):
    pass


class SetPasswordForm(OurWords, forms.SetPasswordForm):
    pass


class ResetPasswordForm(OurWords, forms.ResetPasswordForm):
    pass


class ConfirmPasswordResetCodeForm(OurWords, forms.ConfirmPasswordResetCodeForm):
    pass


class ResetPasswordKeyForm(OurWords, forms.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(OurWords, forms.ReauthenticateForm):
    pass


class SecondFactorForm(OurWords, second_factor.AuthenticateForm):
    pass


class SecondFactorAgainForm(OurWords, second_factor.ReauthenticateForm):
    pass


class SetUpAppForm(OurWords, ActivateTOTPForm):
    pass
