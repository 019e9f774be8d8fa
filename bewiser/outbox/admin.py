"""Watch the mail, and decide about what the machine may not decide."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import actions
from .exceptions import MailMoved
from .models import Bounce, Mail, Route, Suppression
from .smtp import Relay


class ShownOnly(admin.ModelAdmin):
    """A list is filtered by what it shows: a filter by a code or a password would tell it sign by sign."""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        shown = {"pk", self.opts.pk.name, *self.list_display, *self.list_filter}
        return lookup.partition(LOOKUP_SEP)[0] in shown


@admin.register(Mail)
class MailAdmin(ShownOnly):
    list_display = ["created_at", "kind", "to", "subject", "status", "attempts", "due_at"]
    list_filter = ["status", "kind", "language", "route", "created_at"]
    search_fields = ["to", "subject", "key", "message_id"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    actions = ["send_again", "give_up"]
    show_full_result_count = False

    def get_fields(self, request: HttpRequest, obj: Mail | None = None) -> list[Any]:
        # What fills a newsletter has links in it by which somebody else could leave it.
        hidden = {"body_text", "body_html", "fillings", "headers"}
        names = [field.name for field in Mail._meta.fields if field.name not in hidden]
        return [*names, "readable_body"]

    def get_readonly_fields(self, request: HttpRequest, obj: Mail | None = None) -> list[str]:
        return self.get_fields(request, obj)

    @admin.display(description=_("text"))
    def readable_body(self, mail: Mail) -> str:
        if mail.is_secret:
            return str(_("This mail holds a secret; nobody but its recipient reads it."))
        return mail.body_text

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.change_mail")

    @admin.action(description=_("Send again"), permissions=["decide"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        now = timezone.now()
        self._decide(request, queryset, lambda mail: actions.send_again(mail, now=now))

    @admin.action(description=_("Give up"), permissions=["decide"])
    def give_up(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        reason = f"Given up by {request.user}."
        self._decide(request, queryset, lambda mail: actions.give_up(mail, reason=reason))

    def _decide(
        self, request: HttpRequest, queryset: QuerySet[Mail], decide: Callable[[Mail], None]
    ) -> None:
        done = left = 0
        for mail in queryset:
            try:
                decide(mail)
            except MailMoved:
                left += 1
            else:
                done += 1
        if done:
            words = ngettext("%d mail has been changed.", "%d mails have been changed.", done)
            messages.success(request, words % done)
        if left:
            words = ngettext(
                "%d mail is not in a state that allows this.",
                "%d mails are not in a state that allows this.",
                left,
            )
            messages.warning(request, words % left)


class RouteForm(forms.ModelForm):
    """The address may hold a password: it goes in and never comes out."""

    url = forms.CharField(
        label=_("address"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "smtp://user:password@host:port?tls=starttls. It is not shown; "
            "an empty field keeps what is stored, a minus sign goes back to EMAIL_URL."
        ),
    )

    class Meta:
        model = Route
        fields = ["name", "url", "per_second", "connections"]

    def clean_url(self) -> str:
        typed = self.cleaned_data["url"]
        if typed == "-":
            return ""
        if typed:
            try:
                Relay.from_url(typed)
            except (ImproperlyConfigured, ValueError) as problem:
                raise forms.ValidationError(str(problem)) from problem
        return typed or self.instance.url


@admin.register(Route)
class RouteAdmin(ShownOnly):
    form = RouteForm
    list_display = ["name", "per_second", "connections", "rests_until", "failures", "paused_at"]
    readonly_fields = ["failures", "rests_until", "last_error", "paused_at", "paused_reason"]
    actions = ["pause", "resume"]

    @admin.action(description=_("Pause"), permissions=["change"])
    def pause(self, request: HttpRequest, queryset: QuerySet[Route]) -> None:
        now = timezone.now()
        for route in queryset:
            actions.pause_route(route, reason=f"Paused by {request.user}.", now=now)

    @admin.action(description=_("Resume"), permissions=["change"])
    def resume(self, request: HttpRequest, queryset: QuerySet[Route]) -> None:
        for route in queryset:
            actions.resume_route(route)


class SuppressionForm(forms.ModelForm):
    class Meta:
        model = Suppression
        fields = ["address", "reason"]

    def clean_address(self) -> str:
        return self.cleaned_data["address"].strip().lower()


@admin.register(Suppression)
class SuppressionAdmin(ShownOnly):
    form = SuppressionForm
    list_display = ["address", "reason", "at"]
    search_fields = ["address", "reason"]
    readonly_fields = ["at"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Bounce)
class BounceAdmin(ShownOnly):
    list_display = ["at", "mail", "status", "is_permanent", "diagnostic"]
    list_filter = ["is_permanent", "at"]
    search_fields = ["mail__to", "status", "diagnostic"]
    list_select_related = ["mail"]
    ordering = ["-at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Bounce | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Bounce | None = None) -> bool:
        return False
