"""Fields that several forms of this room share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connect.models import Topic


class TopicsField(forms.ModelMultipleChoiceField):
    """Topics to tick, domains and no sub-domains: a long list, which stays folded until somebody wants it."""

    is_folded = True

    def __init__(self, **kwargs: Any) -> None:
        known = {"label": _("Topics"), "required": False, "widget": forms.CheckboxSelectMultiple}
        super().__init__(Topic.objects.filter(parent=None), **{**known, **kwargs})
