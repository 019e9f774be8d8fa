"""What a survey waits for, in the shape of the desk: waves to close, names to decide, waves to freeze and publish."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Subquery
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bewiser.lib.desk import DeskDecision, DeskItem
from connect.models import User
from connect.querysets import counted as number_of

from . import access
from .actions import waves as actions
from .choices import WaveState
from .exceptions import PartnersUndecided, TooFewFirms, WaveMoved
from .models import Wave

PREFIX = "linkages:wave:"
# A key of the database has at most this many digits.
LONGEST_NUMBER = 18

MOVES: dict[str, Callable[[Wave, User, datetime], None]] = {
    "close": lambda wave, user, now: actions.close_wave(wave, by=user, now=now),
    "freeze": lambda wave, user, now: actions.freeze_wave(wave, by=user, now=now),
    "publish": lambda wave, user, now: actions.publish_report(wave, now=now),
}


def waiting(user: User, now: datetime) -> list[DeskItem]:
    """Return the waves of the clusters that this person manages whose next step is theirs."""
    waves = Wave.objects.managed_by(user).wanting_a_step(now.date()).for_desk()
    return [_item(wave) for wave in waves]


def counted(user: User, now: datetime) -> dict[str, Subquery]:
    """Return how many things `waiting` lists, as parts of another statement."""
    return {"waves": number_of(Wave.objects.managed_by(user).wanting_a_step(now.date()))}


def act(
    item_ids: Sequence[str], decision: str, reason: str, user: User, now: datetime
) -> list[str]:
    """Take one decision on items of this app; return the sentences of those that could not be decided."""
    return [problem for item in item_ids if (problem := _act(item, decision, user, now))]


def _act(item: str, decision: str, user: User, now: datetime) -> str:
    """Take the decision, or return why not. The item names the version of the wave that was seen."""
    number, _colon, version = item.removeprefix(PREFIX).partition(":")
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER):
        return _("One of these things is not on your desk.")
    try:
        wave = access.kept_wave(user, int(number))
    except Http404:
        return _("One of these things is not on your desk.")
    if decision not in MOVES:
        return _("This cannot be decided on the desk.")
    try:
        if version != str(wave.version):
            raise WaveMoved
        MOVES[decision](wave, user, now)
    except WaveMoved:
        return _("The wave %(title)s is no longer as you saw it. Look at it again.") % {
            "title": wave.title
        }
    except PartnersUndecided as problem:
        return _undecided(wave, problem.waiting)
    except TooFewFirms:
        return _(
            "Too few firms stand behind the report of %(title)s: nothing of it may be shown."
        ) % {"title": wave.title}
    return ""


def _item(wave: Any) -> DeskItem:
    what, decisions, since, due = _step(wave)
    return DeskItem(
        key=f"{PREFIX}{wave.pk}:{wave.version}",
        what=what,
        who=wave.cluster.short_name,
        since=since,
        due=due,
        link=_link(wave),
        decisions=decisions,
    )


def _step(wave: Any) -> tuple[str, list[DeskDecision], datetime, datetime | None]:
    """Return what waits, what takes one press, since when, and when it is due."""
    names = {"title": wave.title}
    if wave.is_open:
        # The last day belongs to the firms.
        over = datetime.combine(wave.ends_on + timedelta(days=1), time(), UTC)
        text = _("The survey %(title)s has ended and still takes answers") % names
        return text, [DeskDecision("close", _("Close the wave"))], over, over
    if wave.state == WaveState.CLOSED and wave.undecided:
        return _undecided(wave, wave.undecided), [], wave.closed_at, None
    if wave.state == WaveState.CLOSED:
        text = _("Every name in the survey %(title)s is decided: it is ready to freeze") % names
        return text, [DeskDecision("freeze", _("Freeze the wave"))], wave.closed_at, None
    if wave.findings_waiting:
        text = ngettext(
            "%(count)s finding of the survey %(title)s waits for a decision",
            "%(count)s findings of the survey %(title)s wait for a decision",
            wave.findings_waiting,
        )
        return text % {"count": wave.findings_waiting, **names}, [], wave.frozen_at, None
    text = _("The report of the survey %(title)s is not published") % names
    publish = DeskDecision("publish", _("Publish the report"))
    return text, [publish], wave.frozen_at, None


def _undecided(wave: Wave, count: int) -> str:
    text = ngettext(
        "%(count)s name in the survey %(title)s is not decided yet",
        "%(count)s names in the survey %(title)s are not decided yet",
        count,
    )
    return text % {"count": count, "title": wave.title}


def _link(wave: Any) -> str:
    """Return the page on which the next step is taken."""
    if wave.state == WaveState.CLOSED and wave.undecided:
        return reverse("linkages:partner_list", args=[wave.pk])
    if wave.is_frozen and wave.findings_waiting:
        return reverse("linkages:finding_list", args=[wave.pk])
    return reverse("linkages:wave_detail", args=[wave.pk])
