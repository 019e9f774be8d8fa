"""Who may read and change a notice. Views get notices no other way."""

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from . import access
from .exceptions import NoticeOver
from .models import Notice, Organisation, User


def visible_notice(user: Any, pk: uuid.UUID, *, today: date) -> Notice:
    """Return a notice that this reader may see now: an open one, or one that concerns them.

    Raises NoticeOver for one that was posted and is no longer open, Http404 for all else.
    """
    rows = Notice.objects.select_related("organisation__cluster", "posted_by").prefetch_related(
        "topics"
    )
    notice = get_object_or_404(rows, pk=pk)
    if notice.is_open_on(today) and notice.organisation.is_listed:
        return notice
    if concerns(user, notice):
        return notice
    if notice.posted_at is None:
        raise Http404
    raise NoticeOver


def open_notice(user: Any, pk: uuid.UUID, *, today: date) -> Notice:
    """Return an open notice, which can be answered; NoticeOver or 404 for others, whoever asks."""
    notice = visible_notice(user, pk, today=today)
    if not (notice.is_open_on(today) and notice.organisation.is_listed):
        raise NoticeOver
    return notice


def written_notice(user: User, pk: uuid.UUID, *, today: date) -> Notice:
    """Return a notice that this person may change; 404 where it is hidden from them, 403 for its readers."""
    try:
        notice = visible_notice(user, pk, today=today)
    except NoticeOver as problem:
        raise Http404 from problem
    if not writes(user, notice):
        raise PermissionDenied
    return notice


def concerns(user: Any, notice: Notice) -> bool:
    """Whether this reader sees all of a notice: whose it is, how it stands, and what happened to it."""
    return Notice.objects.concerning(user).filter(pk=notice.pk).exists()


def writes(user: Any, notice: Notice) -> bool:
    if not user.is_authenticated:
        return False
    return Notice.objects.written_by(user).filter(pk=notice.pk).exists()


def posts_for(user: Any, organisation: Organisation) -> bool:
    """Whether this person posts for the organisation: its owner or editor, or who manages its side.

    Only an organisation with a page posts: whoever is introduced wants to know whom they met.
    """
    if not user.is_authenticated or not organisation.is_listed:
        return False
    if user.is_superuser:
        return True
    return Organisation.objects.posted_for_by(user).filter(pk=organisation.pk).exists()


def posting_organisation(user: User, slug: str) -> Organisation:
    """Return an organisation for which this person posts; 404 where it is hidden from them, 403 for others."""
    organisation = access.visible_organisation(user, slug)
    if not posts_for(user, organisation):
        raise PermissionDenied
    return organisation


def reminded(notice: Notice) -> list[User]:
    """Return who is told that a notice ends: who posted it while they still may, else the owners."""
    if notice.posted_by is not None and notice.posted_by.is_active:
        still = Notice.objects.written_by(notice.posted_by).filter(pk=notice.pk)
        if still.exists():
            return [notice.posted_by]
    return list(access.owners_of(notice.organisation))
