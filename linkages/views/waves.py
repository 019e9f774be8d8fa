"""A manager's survey: planned, opened, followed, closed, frozen and published."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell
from bewiser.lib.ratelimit import allowed

from .. import access, progress
from ..actions import interviews, invitations
from ..actions import waves as actions
from ..choices import InterviewMode
from ..exceptions import PartnersUndecided, TooFewFirms, WaveMoved, WaveNotOpen
from ..forms import HoldForm, InviteForm, ThawForm, WaveForm
from ..links import interview_token
from ..models import Invitation, Wave

# Each is written to by mail. A cluster has hundreds of firms, and a list of them comes in by a file.
INVITATIONS_PER_DAY = 400
MOVES: dict[str, Callable[..., None]] = {
    "open": lambda wave, user, now: actions.open_wave(wave, by=user, now=now),
    "close": lambda wave, user, now: actions.close_wave(wave, by=user, now=now),
    "freeze": lambda wave, user, now: actions.freeze_wave(wave, by=user, now=now),
    "publish": lambda wave, user, now: actions.publish_report(wave, now=now),
    "withdraw": lambda wave, user, now: actions.withdraw_report(wave),
}


DONE = {
    "open": gettext_lazy("The wave is open: firms can be invited and can answer."),
    "close": gettext_lazy("The wave is closed. Decide on the partners that were named."),
    "freeze": gettext_lazy("The numbers are fixed. Look at the findings, then publish the report."),
    "publish": gettext_lazy("The report is published: everyone may read it."),
    "withdraw": gettext_lazy("The report is withdrawn: only those who work on it may read it."),
}


@require_safe
def wave_list(request: HttpRequest) -> HttpResponse:
    """The waves that this person works on."""
    clusters = access.surveyed_clusters(request.user)
    if not clusters.exists():
        raise PermissionDenied
    waves = Wave.objects.kept_by(request.user).for_list().with_counts()
    return render(request, "linkages/wave_list.html", {"waves": waves, "clusters": clusters})


@require_http_methods(["GET", "HEAD", "POST"])
def wave_add(request: HttpRequest, cluster: str) -> HttpResponse:
    """Plan a wave for a cluster."""
    surveyed = access.surveyed_cluster(request.user, cluster)
    form = WaveForm(
        request.POST if request.method == "POST" else None, instance=Wave(cluster=surveyed)
    )
    if form.is_valid() and _planned(form, actions.plan_wave):
        return redirect("linkages:wave_detail", pk=form.instance.pk)
    context = {"form": form, "cluster": surveyed}
    status = 422 if form.errors else 200
    return render(request, "linkages/wave_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def wave_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a wave says of itself; its scheme is fixed once it is frozen."""
    wave = access.kept_wave(request.user, pk)
    if wave.is_frozen:
        raise PermissionDenied
    form = WaveForm(request.POST if request.method == "POST" else None, instance=wave)
    if form.is_valid() and _planned(form, actions.change_plan):
        return redirect("linkages:wave_detail", pk=wave.pk)
    context = {"form": form, "cluster": wave.cluster, "wave": wave}
    status = 422 if form.errors else 200
    return render(request, "linkages/wave_form.html", context, status=status)


@require_safe
def wave_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is invited, who has answered, and what comes next."""
    return _detail(request, access.kept_wave(request.user, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def wave_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Say what a move means, and on POST make it: open, close, freeze, publish a wave, or withdraw its report."""
    wave = access.kept_wave(request.user, pk)
    if move not in MOVES:
        raise Http404
    if request.method != "POST":
        context = {
            "wave": Wave.objects.for_move().get(pk=wave.pk),
            "move": move,
            "is_refused": move == "publish" and not actions.may_be_published(wave),
        }
        return render(request, "linkages/wave_move.html", context)
    try:
        MOVES[move](wave, request.user, timezone.now())
    except PartnersUndecided as problem:
        text = ngettext(
            "%(count)s named partner is not decided yet.",
            "%(count)s named partners are not decided yet.",
            problem.waiting,
        )
        messages.error(request, text % {"count": problem.waiting})
        return redirect("linkages:partner_list", pk=wave.pk)
    except TooFewFirms:
        messages.error(
            request, _("Too few firms stand behind this report: nothing of it may be shown.")
        )
    except WaveMoved:
        messages.warning(request, _("A colleague was quicker: the wave has moved on."))
    else:
        messages.success(request, DONE[move])
    return redirect("linkages:wave_detail", pk=wave.pk)


