"""The logo of an organisation: shown, set and taken away."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bewiser.lib.acting import acts

from .. import access
from ..actions import profiles as actions
from ..profile_forms import LogoForm


@login_not_required
@require_safe
@cache_control(private=True, max_age=24 * 3600)
def logo_file(request: HttpRequest, slug: str, name: uuid.UUID) -> FileResponse:
    """The logo, out of whatever storage it is kept in, for whoever may see the page of its organisation."""
    organisation = access.visible_organisation(request.user, slug)
    if organisation.logo.name != f"logos/{name}.png":
        raise Http404
    return FileResponse(organisation.logo.open("rb"), content_type="image/png")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile_logo(request: HttpRequest, slug: str) -> HttpResponse:
    """Set the logo."""
    organisation = access.edited_organisation(request.user, slug)
    is_sent = request.method == "POST"
    form = LogoForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        actions.set_logo(
            organisation, form.cleaned_data["logo"], by=request.user, now=timezone.now()
        )
        messages.success(request, _("The logo is set."))
        return redirect("connect:profile_logo", organisation.slug)
    context = {"organisation": organisation, "form": form}
    return render(request, "connect/profile_logo.html", context, status=422 if form.errors else 200)


@acts("connect:profile_logo", "slug")
def logo_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Show no logo any more."""
    organisation = access.edited_organisation(request.user, slug)
    actions.set_logo(organisation, None, by=request.user, now=timezone.now())
    messages.success(request, _("The logo is taken away."))
    return redirect("connect:profile_edit", organisation.slug)
