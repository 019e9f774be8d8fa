"""What people decide about a case study. Each action is one transaction and names the version it saw.

Each raises CaseMoved when somebody was quicker, and writes nothing then. Any change makes a case study a draft
again and takes back what was approved: both organisations approve the words and pictures that are public.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from bewiser.lib.encounters import Encounter

from .. import access, case_letters
from ..choices import CaseState as State
from ..choices import CaseVerb as Verb
from ..choices import EncounterKind
from ..exceptions import CaseMoved
from ..importing.folding import fold
from ..models import CaseApproval, CaseEvent, CaseStudy, Organisation, User

LONGEST_STEM = 60


@transaction.atomic
def write_case(
    encounter: Encounter, *, words: Mapping[str, str], by: User, now: datetime
) -> CaseStudy:
    """Begin the case study of an introduction or a stay as a draft.

    Raises ValidationError, also where there is one of it already.
    """
    case = CaseStudy(
        first_id=encounter.first,
        second_id=encounter.second,
        origin_kind=encounter.kind,
        origin_id=encounter.key,
        connection_id=encounter.key if encounter.kind == EncounterKind.CONNECTION else None,
        written_by=by,
        created_at=now,
        state_since=now,
        **words,
    )
    case.slug = _address(case)
    case.full_clean()
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as problem:
        raise ValidationError(_("There is a case study of this already.")) from problem
    _tell(case, Verb.WRITTEN, by=by, now=now, before="")
    return case


@transaction.atomic
def change_words(case: CaseStudy, *, words: Mapping[str, str], by: User, now: datetime) -> None:
    """Write a case study anew. Raises ValidationError.

    The same words again change nothing, except that one which was taken off becomes a draft.
    """
    if not case.is_withdrawn and all(getattr(case, name) == value for name, value in words.items()):
        return
    draft = CaseStudy.objects.get(pk=case.pk)
    for name, value in words.items():
        setattr(draft, name, value)
    draft.clean_fields(exclude={field.name for field in case._meta.fields} - set(words))
    take_back(case, by=by, now=now, **words)


def take_back(case: CaseStudy, *, by: User, now: datetime, **changes: Any) -> None:
    """Make a case study a draft with these changes, in the caller's transaction; no approval outlives it."""
    _move(case, State.DRAFT, Verb.CHANGED, by=by, now=now, **changes)
    case.approvals.all().delete()


@transaction.atomic
def put_to_firms(case: CaseStudy, *, by: User, now: datetime) -> None:
    """Ask both organisations for their approval of what stands there now, and tell them by mail."""
    if not case.is_draft:
        raise CaseMoved
    _move(case, State.WAITING, Verb.PUT, by=by, now=now)
    case_letters.waiting(case)


@transaction.atomic
def approve(case: CaseStudy, *, by: User, now: datetime) -> None:
    """Approve this version for each organisation that the person speaks for; the second approval makes it public.

    Approving twice is saying it once. Raises PermissionDenied for who speaks for neither.
    """
    own = access.spoken_for(by, case)
    if not own:
        raise PermissionDenied
    # The case study's row is the queue: of two that approve at once, the later sees both approvals.
    waiting = CaseStudy.objects.select_for_update().filter(
        pk=case.pk, state=State.WAITING, version=case.version
    )
    if not waiting.exists():
        raise CaseMoved
    approved = set(case.approvals.values_list("organisation", flat=True))
    new = [organisation for organisation in own if organisation.pk not in approved]
    CaseApproval.objects.bulk_create(
        CaseApproval(case=case, organisation=organisation, by=by, at=now, version=case.version)
        for organisation in new
    )
    for organisation in new:
        _tell(case, Verb.APPROVED, by=by, now=now, organisation=organisation)
    if approved | {organisation.pk for organisation in new} >= {case.first_id, case.second_id}:
        waiting.update(state=State.PUBLIC, state_since=now, published_at=now)
        case.refresh_from_db()
        _tell(case, Verb.PUBLISHED, by=by, now=now, before=State.WAITING)
        case_letters.published(case, by=by)


@transaction.atomic
def withdraw(case: CaseStudy, *, by: User, now: datetime) -> None:
    """Take a case study off in the name of one of its organisations, whatever has happened to it meanwhile.

    Raises PermissionDenied for who speaks for neither, CaseMoved where it is off already.
    """
    own = access.spoken_for(by, case)
    if not own:
        raise PermissionDenied
    case.refresh_from_db(from_queryset=CaseStudy.objects.select_for_update())
    if case.is_withdrawn:
        raise CaseMoved
    whose = own[0] if len(own) == 1 else None
    _move(case, State.WITHDRAWN, Verb.WITHDRAWN, by=by, now=now, whose=whose)
    case.approvals.all().delete()
    case_letters.withdrawn(case, by=by)


def _move(
    case: CaseStudy,
    to: State,
    verb: Verb,
    *,
    by: User,
    now: datetime,
    whose: Organisation | None = None,
    **changes: Any,
) -> None:
    """Write a new version of a case study as its caller saw it, and tell what happened."""
    before = case.state
    moved = CaseStudy.objects.filter(pk=case.pk, version=case.version, state=before).update(
        state=to, version=F("version") + 1, state_since=now, published_at=None, **changes
    )
    if not moved:
        raise CaseMoved
    case.refresh_from_db()
    _tell(case, verb, by=by, now=now, before=before, organisation=whose)


def _tell(
    case: CaseStudy,
    verb: Verb,
    *,
    by: User,
    now: datetime,
    before: str | None = None,
    organisation: Organisation | None = None,
) -> None:
    CaseEvent.objects.create(
        case=case,
        version=case.version,
        at=now,
        verb=verb,
        organisation=organisation,
        actor=by,
        from_state=case.state if before is None else before,
        to_state=case.state,
    )


def _address(case: CaseStudy) -> str:
    """Return an address out of the title that nobody else has; it stays when the title changes."""
    words = "-".join(word for word in fold(case.title).split() if word.isascii())
    return f"{words[:LONGEST_STEM].strip('-') or 'case'}-{case.pk.hex[:8]}"
