"""What people fill in in the R+D directory."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from connect.models import Organisation, Topic

from .choices import FollowKind, FollowRhythm, WantedRole


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


class TopicChoice(forms.ModelMultipleChoiceField):
    """Topics in the language of the reader, grouped by axis; those of the call and of the organisation come first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Topic.objects.order_by("axis", "position", "name"),
            to_field_name="slug",
            required=False,
            widget=forms.SelectMultiple(attrs={"size": 8}),
            **kwargs,
        )

    def near(self, topics: Iterable[Topic]) -> None:
        """Offer all topics, these first."""
        known = list(self.queryset)
        first = {topic.slug for topic in topics}
        groups: dict[str, list[tuple[str, str]]] = {}
        if first:
            groups[str(_("Of the call and of your organisation"))] = [
                (topic.slug, topic.label) for topic in known if topic.slug in first
            ]
        for topic in known:
            if topic.slug not in first:
                groups.setdefault(str(topic.get_axis_display()), []).append(
                    (topic.slug, topic.label)
                )
        self.choices = list(groups.items())


class WantedForm(forms.Form):
    """What an organisation looks for in a call, and what it brings along.

    `organisations` are those to choose from; None where it is known whose words these are.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    organisation = forms.ModelChoiceField(
        label=_("For which organisation"),
        queryset=Organisation.objects.none(),
        to_field_name="slug",
    )
    role = forms.ChoiceField(label=_("Your part"), choices=WantedRole, widget=forms.RadioSelect)
    offers = TopicChoice(label=_("Expertise that you offer"))
    seeks = TopicChoice(label=_("Expertise that you look for"))
    text = forms.CharField(
        label=_("In your own words"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Everyone reads this on the page of the call. Leave names and addresses out:"
            " whoever is interested asks to be introduced."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of these words"), choices=settings.CONTENT_LANGUAGES
    )

    def __init__(
        self,
        *args: Any,
        organisations: Any,
        near: Iterable[Topic],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if organisations is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = organisations
            self.fields["organisation"].empty_label = None
        topics = list(near)
        for name in ("offers", "seeks"):
            self.fields[name].near(topics)
