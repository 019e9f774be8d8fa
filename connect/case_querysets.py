"""Named sets of case studies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.apps import apps as django_apps
from django.db import models
from django.db.models import Q

from .choices import CaseState


class CaseStudyQuerySet(models.QuerySet[Any]):
    def public(self) -> CaseStudyQuerySet:
        return self.filter(state=CaseState.PUBLIC)

    def not_public(self) -> CaseStudyQuerySet:
        return self.exclude(state=CaseState.PUBLIC)

    def published_within(self, since: date, until: date) -> CaseStudyQuerySet:
        """Public ones that became so after one day and on the other at the latest, the newest first."""
        return (
            self.public()
            .filter(published_at__date__gt=since, published_at__date__lte=until)
            .for_list()
        )

    def about(self, organisation: Any) -> CaseStudyQuerySet:
        return self.filter(Q(first=organisation) | Q(second=organisation))

    def number_about(self, organisations: Sequence[Any]) -> dict[int, int]:
        """How many there are about each of these organisations, by its key; those without one are left out."""
        keys = [organisation.pk for organisation in organisations]
        sides = self.filter(Q(first__in=keys) | Q(second__in=keys)).values_list("first", "second")
        counted = Counter(key for pair in sides for key in set(pair))
        return {key: counted[key] for key in keys if counted[key]}

    def of_origin(self, kind: str, key: Any) -> CaseStudyQuerySet:
        """The case study of one introduction or stay, if there is one."""
        return self.filter(origin_kind=kind, origin_id=key)

    def concerning(self, user: Any) -> CaseStudyQuerySet:
        """Those whose drafts this person reads: as a member of either, as its manager, or for the network."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser or user.network_roles.exists():
            return self.all()
        organisations = django_apps.get_model("connect", "Organisation").objects
        joined = organisations.joined_by(user).values("pk")
        told = organisations.written_about_by(user).values("pk")
        return self.filter(
            Q(first__in=joined) | Q(second__in=joined) | Q(first__in=told) | Q(second__in=told)
        )

    def visible_to(self, user: Any) -> CaseStudyQuerySet:
        """Public ones for everyone; all others for those whom they concern."""
        if not user.is_authenticated:
            return self.public()
        return self.filter(
            Q(state=CaseState.PUBLIC) | Q(pk__in=self.model.objects.concerning(user).values("pk"))
        )

    def for_list(self) -> CaseStudyQuerySet:
        return self.select_related("first", "second").order_by(
            "-published_at", "-state_since", "pk"
        )
