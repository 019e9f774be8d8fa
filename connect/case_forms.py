"""What people type into a case study, cleaned."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from bewiser.lib.mail import one_line
from bewiser.lib.photos import as_photo

from .models import CasePicture, CaseStudy


class CaseForm(forms.ModelForm):
    """The words of a case study. It holds none that are a person's: only the organisations are named."""

    language = forms.ChoiceField(
        label=_("Language of these words"), choices=settings.CONTENT_LANGUAGES
    )

    class Meta:
        model = CaseStudy
        fields = ["title", "summary", "text", "language"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 14}),
        }
        help_texts = {
            "text": _(
                "Name the organisations and no person. You may use Markdown: **bold**, ## a heading, - a list."
            )
        }

    def clean_title(self) -> str:
        """A title stands in the subject of letters, which have one line."""
        return one_line(self.cleaned_data["title"])

    def words(self) -> dict[str, Any]:
        """Return what the action takes, from clean data."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class PictureForm(forms.ModelForm):
    """One more picture, or a logo, with words for those who cannot see it."""

    image = forms.FileField(
        label=_("Picture or logo"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, up to 8 MB."),
    )

    class Meta:
        model = CasePicture
        fields = ["image", "words"]

    def clean_image(self) -> ContentFile:
        return as_photo(self.cleaned_data["image"])
