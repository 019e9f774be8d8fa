"""What people decide where a list says something else of an initiative than stands here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from connect.actions.differences import check, decline, take, told_by_list, typed
from connect.importing.differing import LISTS, plain
from connect.models import Difference, Topic, User

from ..models import Initiative, InitiativeDifference
from ..provenance import told

__all__ = ["VALUES", "accept", "decline"]


def accept(difference: InitiativeDifference, *, seen: str, by: User, now: datetime) -> None:
    """Put what the list says in the place of what a person has set, as `connect.actions.differences.accept` does."""
    take(difference, VALUES, seen=seen, by=by, now=now)


class InitiativeValues:
    """An initiative's own values, and its topics."""

    def here(self, owner: Initiative, field: str) -> Any:
        if field == "topics":
            return sorted(topic.slug for topic in owner.topics.all())
        if field == "country":
            return str(owner.country)
        return plain(getattr(owner, field))

    def put(
        self, owner: Initiative, difference: InitiativeDifference, rivals: Sequence[Difference]
    ) -> None:
        name, value = difference.field, difference.value
        if name == "topics":
            owner.topics.add(*Topic.objects.filter(slug__in=value))
        elif name == "keywords":
            owner.keywords = list(dict.fromkeys([*owner.keywords, *value]))
            check(owner, [name])
        else:
            setattr(owner, name, typed(Initiative, name, value))
            check(owner, [name])
        written = tuple(value) if name in LISTS else told(getattr(owner, name))
        entries = told_by_list(difference, written, owner.provenance, rivals)
        if name not in LISTS:
            entries[name]["table"] = difference.table
        owner.provenance = owner.provenance | entries
        owner.save()


VALUES = InitiativeValues()
