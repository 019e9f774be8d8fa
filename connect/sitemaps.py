"""The pages that search engines may know, in every language of the interface."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from .models import CaseStudy, Cluster, Notice, Organisation, Topic


class InLanguages(Sitemap):
    i18n = True
    alternates = True
    x_default = True
    limit = 5000


class PageSitemap(InLanguages):
    def items(self) -> list[str]:
        return [
            "home",
            "connect:firm_list",
            "connect:research_list",
            "connect:cluster_list",
            "connect:event_list",
            "connect:case_list",
            "connect:notice_list",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class OrganisationSitemap(InLanguages):
    def items(self) -> QuerySet[Organisation]:
        return (
            Organisation.objects.listed().only("slug", "is_research", "updated_at").order_by("pk")
        )

    def lastmod(self, item: Any) -> Any:
        return item.updated_at


class ClusterSitemap(InLanguages):
    def items(self) -> QuerySet[Cluster]:
        return Cluster.objects.order_by("pk")


class TopicSitemap(InLanguages):
    def items(self) -> QuerySet[Topic]:
        return Topic.objects.order_by("pk")


class CaseSitemap(InLanguages):
    def items(self) -> QuerySet[CaseStudy]:
        return CaseStudy.objects.public().order_by("pk")

    def lastmod(self, item: Any) -> Any:
        return item.published_at


class NoticeSitemap(InLanguages):
    """Those that say whose they are: what is anonymous is not to be found from outside."""

    def items(self) -> QuerySet[Notice]:
        return Notice.objects.open_on(timezone.now().date()).named().order_by("pk")

    def lastmod(self, item: Any) -> Any:
        return item.posted_at


SITEMAPS = {
    "pages": PageSitemap,
    "organisations": OrganisationSitemap,
    "clusters": ClusterSitemap,
    "topics": TopicSitemap,
    "cases": CaseSitemap,
    "notices": NoticeSitemap,
}
