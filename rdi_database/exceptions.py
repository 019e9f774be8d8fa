"""Why something of the R+D directory cannot be done."""


class MatchDecided(Exception):
    """A colleague has decided on the match before."""


class InUse(Exception):
    """Other pages refer to the organisation, so it cannot be joined into another; `what` names them."""

    def __init__(self, what: list[str]) -> None:
        super().__init__(", ".join(what))
        self.what = what


class WantedChanged(Exception):
    """Somebody has changed it since the form was opened, or taken it back."""
