"""An interview, row by row. Saving a row twice makes one linkage, in whatever order the copies arrive."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from connect.models import User

from ..choices import Category, InterviewMode, InterviewState, PartnerDecision, Scope
from ..exceptions import InterviewHandedIn, RowChanged, WaveNotOpen
from ..models import Interview, Invitation, Linkage, NamedPartner, Participant, Wave
from ..naming import PartnerName, stage
from ..scoring import BAND_SCORES, FOUR_IS, score
from ..snapshots import scheme_of
from .scopes import computed_scope


@dataclass(frozen=True)
class Answer:
    """One row of an interview as somebody filled it in. `band` stands alone or the four i's do."""

    partner: PartnerName
    four_is: dict[str, int | None]
    band: str = ""
    since: int | None = None
    comment: str = ""
    scope: str = ""
    scope_reason: str = ""


@transaction.atomic
def start_interview(
    participant: Participant,
    *,
    mode: str,
    now: datetime,
    invitation: Invitation | None = None,
    interviewer: User | None = None,
    respondent: str = "",
) -> Interview:
    """Return the interview of an invitation, made when it is first opened; one more of the firm otherwise.

    Raises WaveNotOpen.
    """
    # The firm's row is the queue: two tabs that open the link at once get one interview.
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    if invitation is not None:
        found = Interview.objects.filter(invitation=invitation).first()
        if found:
            return found
    if not participant.wave.is_open and mode != InterviewMode.IMPORTED:
        raise WaveNotOpen
    last = participant.interviews.aggregate(last=Max("number"))["last"] or 0
    return Interview.objects.create(
        participant=participant,
        invitation=invitation,
        interviewer=interviewer,
        number=last + 1,
        mode=mode,
        respondent=respondent or (invitation.name if invitation else ""),
        started_at=now,
    )


@transaction.atomic
def save_linkage(
    interview: Interview,
    *,
    category: str,
    row: uuid.UUID,
    answer: Answer,
    now: datetime,
    seen_version: int | None = None,
) -> Linkage:
    """Save one row. `row` is the form's key and `seen_version` what it was drawn from, None for a new row.

    The same answers sent again change nothing. Raises RowChanged where the row says something else by now than
    the form was drawn from, WaveNotOpen, and ValidationError where the partner is already named in the category.
    """
    interview = _writable(interview)
    if category not in Category.values:
        raise ValidationError(_("There is no such category."))
    wave = interview.participant.wave
    partner = stage(wave, answer.partner)
    values = _values(interview, answer, partner, now)
    found = interview.linkages.filter(row=row).first()
    if found and found.version != seen_version:
        if _says(found, category, values):
            return found
        raise RowChanged
    if found is None and seen_version is not None:
        raise RowChanged
    double = interview.linkages.filter(category=category, partner=partner).exclude(row=row).first()
    if double:
        raise ValidationError(
            {"name": _("%(name)s is already named in this category.") % {"name": partner.name}}
        )
    if found is None:
        linkage = Linkage(interview=interview, row=row, category=category, **values)
        linkage.full_clean(exclude=["interview"])
        linkage.save()
    elif _says(found, category, values):
        return found
    else:
        left = found.partner
        Linkage(interview=interview, row=row, category=category, **values).full_clean(
            validate_unique=False, validate_constraints=False
        )
        Linkage.objects.filter(pk=found.pk).update(
            category=category, version=F("version") + 1, **values
        )
        linkage = interview.linkages.get(pk=found.pk)
        forget_unused(left)
    _unskip(interview, category)
    return linkage


@transaction.atomic
def remove_linkage(
    interview: Interview, *, row: uuid.UUID, seen_version: int | None
) -> Linkage | None:
    """Take a row back; a row that is gone already stays gone. Returns what was removed.

    Raises RowChanged where the row says something else by now than was seen, and WaveNotOpen.
    """
    interview = _writable(interview)
    linkage = interview.linkages.filter(row=row).select_related("partner").first()
    if linkage is None:
        return None
    if linkage.version != seen_version:
        raise RowChanged
    linkage.delete()
    forget_unused(linkage.partner)
    return linkage


@transaction.atomic
def skip_category(interview: Interview, *, category: str, reason: str) -> None:
    """Note why a firm names nobody in a category; an empty reason takes the note back."""
    interview = _writable(interview)
    if category not in Category.values:
        raise ValidationError(_("There is no such category."))
    if reason and interview.linkages.filter(category=category).exists():
        raise ValidationError({"reason": _("This category has partners already.")})
    skipped = {key: value for key, value in interview.skipped.items() if key != category}
    if reason:
        skipped[category] = reason
    Interview.objects.filter(pk=interview.pk).update(skipped=skipped)


