"""Rows of projects to the plain data of `connect.matching`."""

from collections import defaultdict
from collections.abc import Iterator

from connect.matching import Project, family_of

from .models import Initiative, Participation


def projects() -> Iterator[Project]:
    """Yield every known project in which anybody takes part, with its listed partners."""
    members: dict[int, set[str]] = defaultdict(set)
    rows = Participation.objects.listed()
    for initiative, organisation in rows.values_list("initiative_id", "organisation_id").iterator():
        members[initiative].add(str(organisation))
    about = Initiative.objects.known_projects().filter(participations__isnull=False).distinct()
    for pk, programme, call in about.values_list("pk", "programme", "call").iterator():
        if pk in members:
            yield Project(
                id=str(pk),
                members=frozenset(members[pk]),
                programmes=frozenset(filter(None, programme.split(";"))),
                calls=frozenset(filter(None, (family_of(call),))),
            )
