"""The page of one's own data: what is kept, the export, the objection, and the removal of the account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bewiser.lib.acting import acts
from bewiser.lib.personal import Person
from bewiser.lib.ratelimit import allowed
from connect.models import OrganisationMember, User

from . import actions, codes, letters
from .consents import consents_of
from .exporting import export
from .forms import CodeForm
from .keeping import kept_of
from .links import LinkEnded, staying_user
from .person import person_of

# Letters with a code, and exports, which read every table.
CODES_PER_DAY, EXPORTS_PER_HOUR = 10, 20
HOUR, DAY = 3600, 86_400


@never_cache
@require_safe
def account_data(request: HttpRequest) -> HttpResponse:
    """What is kept about the reader, in words, and what they may do about it."""
    person = person_of(request.user)
    context = {"kept": kept_of(person), "consents": consents_of(person)}
    return render(request, "people/data.html", context)


@never_cache
@require_safe
def account_export(request: HttpRequest) -> HttpResponse:
    """Everything about the reader as one file."""
    if not _may(request, "export", EXPORTS_PER_HOUR, HOUR):
        return render(request, "429.html", status=429)
    return download(person_of(request.user))


@acts("account_data")
def account_object(request: HttpRequest) -> HttpResponse:
    """Get nothing any more but what a running request needs."""
    actions.object_to_more(request.user, person_of(request.user), now=timezone.now())
    messages.success(
        request, _("Noted. You get nothing any more but what a running request of yours needs.")
    )
    return redirect("account_data")


@acts("account_data")
def account_object_back(request: HttpRequest) -> HttpResponse:
    """Take the objection back."""
    actions.take_objection_back(request.user)
    messages.success(
        request, _("You hear again of what you follow. The newsletter you ask for anew.")
    )
    return redirect("account_data")


@never_cache
@require_safe
def account_delete(request: HttpRequest) -> HttpResponse:
    """What goes, what stays and why; and the code that confirms it."""
    return _delete_page(request, CodeForm())


@acts("account_delete")
def account_delete_code(request: HttpRequest) -> HttpResponse:
    """Mail a code to the reader's address."""
    if not _may(request, "delete_code", CODES_PER_DAY, DAY):
        return render(request, "429.html", {"is_mailbox_full": True}, status=429)
    letters.delete_code(request.user, code=codes.make(request.session, now=timezone.now()))
    messages.info(request, _("A code is on its way to %(email)s.") % {"email": request.user.email})
    return redirect("account_delete")


@acts("account_delete")
def account_delete_confirm(request: HttpRequest) -> HttpResponse:
    """Remove the reader, if they type the code that was mailed to them."""
    now = timezone.now()
    form = CodeForm(request.POST)
    if form.is_valid() and not codes.fits(request.session, form.cleaned_data["code"], now=now):
        form.add_error("code", _("That is not the code, or it is too old."))
    if form.is_valid():
        try:
            actions.remove(person_of(request.user), now=now)
        except actions.LastSuperuser:
            form.add_error(None, _("Nobody else runs this site. Make somebody a superuser first."))
    if form.errors:
        return _delete_page(request, form, status=422)
    logout(request)
    messages.success(request, _("Your account is deleted. What stays does not tell of you."))
    return redirect("home")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account_stay(request: HttpRequest, token: str) -> HttpResponse:
    """Keep an account that nobody has used for long: GET shows a button, POST keeps it."""
    try:
        user = staying_user(token)
    except LinkEnded:
        return render(request, "people/link_ended.html", status=410)
    if request.method == "POST":
        actions.stay(user, now=timezone.now())
    context = {"is_done": request.method == "POST"}
    return render(request, "people/stay.html", context)


def download(person: Person) -> HttpResponse:
    """Return the export of a person as a file to keep."""
    now = timezone.now()
    answer = HttpResponse(export(person, now=now), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="my-data-{now:%Y-%m-%d}.zip"'
    return answer


def _delete_page(request: HttpRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
    kept = kept_of(person_of(request.user))
    context = {
        "kept": kept,
        "stays": [sentence for one in kept for sentence in one.stays],
        "orphaned": _orphaned_by(request.user),
        "form": form,
        "is_waiting": codes.is_waiting(request.session, now=timezone.now()),
        "tries": codes.MOST_TRIES,
        "site_name": settings.SITE_NAME,
    }
    return render(request, "people/delete.html", context, status=status)


def _orphaned_by(user: User) -> list[str]:
    """The organisations that lose their only owner with this person."""
    return [str(member.organisation) for member in OrganisationMember.objects.only_owners(user)]


def _may(request: HttpRequest, scope: str, most: int, seconds: int) -> bool:
    return allowed(scope, str(request.user.pk), limit=most, per_seconds=seconds, now=timezone.now())
