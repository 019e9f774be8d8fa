"""A request as a story for one reader: what happened, who has it now, what comes. Tells each side what it may know."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import portraits
from .access import Actor
from .choices import ENDED_STATES, Side
from .choices import ConnectionState as State
from .choices import ConnectionVerb as Verb
from .models import CaseStudy, ConnectionEvent, ConnectionRequest, Notice, Organisation
from .rules import passes_unread
from .transitions import Role

# The way of a request that ends well; what lies ahead is told from it.
_WAY = (State.SUBMITTED, State.AT_TARGET_MANAGER, State.AT_TARGET, State.INTRODUCED)
_NOW = {
    State.DRAFT: gettext_lazy("The e-mail address is still to be confirmed"),
    State.SUBMITTED: gettext_lazy("The asker’s cluster looks at the request"),
    State.CHANGES_ASKED: gettext_lazy("The asker changes the request"),
    State.AT_TARGET_MANAGER: gettext_lazy("The other cluster looks at the request"),
    State.AT_TARGET: gettext_lazy("The organisation decides"),
    State.INTRODUCED: gettext_lazy("Both sides are introduced to each other"),
    State.IN_PROGRESS: gettext_lazy("The two are in contact"),
}
# What is already told as having happened is not told again as the present.
_AFTER = {State.INTRODUCED: gettext_lazy("The two write to each other")}
_MANAGERS = {Role.SEEKER_MANAGER, Role.TARGET_MANAGER}
# Words meant for the asker; every other note stays among managers of the side that wrote it.
_FOR_THE_ASKER = {Verb.ASKED_CHANGES}


@dataclass(frozen=True)
class Step:
    """One line of the story; `state` is "done", "now", "next" or "stopped"."""

    what: str
    at: datetime | None = None
    who: str = ""
    note: str = ""
    state: str = "done"


def steps(connection: ConnectionRequest, reader: Actor) -> list[Step]:
    """Return the story of a request as this reader may know it, oldest first."""
    story = [
        _past(connection, event, reader)
        for event in connection.events.all()
        if _may_know(event, reader)
    ]
    if connection.state in ENDED_STATES:
        story[-1] = Step(**{**vars(story[-1]), "state": "stopped"})
        if connection.state == State.CLOSED:
            story[-1] = Step(**{**vars(story[-1]), "state": "done"})
        return story
    present = State(connection.state)
    story.append(Step(str(_AFTER.get(present) or _now(connection, present, reader)), state="now"))
    ahead = _WAY[_WAY.index(connection.state) + 1 :] if connection.state in _WAY else ()
    return [*story, *(Step(_now(connection, state, reader), state="next") for state in ahead)]


def change_asked(connection: ConnectionRequest, reader: Actor) -> str:
    """Return the words that ask for a change while one is waited for, where this reader may read them."""
    if connection.state != State.CHANGES_ASKED:
        return ""
    event = connection.events.filter(verb=Verb.ASKED_CHANGES).last()
    return _note(event, reader) if event else ""


def way_ahead(
    target: Organisation, seeker: Organisation | None, *, is_masked: bool = False
) -> list[Step]:
    """Return what will happen to a request that somebody is about to send, for this organisation or none.

    `is_masked`: they are not to learn whom they ask.
    """
    if is_masked:
        return _masked_way(seeker)
    cluster = target.cluster.short_name if target.cluster else _("a coordinator of the network")
    own = [Step(_("Your cluster reads it and forwards it"), state="next")]
    return [
        Step(_("You ask"), state="now"),
        *([] if passes_unread(seeker) else own),
        Step(
            _("%(cluster)s puts it to %(target)s") % {"cluster": cluster, "target": target},
            state="next",
        ),
        Step(_("%(target)s accepts or declines") % {"target": target}, state="next"),
        Step(_("One letter introduces you to each other"), state="next"),
    ]


def _masked_way(seeker: Organisation | None) -> list[Step]:
    own = [Step(_("Your cluster reads it and forwards it"), state="next")]
    return [
        Step(_("You ask"), state="now"),
        *([] if passes_unread(seeker) else own),
        Step(_("The people who look after the organisation put it to them"), state="next"),
        Step(_("The organisation accepts or declines"), state="next"),
        Step(_("One letter introduces you to each other"), state="next"),
    ]


def notice_steps(notice: Notice) -> list[Step]:
    """Return what happened to a notice, oldest first; no person is named."""
    return [Step(event.get_verb_display(), at=event.at) for event in notice.events.all()]


def case_steps(case: CaseStudy) -> list[Step]:
    """Return what happened to a case study, oldest first, in the name of which organisation; no person is named."""
    steps = [
        Step(event.get_verb_display(), at=event.at, who=str(event.organisation or ""))
        for event in case.events.select_related("organisation")
    ]
    if case.is_waiting:
        steps.append(Step(_("Both organisations read it"), state="now"))
    return steps


def _now(connection: ConnectionRequest, state: State, reader: Actor) -> str:
    """Say what happens in a state. Only where each side has a cluster of its own is one the other."""
    if state != State.AT_TARGET_MANAGER:
        return str(_NOW[state])
    if not portraits.knows_target(connection, reader):
        return _("The people who look after the organisation look at the request")
    asking = connection.seeker.cluster_id if connection.seeker else None
    if connection.target.cluster_id is None:
        return _("A coordinator of the network looks at the request")
    if asking in {None, connection.target.cluster_id}:
        return _("The cluster of %(target)s looks at the request") % {"target": connection.target}
    return str(_NOW[state])


def _may_know(event: ConnectionEvent, reader: Actor) -> bool:
    """The organisation asked hears of the request from the moment it was put to it; drafts are the asker's."""
    if event.verb == Verb.DRAFTED:
        return False
    outsiders = {Role.TARGET_READER, Role.ANSWERER}
    if reader.roles and reader.roles <= outsiders:
        before = {Verb.SUBMITTED, Verb.ASKED_CHANGES, Verb.RESUBMITTED, Verb.FORWARDED}
        return event.verb not in before
    return True


