"""How the tests write and post a notice, and read what came of it."""

from datetime import date

from connect.actions import notices
from connect.models import Notice

WORDS = {
    "type": "wanted",
    "kind": "business",
    "title": "Night shift wanted",
    "summary": "Somebody who reads alarms while we sleep.",
    "text": "Three nights a week, in **English**.",
    "language": "en",
    "stage": "",
    "property_status": "",
    "partners": ["firm"],
    "countries": ["IE", "GB"],
    "is_anonymous": False,
    "valid_until": date(2026, 9, 1),
}


def write(organisation, by, now, topics=(), **changes):
    return notices.write_notice(organisation, words=WORDS | changes, topics=topics, by=by, now=now)


def post(organisation, by, now, topics=(), **changes):
    notice = write(organisation, by, now, topics, **changes)
    notices.post_notice(notice, by=by, now=now)
    return fresh(notice)


def fresh(notice):
    """The notice as somebody sees it who looks now."""
    return Notice.objects.select_related("organisation").get(pk=notice.pk)


def told(notice):
    """What happened to a notice, in order: verb, version, and the states before and after."""
    return list(notice.events.values_list("verb", "version", "from_state", "to_state"))
