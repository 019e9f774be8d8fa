"""The letters of a survey. Called inside the action's transaction."""

from bewiser.lib.mail import page_url
from bewiser.outbox.actions import enqueue

from . import links
from .models import Invitation


def invitation(invited: Invitation, *, reminder: bool, key: str) -> None:
    """Ask somebody to answer for their firm, by a link of their own."""
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
            "action_url": page_url(
                invited.language, "linkages:answer", links.invitation_token(invited)
            ),
        },
        language=invited.language,
    )
