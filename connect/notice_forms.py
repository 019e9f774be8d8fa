"""What people type into a notice, cleaned."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from bewiser.lib.mail import one_line

from .choices import OrganisationKind
from .models import Notice, Topic

# How long a notice stands where nobody chooses another day.
USUAL_TIME = timedelta(days=182)
MOST_TOPICS = 10


class UntilField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
            error_messages={"invalid": _("Write a day, such as 31/12/2030.")},
            **kwargs,
        )


class NoticeForm(forms.ModelForm):
    """The words of a notice, and how long they hold."""

    language = forms.ChoiceField(
        label=_("Language of these words"), choices=settings.CONTENT_LANGUAGES
    )
    partners = forms.MultipleChoiceField(
        label=_("Partner sought"),
        choices=OrganisationKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    countries = forms.MultipleChoiceField(
        label=_("From which countries"),
        choices=countries,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("None means all of them."),
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.order_by("axis", "position", "name"),
        to_field_name="slug",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    valid_until = UntilField(
        label=_("Valid until"), help_text=_("Twelve months ahead at most; you can renew it.")
    )

    class Meta:
        model = Notice
        fields = [
            *("type", "kind", "title", "summary", "text", "language", "topics"),
            *("stage", "property_status", "partners", "countries", "valid_until", "is_anonymous"),
        ]
        widgets = {
            "type": forms.RadioSelect,
            "kind": forms.RadioSelect,
            "summary": forms.Textarea(attrs={"rows": 3}),
            "text": forms.Textarea(attrs={"rows": 12}),
        }
        labels = {"is_anonymous": _("Post it without our name")}
        help_texts = {
            "summary": _("Up to 500 characters; it stands in the list."),
            "text": _(
                "What it is, what is new about it, what a partner would do. You may use Markdown: **bold**,"
                " ## a heading, - a list."
            ),
            "is_anonymous": _(
                "Everybody reads your country, kind and size only, until you accept a request. Leave out names,"
                " addresses, links and telephone numbers; we check that yours are not there."
            ),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A radio button for no answer would be one more thing to choose.
        for name in ("type", "kind"):
            self.fields[name].choices = [
                choice for choice in self.fields[name].choices if choice[0]
            ]
        if self.initial.get("valid_until") is None:
            self.initial["valid_until"] = today + USUAL_TIME
        groups: dict[str, list[tuple[str, str]]] = {}
        for topic in self.fields["topics"].queryset:
            groups.setdefault(str(topic.get_axis_display()), []).append((topic.slug, topic.label))
        self.fields["topics"].choices = list(groups.items())

    def clean_title(self) -> str:
        """A title stands in the subject of letters, which have one line."""
        return one_line(self.cleaned_data["title"])

    def clean_topics(self) -> list[Topic]:
        chosen = list(self.cleaned_data["topics"])
        if len(chosen) > MOST_TOPICS:
            raise forms.ValidationError(_("Choose up to %(most)s topics.") % {"most": MOST_TOPICS})
        return chosen

    def _post_clean(self) -> None:
        """Leave the row as it is: the action builds it, and says what cannot stand."""

    def words(self) -> dict[str, Any]:
        """Return what the action takes besides the topics, from clean data."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name != "topics"}


class RenewForm(forms.Form):
    """Until when a notice is to stand."""

    until = UntilField(label=_("Valid until"), help_text=_("Twelve months ahead at most."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = today + USUAL_TIME
