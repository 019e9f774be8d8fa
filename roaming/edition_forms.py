"""What people type about the newsletter, cleaned. Views hand it to the actions, which decide."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bewiser.lib.markdown import validate_markdown
from bewiser.lib.names import validate_plain_name
from connect.models import Cluster

from .choices import SubscriberRole
from .composing import NO_WORDS
from .fields import TopicsField
from .models import Block, ClusterNews, Edition
from .models.editions import LONGEST_BODY, LONGEST_HEADING, LONGEST_SUBJECT

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
# Days and moments from which one can still count some months on and back, in every time zone.
SANE_DAY = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1))]
NEEDS_REASON = _("Write a reason: the other side reads it.")
SANE_MOMENT = [MaxValueValidator(datetime(2100, 1, 1, tzinfo=UTC))]


class NewEditionForm(forms.Form):
    """The date of an edition that is begun."""

    day = forms.DateField(label=_("Date of the edition"), widget=DAY, validators=SANE_DAY)


class EditionForm(forms.ModelForm):
    """Date, days, and the subject in each language; `version` is that of the edition which was shown."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Edition
        fields = ["day", "since"]
        widgets = {"day": DAY, "since": DAY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        for name in ("day", "since"):
            self.fields[name].validators += SANE_DAY
        for code, name in settings.CONTENT_LANGUAGES:
            self.fields[f"subject_{code}"] = forms.CharField(
                label=_("Subject (%(language)s)") % {"language": name},
                max_length=LONGEST_SUBJECT,
                required=False,
                validators=[validate_plain_name],
                initial=self.instance.subjects.get(code, ""),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.instance.subjects = {
            code: subject
            for code, _name in settings.CONTENT_LANGUAGES
            if (subject := cleaned.get(f"subject_{code}", "").strip())
        }
        return cleaned


class SegmentForm(forms.Form):
    """Who gets an edition. Nothing ticked in a group means everybody."""

    clusters = forms.ModelMultipleChoiceField(
        label=_("Cluster"),
        queryset=Cluster.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Language"),
        choices=settings.CONTENT_LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    roles = forms.MultipleChoiceField(
        label=_("Role"),
        choices=SubscriberRole,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    topics = TopicsField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clusters"].queryset = Cluster.objects.order_by("short_name")

    def audience(self) -> dict[str, list[Any]]:
        """Return what was chosen as an edition keeps it; groups without a choice are left out."""
        chosen = {
            "clusters": [cluster.pk for cluster in self.cleaned_data["clusters"]],
            "languages": self.cleaned_data["languages"],
            "roles": self.cleaned_data["roles"],
            "topics": [topic.pk for topic in self.cleaned_data["topics"]],
        }
        return {name: values for name, values in chosen.items() if values}


class BlockForm(forms.Form):
    """The words of a block in one language."""

    heading = forms.CharField(label=_("Heading"), max_length=LONGEST_HEADING, required=False)
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_BODY,
        required=False,
        strip=False,
        validators=[validate_markdown],
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Markdown: **bold**, lists with a dash, [words](address)."),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, block: Block, language: str, **kwargs: Any) -> None:
        words = block.words.get(language, NO_WORDS)
        super().__init__(*args, initial={**words, "version": block.version}, **kwargs)

    def words(self) -> dict[str, str]:
        return {
            "heading": " ".join(self.cleaned_data["heading"].split()),
            "body": self.cleaned_data["body"].replace("\r\n", "\n").strip("\n"),
        }


class EditionMoveForm(forms.Form):
    """The reason for a move that needs one."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=500,
        error_messages={"required": NEEDS_REASON},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other side reads it."),
    )


class ApproveForm(forms.Form):
    """When an approved edition goes out."""

    send_at = forms.DateTimeField(
        label=_("Goes out"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        validators=SANE_MOMENT,
        help_text=_("In your own time zone; empty means as soon as it is approved."),
    )
    seen_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def due(self, now: datetime) -> datetime:
        return self.cleaned_data["send_at"] or now


class TrialForm(forms.Form):
    """In which language a test goes to whoever asks for it."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)


class NewsForm(forms.ModelForm):
    """What a cluster sends in."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)

    class Meta:
        model = ClusterNews
        fields = ["cluster", "language", "title", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, clusters: QuerySet[Cluster], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = clusters
        self.fields["language"].initial = get_language()
        if len(clusters) == 1:
            self.fields["cluster"].initial = clusters[0].pk


class DeclineForm(forms.Form):
    """Why news is not taken."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        error_messages={"required": NEEDS_REASON},
        help_text=_("The other side reads it."),
    )
