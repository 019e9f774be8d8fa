"""What can have happened meanwhile. Each is a past fact that a view tells in a sentence."""


class ConnectionMoved(Exception):
    """Somebody was quicker, or the request is not in a state in which this can be done."""


class TooManyOpenRequests(Exception):
    """The asker has as many open requests as a person may have."""


class ContactMissing(Exception):
    """The organisation asked has nobody here; the facilitator names a contact first."""


class AnswerLinkExpired(Exception):
    """The signed link of a contact is too old, altered, or of an earlier move."""


class CaseMoved(Exception):
    """Somebody changed the case study meanwhile, or it is not in a state in which this can be done."""


class DifferenceMoved(Exception):
    """What stands here, or what the list says of it, is no longer as it was shown; or a colleague has decided."""
