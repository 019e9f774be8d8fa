"""The pages of initiatives that search engines may know, in every language of the interface."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from connect.sitemaps import InLanguages

from .models import Initiative


class InitiativePageSitemap(InLanguages):
    def items(self) -> list[str]:
        return ["rdi_database:initiative_list"]

    def location(self, item: str) -> str:
        return reverse(item)


class InitiativeSitemap(InLanguages):
    def items(self) -> QuerySet[Initiative]:
        return Initiative.objects.listed().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Any) -> Any:
        return item.updated_at


SITEMAPS = {"initiative-pages": InitiativePageSitemap, "initiatives": InitiativeSitemap}
