"""Records of projects and calls as what they say of initiatives."""

from decimal import Decimal

from connect.importing import text

from ..choices import InitiativeStatus
from ..importing.calls import CallRecord, CallResult
from ..importing.cordis import CallTopicRecord, CordisResult, ProjectRecord, SubjectRecord
from .initiatives import Name, Said, names_of

KEYWORD_LENGTH = 80
_PROJECT = (
    "title",
    "acronym",
    "said_status",
    "starts_at",
    "ends_at",
    "budget",
    "contribution",
    "programme",
    "call",
    "action",
    "summary",
    "description",
)


def project(row: CordisResult) -> Said:
    """A project by its own row."""
    record = row.record
    assert isinstance(record, ProjectRecord)
    values = {name: getattr(record, name) for name in _PROJECT} | {"is_whole_days": True}
    return Said(row, names_of(record.project), values, record.topics)


def call_topic(row: CordisResult) -> Said:
    """A topic of a call of which projects have come: nobody can apply for it any more."""
    record = row.record
    assert isinstance(record, CallTopicRecord)
    values = {"title": record.title, "said_status": InitiativeStatus.CLOSED}
    return Said(row, (Name("identifier", record.identifier),), values, record.topics)


def project_of_call(row: CordisResult) -> Said | None:
    """The project that came of a topic, where the row names it."""
    record = row.record
    assert isinstance(record, CallTopicRecord)
    if record.project is None:
        return None
    values = {"call": record.identifier}
    title = (text.cut(record.title, KEYWORD_LENGTH),)
    return Said(row, names_of(record.project), values, record.topics, title)


def subject(row: CordisResult) -> Said:
    """What a project is about, or a part of the programme that pays for it; a project has any number of both."""
    record = row.record
    assert isinstance(record, SubjectRecord)
    return Said(row, names_of(record.project), {}, record.topics, record.keywords)


def call(row: CallResult) -> Said:
    """A call that people can apply to, as the portal tells of it."""
    record = row.record
    assert isinstance(record, CallRecord)
    known = record.said_status in InitiativeStatus.values
    values = {
        "title": record.title,
        "call": record.call,
        "programme": record.programme,
        "action": record.action,
        "said_status": record.said_status if known else "",
        "deadlines": list(record.deadlines),
        "least_grant": _money(record.least),
        "most_grant": _money(record.most),
        "grants": record.grants,
        "keywords": list(record.keywords),
        "website": record.website,
        "summary": record.summary,
        "description": record.description,
    }
    return Said(row, (Name("identifier", record.identifier),), values, record.topics)


def _money(euros: int | None) -> Decimal | None:
    return None if euros is None else Decimal(euros)
