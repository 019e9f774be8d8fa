"""The roaming pass: shown to the guest, checked by whoever it is shown to."""

import qrcode
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from qrcode.image.svg import SvgPathImage

from bewiser.lib.mail import page_url

from .. import access, passes
from ..choices import StayState
from ..models import Stay
from ..passing import pass_of, published_keys, read_pass
from ..staying import Party


@never_cache
@require_safe
def stay_pass(request: HttpRequest, pk: str) -> HttpResponse:
    """The pass of an agreed stay, for its guest, as a code to show at the door."""
    stay = access.seen_stay(request.user, pk)
    if Party.GUEST not in access.stay_parties(request.user, stay):
        raise PermissionDenied
    if stay.state != StayState.AGREED:
        raise Http404
    token = pass_of(stay)
    url = page_url("en", "roaming:pass_check", token)
    context = {"stay": stay, "url": url, "code": _code(url)}
    return render(request, "roaming/stay_pass.html", context)


@never_cache
@login_not_required
@require_safe
def pass_check(request: HttpRequest, token: str) -> HttpResponse:
    """Whether a pass is authentic, in date and not used before; the host checks its guest in from here."""
    context: dict[str, object] = {"verdict": "good"}
    try:
        content = read_pass(token, now=timezone.now())
    except passes.PassForged:
        return render(request, "roaming/pass_check.html", {"verdict": "forged"}, status=404)
    except passes.PassOutOfDate:
        return render(request, "roaming/pass_check.html", {"verdict": "out_of_date"}, status=410)
    stay = Stay.objects.for_list().filter(pk=content.stay).first()
    context["content"] = content
    if stay is None or stay.state not in (StayState.AGREED, StayState.STARTED, StayState.FINISHED):
        context["verdict"] = "ended"
    elif stay.state != StayState.AGREED:
        context["verdict"] = "used"
    elif request.user.is_authenticated and Party.HOST in access.stay_parties(request.user, stay):
        context["stay"] = stay
        context["act_url"] = reverse("roaming:stay_move", args=[stay.pk, "check-in"])
    status = 200 if context["verdict"] == "good" else 410
    return render(request, "roaming/pass_check.html", context, status=status)


@login_not_required
@require_safe
def pass_keys(request: HttpRequest) -> JsonResponse:
    """The public keys, for whoever checks passes where there is no line."""
    return JsonResponse(passes.key_set(published_keys()))


def _code(url: str) -> str:
    """Return a QR code as SVG, which takes the colours of the page."""
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, image_factory=SvgPathImage, border=2
    )
    code.add_data(url)
    return mark_safe(code.make_image().to_string(encoding="unicode"))  # noqa: S308 (we made it)
