"""What an action refuses, told as a fact; a view finds the words."""


class WaveMoved(Exception):
    """The wave is not, any more, in the state that its reader saw."""


class WaveNotOpen(Exception):
    """The wave takes no interviews at present."""


class PartnersUndecided(Exception):
    """A wave cannot freeze while names are on its staging list."""

    def __init__(self, waiting: int) -> None:
        super().__init__(waiting)
        self.waiting = waiting


class InterviewHandedIn(WaveNotOpen):
    """The wave is open, and this interview was handed in: its firm can open it again."""


class TooFewFirms(Exception):
    """So few firms stand behind a report that nothing of it may be shown."""


class PartnerMoved(Exception):
    """Somebody else has decided on this name in the meantime."""


class RowChanged(Exception):
    """This row was changed in another tab or on another device."""
