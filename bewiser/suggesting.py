"""Who could fit whom, with what each tool knows: the one place where the tools' answers meet."""

from datetime import datetime

from bewiser.lib.encounters import encounters_of
from connect.actions.suggestions import renew_suggestions
from connect.matching import Directory, Known
from connect.models import Organisation
from connect.snapshots import profiles
from linkages.gaps import Standing, standings
from rdi_database.snapshots import projects


def renew(*, now: datetime) -> int:
    """Work out all suggestions anew; return how many there are. Reads all listed organisations into memory."""
    directory = Directory(profiles(), projects())
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
