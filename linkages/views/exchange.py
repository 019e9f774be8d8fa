"""Downloads of a report and of a wave, and the import of linkages from a file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext as translated
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from connect import geojson
from connect.models import Organisation

from .. import access
from ..choices import Audience
from ..exceptions import WaveNotOpen
from ..exchange import exporting, graphml
from ..exchange.accounts import Account, Outcome
from ..exchange.files import IN_BROWSER, Imported, import_file
from ..exchange.load import TAKES_ROWS
from ..exchange.reasons import Reason, UnusableFile
from ..exchange.tables import BROWSER_BYTES, BROWSER_ROWS
from ..models import ReportEdition, Wave

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# How long a file that was tried out waits to be written.
KEPT_SECONDS = 60 * 60


@login_not_required
@require_safe
def linkages_csv(request: HttpRequest, cluster: str) -> HttpResponse:
    """The rows with names for those who work on the wave, a member's own rows, else the protected tables."""
    wave, only = _readable(request, cluster)
    if only is not None and not only:
        return _download(exporting.tables_csv(wave), CSV, wave, "tables.csv")
    return _download(exporting.linkages_csv(wave, only=only), CSV, wave, "linkages.csv")


@login_not_required
@require_safe
def linkages_xlsx(request: HttpRequest, cluster: str) -> HttpResponse:
    """The rows with names, as a workbook."""
    wave, only = _named(request, cluster)
    return _download(exporting.linkages_xlsx(wave, only=only), XLSX, wave, "linkages.xlsx")


@login_not_required
@require_safe
def tables_csv(request: HttpRequest, cluster: str) -> HttpResponse:
    """The protected tables, the same for every reader."""
    wave, _only = _readable(request, cluster)
    return _download(exporting.tables_csv(wave), CSV, wave, "tables.csv")


@login_not_required
@require_safe
def towns_csv(request: HttpRequest, cluster: str) -> HttpResponse:
    """What the maps show to everyone, the same for every reader."""
    wave, _only = _readable(request, cluster)
    return _download(exporting.towns_csv(wave), CSV, wave, "towns.csv")


@login_not_required
@require_safe
def connectors_csv(request: HttpRequest, cluster: str) -> HttpResponse:
    """The key connectors as everyone may read of them."""
    wave, _only = _readable(request, cluster)
    return _download(exporting.connectors_csv(wave), CSV, wave, "connectors.csv")


@login_not_required
@require_safe
def map_geojson(request: HttpRequest, cluster: str) -> HttpResponse:
    """The arcs: to places for everyone, to partners for those who may see names."""
    wave, only = _readable(request, cluster)
    if only is None:
        content = exporting.map_geojson(wave, audience=Audience.FULL)
    else:
        content = exporting.map_geojson(wave, audience=Audience.PUBLIC, only=only or None)
    return _download(content, geojson.MEDIA_TYPE, wave, "map.geojson")


@login_not_required
@require_safe
def network_graphml(request: HttpRequest, cluster: str) -> HttpResponse:
    """Who named whom, for those who may see names; a member's own ties."""
    wave, only = _named(request, cluster)
    content = exporting.network_graphml(wave, only=only)
    return _download(content, graphml.MEDIA_TYPE, wave, "network.graphml")


@login_not_required
@require_safe
def report_json(request: HttpRequest, cluster: str) -> HttpResponse:
    """The report in the edition that this reader sees on its page."""
    wave = access.readable_report(request.user, cluster, request.GET.get("wave", ""))
    audience = Audience.FULL if access.sees_names(request.user, wave) else Audience.PUBLIC
    content = exporting.report_json(wave, audience=audience)
    return _download(content, "application/json", wave, "report.json")


