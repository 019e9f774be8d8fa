"""A few introductions in different states, made by pressing the same buttons as people do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from connect import access
from connect.actions import asking, connections
from connect.choices import DeclineReason, Goal, Outcome
from connect.models import ConnectionRequest, Organisation, User


@dataclass(frozen=True)
class Story:
    """Who asks whom for what, and what happened how many days ago. The first day is that of the asking."""

    asker: str
    target: str
    goal: Goal
    cooperation: str
    about: str
    question: str
    asked: float
    steps: tuple[tuple[float, str], ...] = ()


STORIES = (
    Story(
        "friederike.lautenbach@fluxberg.example", "loughmarrow", Goal.RESEARCH,
        "We would like a monitoring centre to run our log analytics at night for three joint customers.",
        "We make software that finds unusual events in log data on the customer's own servers.",
        "How many different consoles can one of your shifts look after?",
        46, ((45, "forward"), (44, "put"), (41, "accept"), (36, "contact"), (6, "close")),
    ),
    Story(
        "nilgun.axtmann@rheinfalter.example", "quernambe", Goal.BUY,
        "Skippers are to sign freight records from the wheelhouse, also without a connection.",
        "We run a shared freight record for barges and ports on the Rhine.",
        "Can a signature be prepared offline and completed in the next port?",
        24, ((23, "forward"), (22, "put"), (18, "accept"), (11, "contact")),
    ),
    Story(
        "malte.sievogt@lotsenhain.example", "tolmunka", Goal.BUY,
        "Test systems should get invented rows in place of real ones whenever our register changes.",
        "Seven people who keep registers of personal data for mid-sized firms.",
        "Does your program keep relations between several tables?",
        16, ((15, "forward"), (14, "put"), (9, "accept")),
    ),
    Story(
        "helene.nguyen.mareuil@hemiscale-sante.example", "laboratori-valldaura-privadesa", Goal.RESEARCH,
        "A study across nine hospitals, in which no record leaves its house.",
        "We run consent and pseudonymised exports for hospitals in France.",
        "How long does a survival curve over 200,000 rows take with your tools?",
        7, ((6, "forward"), (5, "put")),
    ),
    Story(
        "trevor.maghaberry@ironwhin.example", "brumelac-reseaux", Goal.BUY,
        "We survey plants and wish to leave a passive probe behind that tells when our map stops being true.",
        "Three engineers who draw what is connected to what in old factories.",
        "Would you train us to fit the probes ourselves?",
        3, ((2, "forward"),),
    ),
    Story(
        "eberhard.kniesel@zwirnwerk.example", "kestrelbyte", Goal.BUY,
        "An independent penetration test of a gateway that sits in textile mills.",
        "We make controllers for textile machines, some of them older than their owners.",
        "Can you test on site, during a night shift?",
        1, (),
    ),
    Story(
        "fiachra.bowenstown@wrenfathom.example", "photodromos-learning", Goal.MARKET_ENTRY,
        "Our office games about phishing should be run in Greek by trainers who add the lesson afterwards.",
        "A studio of five that makes mysteries and awareness games.",
        "Which of your courses leave ninety minutes for a game?",
        9, (),
    ),
    Story(
        "clemence.arnoulx@pixandrel.example", "tramunbyte", Goal.BUY,
        "Graphics cards by the minute for marking films on the night before a festival.",
        "We hide marks in picture and sound.",
        "",
        5, ((4, "changes"),),
    ),
    Story(
        "ciaran.magilligan@slievequill.example", "halcyra", Goal.SELL,
        "A review of the mobile core networks on board of larger ships.",
        "We test mobile core networks in our own laboratory.",
        "Who operates the networks on your ships?",
        20, ((19, "forward"), (18, "put"), (14, "decline")),
    ),
    Story(
        "vida.wanderley@visitor.example", "ostrivelle", Goal.OTHER,
        "I write about the move to new cryptography and look for firms that have begun it.",
        "A journalist without an organisation on this network.",
        "May I watch an inventory being made?",
        2, (),
    ),
)  # fmt: skip


def sample_introductions(*, now: datetime) -> int:
    """Make the introductions that are missing, in the caller's transaction; return how many."""
    people = {user.email: user for user in User.objects.filter(is_sample=True)}
    targets = Organisation.objects.filter(is_sample=True).in_bulk(field_name="slug")
    made = 0
    for story in STORIES:
        asker, target = people.get(story.asker), targets.get(story.target)
        if asker is None or target is None:
            continue
        if ConnectionRequest.objects.asked_by(asker).filter(target=target).exists():
            continue
        _tell(story, asker, target, now)
        made += 1
    return made


def _tell(story: Story, asker: User, target: Organisation, now: datetime) -> None:
    seeker = asker.organisations.first()
    [connection] = asking.ask_for_introductions(
        asker=asking.Asker(
            user=asker,
            name=asker.name,
            email=asker.email,
            seeker=seeker,
            seeker_country="" if seeker else "PT",
            language=asker.language,
        ),
        ask=asking.Ask(
            goal=story.goal,
            cooperation=story.cooperation,
            about=story.about,
            question=story.question,
        ),
        targets=[target],
        now=now - timedelta(days=story.asked),
    )
    for days, step in story.steps:
        _STEPS[step](connection, now - timedelta(days=days))


def _as_manager_of(
    organisation: Organisation | None, connection: ConnectionRequest
) -> access.Actor:
    return access.actor(access.managers_of(organisation)[0], connection)


def _as_answerer(connection: ConnectionRequest) -> access.Actor:
    return access.actor(access.answerers_of(connection)[0], connection)


def _forward(connection: ConnectionRequest, at: datetime) -> None:
    connections.forward(connection, by=_as_manager_of(connection.seeker, connection), now=at)


def _put(connection: ConnectionRequest, at: datetime) -> None:
    connections.put_to_target(connection, by=_as_manager_of(connection.target, connection), now=at)


def _ask_for_changes(connection: ConnectionRequest, at: datetime) -> None:
    connections.ask_for_changes(
        connection,
        by=_as_manager_of(connection.seeker, connection),
        note="Say how many hours of film a night, so that they can tell you a price.",
        now=at,
    )


def _accept(connection: ConnectionRequest, at: datetime) -> None:
    connections.accept(connection, by=_as_answerer(connection), now=at)


def _decline(connection: ConnectionRequest, at: datetime) -> None:
    connections.decline(
        connection, by=_as_answerer(connection), reason=DeclineReason.NOT_OUR_FIELD, now=at
    )


def _say_in_contact(connection: ConnectionRequest, at: datetime) -> None:
    connections.say_in_contact(connection, by=_as_answerer(connection), now=at)


def _close(connection: ConnectionRequest, at: datetime) -> None:
    connections.close(connection, by=_as_answerer(connection), outcome=Outcome.PROJECT, now=at)


_STEPS: dict[str, Callable[[ConnectionRequest, datetime], None]] = {
    "forward": _forward,
    "put": _put,
    "changes": _ask_for_changes,
    "accept": _accept,
    "decline": _decline,
    "contact": _say_in_contact,
    "close": _close,
}
