"""The contact of a member: named by the cluster, confirmed by a link of a letter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell
from bewiser.lib.ratelimit import allowed

from .. import access
from ..actions import contacts as actions
from ..forms import ContactForm
from ..links import LinkEnded, contact_of
from ..models import Contact
from . import members

# Each is written to by mail, and has not asked for it.
CONTACTS_PER_DAY = 30


@acts("roaming:member_manage", "cluster")
def contact_name(request: HttpRequest, cluster: str) -> HttpResponse:
    """Name a contact or a deputy."""
    member = access.kept_member(request.user, cluster)
    form = ContactForm(request.POST, instance=Contact(member=member, named_at=timezone.now()))
    if form.is_valid() and not _may_write(request):
        form.add_error(None, _("You have named many contacts today. Try again tomorrow."))
    if form.is_valid():
        try:
            contact = actions.name_contact(
                form.save(commit=False), by=request.user, now=timezone.now()
            )
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("%(name)s is asked to confirm.") % {"name": contact.name})
            return redirect("roaming:member_manage", cluster=cluster)
    return members.page(request, member.cluster, contact=form)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Look at what one is named for, and confirm it: looking changes nothing."""
    try:
        contact = contact_of(token)
    except LinkEnded:
        return render(request, "roaming/link_ended.html", {}, status=410)
    if request.method == "POST":
        actions.confirm_contact(contact, now=timezone.now())
        contact.refresh_from_db()
    return render(request, "roaming/contact_confirm.html", {"contact": contact})


def _may_write(request: HttpRequest) -> bool:
    return allowed(
        "contact",
        str(request.user.pk),
        limit=CONTACTS_PER_DAY,
        per_seconds=86_400,
        now=timezone.now(),
    )