@require_safe
def wave_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole wave with its code book, for those who work on it."""
    wave = access.kept_wave(request.user, pk)
    return _download(exporting.wave_zip(wave), "application/zip", wave, "wave.zip")


@require_safe
def template_csv(request: HttpRequest, pk: int) -> HttpResponse:
    wave = access.kept_wave(request.user, pk)
    return _download(exporting.template_csv(), CSV, wave, "template.csv")


@require_safe
def template_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    wave = access.kept_wave(request.user, pk)
    return _download(exporting.template_xlsx(wave), XLSX, wave, "template.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def wave_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a file out, see what would become of each row, then write it."""
    wave = access.kept_wave(request.user, pk)
    if wave.state not in TAKES_ROWS:
        raise PermissionDenied
    if request.method != "POST":
        return _import_page(request, wave)
    token = request.POST.get("token", "")
    kept = cache.get(_cache_key(request, wave, token)) if token else None
    upload = request.FILES.get("file")
    if kept is None and token:
        return _import_page(request, wave, problem=_("The file has gone. Send it again."))
    if upload is not None and (upload.size or 0) > BROWSER_BYTES:
        size = {"size": BROWSER_BYTES // (1024 * 1024)}
        return _import_page(request, wave, problem=_("The file is larger than %(size)s MB.") % size)
    if kept is not None:
        name, content = kept
        return _import(request, wave, name, content, token=token)
    if upload is None:
        return _import_page(request, wave, problem=_("Choose a file."))
    return _import(request, wave, upload.name or "", upload.read(), token="")


def _import(
    request: HttpRequest, wave: Wave, name: str, content: bytes, *, token: str
) -> HttpResponse:
    """Write the file that was tried out under this token; without one, try it out and keep it for an hour."""
    try:
        done = import_file(
            wave,
            content,
            now=timezone.now(),
            by=request.user,  # type: ignore[arg-type]
            is_dry=not token,
            limits=IN_BROWSER,
        )
    except UnusableFile as problem:
        return _import_page(request, wave, problem=said(problem.reason))
    except WaveNotOpen:
        messages.warning(request, _("A colleague was quicker: the wave has moved on."))
        return redirect("linkages:wave_detail", pk=wave.pk)
    if token:
        cache.delete(_cache_key(request, wave, token))
        counts = done.ledger.counts()
        n = counts["created"] + counts["updated"]
        text = ngettext("%(count)s linkage was written.", "%(count)s linkages were written.", n)
        messages.success(request, text % {"count": n})
    else:
        token = get_random_string(32)
        cache.set(_cache_key(request, wave, token), (name, content), KEPT_SECONDS)
        return _import_page(request, wave, done=done, file_name=name, token=token)
    return _import_page(request, wave, done=done, file_name=name)


def _import_page(
    request: HttpRequest,
    wave: Wave,
    *,
    problem: str = "",
    done: Imported | None = None,
    file_name: str = "",
    token: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "wave": wave,
        "problem": problem,
        "file_name": file_name,
        "token": token,
        "most_rows": BROWSER_ROWS,
        "most_megabytes": BROWSER_BYTES // (1024 * 1024),
    }
    if done is not None:
        told = [account for account in done.ledger.accounts if _is_told(account)]
        context |= {
            "is_done": True,
            "counts": [_counted(done, table) for table in done.ledger.tables],
            "rows": [_row(account) for account in told],
            "unused": ", ".join(done.unused),
            "notes": done.notes,
        }
    status = 422 if problem else 200
    return render(request, "linkages/exchange_import.html", context, status=status)


def said(reason: Reason) -> str:
    """Return a reason in the reader's language."""
    return translated(reason.text) % reason.values


def _is_told(account: Account) -> bool:
    """All that the file changes or loses; of what stays as it is, only what there is to say of it."""
    return account.outcome != Outcome.UNCHANGED or bool(account.reasons)


def _row(account: Account) -> dict[str, Any]:
    return {
        "table": account.table,
        "line": account.line,
        "key": account.key,
        "outcome": _outcomes()[account.outcome],
        "is_rejected": account.outcome == Outcome.REJECTED,
        "reasons": [said(reason) for reason in account.reasons],
    }


def _counted(done: Imported, table: str) -> dict[str, Any]:
    counts = done.ledger.counts(table)
    return {"table": table, "counts": [(word, counts[key]) for key, word in _outcomes().items()]}


def _outcomes() -> dict[str, str]:
    return {
        Outcome.CREATED: _("New"),
        Outcome.UPDATED: _("Changed"),
        Outcome.UNCHANGED: _("As it was"),
        Outcome.REJECTED: _("Refused"),
    }


def _readable(request: HttpRequest, cluster: str) -> tuple[Wave, list[Organisation] | None]:
    """Return the wave, and whose rows this reader sees with names: None for all, none of them for nobody's."""
    wave = access.readable_report(request.user, cluster, request.GET.get("wave", ""))
    if not ReportEdition.objects.filter(wave=wave).exists():
        raise Http404
    if access.sees_names(request.user, wave):
        return wave, None
    if not request.user.is_authenticated:
        return wave, []
    own = request.user.organisation_memberships.values("organisation")
    return wave, list(Organisation.objects.filter(pk__in=own, survey_rows__wave=wave))


def _named(request: HttpRequest, cluster: str) -> tuple[Wave, list[Organisation] | None]:
    """Return the same, for what has names in it. Raises PermissionDenied."""
    wave, only = _readable(request, cluster)
    if only is not None and not only:
        raise PermissionDenied
    return wave, only


def _cache_key(request: HttpRequest, wave: Wave, token: str) -> str:
    """Only who sent a file, and only for the wave that it was tried out on, can have it written."""
    safe = token if token.isascii() and token.isalnum() and len(token) == 32 else "none"
    return f"linkages-import:{request.user.pk}:{wave.pk}:{safe}"


def _download(content: bytes, media_type: str, wave: Wave, name: str) -> HttpResponse:
    file_name = f"{wave.cluster.slug}-{wave.slug}-{name}"
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{file_name}"',
            "Cache-Control": "private, no-store",
        },
    )
