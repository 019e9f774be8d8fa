"""How people come to act for an organisation: they ask, or its team invites them."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..choices import MemberRole, TeamRefusal, TeamRequestState, TeamSide
from ..team_querysets import TeamRequestQuerySet

LONGEST_EVIDENCE = 1000


class TeamRequest(models.Model):
    """A person and the team of an organisation who are to come together: a claim, or an invitation.

    `side` says whose wish it is; the other side decides, once. An e-mail address that speaks for the organisation
    needs nobody: such a request is accepted as it is made, and `decided_by` stays empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "connect.Organisation",
        models.CASCADE,
        related_name="team_requests",
        verbose_name=_("organisation"),
    )
    user = models.ForeignKey(
        "connect.User", models.CASCADE, related_name="team_requests", verbose_name=_("person")
    )
    side = models.CharField(_("whose wish it is"), max_length=6, choices=TeamSide)
    role = models.CharField(_("role"), max_length=8, choices=MemberRole, default=MemberRole.EDITOR)
    evidence = models.TextField(_("how they belong to it"), max_length=LONGEST_EVIDENCE, blank=True)
    invited_by = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )

    state = models.CharField(
        _("state"), max_length=9, choices=TeamRequestState, default=TeamRequestState.WAITING
    )
    created_at = models.DateTimeField(_("asked"))
    # Until then it is the owners' turn, where there are any; afterwards the managers' as well.
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    remind_at = models.DateTimeField(_("next reminder"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.CharField(_("reason"), max_length=18, choices=TeamRefusal, blank=True)
    note = models.CharField(_("in a few words"), max_length=500, blank=True)

    objects = TeamRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join a team")
        verbose_name_plural = _("requests to join teams")
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(
                fields=["remind_at"],
                name="connect_teamrequest_remind",
                condition=Q(remind_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                name="connect_teamrequest_one_waiting",
                condition=Q(state=TeamRequestState.WAITING),
                violation_error_message=_("This is waiting for an answer already."),
            ),
            models.CheckConstraint(
                name="connect_teamrequest_side_known", condition=Q(side__in=TeamSide.values)
            ),
            models.CheckConstraint(
                name="connect_teamrequest_role_known", condition=Q(role__in=MemberRole.values)
            ),
            models.CheckConstraint(
                name="connect_teamrequest_state_known",
                condition=Q(state__in=TeamRequestState.values),
            ),
            models.CheckConstraint(
                name="connect_teamrequest_decided_at",
                condition=Q(state=TeamRequestState.WAITING, decided_at__isnull=True)
                | (~Q(state=TeamRequestState.WAITING) & Q(decided_at__isnull=False)),
            ),
            # A person who asks in vain reads why; an invitation is declined without a word.
            models.CheckConstraint(
                name="connect_teamrequest_refusal_told",
                condition=Q(state=TeamRequestState.DECLINED, side=TeamSide.PERSON)
                & Q(reason__in=TeamRefusal.values)
                | ~Q(state=TeamRequestState.DECLINED, side=TeamSide.PERSON) & Q(reason=""),
            ),
            models.CheckConstraint(
                name="connect_teamrequest_reminder_waits",
                condition=Q(remind_at__isnull=True) | Q(state=TeamRequestState.WAITING),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("connect:team_request_detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == TeamRequestState.WAITING

    @property
    def is_invitation(self) -> bool:
        return self.side == TeamSide.TEAM
