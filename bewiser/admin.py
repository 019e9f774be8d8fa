"""The admin site: Django's own under our name, entered through the site's own sign-in."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _


class BewiserAdminSite(AdminSite):
    site_header = _("Be Wiser administration")
    site_title = _("Be Wiser")
    index_title = _("Curate")
    site_url = "/"

    @method_decorator([login_not_required, secure_admin_login])
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send visitors to the one sign-in, with its rate limits and second factor; refuse non-staff."""
        return redirect("admin:index")

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def password_change_done(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Leave out Django's detour to public pages: it tells staff the address of any row of any model."""
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]
