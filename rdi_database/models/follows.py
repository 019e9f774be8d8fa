"""What people want to hear news of."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..choices import FollowKind, FollowRhythm
from ..querysets import FollowQuerySet


class Follow(models.Model):
    """Somebody gets a digest of what is new in a topic or a search, and nothing where nothing is.

    New is what was not there when they began, and in no digest since: the keys of all that stand in the two lists.
    `query` is what follows the path in the address of the list. `version` counts the digests.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows", verbose_name=_("person")
    )
    kind = models.CharField(_("what is followed"), max_length=12, choices=FollowKind)
    topic = models.ForeignKey(
        "connect.Topic",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="follows",
        verbose_name=_("topic"),
    )
    query = models.CharField(_("search"), max_length=1000, blank=True)
    name = models.CharField(_("name"), max_length=200)
    rhythm = models.CharField(
        _("how often"), max_length=8, choices=FollowRhythm, default=FollowRhythm.WEEKLY
    )
    created_at = models.DateTimeField(_("begun"))
    due_at = models.DateTimeField(_("next digest"))
    version = models.PositiveIntegerField(default=0, editable=False)
    told_organisations = ArrayField(models.BigIntegerField(), default=list, editable=False)
    told_initiatives = ArrayField(models.BigIntegerField(), default=list, editable=False)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("followed topic or search")
        verbose_name_plural = _("followed topics and searches")
        ordering = ["name", "created_at"]
        indexes = [models.Index(fields=["due_at"], name="rdi_follow_due")]
        constraints = [
            models.CheckConstraint(
                name="rdi_follow_kind_known", condition=Q(kind__in=FollowKind.values)
            ),
            models.CheckConstraint(
                name="rdi_follow_rhythm_known", condition=Q(rhythm__in=FollowRhythm.values)
            ),
            models.CheckConstraint(
                name="rdi_follow_topic_or_search",
                condition=Q(kind=FollowKind.TOPIC, topic__isnull=False, query="")
                | (~Q(kind=FollowKind.TOPIC) & Q(topic__isnull=True)),
            ),
            models.CheckConstraint(
                name="rdi_follow_due_after", condition=Q(due_at__gt=F("created_at"))
            ),
            models.UniqueConstraint(
                fields=["user", "topic"],
                name="rdi_follow_topic_once",
                condition=Q(kind=FollowKind.TOPIC),
                violation_error_message=_("You follow this topic already."),
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "query"],
                name="rdi_follow_search_once",
                condition=~Q(kind=FollowKind.TOPIC),
                violation_error_message=_("You follow this search already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
