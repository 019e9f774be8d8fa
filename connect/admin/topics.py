"""The trees of topics, and the words that people type for them."""

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..models import Synonym, Topic, User
from .scope import ALL, READ, ScopedAdmin


class TopicForm(forms.ModelForm):
    """The names stand by language; whatever else JSON can say could not be shown."""

    def clean_names(self) -> dict[str, str]:
        names = self.cleaned_data["names"] or {}
        if not isinstance(names, dict) or not all(isinstance(word, str) for word in names.values()):
            raise forms.ValidationError(
                _('Write the names by language, such as {"de": "Sicherheit"}.')
            )
        return names


@admin.register(Topic)
class TopicAdmin(ScopedAdmin):
    form = TopicForm
    coordinator_may = ALL
    editor_may = ALL
    manager_may = READ
    list_display = ["name", "axis", "parent", "position"]
    list_select_related = ["parent"]
    list_filter = ["axis"]
    slug_from = "name"
    search_fields = ["name", "short_name", "slug", "synonyms"]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        # Topics are public: managers read them all and choose among them.
        return rows


@admin.register(Synonym)
class SynonymAdmin(ScopedAdmin):
    coordinator_may = ALL
    editor_may = ALL
    list_display = ["word", "meaning"]
    search_fields = ["word", "meaning"]
