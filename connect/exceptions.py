"""What can have happened meanwhile. Each is a past fact that a view tells in a sentence."""

from typing import Any


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


class TeamRequestMoved(Exception):
    """The request to join a team has been answered or taken back already."""


class AlreadyInTeam(Exception):
    """The person is a member of this organisation."""


class LastOwner(Exception):
    """Nobody else is an owner: whoever leaves makes somebody an owner first."""


class ProfileMoved(Exception):
    """Somebody has changed this part of the profile since it was shown."""


class NoticeMoved(Exception):
    """Somebody changed the notice meanwhile, or it is not in a state in which this can be done."""


class NoticeAlike(Exception):
    """The organisation has open notices that say much the same; `notices` are those, the likest first."""

    def __init__(self, notices: Any) -> None:
        super().__init__()
        self.notices = notices


class NoticeOver(Exception):
    """The notice was posted once; its time is over, or it was taken off."""