@transaction.atomic
def submit_interview(
    interview: Interview,
    *,
    now: datetime,
    employees: int | None = None,
    consents: bool | None = None,
    name: str = "",
) -> None:
    """Hand an interview in; pressing twice hands it in once. Raises WaveNotOpen.

    None leaves what the firm has said before of its people and its consent; False takes the consent back.
    """
    # Two people may hand in for one firm at once: each adds to what the other has written.
    firms = Participant.objects.select_for_update(of=("self",), no_key=True)
    participant = firms.get(interviews=interview)
    interview = Interview.objects.select_for_update().get(pk=interview.pk)
    if interview.state == InterviewState.SUBMITTED:
        return
    interview = _writable(interview)
    if not interview.linkages.exists():
        raise ValidationError(_("Name at least one organisation before you hand the interview in."))
    if employees is not None:
        participant.employees = employees
    if consents is False:
        participant.consented_at, participant.consented_by = None, ""
    elif consents and participant.consented_at is None:
        participant.consented_at, participant.consented_by = now, name
    participant.full_clean()
    participant.save(update_fields=["employees", "consented_at", "consented_by"])
    Interview.objects.filter(pk=interview.pk).update(
        state=InterviewState.SUBMITTED, submitted_at=now, respondent=name or interview.respondent
    )


@transaction.atomic
def reopen_interview(interview: Interview) -> None:
    """Let a firm go on with an interview that it has handed in, while the wave is open.

    It keeps the moment of handing in: what is not handed in anew counts as it stands when the wave closes.
    """
    # A wave that closes at this moment either waits for this, or is found closed.
    waves = Wave.objects.select_for_update(of=("self",), no_key=True)
    if not waves.get(participants__interviews=interview).is_open:
        raise WaveNotOpen
    Interview.objects.filter(pk=interview.pk, state=InterviewState.SUBMITTED).update(
        state=InterviewState.STARTED
    )


def forget_unused(partner: NamedPartner) -> None:
    """Remove a name from the staging list that nobody names any more and nobody has decided on."""
    # One that somebody else holds is being named or decided on at this moment: it stays.
    row = NamedPartner.objects.select_for_update(skip_locked=True).filter(pk=partner.pk).first()
    undecided = {PartnerDecision.WAITING, PartnerDecision.CONFIRMED}
    if row and row.decision in undecided and not row.events.exists():
        NamedPartner.objects.filter(pk=row.pk, linkages__isnull=True, merged__isnull=True).delete()


def _writable(interview: Interview) -> Interview:
    """Return the interview, locked: rows of one interview are written one after another."""
    # Locked first and read then: whoever had to wait sees the wave as it is now.
    Interview.objects.select_for_update().get(pk=interview.pk)
    interview = Interview.objects.for_page().get(pk=interview.pk)
    is_open = interview.participant.wave.is_open or interview.mode == InterviewMode.IMPORTED
    if not is_open:
        raise WaveNotOpen
    if interview.state != InterviewState.STARTED:
        raise InterviewHandedIn
    return interview


def _values(
    interview: Interview, answer: Answer, partner: NamedPartner, now: datetime
) -> dict[str, object]:
    wave = interview.participant.wave
    scheme = scheme_of(wave.scheme)
    points = score(answer.four_is, scheme)
    if answer.band:
        answers: dict[str, int | None] = dict.fromkeys(FOUR_IS)
        points, band = BAND_SCORES[answer.band], answer.band
    elif points is None:
        raise ValidationError({"importance": _("Answer at least one of the four questions.")})
    else:
        answers, band = {name: answer.four_is.get(name) for name in FOUR_IS}, scheme.band(points)
    by_hand = bool(answer.scope)
    if by_hand and (answer.scope not in Scope.values or not answer.scope_reason.strip()):
        raise ValidationError({"scope_reason": _("Say why the scope is set by hand.")})
    return {
        "partner": partner,
        **answers,
        "score": points,
        "band": band,
        "scope": answer.scope if by_hand else computed_scope(wave, partner),
        "scope_reason": answer.scope_reason if by_hand else "",
        "since": answer.since,
        "comment": answer.comment,
        "saved_at": now,
    }


def _says(linkage: Linkage, category: str, values: dict[str, object]) -> bool:
    """Whether a row says the same already."""
    same = {name: value for name, value in values.items() if name != "saved_at"}
    return linkage.category == category and all(
        getattr(linkage, name) == value for name, value in same.items()
    )


def _unskip(interview: Interview, category: str) -> None:
    if category in interview.skipped:
        skipped = {key: value for key, value in interview.skipped.items() if key != category}
        Interview.objects.filter(pk=interview.pk).update(skipped=skipped)
