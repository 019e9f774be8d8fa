"""The pictures of a case study. Each change of them is a change of the case study: it has to be approved anew."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ..models import CasePicture, CaseStudy, User
from ..models.cases import MOST_PICTURES
from .cases import take_back


@transaction.atomic
def add_picture(
    case: CaseStudy, *, image: ContentFile, words: str, by: User, now: datetime
) -> CasePicture:
    """Put a picture behind those that are there. Raises ValidationError for a fifth one, and CaseMoved."""
    take_back(case, by=by, now=now)
    there = case.pictures.count()
    if there >= MOST_PICTURES:
        raise ValidationError(_("A case study has at most four pictures."))
    picture = CasePicture(case=case, image=image, words=words.strip(), position=there + 1)
    picture.full_clean()
    picture.save()
    return picture


@transaction.atomic
def remove_picture(picture: CasePicture, *, case: CaseStudy, by: User, now: datetime) -> None:
    """Take a picture away; those behind it move up, and its file goes once that is certain. Raises CaseMoved."""
    take_back(case, by=by, now=now)
    storage, name = picture.image.storage, str(picture.image.name)
    case.pictures.filter(pk=picture.pk).delete()
    case.pictures.filter(position__gt=picture.position).update(position=F("position") - 1)
    transaction.on_commit(lambda: storage.delete(name))
