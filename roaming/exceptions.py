"""Facts that stop an action."""

from collections.abc import Sequence
from datetime import date


class MemberMoved(Exception):
    """The membership is no longer in the state that was seen."""


class AgreementMoved(Exception):
    """Another version of the agreement is in force, or this one is published already."""


class StayMoved(Exception):
    """The stay is no longer in the state that was seen."""


class NoDesk(Exception):
    """Fewer desks are free than people come. `days` are the ones that are full."""

    def __init__(self, days: Sequence[date]) -> None:
        super().__init__(days)
        self.days = list(days)


class EditionMoved(Exception):
    """The edition, or its block, is no longer as it was seen."""


class EditionUnready(Exception):
    """The edition lacks what it cannot go out without. `reasons` are sentences."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(*reasons)
        self.reasons = list(reasons)
