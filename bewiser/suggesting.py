"""Who could fit whom, with what each tool knows: the one place where the tools' answers meet."""

import logging
import uuid
from dataclasses import replace
from datetime import datetime

from bewiser.lib.encounters import encounters_of
from connect.actions.suggestions import renew_suggestions
from connect.matching import Directory, Known, Profile, suggest, words_of
from connect.models import Organisation
from connect.snapshots import profiles
from linkages.gaps import Standing, standings
from rdi_database.actions import wanted as proposals
from rdi_database.models import PartnerWanted
from rdi_database.snapshots import projects

MOST_PROPOSED = 10
# So often what is changed while it is worked out is worked out again at once; the night does the rest.
MOST_ROUNDS = 3

logger = logging.getLogger(__name__)


def renew(*, now: datetime) -> int:
    """Work out all suggestions and proposals anew; return how many suggestions there are.

    Reads all listed organisations into memory. What cannot be worked out is logged, and stays as it was.
    """
    directory, known = Directory(profiles(), projects()), _Acquaintances()
    for wanted in PartnerWanted.objects.open(now).for_list():
        _try_to_propose(wanted, directory, known)
    return renew_suggestions(directory, known.of, now=now)


class _Acquaintances:
    """Whom organisations know already. What they name in surveys is read once."""

    def __init__(self) -> None:
        self._stands = standings()

    def of(self, key: int) -> Known:
        """Return whom an organisation names, has met here, or belongs to, and which kinds it lacks."""
        stands = self._stands.get(key, Standing())
        linked = {*stands.linked, *(one.other_than(key) for one in encounters_of(key))}
        clusters = Organisation.objects.filter(pk=key, cluster__organisation__isnull=False)
        linked.update(clusters.values_list("cluster__organisation", flat=True))
        return Known(linked=frozenset(map(str, linked)), gap_kinds=frozenset(stands.lacks))


def propose(key: uuid.UUID, *, now: datetime) -> int:
    """Work out who could complete a consortium, if that waits; return how many proposals there are.

    All that wait are worked out together, and what is changed meanwhile is worked out again, so that the tasks of
    many changes have nothing left to do and read nothing.
    """
    waiting = PartnerWanted.objects.open(now).waiting()
    if not waiting.filter(pk=key).exists():
        return 0
    directory, known = Directory(profiles(), projects()), _Acquaintances()
    tried: set[tuple[uuid.UUID, int]] = set()
    made = 0
    for _round in range(MOST_ROUNDS):
        rows = [one for one in waiting.for_list() if (one.pk, one.version) not in tried]
        if not rows:
            break
        tried |= {(one.pk, one.version) for one in rows}
        made += sum(_try_to_propose(wanted, directory, known) for wanted in rows)
    return made


def _try_to_propose(wanted: PartnerWanted, directory: Directory, known: _Acquaintances) -> int:
    try:
        return _propose(wanted, directory, known.of(wanted.organisation_id))
    except Exception:  # whatever it is, it concerns one of them
        logger.exception("Proposals for %s could not be worked out", wanted.pk)
        return 0


def _propose(wanted: PartnerWanted, directory: Directory, known: Known) -> int:
    """Ask as the organisation, with what it says for this call: its topics and words beside its own."""
    own = next(
        (one for one in directory.profiles if one.id == str(wanted.organisation_id)),
        Profile(str(wanted.organisation_id)),
    )
    call = wanted.initiative
    said = f"{call.title} {' '.join(call.keywords)} {wanted.text}"
    asked = replace(
        own,
        offers=own.offers | {topic.slug for topic in wanted.offers.all()},
        seeks=frozenset(topic.slug for topic in wanted.seeks.all()),
        works_in=own.works_in | {topic.slug for topic in call.topics.all()},
        words=(*own.words, *words_of(said)),
    )
    found = suggest(directory, asked, known, n=MOST_PROPOSED, is_specific=True)
    return proposals.propose(wanted, found)
