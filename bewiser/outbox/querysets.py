"""Which mails, in the words of the drain and of the people who watch it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower, Now

from .choices import FINAL_STATUSES, MailStatus

if TYPE_CHECKING:
    from .models import Bounce, Mail, Route, Suppression  # noqa: F401

M = TypeVar("M", bound=models.Model)


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, now: datetime) -> "MailQuerySet":
        """Mails that should be on their way by now."""
        return self.filter(status=MailStatus.PENDING, due_at__lte=now)

    def expired(self, now: datetime) -> "MailQuerySet":
        """Mails that waited until they had nothing useful to say."""
        return self.filter(status=MailStatus.PENDING, expires_at__lte=now)

    def unknown(self) -> "MailQuerySet":
        return self.filter(status=MailStatus.UNKNOWN)

    def abandoned(self) -> "MailQuerySet":
        """Mails whose worker has not been heard of for longer than its lease, by the database's clock."""
        return self.filter(status=MailStatus.SENDING, lease_until__lte=Now())

    def held_by(self, holder: str) -> "MailQuerySet":
        return self.filter(status=MailStatus.SENDING, leased_by=holder)

    def forgettable(self, before: datetime) -> "MailQuerySet":
        """Mails that are over and done with and still say to whom they went."""
        return self.filter(
            status__in=FINAL_STATUSES, created_at__lt=before, forgotten_at__isnull=True
        )

    def sendable_again(self) -> "MailQuerySet":
        """Mails that did not, or perhaps did not, arrive, and still have a recipient who wants them, and a body."""
        lost = self.filter(status__in=(MailStatus.FAILED, MailStatus.UNKNOWN), forgotten_at=None)
        # A mail of a batch expires when its reader wants no more of them.
        unwanted = Q(skeleton__isnull=False, expires_at__isnull=False)
        refused = self._all("Suppression").filter(address=Lower(OuterRef("to")))
        return lost.exclude(body_text="", skeleton=None).filter(~unwanted, ~Exists(refused))

    def of_batch(self, batch: str) -> "MailQuerySet":
        """Mails that were written together, in whatever language.

        Without a join, since an UPDATE over one would find its rows in a subquery: of a row that moved while the
        UPDATE waited for it, PostgreSQL asks again only what stands beside that.
        """
        return self.filter(skeleton__in=self._all("Skeleton").filter(batch=batch))

    def remembered(self) -> "MailQuerySet":
        """Mails that still say to whom they went."""
        return self.filter(forgotten_at=None)

    def waiting_for(self, address: str) -> "MailQuerySet":
        """Mails that would still go to an address."""
        return self.filter(status__in=(MailStatus.PENDING, MailStatus.HELD), to__iexact=address)

    def _all(self, name: str) -> "models.QuerySet[models.Model]":
        """Rows of another table of the outbox, which cannot be imported here."""
        return self.model._meta.apps.get_model("outbox", name).objects.all()


class RouteQuerySet(models.QuerySet["Route"]):
    def paused(self) -> "RouteQuerySet":
        return self.filter(paused_at__isnull=False)


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def covering(self, address: str) -> "SuppressionQuerySet":
        return self.filter(address=address.lower())


class HeartbeatQuerySet(models.QuerySet["models.Model"]):
    def age(self, now: datetime) -> timedelta | None:
        """Return how long ago the latest beat was, None if there never was one."""
        latest = self.filter(Q(name="beat")).values_list("beat_at", flat=True).first()
        return None if latest is None else max(now - latest, timedelta())


class BounceQuerySet(models.QuerySet["Bounce"]):
    def against(self, address: str, *, since: datetime) -> "BounceQuerySet":
        """Bounces that speak against an address, and not against its server, our mail or ourselves."""
        about_others = Q(status__regex=r"^[45]\.(?:[367]\.|1\.[789]$)")
        return self.filter(mail__to__iexact=address, at__gte=since).exclude(about_others)

    def forgettable(self, before: datetime) -> "BounceQuerySet":
        """Bounces of long ago that still have the words of the server."""
        return self.filter(at__lt=before).exclude(diagnostic="")
