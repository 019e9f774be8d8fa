"""What people fill in in the R+D directory."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connect.models import Topic

from .choices import FollowKind, FollowRhythm


class FollowForm(forms.Form):
    """A topic or a search to follow, under a name of one's own."""

    kind = forms.ChoiceField(choices=FollowKind, widget=forms.HiddenInput)
    topic = forms.ModelChoiceField(
        queryset=Topic.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.HiddenInput,
    )
    query = forms.CharField(max_length=4000, required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("It stands above the mails, so that you know what they are about."),
    )
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=FollowRhythm,
        initial=FollowRhythm.WEEKLY,
        widget=forms.RadioSelect,
        help_text=_("You get a mail only when something is new."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind")
        if kind == FollowKind.TOPIC and not data.get("topic") and "topic" not in self.errors:
            raise forms.ValidationError(_("Choose a topic or a search to follow."))
        if kind != FollowKind.TOPIC:
            data["topic"] = None
        return data


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(label=_("How often"), choices=FollowRhythm)
