"""Who could fit whom, with what each tool knows: the one place where the tools' answers meet."""

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


def renew(*, now: datetime) -> int:
    """Work out all suggestions and proposals anew; return how many suggestions there are.

    Reads all listed organisations into memory.
    """
    directory = Directory(profiles(), projects())
    for wanted in PartnerWanted.objects.open(now).for_list():
        _propose(wanted, directory)
    stands = standings()
    asking = Organisation.objects.filter(members__isnull=False).distinct()
    known = {
        key: _known(key, cluster, stands.get(key, Standing()))
        for key, cluster in asking.values_list("pk", "cluster__organisation")
    }
    return renew_suggestions(directory, known, now=now)


def _known(key: int, cluster: int | None, stands: Standing) -> Known:
    """Return whom an organisation names, has met here, or belongs to, and which kinds it lacks."""
    met = {one.other_than(key) for one in encounters_of(key)}
    linked = {*stands.linked, *met} | ({cluster} if cluster else set())
    return Known(
        linked=frozenset(map(str, linked)),
        gap_kinds=frozenset(stands.lacks),
    )


def propose(key: uuid.UUID, *, now: datetime) -> int:
    """Work out who could complete a consortium, if partners for it are still wanted; return how many there are."""
    wanted = PartnerWanted.objects.open(now).for_list().filter(pk=key).first()
    return _propose(wanted, Directory(profiles(), projects())) if wanted else 0


def _propose(wanted: PartnerWanted, directory: Directory) -> int:
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
    found = suggest(directory, asked, n=MOST_PROPOSED, is_specific=True)
    return proposals.propose(wanted, found)
