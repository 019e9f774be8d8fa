"""Looking for partners for a call."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from bewiser.lib import jobs
from connect.matching import Suggestion
from connect.models import Organisation, Topic, User
from connect.reasons import stored

from ..choices import WantedRole
from ..exceptions import WantedChanged
from ..models import Initiative, PartnerWanted, Proposal

# Works out who could complete the consortium; the composition root knows what every tool knows.
PROPOSE = "bewiser.propose_partners"
MOST_TOPICS = 20


@transaction.atomic
def look_for_partners(
    call: Initiative,
    organisation: Organisation,
    *,
    role: WantedRole,
    offers: Iterable[Topic],
    seeks: Iterable[Topic],
    text: str,
    language: str,
    by: User,
    now: datetime,
) -> PartnerWanted:
    """Say on the page of a call that an organisation looks for partners. Raises ValidationError if it does already."""
    # One after the other, so that who presses twice is told so by the constraint's sentence.
    Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk).first()
    wanted = PartnerWanted(
        initiative=call,
        organisation=organisation,
        role=role,
        text=text,
        language=language,
        created_by=by,
        created_at=now,
    )
    wanted.full_clean()
    wanted.save()
    _set_topics(wanted, offers, seeks)
    jobs.later(PROPOSE, wanted.pk)
    return wanted


@transaction.atomic
def change(
    wanted: PartnerWanted,
    *,
    version: int,
    role: WantedRole,
    offers: Iterable[Topic],
    seeks: Iterable[Topic],
    text: str,
    language: str,
    now: datetime,
) -> None:
    """Say it otherwise. Raises WantedChanged where a colleague was quicker, or where nobody reads it any more."""
    stands = PartnerWanted.objects.open(now).filter(pk=wanted.pk, version=version)
    moved = stands.update(role=role, text=text, language=language, version=F("version") + 1)
    if not moved:
        raise WantedChanged
    _set_topics(wanted, offers, seeks)
    jobs.later(PROPOSE, wanted.pk)


def take_back(wanted: PartnerWanted, *, now: datetime) -> None:
    """Look for nobody any more. Doing so twice is fine."""
    PartnerWanted.objects.filter(pk=wanted.pk, withdrawn_at__isnull=True).update(withdrawn_at=now)


@transaction.atomic
def propose(wanted: PartnerWanted, found: Sequence[Suggestion]) -> int:
    """Keep who could complete the consortium in place of earlier proposals; return how many there are."""
    row = PartnerWanted.objects.select_for_update().filter(pk=wanted.pk).first()
    if row is None or row.version != wanted.version:
        # Changed while this was worked out: its own proposals are on their way.
        return 0
    listed = set(
        Organisation.objects.listed()
        .filter(pk__in=[int(one.id) for one in found])
        .values_list("pk", flat=True)
    )
    row.proposals.all().delete()
    made = [
        Proposal(
            wanted=row,
            candidate_id=int(one.id),
            rank=rank,
            reasons=stored(one),
        )
        for rank, one in enumerate(found, 1)
        if int(one.id) in listed
    ]
    row.proposed_version = row.version
    row.save(update_fields=["proposed_version"])
    return len(Proposal.objects.bulk_create(made))


def _set_topics(wanted: PartnerWanted, offers: Iterable[Topic], seeks: Iterable[Topic]) -> None:
    chosen = {"offers": list(offers), "seeks": list(seeks)}
    for name, topics in chosen.items():
        if len(topics) > MOST_TOPICS:
            raise ValidationError({name: _("Choose at most %(most)d.") % {"most": MOST_TOPICS}})
    wanted.offers.set(chosen["offers"])
    wanted.seeks.set(chosen["seeks"])
