"""Requests for the people whose they are: the list and the page of one."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bewiser.lib.paging import page_of

from .. import access, portraits
from ..filters import ConnectionFilter
from ..models import ConnectionRequest
from .decisions import connection_page


@require_safe
@never_cache
def connection_list(request: HttpRequest) -> HttpResponse:
    """The requests of this reader, the one that moved last on top; a line above says how many wait for me."""
    rows = ConnectionRequest.objects.visible_to(request.user).for_list()
    chosen = ConnectionFilter(request.GET, queryset=rows)
    page = page_of(request, chosen.qs)
    reader = access.standing(request.user)
    entries = [_entry(row, reader.actor(row)) for row in page.object_list]
    context = {
        "page": page,
        "entries": entries,
        "filter_form": chosen.form,
        "is_filtered": any(chosen.form.data.get(name) for name in chosen.form.fields),
        "now": timezone.now(),
    }
    return render(request, "connect/connection_list.html", context)


def _entry(connection: ConnectionRequest, reader: access.Actor) -> dict[str, Any]:
    return {
        "connection": connection,
        "title": portraits.title(connection, reader),
        "state_label": portraits.state_label(connection, reader),
    }


@require_safe
@never_cache
def connection_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    connection = access.readable_connection(request.user, pk)
    return connection_page(request, connection, access.actor(request.user, connection))
