"""What an editor says about a finding. Compare and set, so that two editors do not overwrite each other."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from connect.models import User

from ..choices import FindingState
from ..exceptions import RowChanged
from ..models import Finding

LONGEST = 600


@transaction.atomic
def accept_finding(
    finding: Finding, *, by: User, seen_version: int, language: str = "", text: str = ""
) -> None:
    """Let a finding stand, as suggested or in an editor's own words for one language.

    An empty text brings the suggested sentence back. The number is noted: where it changes after the wave is
    frozen anew, the finding wants a look. Raises RowChanged.
    """
    if len(text) > LONGEST:
        raise ValidationError(
            {"text": _("A sentence has %(most)s characters at most.") % {"most": LONGEST}}
        )
    texts = dict(finding.texts)
    if language:
        texts.pop(language, None)
        if text.strip():
            texts[language] = text.strip()
    _set(
        finding,
        seen_version,
        state=FindingState.ACCEPTED,
        seen_number=finding.number,
        texts=texts,
        decided_by=by,
    )


@transaction.atomic
def drop_finding(finding: Finding, *, by: User, seen_version: int) -> None:
    """Leave a finding out of the report. Raises RowChanged."""
    _set(
        finding,
        seen_version,
        state=FindingState.DROPPED,
        seen_number=finding.number,
        decided_by=by,
    )


def _set(finding: Finding, seen_version: int, **changes: object) -> None:
    moved = Finding.objects.filter(pk=finding.pk, version=seen_version).update(
        version=F("version") + 1, **changes
    )
    if not moved:
        raise RowChanged
    finding.refresh_from_db()
