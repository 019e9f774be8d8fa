"""The trees of topics, and the words that people type for them."""

from django.contrib import admin
from django.db.models import QuerySet

from ..models import Synonym, Topic, User
from .scope import ALL, READ, ScopedAdmin


@admin.register(Topic)
class TopicAdmin(ScopedAdmin):
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
