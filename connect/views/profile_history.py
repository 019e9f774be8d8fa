"""What has been changed in a profile: told to those who write it, and put back by them."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_countries import countries

from bewiser.lib.acting import acts

from .. import access, changes, profiles
from ..actions import profiles as actions
from ..changes import Change, Entry
from ..models import Organisation, OrganisationText

MOST = 50
COUNTRIES = frozenset({"markets_served", "markets_sought"})


@never_cache
@require_safe
def profile_history(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest changes, each with what stood there before."""
    organisation = access.edited_organisation(request.user, slug)
    entries = changes.entries_of(organisation, most=MOST)
    context = {"organisation": organisation, "rows": [_row(entry) for entry in entries]}
    return render(request, "connect/profile_history.html", context)


@acts("connect:profile_history", "slug")
def profile_bring_back(request: HttpRequest, slug: str, kind: str, key: int) -> HttpResponse:
    """Put back what stood there before one change."""
    organisation = access.edited_organisation(request.user, slug)
    entry = changes.entry_of(organisation, kind, key) if kind in changes.COLUMNS else None
    if entry is None:
        raise Http404
    try:
        actions.bring_back(organisation, entry, by=request.user, now=timezone.now())
    except ValidationError as problem:
        messages.warning(request, " ".join(problem.messages))
    else:
        messages.success(request, _("What stood there before is back."))
    return redirect("connect:profile_history", organisation.slug)


def _row(entry: Entry) -> dict[str, Any]:
    model = OrganisationText if entry.kind == changes.TEXT else Organisation
    language = dict(settings.CONTENT_LANGUAGES).get(entry.language, entry.language)
    return {
        "entry": entry,
        "language": language,
        "lines": [
            {
                "label": model._meta.get_field(change.column).verbose_name,
                "before": _shown(change, change.before),
                "after": _shown(change, change.after),
            }
            for change in entry.changes
        ],
    }


def _shown(change: Change, value: Any) -> str:
    """Return a value as people read it."""
    if value in ("", None, []):
        return ""
    if change.column == "country":
        return str(countries.name(value))
    if change.column in COUNTRIES:
        return ", ".join(str(countries.name(code)) for code in value)
    if change.column == "languages":
        reader = profiles.reader_language()
        return ", ".join(profiles.language_name(code, reader) for code in value)
    if change.column in ("kind", "size"):
        choices = dict(Organisation._meta.get_field(change.column).choices or ())
        return str(choices.get(value, value))
    return str(value)
