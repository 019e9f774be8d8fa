"""Load the topics and the first synonyms; a second run changes nothing."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from connect.models import Synonym, Topic

DATA = Path(__file__).resolve().parents[2] / "data"


def load_topics() -> int:
    """Write the lists of connect/data over the topics of the same address; others stay as they are."""
    entries = json.loads((DATA / "topics.json").read_text(encoding="utf-8"))
    columns = ["axis", "code", "name", "short_name", "names", "synonyms", "position"]
    topics = [
        Topic(
            slug=entry["slug"],
            axis=entry["axis"],
            code=entry.get("code") or "",
            name=entry["name"],
            short_name=entry.get("short_name") or "",
            names=entry.get("names") or {},
            synonyms=entry.get("synonyms") or [],
            position=position,
        )
        for position, entry in enumerate(entries)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        # Between the two statements a topic may be of its new axis and below its old parent.
        cursor.execute("set constraints connect_topic_is_in_a_tree deferred")
        Topic.objects.bulk_create(
            topics, update_conflicts=True, unique_fields=["slug"], update_fields=columns
        )
        ids = dict(Topic.objects.values_list("slug", "pk"))
        parents = {entry["slug"]: entry.get("parent") for entry in entries}
        moved = []
        for topic in Topic.objects.filter(slug__in=parents):
            parent = ids[parents[topic.slug]] if parents[topic.slug] else None
            if topic.parent_id != parent:
                topic.parent_id = parent
                moved.append(topic)
        Topic.objects.bulk_update(moved, ["parent"])
        cursor.execute("set constraints connect_topic_is_in_a_tree immediate")
    return len(topics)


def load_synonyms() -> int:
    """Add the pairs of connect/data that are not in the list yet."""
    pairs = json.loads((DATA / "synonyms.json").read_text(encoding="utf-8"))
    synonyms = [Synonym(word=word, meaning=meaning) for word, meaning in pairs]
    Synonym.objects.bulk_create(synonyms, ignore_conflicts=True)
    return len(synonyms)


class Command(BaseCommand):
    help = "Load the topics and the first synonyms; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        topics, synonyms = load_topics(), load_synonyms()
        self.stdout.write(f"{topics} topics and {synonyms} synonyms are loaded.")
