"""Addresses at which something is done: a POST acts, and whoever only looks is led back to the page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def acts(back_to: str, *named: str) -> Callable[[View], View]:
    """Let a view act on POST; answer GET and HEAD with a redirect to the page `back_to`, all else with 405.

    The page stands at those parts of the address that are `named`. Nothing is looked up on the way: the page
    itself asks who may read it, and the redirect tells nobody whether there is anything to read.
    """

    # A form that is refused comes back at this address: there people reload it or change the language.
    def acting(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def acted(request: HttpRequest, **parts: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, **parts)
            return redirect(back_to, **{name: parts[name] for name in named})

        return acted

    return acting
