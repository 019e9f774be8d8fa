"""The log of what was forgotten, to be read by those who run the site."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from bewiser.lib.forgetting import rules
from connect.admin.scope import READ, ScopedAdmin

from .models import ForgettingRun


@admin.register(ForgettingRun)
class ForgettingRunAdmin(ScopedAdmin):
    """Superusers and coordinators read it; nobody writes it."""

    anybody_may = READ
    coordinator_may = READ
    fields = ["started_at", "finished_at", "counted"]
    readonly_fields = ["counted"]
    list_display = ["started_at", "finished_at", "total"]
    date_hierarchy = "started_at"

    @admin.display(description=_("rows"))
    def total(self, run: ForgettingRun) -> int:
        return sum(run.counts.values())

    @admin.display(description=_("rows by rule"))
    def counted(self, run: ForgettingRun) -> SafeString:
        known = rules()
        named = (
            (known[key].what if key in known else key, count) for key, count in run.counts.items()
        )
        return format_html_join("", "<p>{}: {}</p>", named)
