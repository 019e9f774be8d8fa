"""Pages of a list; a page number that makes no sense shows the nearest page that does."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 25


def page_of(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page:
    """Return the page that `?page=` names."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
