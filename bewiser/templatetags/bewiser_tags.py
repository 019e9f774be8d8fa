"""What every page needs: icons, the rooms of the site, the same page in another language."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.encoding import iri_to_uri
from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from bewiser.lib import browsers, wording

register = template.Library()


@dataclass(frozen=True)
class Room:
    """An entry of the main navigation. `audience` is "all", "signed_in" or "desk"; `counts`: what of Waiting."""

    label: str | Promise
    url_name: str
    audience: str
    counts: str = ""


@register.simple_tag
@cache
def style_sheets() -> str:
    """Return the links to all style sheets: the same on every page for as long as the process lives."""
    return render_to_string("includes/_styles.html")


ROOMS = (
    Room(_("Organisations"), "connect:firm_list", "all"),
    Room(_("R+D"), "connect:research_list", "all"),
    Room(_("Clusters"), "connect:cluster_list", "all"),
    Room(_("Linkages"), "linkages:report_list", "all"),
    Room(_("Roaming"), "roaming:place_list", "all"),
    Room(_("Requests"), "connect:connection_list", "signed_in", "requests"),
    Room(_("Desk"), "desk", "desk", "desk"),
)


@register.simple_tag
@cache
def icon(name: str, modifier: str = "") -> str:
    """Draw a symbol of our own sprite; it says nothing to a screen reader, the words beside it do."""
    return render_to_string("components/_icon.html", {"name": name, "modifier": modifier})


@register.filter
def time_until(since: datetime, now: datetime) -> str:
    """Say how much time passed until now; nothing where it is less than a minute."""
    return timesince(since, now) if now - since >= timedelta(minutes=1) else ""


@register.filter
def browser_name(agent: str) -> str:
    """Name a browser as its user would."""
    return browsers.browser_name(agent)


@register.simple_tag(takes_context=True)
def rooms(context: Context) -> list[dict[str, Any]]:
    """List the rooms that this reader may enter, each with how much waits there; mark the one they are in."""
    user, waits, path = context.get("user"), context.get("waits"), _path(context)
    signed_in = bool(user and user.is_authenticated)
    open_to = {"all": True, "signed_in": signed_in, "desk": signed_in and waits.has_desk}
    listed = []
    for room in ROOMS:
        url = _url(room.url_name)
        if url and open_to[room.audience]:
            count = getattr(waits, room.counts) if room.counts else 0
            is_here = path.startswith(url)
            listed.append({"label": room.label, "url": url, "is_here": is_here, "count": count})
    return listed


@register.simple_tag(takes_context=True)
def languages(context: Context) -> list[dict[str, Any]]:
    """List the address of this very page in each language of the interface, and its path alone."""
    request = context.get("request")
    return [
        {
            "code": code,
            "name": name,
            "url": _in_language(request, code) if request else "/",
            "path": _in_language(request, code).partition("?")[0] if request else "/",
            "is_current": code == get_language(),
            "is_default": code == settings.LANGUAGE_CODE,
        }
        for code, name in settings.LANGUAGES
    ]


def _in_language(request: HttpRequest, code: str) -> str:
    """Return the address of the page that is being shown in another language, its query included."""
    match = request.resolver_match
    # A page that is not found has no name.
    if match is None or not match.url_name:
        return translate_url(request.get_full_path(), code)
    with override(code):
        path = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{iri_to_uri(query)}" if query else path


@register.simple_tag
def page_numbers(page: Page) -> list[int | str]:
    """List the page numbers worth showing, with a sign of omission between distant ones."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def widget_kind(field: BoundField) -> str:
    """Sort a form field by how it is laid out: "check", "choices" or "line"."""
    kind = field.widget_type
    if kind == "checkbox":
        return "check"
    return "choices" if kind in {"radioselect", "checkboxselectmultiple"} else "line"


@register.filter
def names_what_is_missing(field: BoundField) -> bool:
    """Whether the first error of a field says by itself which answer is missing."""
    (first, *_others) = field.errors.as_data()
    return first.code == "required" and wording.names_what_is_missing(field.field)


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _path(context: Context) -> str:
    request = context.get("request")
    return request.path if request else ""
