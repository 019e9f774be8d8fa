"""The page where people change their name, language and time zone."""

import zoneinfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from connect.models import User


def zone_choices() -> list[tuple[str, str]]:
    """Name the zones by place; the old aliases without a continent are left out."""
    return [
        (name, name.replace("_", " "))
        for name in sorted(zoneinfo.available_timezones())
        if name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/", "US/")))
    ]


class ProfileForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zone_choices, help_text=_("Times are shown in it.")
    )

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]


@require_http_methods(["GET", "HEAD", "POST"])
def account_me(request: HttpRequest) -> HttpResponse:
    # A copy: a form that is refused must not change what the page says about the reader.
    reader = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=reader)
    if form.is_valid():
        form.instance.save(update_fields=form.changed_data or ["name"])
        messages.success(request, _("Your details have been saved."))
        return redirect("account_me")
    return render(request, "people/me.html", {"form": form})
