"""What templates need of case studies; those of other tools as well."""

import uuid
from typing import Any

from django import template
from django.urls import reverse

from .. import access
from ..models import CasePicture, CaseStudy

register = template.Library()


@register.filter
def picture_url(picture: CasePicture, case: CaseStudy) -> str:
    """Return the address of a picture of this case study, another one for each picture."""
    name = picture.image.name.rpartition("/")[2].removesuffix(".jpg")
    return reverse("connect:picture_file", args=[case.slug, name])


@register.inclusion_tag("connect/includes/_case_offer.html")
def case_offer(kind: str, key: uuid.UUID, user: Any) -> dict[str, Any]:
    """Lead to the case study of an introduction or a stay; offer to write it to those who may, where there is none."""
    case = CaseStudy.objects.visible_to(user).of_origin(kind, key).first()
    return {
        "kind": kind,
        "key": key,
        "case": case,
        "writes": case is None and access.may_tell(user, kind, key),
    }
