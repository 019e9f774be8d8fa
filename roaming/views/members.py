"""A membership as those see it who look after it: its status, what comes next, its contacts and its places."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell
from connect.models import Cluster

from .. import access
from ..actions import members as actions
from ..agreements import differences
from ..choices import MemberStatus
from ..exceptions import AgreementMoved, MemberMoved
from ..forms import AcceptForm, ApplyForm, ContactForm, MoveForm
from ..membership import MOVES, Party, moves_open_to
from ..models import Agreement, AgreementMember, Contact

# The words on the button of a move, and what is said once it is made.
WORDS = {
    "apply": (gettext_lazy("Apply"), gettext_lazy("The application is with the coordinator.")),
    "invite": (
        gettext_lazy("Invite to the agreement"),
        gettext_lazy("The cluster is invited to accept the agreement."),
    ),
    "refuse": (
        gettext_lazy("Do not admit"),
        gettext_lazy("The cluster reads why it is not admitted."),
    ),
    "pause": (gettext_lazy("Pause"), gettext_lazy("The membership is paused.")),
    "resume": (gettext_lazy("Resume"), gettext_lazy("The cluster takes guests again.")),
    "leave": (
        gettext_lazy("Leave the agreement"),
        gettext_lazy("The cluster has left the agreement."),
    ),
}
QUICKER = gettext_lazy("A colleague was quicker: the membership has moved on.")


@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    """All clusters and how far each is in the agreement, for the coordinators."""
    if not access.is_coordinator(request.user):
        raise PermissionDenied
    current = Agreement.objects.current()
    members = AgreementMember.objects.for_list()
    context = {
        "members": members,
        "others": Cluster.objects.filter(agreement_member=None).select_related("organisation"),
        "behind": set(members.not_accepted(current).values_list("pk", flat=True)),
        "current": current,
    }
    return render(request, "roaming/member_list.html", context)


@require_safe
def member_manage(request: HttpRequest, cluster: str) -> HttpResponse:
    """How a cluster stands in the agreement, and what this person can do about it."""
    return page(request, access.kept_cluster(request.user, cluster))


@acts("roaming:member_manage", "cluster")
def member_apply(request: HttpRequest, cluster: str) -> HttpResponse:
    """Let a cluster that is not in the list apply, or invite it."""
    found = access.kept_cluster(request.user, cluster)
    form = ApplyForm(request.POST)
    if not form.is_valid():
        return page(request, found, apply=form)
    invites = Party.CLUSTER not in access.parties_of(request.user, found)
    act = actions.invite if invites else actions.apply
    try:
        act(found, by=request.user, now=timezone.now(), **form.cleaned_data)
    except MemberMoved:
        messages.warning(request, QUICKER)
    else:
        messages.success(request, WORDS["invite" if invites else "apply"][1])
    return redirect("roaming:member_manage", cluster=cluster)


@acts("roaming:member_manage", "cluster")
def member_move(request: HttpRequest, cluster: str, move: str) -> HttpResponse:
    """Make one move of a membership."""
    if move not in MOVES:
        raise Http404
    member = access.kept_member(request.user, cluster)
    form = MoveForm(request.POST, auto_id=f"{move}_%s")
    if not form.is_valid():
        return page(request, member.cluster, move=move, form=form)
    try:
        step = access.permitted_move(request.user, member, move)
        actions.move_member(member, step, by=request.user, now=timezone.now(), **form.cleaned_data)
    except MemberMoved:
        messages.warning(request, QUICKER)
    except AgreementMoved:
        messages.warning(request, _("The version in force is not accepted yet."))
        return redirect("roaming:member_accept", cluster=cluster)
    except ValidationError as problem:
        tell(form, problem)
        return page(request, member.cluster, move=move, form=form)
    else:
        messages.success(request, WORDS[move][1])
    return redirect("roaming:member_manage", cluster=cluster)


@require_http_methods(["GET", "HEAD", "POST"])
def member_accept(request: HttpRequest, cluster: str) -> HttpResponse:
    """Read the version in force, see what is new in it, and accept it by name."""
    member = access.kept_member(request.user, cluster)
    agreement = Agreement.objects.current()
    if agreement is None:
        raise Http404
    # Only the cluster speaks for itself.
    if Party.CLUSTER not in access.parties_of(request.user, member.cluster):
        raise PermissionDenied
    form = AcceptForm(
        request.POST if request.method == "POST" else None, initial={"name": request.user.name}
    )
    if form.is_valid():
        seen = request.POST.get("version", "")
        try:
            if seen != str(agreement.version):
                raise AgreementMoved
            actions.accept_agreement(
                member,
                agreement,
                name=form.cleaned_data["name"],
                position=form.cleaned_data["position"],
                by=request.user,
                now=timezone.now(),
            )
        except AgreementMoved:
            form.add_error(
                None, _("Another version is in force by now. Read it before you accept it.")
            )
        except MemberMoved:
            messages.warning(request, QUICKER)
            return redirect("roaming:member_manage", cluster=cluster)
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("The agreement is accepted. Thank you."))
            return redirect("roaming:member_manage", cluster=cluster)
    before = member.acceptances.order_by("-agreement__version").first()
    known = before.agreement if before and before.agreement_id != agreement.pk else None
    context = {
        "member": member,
        "agreement": agreement,
        "form": form,
        "known": known,
        "changes": differences(known.text, agreement.text)
        if known and known.language == agreement.language
        else [],
        "is_accepted": actions.has_accepted(member, agreement),
    }
    status = 422 if form.errors else 200
    return render(request, "roaming/member_accept.html", context, status=status)


def page(request: HttpRequest, cluster: Cluster, **said: Any) -> HttpResponse:
    member = AgreementMember.objects.for_list().filter(cluster=cluster).first()
    parties = access.parties_of(request.user, cluster)
    agreement = Agreement.objects.current()
    context: dict[str, Any] = {
        "cluster": cluster,
        "member": member,
        "agreement": agreement,
        "speaks": Party.CLUSTER in parties,
        "apply": said.get("apply") or ApplyForm(),
    }
    if member is not None:
        form = said.get("form")
        context |= {
            "moves": [
                (
                    move,
                    WORDS[move.move][0],
                    form
                    if form and said["move"] == move.move
                    else MoveForm(auto_id=f"{move.move}_%s"),
                )
                for move in moves_open_to(member.status, parties)
            ],
            "wants_acceptance": member.status
            in {MemberStatus.INVITED, MemberStatus.ACTIVE, MemberStatus.PAUSED}
            and not actions.has_accepted(member, agreement),
            "acceptances": member.acceptances.select_related("agreement"),
            "contacts": member.contacts.all(),
            "contact_form": said.get("contact")
            or ContactForm(
                instance=Contact(member=member), initial={"language": request.user.language}
            ),
            "locations": member.locations.all(),
            "events": member.events.select_related("actor"),
        }
    status = 422 if said else 200
    return render(request, "roaming/member_manage.html", context, status=status)
