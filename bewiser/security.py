"""How a hole in this site is reported: a page for people, and security.txt for their tools (RFC 9116)."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bewiser.lib.mail import page_url

# RFC 9116 wants less than a year; computed anew each day, it never runs out while the site runs.
EXPIRES_AFTER = timedelta(days=180)


def contact_uri() -> str:
    """Return whom to tell, as an address that a program can open."""
    contact = settings.SECURITY_CONTACT
    return contact if contact.startswith(("https://", "mailto:")) else f"mailto:{contact}"


@login_not_required
@require_safe
def security_page(request: HttpRequest) -> HttpResponse:
    """What to do about a hole, and what we do about it."""
    context = {"contact": settings.SECURITY_CONTACT, "contact_uri": contact_uri()}
    return render(request, "pages/security.html", context)


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """The same for tools."""
    return HttpResponse(_lines(now=timezone.now()), content_type="text/plain; charset=utf-8")


def _lines(*, now: datetime) -> str:
    # Of the whole day: who asks twice gets the same.
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    lines = [
        f"Contact: {contact_uri()}",
        f"Expires: {day + EXPIRES_AFTER:%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        f"Policy: {page_url('en', 'security')}",
        f"Preferred-Languages: {languages}",
    ]
    return "\n".join([*lines, ""])
