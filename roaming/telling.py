"""A stay told: as a story of what happened, and as an entry for a calendar."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bewiser.lib.ics import Entry
from bewiser.lib.mail import page_url

from .choices import ASKING_STATES, StayState, StayVerb
from .models import Stay

# What a stay that goes well has still before it.
_AHEAD = {
    StayState.REQUESTED: (gettext_lazy("The host decides"), gettext_lazy("The guest comes")),
    StayState.AT_HOST: (gettext_lazy("The guest comes"),),
    StayState.PROPOSED: (gettext_lazy("The guest comes"),),
}
_NOW = {
    StayState.REQUESTED: gettext_lazy("The home cluster confirms the membership"),
    StayState.AT_HOST: gettext_lazy("The host decides"),
    StayState.PROPOSED: gettext_lazy("The guest looks at the days that the host proposes"),
    StayState.AGREED: gettext_lazy("The guest is expected"),
    StayState.STARTED: gettext_lazy("The guest is there"),
}


@dataclass(frozen=True)
class Step:
    """One line of the story; `state` is "done", "now", "next" or "stopped"."""

    what: str
    at: datetime | None = None
    who: str = ""
    note: str = ""
    state: str = "done"


def steps_of(stay: Stay) -> list[Step]:
    """Return what happened to a stay, who has it now, and what comes; oldest first."""
    events = [
        event for event in stay.events.select_related("actor") if event.verb != StayVerb.REMINDED
    ]
    story = [
        Step(
            event.get_verb_display(),
            event.at,
            event.actor.name if event.actor else "",
            event.note,
        )
        for event in events
    ]
    present = _NOW.get(StayState(stay.state))
    if present is None:
        if story and stay.state != StayState.FINISHED:
            story[-1] = Step(**{**vars(story[-1]), "state": "stopped"})
        return story
    story.append(Step(str(present), state="now"))
    story += [Step(str(what), state="next") for what in _AHEAD.get(StayState(stay.state), ())]
    return story


def entry_of(stay: Stay) -> Entry:
    """Return a stay as whole days of a calendar, in the language of whoever asks."""
    place = stay.location
    address = ", ".join(
        part for part in (place.name, place.street, place.city, place.country.name) if part
    )
    return Entry(
        key=f"stay-{stay.pk}@{settings.SITE_URL.rpartition('/')[2]}",
        start=stay.first_day,
        end=stay.last_day,
        title=_("%(organisation)s at %(host)s")
        % {"organisation": stay.organisation, "host": stay.host.cluster.short_name},
        place=address,
        text=stay.purpose,
        url=page_url("en", "roaming:stay_detail", stay.pk),
        written_at=stay.state_since,
        version=stay.version,
        is_cancelled=not stay.is_placed and stay.state not in ASKING_STATES,
    )
