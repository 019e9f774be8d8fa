"""When an initiative begins, closes and ends, in words; always by its own clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .choices import InitiativeKind, InitiativeStatus
from .models import Initiative
from .querysets import SHORT_KINDS, SOON

# Further off, a date says more than a number of days.
COUNTED_DAYS = 60


@dataclass(frozen=True)
class Standing:
    """How an initiative stands at a moment. `due` counts the days or says what it does; `when` is the moment itself.

    `moment` is the same for machines; nothing where no moment is known.
    """

    status: InitiativeStatus
    due: str = ""
    when: str = ""
    moment: str = ""
    is_soon: bool = False

    @property
    def told(self) -> str:
        """All of it in one line."""
        return ", ".join(filter(None, (str(self.status.label), self.due, self.when)))


def standing_of(initiative: Initiative, now: datetime) -> Standing:
    """Return how an initiative stands, with the moment that matters next."""
    status = initiative.status(now)
    is_call = initiative.kind == InitiativeKind.CALL
    if status == InitiativeStatus.FORTHCOMING:
        return _before(initiative, status, now, is_call)
    if status == InitiativeStatus.OPEN:
        return _during(initiative, status, now, is_call)
    ends = initiative.ends
    if ends is None or ends > now:
        return Standing(status)
    on = date_format(_day(ends, is_end=initiative.is_whole_days), "DATE_FORMAT")
    due = _("closed on %(day)s") if is_call else _("ended on %(day)s")
    return Standing(status, due % {"day": on}, moment=_machine(initiative, ends, is_end=True))


def _before(
    initiative: Initiative, status: InitiativeStatus, now: datetime, is_call: bool
) -> Standing:
    begins = initiative.begins
    if begins is None:
        return _closing(initiative, status, now) if is_call else Standing(status)
    days = _days_until(begins, now)
    if days > COUNTED_DAYS:
        due = _("opens later") if is_call else _("begins later")
    elif days == 0:
        due = _("opens today") if is_call else _("begins today")
    elif is_call:
        due = ngettext("opens in %(n)d day", "opens in %(n)d days", days) % {"n": days}
    else:
        due = ngettext("begins in %(n)d day", "begins in %(n)d days", days) % {"n": days}
    is_span = initiative.kind in SHORT_KINDS
    when = span(initiative) if is_span else said(initiative, begins)
    return Standing(status, due, when, _machine(initiative, begins))


def _during(
    initiative: Initiative, status: InitiativeStatus, now: datetime, is_call: bool
) -> Standing:
    if is_call:
        return _closing(initiative, status, now)
    ends = initiative.ends
    if ends is None:
        return Standing(status)
    if initiative.kind in SHORT_KINDS:
        return Standing(
            status, _("takes place now"), span(initiative), _machine(initiative, ends, is_end=True)
        )
    day = date_format(_day(ends, is_end=initiative.is_whole_days), "DATE_FORMAT")
    due = _("runs until %(day)s") % {"day": day}
    return Standing(status, due, moment=_machine(initiative, ends, is_end=True))


def _closing(initiative: Initiative, status: InitiativeStatus, now: datetime) -> Standing:
    """Tell of the next deadline; a call of several stages stays open after the first."""
    closes = next_deadline(initiative, now)
    if closes is None:
        return Standing(status)
    days = _days_until(closes, now, is_end=initiative.is_whole_days)
    if days > COUNTED_DAYS:
        due = _("closes later")
    elif days == 0:
        due = _("closes today")
    else:
        due = ngettext("closes in %(n)d day", "closes in %(n)d days", days) % {"n": days}
    is_soon = initiative.ends_at is not None and initiative.ends_at <= now + SOON
    moment = _machine(initiative, closes, is_end=True)
    return Standing(status, due, said(initiative, closes, is_end=True), moment, is_soon)


def deadlines_of(initiative: Initiative) -> list[datetime]:
    """Return the moments at which a call closes, the earliest first, by its own clock."""
    moments = set(initiative.deadlines)
    if not moments and initiative.ends_at:
        moments = {initiative.ends_at}
    return [moment.astimezone(initiative.zone) for moment in sorted(moments)]


def next_deadline(initiative: Initiative, now: datetime) -> datetime | None:
    return next((moment for moment in deadlines_of(initiative) if moment > now), None)


def said(initiative: Initiative, moment: datetime, is_end: bool = False) -> str:
    """Return a moment in words: a whole day as a day, an hour with the zone whose hour it is."""
    if initiative.is_whole_days:
        return date_format(_day(moment, is_end), "DATE_FORMAT")
    return with_zone(initiative, date_format(moment, "DATETIME_FORMAT"))


def with_zone(initiative: Initiative, words: str) -> str:
    # What the zone is called is no word of a language: these names are the same everywhere.
    return f"{words} ({initiative.zone.key})"


def span(initiative: Initiative) -> str:
    """Return from when to when, with what both have in common said once."""
    begins, ends = initiative.begins, initiative.ends
    if begins is None or ends is None:
        known = begins or ends
        return said(initiative, known, is_end=begins is None) if known else ""
    if initiative.is_whole_days:
        first, last = begins.date(), max(begins.date(), _day(ends, is_end=True))
        days = dict.fromkeys(date_format(day, "DATE_FORMAT") for day in (first, last))
        return " – ".join(days)
    if begins == ends:
        return said(initiative, begins)
    to = "TIME_FORMAT" if begins.date() == ends.date() else "DATETIME_FORMAT"
    return with_zone(
        initiative, f"{date_format(begins, 'DATETIME_FORMAT')} – {date_format(ends, to)}"
    )


def _days_until(moment: datetime, now: datetime, is_end: bool = False) -> int:
    """Return how many midnights lie between, by the clock of the moment."""
    return (_day(moment, is_end) - now.astimezone(moment.tzinfo).date()).days


def _day(moment: datetime, is_end: bool) -> date:
    """Return the day of a moment; what ends with a day ends at the midnight after it."""
    return (moment - timedelta(microseconds=1)).date() if is_end else moment.date()


def _machine(initiative: Initiative, moment: datetime, is_end: bool = False) -> str:
    return _day(moment, is_end).isoformat() if initiative.is_whole_days else moment.isoformat()
