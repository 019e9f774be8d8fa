"""The topics of `connect/data/topics.json` as rows."""

import json
from typing import Any

from django.db import transaction

from ..models import Topic
from .places import DATA


@transaction.atomic
def add_missing_topics() -> int:
    """Create the topics that the database lacks and return how many; those it has stay as they are."""
    topics: list[dict[str, Any]] = json.loads((DATA / "topics.json").read_text("utf-8"))
    present = dict(Topic.objects.values_list("slug", "pk"))
    missing = [
        (position, topic) for position, topic in enumerate(topics) if topic["slug"] not in present
    ]
    # Parents first: a child needs the number of its parent.
    for has_parent in (False, True):
        rows = [
            Topic(
                axis=topic["axis"],
                slug=topic["slug"],
                code=topic["code"],
                name=topic["name"],
                short_name=topic.get("short_name", ""),
                names=topic["names"],
                synonyms=topic["synonyms"],
                position=position,
                parent_id=present[topic["parent"]] if has_parent else None,
            )
            for position, topic in missing
            if bool(topic["parent"]) == has_parent
        ]
        present |= {topic.slug: topic.pk for topic in Topic.objects.bulk_create(rows)}
    return len(missing)
