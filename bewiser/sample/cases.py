"""Two case studies of the sample's introductions: one that everybody reads, one that waits for an approval."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bewiser.lib.encounters import seen_by
from connect import access
from connect.actions import cases
from connect.choices import EncounterKind
from connect.models import CaseStudy, ConnectionRequest, User


@dataclass(frozen=True)
class Told:
    """Who tells what came of an introduction to whom, and how many days ago each step was taken."""

    asker: str
    target: str
    title: str
    summary: str
    text: str
    begun: float
    approvals: tuple[float, ...]


TOLD = (
    Told(
        "friederike.lautenbach@fluxberg.example", "loughmarrow",
        "Karlsruhe sees the anomaly, Cork is awake to read it",
        "A maker of log analytics and a monitoring centre share the night for three customers.",
        "The analytics find unusual events at any hour. Until this spring nobody looked at them between six in the"
        " evening and eight in the morning.\n\n"
        "## How it began\n\n"
        "The request named one question: how many different consoles can one shift look after? The answer was four,"
        " and the first call took place in the week of the introduction.\n\n"
        "## What came of it\n\n"
        "- one console for three joint customers, in use since the second week\n"
        "- a rule book of eleven pages on who wakes whom\n"
        "- two alarms in the first month that would have waited until morning",
        5, (4, 3),
    ),
    Told(
        "nilgun.axtmann@rheinfalter.example", "quernambe",
        "Signed in the wheelhouse, sent in the next port",
        "Skippers sign freight records where there is no connection.",
        "A signature is prepared on board and completed as soon as there is a network again. Six barges try it between"
        " two ports of the Rhine.\n\n"
        "The next step is a record that three ports accept without paper.",
        2, (1,),
    ),
)  # fmt: skip


def add_cases(*, now: datetime) -> int:
    """Tell the case studies that are missing, in the caller's transaction, as people do; return how many."""
    made = 0
    for told in TOLD:
        connection = ConnectionRequest.objects.met().filter(
            asker__email=told.asker, target__slug=told.target
        )
        asker = User.objects.filter(email=told.asker, is_sample=True).first()
        introduced = connection.first()
        if asker is None or introduced is None or introduced.cases.exists():
            continue
        _tell(told, asker, introduced, now)
        made += 1
    return made


def _tell(told: Told, asker: User, introduced: ConnectionRequest, now: datetime) -> None:
    encounter = seen_by(asker, EncounterKind.CONNECTION, introduced.pk)
    if encounter is None:
        return
    begun = now - timedelta(days=told.begun)
    words = {"title": told.title, "summary": told.summary, "text": told.text, "language": "en"}
    case = cases.write_case(encounter, words=words, by=asker, now=begun)
    CaseStudy.objects.filter(pk=case.pk).update(is_sample=True)
    cases.put_to_firms(case, by=asker, now=begun)
    for organisation, days in zip((case.first, case.second), told.approvals, strict=False):
        approver = access.case_approvers(organisation)[0]
        cases.approve(case, by=approver, now=now - timedelta(days=days))
