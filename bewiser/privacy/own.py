"""What belongs to no tool: sign-in, sessions, the log of the admin, and who stands in the histories."""

from datetime import datetime
from html import escape
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext_lazy as _

from bewiser.lib.personal import (
    Basis,
    Ends,
    Holding,
    Line,
    Part,
    Person,
    of_nobody,
    of_user,
)
from connect.models import User

SERVICE = _("The service that you asked for")
SHORTEST_NAME = 4
GONE = "…"

LINES = (
    Line(
        "sign_in",
        _("Your password, as a one-way fingerprint; your second factor"),
        _("To keep others out of your account"),
        SERVICE,
        Basis.CONTRACT,
        _("Until you change it or delete your account."),
        _("Deleted."),
    ),
    Line(
        "sessions",
        _("With which browser, from which network address and since when you are signed in"),
        _("So that you can end a session that is not yours"),
        SERVICE,
        Basis.CONTRACT,
        _("Until you sign out or the session expires."),
        _("Deleted."),
    ),
    Line(
        "admin",
        _("What somebody changed in the administration"),
        _("To find out how a mistake came about"),
        _("Legitimate interest: profiles that can be trusted"),
        Basis.INTEREST,
        _("Until you delete your account."),
        _("Your own entries are deleted; in those of others your name is."),
    ),
    Line(
        "attempts",
        _("Counts of attempts by network address and by e-mail address, as one-way fingerprints"),
        _("To stop robots and the guessing of passwords"),
        _("Legitimate interest: a safe site"),
        Basis.INTEREST,
        _("For up to a day."),
        _("Deleted."),
    ),
)


def end_sessions(person: Person, rows: "QuerySet[Any]", _now: datetime) -> None:
    """Sign the person out everywhere."""
    Session.objects.filter(
        session_key__in=list(rows.values_list("session_key", flat=True))
    ).delete()
    rows.delete()


def forget_log(person: Person, rows: "QuerySet[Any]", _now: datetime) -> None:
    """Delete what the person did in the admin, and take their name out of what others did."""
    rows.delete()
    of_person = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=of_person, object_id=str(person.pk)).update(
        object_repr=GONE, change_message=""
    )
    names = [person.name, escape(person.name)] if len(person.name) >= SHORTEST_NAME else []
    for words in dict.fromkeys([*sorted(person.addresses), *names]):
        LogEntry.objects.filter(
            Q(object_repr__contains=words) | Q(change_message__contains=words)
        ).update(
            object_repr=Replace("object_repr", Value(words), Value(GONE)),
            change_message=Replace("change_message", Value(words), Value(GONE)),
        )


def histories() -> list[Holding]:
    """One holding for each table of history: who made the change. What changed is the row's own business."""
    return [
        Holding(
            model._meta.label,
            "authors",
            of_user("history_user"),
            ("history_user",),
            Ends.BLANK,
            facts=("id", "history_date", "history_type"),
        )
        for model in apps.get_models()
        if hasattr(model, "history_user")
    ]


def _own_holdings() -> tuple[Holding, ...]:
    return (
        *histories(),
        Holding(
            "usersessions.UserSession",
            "sessions",
            of_user("user"),
            ("user", "ip", "user_agent"),
            Ends.DELETE,
            facts=("created_at", "last_seen_at"),
            unsaid=("session_key", "data"),
            forget=end_sessions,
        ),
        Holding(
            "sessions.Session",
            "sessions",
            of_nobody,
            (),
            Ends.DELETE,
            unsaid=("session_key", "session_data"),
        ),
        Holding(
            "mfa.Authenticator",
            "sign_in",
            of_user("user"),
            ("user",),
            Ends.DELETE,
            facts=("type", "created_at", "last_used_at"),
            unsaid=("data",),
        ),
        Holding(
            "account.EmailAddress",
            "account",
            of_user("user"),
            ("user", "email"),
            Ends.DELETE,
            facts=("verified", "primary"),
        ),
        Holding(
            "admin.LogEntry",
            "admin",
            of_user("user"),
            ("user", "object_repr", "change_message"),
            Ends.DELETE,
            facts=("action_time", "content_type"),
            unsaid=("object_id",),
            forget=forget_log,
        ),
    )


NOBODY = {
    "auth.Permission": "name codename",
    "auth.Group": "name",
    "contenttypes.ContentType": "app_label model",
    # Codes stand in the session; this table of allauth stays empty.
    "account.EmailConfirmation": "key",
    "privacy.ForgettingRun": "counts",
}


def part() -> Part:
    """Return what belongs to no tool; asked once all models are known."""
    return Part(lines=LINES, holdings=_own_holdings(), nobody=NOBODY)
