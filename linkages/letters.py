"""The letters of a survey. Called inside the action's transaction."""

from bewiser.lib.mail import one_line, page_url
from bewiser.outbox.actions import enqueue
from connect.models import User

from . import links
from .models import Invitation


def invitation(invited: Invitation, *, reminder: bool, key: str, by: User | None = None) -> None:
    """Ask somebody to answer for their firm, by a link of their own; the letter is from `by`, and their cluster."""
    wave = invited.participant.wave
    letter = "reminder" if reminder else "invitation"
    enqueue(
        "survey_secret",
        key=f"survey_{letter}:{invited.pk}:{key}",
        to=invited.email,
        template=f"linkages/mail/{letter}",
        context={
            "name": invited.name,
            "invitation": invited,
            "firm": invited.participant.organisation,
            "wave": wave,
            "cluster": wave.cluster,
            "sender_name": one_line(by.name) if by else "",
            "action_url": page_url(
                invited.language, "linkages:answer", links.invitation_token(invited)
            ),
        },
        language=invited.language,
    )
