"""The life of a wave: opened, closed, frozen, published. Each move is compare-and-set with its event row."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from bewiser.lib import jobs
from connect.choices import SizeBand
from connect.models import Cluster, Organisation, User

from .. import cube, reports
from ..analysis.report import LAYOUT
from ..choices import Audience, InterviewState, SizeClass, WaveState
from ..exceptions import PartnersUndecided, TooFewFirms, WaveMoved
from ..models import Interview, Linkage, Participant, ReportEdition, Wave, WaveEvent
from .scopes import recompute_scopes

# What a plan says; everything else about a wave is moved by its steps.
PLANNED = (
    *("title", "slug", "starts_on", "ends_on", "scheme", "languages", "introduction"),
    *("scope_labels", "names_are_public"),
)


@transaction.atomic
def plan_wave(wave: Wave) -> None:
    """Write a new wave. Raises ValidationError, also where the cluster has one at this address."""
    # The cluster's row is the queue: of two that plan the same wave at once, one is told.
    Cluster.objects.select_for_update(no_key=True).get(pk=wave.cluster_id)
    wave.full_clean()
    wave.save()


@transaction.atomic
def change_plan(wave: Wave) -> None:
    """Write what a plan says and nothing else, since a colleague may move the wave meanwhile.

    Raises ValidationError, and WaveMoved once the wave is frozen.
    """
    now = Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    if now.is_frozen:
        raise WaveMoved
    wave.full_clean()
    if wave.scheme_id != now.scheme_id and Linkage.objects.named_in(wave).exists():
        raise ValidationError(
            {"scheme": _("Answers are scored by the scheme already; it stays as it is.")}
        )
    wave.save(update_fields=PLANNED)


@transaction.atomic
def open_wave(wave: Wave, *, by: User, now: datetime) -> None:
    """Let firms answer. Also opens a closed wave again, as long as it is not frozen."""
    if wave.state not in {WaveState.DRAFT, WaveState.CLOSED}:
        raise WaveMoved
    _move(wave, WaveState.OPEN, by=by, now=now, opened_at=wave.opened_at or now, closed_at=None)


@transaction.atomic
def close_wave(wave: Wave, *, by: User, now: datetime) -> None:
    """Take no more answers; the partners that were named are decided next, with suggestions by a worker."""
    if wave.state != WaveState.OPEN:
        raise WaveMoved
    _move(wave, WaveState.CLOSED, by=by, now=now, closed_at=now)
    # A row that is being saved at this moment is still an answer: the wave closes behind it.
    started = Interview.objects.filter(participant__wave=wave, state=InterviewState.STARTED)
    list(started.order_by("pk").select_for_update(of=("self",)).only("pk"))
    # What a firm handed in, opened again and did not hand in anew counts as it stands now.
    named = Linkage.objects.filter(interview=OuterRef("pk"))
    started.filter(Exists(named), submitted_at__isnull=False).update(state=InterviewState.SUBMITTED)
    jobs.later("linkages.suggest_partners", wave.pk)


@transaction.atomic
def freeze_wave(wave: Wave, *, by: User | None, now: datetime) -> None:
    """Fix the numbers: scopes, findings and the tables that everyone may see are computed now.

    Raises PartnersUndecided while names wait on the staging list.
    """
    if wave.state != WaveState.CLOSED:
        raise WaveMoved
    # A decision that is undone at this moment is counted, or finds the wave frozen.
    Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    waiting = wave.partners.waiting().count()
    if waiting:
        raise PartnersUndecided(waiting)
    _move(wave, WaveState.FROZEN, by=by, now=now, frozen_at=now)
    _fix_numbers(wave)


@transaction.atomic
def thaw_wave(wave: Wave, *, by: User, now: datetime, note: str) -> None:
    """Open a frozen wave to corrections; its report is withdrawn until it is frozen and published again."""
    if wave.state != WaveState.FROZEN:
        raise WaveMoved
    if not note.strip():
        raise ValidationError({"note": _("Say what has to be corrected.")})
    changes = {"frozen_at": None, "published_at": None}
    _move(wave, WaveState.CLOSED, by=by, now=now, note=note, **changes)
    cube.refresh(wave)


def may_be_published(wave: Wave) -> bool:
    """Whether enough firms stand behind a frozen wave, or all have agreed, for anything of it to be shown."""
    return wave.is_frozen and bool(reports.content_of(wave, Audience.PUBLIC)["linkages"])


def renew_reports() -> int:
    """Compute the reports of frozen waves again that an earlier release has computed; return how many."""
    old = Wave.objects.frozen().filter(
        pk__in=ReportEdition.objects.of_another_layout(LAYOUT).values("wave")
    )
    renewed = list(old.for_list())
    for wave in renewed:
        _fix_numbers(wave)
    return len(renewed)


@transaction.atomic
def _fix_numbers(wave: Wave) -> None:
    recompute_scopes(wave)
    reports.compute(wave)
    cube.refresh(wave)


@transaction.atomic
def publish_report(wave: Wave, *, now: datetime) -> None:
    """Let everyone read the report of a frozen wave. Raises TooFewFirms where there is nothing in it to read."""
    if wave.is_frozen and not may_be_published(wave):
        raise TooFewFirms
    moved = Wave.objects.filter(pk=wave.pk, state=WaveState.FROZEN, version=wave.version).update(
        published_at=now
    )
    if not moved:
        raise WaveMoved
    wave.refresh_from_db()


@transaction.atomic
def withdraw_report(wave: Wave) -> None:
    """Take the report of a wave back from the public."""
    moved = Wave.objects.filter(pk=wave.pk, version=wave.version).update(published_at=None)
    if not moved:
        raise WaveMoved
    wave.refresh_from_db()


def add_participant(
    wave: Wave, organisation: Organisation, *, employees: int | None = None
) -> Participant:
    """Return the row of a firm in a wave, made with the size class that the firm has at present."""
    participant, _made = Participant.objects.get_or_create(
        wave=wave,
        organisation=organisation,
        defaults={"size_class": size_class_of(organisation), "employees": employees},
    )
    return participant


def size_class_of(organisation: Organisation) -> str:
    """Multinational by its flag, large from 250 people, small or medium-sized otherwise."""
    if organisation.is_multinational:
        return SizeClass.MNC
    return SizeClass.LARGE if organisation.size == SizeBand.LARGE else SizeClass.SME


def _move(
    wave: Wave, to: str, *, by: User | None, now: datetime, note: str = "", **changes: Any
) -> None:
    seen_state, seen_version = wave.state, wave.version
    moved = Wave.objects.filter(pk=wave.pk, state=seen_state, version=seen_version).update(
        state=to, version=F("version") + 1, **changes
    )
    if not moved:
        raise WaveMoved
    wave.refresh_from_db()
    WaveEvent.objects.create(
        wave=wave,
        at=now,
        actor=by,
        version=wave.version,
        from_state=seen_state,
        to_state=to,
        note=note,
    )
