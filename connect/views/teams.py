"""The team of an organisation: asking to join it, seeing it, and saying who is in it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell
from bewiser.lib.ratelimit import allowed

from .. import access
from ..actions import teams as actions
from ..exceptions import AlreadyInTeam, LastOwner
from ..models import Organisation, OrganisationMember, TeamRequest
from ..team_forms import ClaimForm, InviteForm, RoleForm

# Each writes a letter to somebody who did not ask for it.
CLAIMS_PER_DAY = 5
INVITATIONS_PER_DAY = 30
DAY = 86_400


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to act for an organisation; an address of its own domain is let in at once."""
    organisation = access.visible_organisation(request.user, slug)
    if access.acts_for(request.user, organisation):
        return redirect("connect:team_detail", organisation.slug)
    waiting = TeamRequest.objects.waiting().of(request.user).at(organisation).first()
    if waiting is not None:
        return redirect(waiting)
    is_proved = actions.proves(request.user, organisation)
    form = ClaimForm(request.POST if request.method == "POST" else None, is_proved=is_proved)
    if form.is_valid():
        answer = _claim(request, form, organisation)
        if answer is not None:
            return answer
    context = {
        "organisation": organisation,
        "form": form,
        "is_proved": is_proved,
        "has_owner": access.owners_of(organisation).exists(),
    }
    return render(request, "connect/team_claim.html", context, status=422 if form.errors else 200)


def _claim(
    request: HttpRequest, form: ClaimForm, organisation: Organisation
) -> HttpResponse | None:
    if not _may_write(request, "claim", CLAIMS_PER_DAY):
        form.add_error(None, _("You have asked several teams today. Try again tomorrow."))
        return None
    try:
        asked = actions.claim(
            organisation,
            by=request.user,
            evidence=form.cleaned_data.get("evidence", ""),
            now=timezone.now(),
        )
    except AlreadyInTeam:
        return redirect("connect:team_detail", organisation.slug)
    except ValidationError as problem:
        tell(form, problem)
        return None
    if asked.is_waiting:
        messages.success(request, _("Your request is with those who decide. They answer by mail."))
        return redirect(asked)
    messages.success(request, _("You act for this organisation now."))
    return redirect("connect:profile_edit", organisation.slug)


@never_cache
@require_safe
def team_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Who acts for an organisation, for its members and those who keep the team."""
    organisation = access.team_organisation(request.user, slug)
    return _team_page(request, organisation)


@acts("connect:team_detail", "slug")
def team_invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite somebody by their address."""
    organisation = access.kept_organisation(request.user, slug)
    form = InviteForm(request.POST)
    if form.is_valid() and _invited(request, form, organisation):
        return redirect("connect:team_detail", organisation.slug)
    return _team_page(request, organisation, invite_form=form)


def _invited(request: HttpRequest, form: InviteForm, organisation: Organisation) -> bool:
    """Hand a clean form to the action and say what came of it; what it refuses is said in the form."""
    if not _may_write(request, "team_invite", INVITATIONS_PER_DAY):
        form.add_error(None, _("You have invited many people today. Try again tomorrow."))
        return False
    try:
        invited = actions.invite(
            organisation, by=request.user, now=timezone.now(), **form.cleaned_data
        )
    except AlreadyInTeam:
        form.add_error("email", _("Whoever has this address is in the team already."))
        return False
    except ValidationError as problem:
        tell(form, problem)
        return False
    if invited.is_waiting:
        words = _("A letter is on its way to %(email)s.")
    else:
        words = _("%(email)s had asked already, and is in the team now.")
    messages.success(request, words % {"email": invited.user.email})
    return True


@acts("connect:team_detail", "slug")
def team_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give a member another role."""
    organisation = access.kept_organisation(request.user, slug)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _team_page(request, organisation, role_forms={pk: form})
    done = _("The role is changed.")
    return _decide(request, organisation, pk, actions.change_role, done, **form.cleaned_data)


@acts("connect:team_detail", "slug")
def team_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a member out of the team."""
    organisation = access.kept_organisation(request.user, slug)
    return _decide(request, organisation, pk, actions.remove, _("They are out of the team."))


@acts("connect:team_detail", "slug")
def team_leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave the team oneself."""
    organisation = access.team_organisation(request.user, slug)
    own = organisation.members.filter(user=request.user).first()
    if own is None:
        return redirect("connect:team_detail", organisation.slug)
    answer = _decide(
        request, organisation, own.pk, actions.remove, _("You no longer act for this organisation.")
    )
    # Whoever has left sees the team no more.
    return answer if access.acts_for(request.user, organisation) else redirect("home")


@acts("connect:team_detail", "slug")
def team_show(request: HttpRequest, slug: str) -> HttpResponse:
    """Let one's own name be read on the organisation's page, or no more."""
    organisation = access.team_organisation(request.user, slug)
    is_shown = request.POST.get("shown") == "1"
    if not actions.show_name(organisation, by=request.user, is_shown=is_shown):
        messages.info(request, _("Only people who act for the organisation can be shown."))
    elif is_shown:
        messages.success(request, _("Your name is on its page, for people who are signed in."))
    else:
        messages.success(request, _("Your name is not shown."))
    return redirect("connect:team_detail", organisation.slug)


def _decide(
    request: HttpRequest,
    organisation: Organisation,
    pk: int,
    act: Callable[..., None],
    done: str,
    **said: Any,
) -> HttpResponse:
    member = organisation.members.select_related("user", "organisation__cluster").filter(pk=pk)
    try:
        act(member.get(), by=request.user, now=timezone.now(), **said)
    except OrganisationMember.DoesNotExist as problem:
        raise Http404 from problem
    except LastOwner:
        messages.warning(request, _("There is no other owner. Make somebody else an owner first."))
    else:
        messages.success(request, done)
    return redirect("connect:team_detail", organisation.slug)


def _may_write(request: HttpRequest, scope: str, most: int) -> bool:
    return allowed(scope, str(request.user.pk), limit=most, per_seconds=DAY, now=timezone.now())


def _team_page(
    request: HttpRequest,
    organisation: Organisation,
    *,
    invite_form: InviteForm | None = None,
    role_forms: dict[int, RoleForm] | None = None,
) -> HttpResponse:
    keeps = access.keeps_team(request.user, organisation)
    bound = role_forms or {}
    members = organisation.members.for_team()
    context = {
        "organisation": organisation,
        "keeps": keeps,
        "rows": [
            {
                "member": member,
                "is_self": member.user_id == request.user.pk,
                "form": bound.get(member.pk) or _role_form(member),
            }
            for member in members
        ],
        "waiting": TeamRequest.objects.waiting().at(organisation).for_list() if keeps else [],
        "invite_form": invite_form or InviteForm(),
        "own": next((member for member in members if member.user_id == request.user.pk), None),
    }
    forms_said: list[forms.Form] = [*bound.values(), *([invite_form] if invite_form else [])]
    failed = any(form.errors for form in forms_said)
    return render(request, "connect/team_detail.html", context, status=422 if failed else 200)


def _role_form(member: OrganisationMember) -> RoleForm:
    return RoleForm(initial={"role": member.role}, auto_id=f"member{member.pk}_%s")
