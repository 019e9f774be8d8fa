"""What every answer carries, and what every signed-in reader gets."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bewiser.lib.zones import zone_called

Answer = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class ContentSecurityPolicyMiddleware:
    """Set one strict policy on every answer but a letter in a frame, which brings a stricter one of its own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        return response


class ReaderZoneMiddleware:
    """Show times in the time zone of the person who reads, and the admin in their language.

    Elsewhere the address names the language; the admin's addresses do not.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(zone_called(request.user.time_zone)):
            if request.path_info.startswith(reverse("admin:index")):
                translation.activate(request.user.language)
                request.LANGUAGE_CODE = request.user.language
            return self.get_response(request)


class StaffSecondFactorMiddleware:
    """Send staff without a second factor to set one up before the admin opens.

    Who has one cannot sign in without it; so its mere existence is enough here.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if (
            not settings.STAFF_NEED_SECOND_FACTOR
            or "admin" not in request.resolver_match.namespaces
        ):
            return None
        if not request.user.is_authenticated or not request.user.is_staff:
            return None
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return None
        messages.info(
            request, _("Staff sign in with a second factor. Set it up to open the admin.")
        )
        return redirect("mfa_activate_totp")
