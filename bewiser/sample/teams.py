"""Somebody who asks to act for an organisation of the sample that nobody keeps yet."""

from datetime import datetime, timedelta

from connect.actions import teams
from connect.models import Organisation, TeamRequest, User

ASKER, ORGANISATION = "vida.wanderley@visitor.example", "landesstelle-netzregeln"
EVIDENCE = (
    "I keep its press office two days a week, and my name stands under its news. Jonas met me at the"
    " members' evening in spring."
)


def add_claims(*, now: datetime) -> int:
    """Make the claim where it is missing, in the caller's transaction; return how many."""
    asker = User.objects.filter(is_sample=True, email=ASKER).first()
    organisation = Organisation.objects.filter(is_sample=True, slug=ORGANISATION).first()
    if asker is None or organisation is None:
        return 0
    if TeamRequest.objects.of(asker).at(organisation).exists():
        return 0
    teams.claim(organisation, by=asker, evidence=EVIDENCE, now=now - timedelta(days=2))
    return 1
