"""What is kept of an address: for people who have no account here. A link by mail proves that it is theirs."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bewiser.lib.acting import acts
from bewiser.lib.personal import Person
from bewiser.lib.ratelimit import allowed, client_address

from . import actions, letters
from .consents import consents_of
from .forms import AddressForm
from .keeping import kept_of
from .links import LinkEnded, address_of
from .person import account_at, person_at
from .views import DAY, HOUR, download

# Letters to addresses that somebody types: for a client, for all clients together, and for one address.
ASKS_AN_HOUR, ASKS_OF_ALL, LETTERS_PER_DAY = 10, 600, 3


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def address_ask(request: HttpRequest) -> HttpResponse:
    """Let the way to what is kept of an address be mailed to it; the answer is the same whatever is known of it."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        address = form.cleaned_data["email"].strip().lower()
        if not _may_ask(request, address):
            return render(request, "429.html", status=429)
        _write_to(address)
        return render(request, "people/address_sent.html")
    status = 422 if form.errors else 200
    return render(request, "people/address_ask.html", {"form": form}, status=status)


@login_not_required
@never_cache
@require_safe
def address_data(request: HttpRequest, token: str) -> HttpResponse:
    """What is kept of the address of a link."""
    return _shown(request, token) or render(
        request, "people/address_data.html", _context(person_at(address_of(token)), token)
    )


@login_not_required
@never_cache
@require_safe
def address_export(request: HttpRequest, token: str) -> HttpResponse:
    """Everything about the address of a link as one file."""
    return _shown(request, token) or download(person_at(address_of(token)))


@login_not_required
@acts("address_data", "token")
def address_delete(request: HttpRequest, token: str) -> HttpResponse:
    """Remove the person behind the address of a link."""
    ended = _shown(request, token)
    if ended is not None:
        return ended
    actions.remove(person_at(address_of(token)), now=timezone.now())
    messages.success(request, _("Deleted. What stays does not tell of you."))
    return redirect("address_data", token=token)


def _shown(request: HttpRequest, token: str) -> HttpResponse | None:
    """Answer for a link that is over, or whose address has an account: its owner signs in."""
    try:
        address = address_of(token)
    except LinkEnded:
        return render(request, "people/link_ended.html", status=410)
    account = account_at(address)
    return redirect("account_data") if account is not None and account.is_active else None


def _context(person: Person, token: str) -> dict[str, object]:
    kept = kept_of(person)
    return {
        "address": min(person.addresses),
        "kept": kept,
        "stays": [sentence for one in kept for sentence in one.stays],
        "consents": consents_of(person),
        "token": token,
    }


def _write_to(address: str) -> None:
    """Write to an address of which something is kept, and to no other."""
    account = account_at(address)
    if account is not None and account.is_active:
        letters.sign_in_for_data(account, address=address)
    elif kept_of(person_at(address)):
        letters.way_to_data(address, language=_language())


def _may_ask(request: HttpRequest, address: str) -> bool:
    now = timezone.now()
    return (
        allowed("data", client_address(request), limit=ASKS_AN_HOUR, per_seconds=HOUR, now=now)
        and allowed("data of all", "", limit=ASKS_OF_ALL, per_seconds=HOUR, now=now)
        # Asked of every address, so that the limit betrays nobody.
        and allowed("data letter", address, limit=LETTERS_PER_DAY, per_seconds=DAY, now=now)
    )


def _language() -> str:
    code = get_language() or settings.LANGUAGE_CODE
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
