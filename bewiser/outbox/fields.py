"""Fields of forms that ask for an address."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .addresses import validate_mail_address


class MailAddressField(forms.EmailField):
    """An address that mail can be sent to; whatever is wrong with one is said in one sentence."""

    default_error_messages = {
        "required": _("Write an e-mail address."),
        "invalid": _("Write the address as name@example.org."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 254, **kwargs})

    def run_validators(self, value: str) -> None:
        try:
            super().run_validators(value)
            if value:
                validate_mail_address(value)
        except ValidationError as problem:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from problem
