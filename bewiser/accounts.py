"""How allauth meets our people: its mails go through the outbox, in the reader's language."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bewiser.lib.ratelimit import UNKNOWN, allowed, client_address
from bewiser.lib.zones import zone_called
from bewiser.outbox.actions import enqueue
from bewiser.outbox.addresses import validate_mail_address
from connect.models import User

# Strangers may type an address too; its owner's mailbox is not to be filled by them.
LETTERS_PER_DAY = 12
# What stands for the address of a client that has none.
NO_ADDRESS = "0.0.0.0"  # noqa: S104  (nothing listens there)
# allauth's letters that carry a code, and ours.
CODES = {
    "account/email/email_confirmation": "mail/account/confirm",
    "account/email/email_confirmation_signup": "mail/account/confirm",
    "account/email/login_code": "mail/account/login_code",
    "account/email/password_reset_code": "mail/account/reset_code",
}
# Answers to an address that somebody typed; they keep from the screen whether it is known.
ANSWERS = {
    "account/email/account_already_exists": "mail/account/already_here",
    "account/email/unknown_account": "mail/account/unknown",
}
# What allauth says once a code is out.
SENT = ("account/messages/email_confirmation_sent.txt", "account/messages/login_code_sent.txt")
# What has been changed in an account, said in the letter that tells its owner.
CHANGES = {
    "account/email/email_changed": _("The e-mail address has been changed."),
    "account/email/email_confirm": _("The e-mail address has been confirmed."),
    "account/email/email_deleted": _("An e-mail address has been removed."),
    "account/email/password_changed": _("The password has been changed."),
    "account/email/password_reset": _("The password has been reset."),
    "account/email/password_set": _("A password has been set."),
    "mfa/email/totp_activated": _("A second factor has been set up."),
    "mfa/email/totp_deactivated": _("The second factor has been removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes have been made."),
}
# What the forms of the account pages say when something does not fit, in the words of the other pages.
REFUSALS = {
    "account_inactive": _("This account is closed."),
    "duplicate_email": _("This e-mail address is on your account already."),
    "email_password_mismatch": _("The e-mail address and the password do not fit together."),
    "enter_current_password": _("That is not your present password."),
    "incorrect_code": _("That is not the code."),
    "incorrect_password": _("That is not your password."),
    "rate_limited": _("That was a lot in a short time. Wait a few minutes and try again."),
    "too_many_login_attempts": _("Signing in has failed too often. Wait a few minutes."),
    "unverified_primary_email": _("Mails go only to an e-mail address that is confirmed."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up, letters and addresses in our way; everything else is allauth's."""

    error_messages = DefaultAccountAdapter.error_messages | REFUSALS

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.language = _known_language(get_language())
        return super().save_user(request, user, form, commit)

    def clean_email(self, email: str) -> str:
        validate_mail_address(email)
        return super().clean_email(email)

    def is_safe_url(self, url: str) -> bool:
        """Answer no, not an error, where the address to go to next cannot even be taken apart."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Count by the address that our own limits count by; the column of a session takes addresses only."""
        address = client_address(request)
        return NO_ADDRESS if address == UNKNOWN else address

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write one of our letters; a letter of allauth that we have no words for is a KeyError.

        What anybody can cause goes to one address only so often; then the page says to wait, the same
        for addresses that we know and those that we do not.
        """
        if template_prefix in CODES or template_prefix in ANSWERS:
            _spare_mailbox(email)
        reader = User.objects.filter(email=email.lower()).first()
        kind = "code" if template_prefix in CODES else "plain"
        template = {**CODES, **ANSWERS}.get(template_prefix, "mail/account/changed")
        if template == "mail/account/changed":
            context = {**context, "change": CHANGES[template_prefix]}
        with transaction.atomic():
            enqueue(
                kind,
                key=f"{kind}:{uuid.uuid4()}",
                to=email,
                template=template,
                context={**context, "email": email, "name": reader.name if reader else ""},
                language=reader.language if reader else _known_language(get_language()),
                zone=zone_called(reader.time_zone) if reader else None,
            )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        **more: Any,
    ) -> None:
        """Count a letter to an unknown address that is only said to be out, so that the limit betrays nobody."""
        if message_template in SENT and not hasattr(request, "letter_to"):
            _spare_mailbox((message_context or {})["email"])
        super().add_message(request, level, message_template, message_context, **more)


def _spare_mailbox(email: str) -> None:
    """Count one letter to this address; end the request politely where it has had enough of them today."""
    allauth_context.request.letter_to = email
    if not allowed(
        "letter", email.lower(), limit=LETTERS_PER_DAY, per_seconds=86_400, now=timezone.now()
    ):
        raise ImmediateHttpResponse(
            render(allauth_context.request, "429.html", {"is_mailbox_full": True}, status=429)
        )


def _known_language(code: str | None) -> str:
    """Return the language if the interface speaks it, else English."""
    known = {known for known, _label in settings.LANGUAGES}
    return code if code in known else settings.LANGUAGE_CODE