@acts("linkages:wave_detail", "pk")
def wave_thaw(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a frozen wave to corrections."""
    wave = access.kept_wave(request.user, pk)
    form = ThawForm(request.POST)
    if not form.is_valid():
        return _detail(request, wave, thaw=form)
    try:
        actions.thaw_wave(wave, by=request.user, now=timezone.now(), **form.cleaned_data)
    except WaveMoved:
        messages.warning(request, _("A colleague was quicker: the wave has moved on."))
    return redirect("linkages:wave_detail", pk=wave.pk)


@acts("linkages:wave_detail", "pk")
def wave_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite one person to answer for a firm."""
    wave = access.kept_wave(request.user, pk)
    form = InviteForm(request.POST, wave=wave)
    if not form.is_valid():
        return _detail(request, wave, invite=form)
    data = form.cleaned_data
    if not allowed(
        "survey_invite",
        str(request.user.pk),
        limit=INVITATIONS_PER_DAY,
        per_seconds=86_400,
        now=timezone.now(),
    ):
        form.add_error(None, _("You have invited many people today. Try again tomorrow."))
        return _detail(request, wave, invite=form)
    try:
        invitations.invite_firm(wave, now=timezone.now(), by=request.user, **data)
    except WaveNotOpen:
        form.add_error(None, _("Open the wave before you invite firms."))
        return _detail(request, wave, invite=form)
    except ValidationError as problem:
        tell(form, problem)
        return _detail(request, wave, invite=form)
    messages.success(request, _("The invitation to %(name)s is on its way.") % data)
    return redirect("linkages:wave_detail", pk=wave.pk)


@require_POST
def wave_invite_owners(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite the owners of all firms of which nobody is invited."""
    wave = access.kept_wave(request.user, pk)
    try:
        sent = invitations.invite_owners(wave, now=timezone.now(), by=request.user)
    except WaveNotOpen:
        messages.error(request, _("Open the wave before you invite firms."))
    else:
        _say_sent(
            request,
            sent,
            ngettext(
                "%(count)s invitation is on its way.",
                "%(count)s invitations are on their way.",
                sent,
            ),
            _("Nobody was left to invite: every other firm has an invitation, or no owner here."),
        )
    return redirect("linkages:wave_detail", pk=wave.pk)


@require_POST
def wave_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind everybody who has not handed in yet; nobody twice on one day."""
    wave = access.kept_wave(request.user, pk)
    try:
        sent = invitations.remind_all(wave, now=timezone.now(), by=request.user)
    except WaveNotOpen:
        messages.error(request, _("The wave is not open."))
    else:
        _say_sent(
            request,
            sent,
            ngettext(
                "%(count)s reminder is on its way.", "%(count)s reminders are on their way.", sent
            ),
            _("There is nobody to remind: all have answered, or were reminded today."),
        )
    return redirect("linkages:wave_detail", pk=wave.pk)


@require_POST
def invitation_revoke(request: HttpRequest, pk: int, invitation: str) -> HttpResponse:
    """Let a personal link open nothing any more."""
    wave = access.kept_wave(request.user, pk)
    invited = get_object_or_404(Invitation, pk=invitation, participant__wave=wave)
    invitations.revoke(invited, now=timezone.now())
    messages.success(request, _("The link of %(name)s is withdrawn.") % {"name": invited.name})
    return redirect("linkages:wave_detail", pk=wave.pk)


@acts("linkages:wave_detail", "pk")
def interview_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an interview that a manager holds, and go to its first question."""
    wave = access.kept_wave(request.user, pk)
    form = HoldForm(request.POST, wave=wave)
    if not form.is_valid():
        return _detail(request, wave, hold=form)
    try:
        interview = interviews.start_interview(
            form.cleaned_data["participant"],
            mode=InterviewMode.INTERVIEWER,
            interviewer=request.user,
            respondent=form.cleaned_data["respondent"],
            now=timezone.now(),
        )
    except WaveNotOpen:
        form.add_error(None, _("The wave is not open."))
        return _detail(request, wave, hold=form)
    return redirect("linkages:answer", token=interview_token(interview, request.user))


@require_POST
def interview_resume(request: HttpRequest, pk: str) -> HttpResponse:
    """Go on with an interview, as the manager who holds it."""
    interview = access.kept_interview(request.user, pk)
    return redirect("linkages:answer", token=interview_token(interview, request.user))


def _say_sent(request: HttpRequest, sent: int, some: str, none: str) -> None:
    """Say how many letters go out, or why there are none."""
    if sent:
        messages.success(request, some % {"count": sent})
    else:
        messages.info(request, none)


def _planned(form: WaveForm, write: Callable[[Wave], None]) -> bool:
    """Write a plan; what the action refuses is said in the form."""
    try:
        write(form.instance)
    except WaveMoved:
        form.add_error(None, _("A colleague was quicker: the wave has moved on."))
    except ValidationError as problem:
        tell(form, problem)
    return not form.errors


def _detail(request: HttpRequest, wave: Wave, **forms: object) -> HttpResponse:
    participants = wave.participants.for_wave_page()
    interviews = [one for participant in participants for one in participant.interviews.all()]
    context = {
        "wave": wave,
        "participants": participants,
        "skips": progress.skips(interviews),
        "waiting": wave.partners.waiting().count(),
        "events": wave.events.select_related("actor"),
        "invite": InviteForm(wave=wave),
        "hold": HoldForm(wave=wave),
        "thaw": ThawForm(),
        "uninvited": invitations.owners_to_invite(wave).count() if wave.is_open else 0,
    }
    status = 422 if forms else 200
    return render(request, "linkages/wave_detail.html", context | forms, status=status)
