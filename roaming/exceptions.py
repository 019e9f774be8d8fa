"""Facts that stop an action."""


class MemberMoved(Exception):
    """The membership is no longer in the state that was seen."""


class AgreementMoved(Exception):
    """Another version of the agreement is in force, or this one is published already."""
