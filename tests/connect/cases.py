"""How the tests tell what came of an introduction."""

from bewiser.lib.encounters import seen_by
from connect.actions import cases
from connect.models import CaseStudy

WORDS = {
    "title": "Alarms read by night",
    "summary": "A maker of sensors found who reads its alarms.",
    "text": "Both firms met in **March**. A contract came of it.",
    "language": "en",
}


def write(introduced, by, now, **changes):
    """Begin the case study of an introduction."""
    encounter = seen_by(by, "connection", introduced.pk)
    return cases.write_case(encounter, words=WORDS | changes, by=by, now=now)


def fresh(case):
    """The case study as somebody sees it who looks now."""
    return CaseStudy.objects.get(pk=case.pk)


def put(case, by, now):
    cases.put_to_firms(fresh(case), by=by, now=now)


def publish(case, seeker, target, now):
    put(case, seeker, now)
    for person in (seeker, target):
        cases.approve(fresh(case), by=person, now=now)


def told(case):
    """What happened to a case study, in order: verb, version, the state it led to, and in whose name."""
    rows = case.events.values_list("verb", "version", "to_state", "organisation__name")
    return list(rows)
