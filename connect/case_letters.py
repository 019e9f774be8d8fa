"""The letters about a case study, each in its reader's language. Called inside the action's transaction."""

from collections.abc import Iterable

from bewiser.lib.mail import one_line, page_url
from bewiser.lib.zones import zone_called
from bewiser.outbox.actions import enqueue

from . import access
from .models import CaseStudy, Organisation, User


def waiting(case: CaseStudy) -> None:
    """Ask those who approve for either organisation to read it; who speaks for both gets one letter."""
    readers: dict[int, tuple[User, Organisation]] = {}
    for organisation in (case.first, case.second):
        for user in access.case_approvers(organisation):
            readers.setdefault(user.pk, (user, organisation))
    for user, organisation in readers.values():
        _send("waiting", case, [user], because="approves", own=organisation)


def published(case: CaseStudy, *, by: User) -> None:
    """Tell who wrote it that it is public, unless it was their own press that made it so."""
    _send("published", case, _writer(case, by), because="wrote")


def withdrawn(case: CaseStudy, *, by: User) -> None:
    """Tell who wrote it that it was taken off, unless they did so themselves."""
    _send("withdrawn", case, _writer(case, by), because="wrote")


def _writer(case: CaseStudy, by: User) -> list[User]:
    writer = case.written_by
    return [writer] if writer and writer.is_active and writer != by else []


def _send(
    letter: str,
    case: CaseStudy,
    readers: Iterable[User],
    *,
    because: str,
    own: Organisation | None = None,
) -> None:
    for user in readers:
        enqueue(
            "case",
            key=f"case_{letter}:{case.pk}:{case.version}:{user.email}",
            to=user.email,
            template=f"connect/mail/cases/{letter}",
            context={
                "name": one_line(user.name),
                "case": case,
                "own": own,
                "because": because,
                "action_url": page_url(user.language, "connect:case_detail", case.slug),
            },
            language=user.language,
            zone=zone_called(user.time_zone),
        )
