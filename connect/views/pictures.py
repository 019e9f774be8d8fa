"""The pictures of a case study: shown, added and taken away."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell

from .. import access
from ..actions import pictures as actions
from ..case_forms import PictureForm
from ..exceptions import CaseMoved
from .cases import QUICKER, as_seen, case_page


@login_not_required
@require_safe
# Whoever takes a case study off wants its pictures gone as well: they are kept nowhere for long.
@cache_control(private=True, max_age=300)
def picture_file(request: HttpRequest, slug: str, name: uuid.UUID) -> FileResponse:
    """A picture, out of whatever storage it is kept in, for whoever may see its case study."""
    case = access.visible_case(request.user, slug)
    picture = get_object_or_404(case.pictures, image=f"cases/{name}.jpg")
    return FileResponse(picture.image.open("rb"), content_type="image/jpeg")


@acts("connect:case_edit", "slug")
def picture_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a picture to a case study, which makes it a draft again."""
    case = access.written_case(request.user, slug)
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return case_page(request, case, picture_form=form)
    try:
        as_seen(request, case)
        actions.add_picture(case, by=request.user, now=timezone.now(), **form.cleaned_data)
    except CaseMoved:
        form.add_error(None, QUICKER)
    except ValidationError as problem:
        tell(form, problem)
    else:
        messages.success(request, _("The picture is added."))
        return redirect("connect:case_edit", slug=slug)
    return case_page(request, access.written_case(request.user, slug), picture_form=form)


@require_POST
def picture_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a picture away, which makes the case study a draft again."""
    case = access.written_case(request.user, slug)
    picture = get_object_or_404(case.pictures, pk=pk)
    try:
        as_seen(request, case)
        actions.remove_picture(picture, case=case, by=request.user, now=timezone.now())
    except CaseMoved:
        messages.warning(request, QUICKER)
    else:
        messages.success(request, _("The picture is taken away."))
    return redirect("connect:case_edit", slug=slug)