def _past(connection: ConnectionRequest, event: ConnectionEvent, reader: Actor) -> Step:
    is_refused = event.verb in {Verb.DECLINED, Verb.RETURNED}
    if is_refused and not reader.roles & {*_MANAGERS, Role.ANSWERER, Role.TARGET_READER}:
        # The asker and their colleagues read that nothing came of it: neither why, nor who said so.
        return Step(what=_("No introduction came of it"), at=event.at)
    return Step(
        what=event.get_verb_display(),
        at=event.at,
        who=_who(connection, event, reader),
        note=_note(event, reader),
    )


def _who(connection: ConnectionRequest, event: ConnectionEvent, reader: Actor) -> str:
    if event.side == Side.CLOCK:
        return _("by itself, as the time was over") if event.verb == Verb.LAPSED else ""
    if reader.user is not None and event.actor_id == reader.user.pk:
        return _("you")
    if event.verb in {Verb.ACCEPTED, Verb.INTRODUCED} or (
        event.verb == Verb.DECLINED and event.from_state == State.AT_TARGET
    ):
        return portraits.whom(connection, reader)
    if event.verb in {
        Verb.SUBMITTED,
        Verb.RESUBMITTED,
        Verb.WITHDRAWN,
        Verb.IN_CONTACT,
        Verb.CLOSED,
    }:
        is_asker = event.side == Side.ASKER
        return _("asking side") if is_asker else portraits.whom(connection, reader)
    if event.side == Side.TARGET and not portraits.knows_target(connection, reader):
        # Their cluster would tell as well.
        return ""
    organisation = connection.seeker if event.side == Side.ASKER else connection.target
    cluster = organisation.cluster if organisation else None
    return cluster.short_name if cluster else _("the network’s coordinators")


def _note(event: ConnectionEvent, reader: Actor) -> str:
    if event.verb in _FOR_THE_ASKER and reader.roles & {Role.ASKER, Role.SEEKER_READER}:
        return event.note
    side = Role.SEEKER_MANAGER if event.side == Side.ASKER else Role.TARGET_MANAGER
    return event.note if side in reader.roles else ""
