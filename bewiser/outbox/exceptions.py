"""What can go wrong with a mail."""


class OutsideTransaction(RuntimeError):
    """A mail was to be written with no transaction open, so it could outlive what it tells of."""


class MailMoved(Exception):
    """Somebody else has decided about this mail meanwhile."""


class BadAddress(ValueError):
    """An address or a header that no mail may carry."""


class RelayDown(Exception):
    """The mail server cannot be reached or wants to be left alone; the mail in hand is not to blame."""


class RelayRefusesUs(Exception):
    """The mail server does not let us in; trying again without a person makes it worse."""


class InboxDown(Exception):
    """The mailbox to which mail comes back cannot be read now."""


class MailRefused(Exception):
    """The mail server answered no to this one mail."""

    def __init__(self, code: int, answer: str, *, is_about_recipient: bool = False) -> None:
        super().__init__(f"{code} {answer}".strip())
        self.code = code
        self.is_about_recipient = is_about_recipient

    @property
    def is_for_good(self) -> bool:
        return self.code >= 500


class AnswerLost(Exception):
    """The line broke after the whole mail was handed over, before the server said yes or no."""
