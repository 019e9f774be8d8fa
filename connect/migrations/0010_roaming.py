"""The directory knows whose cluster is in the roaming agreement."""

from importlib import import_module

from django.db import migrations, models

before = import_module("connect.migrations.0009_words_of_places")

CODES = "array_agg((3000000 + k.id)::int order by k.id) as codes"
WITH_ROAMING = """array_agg((3000000 + k.id)::int order by k.id)
                || case when bool_or(k.is_roaming) then array[11000001] end as codes"""
CHANGED = "(n.short_name, n.region_id) <> (p.short_name, p.region_id)"
ROAMING_CHANGED = (
    "(n.short_name, n.region_id, n.is_roaming) <> (p.short_name, p.region_id, p.is_roaming)"
)
FUNCTIONS = before.DOCUMENTS.replace(CODES, WITH_ROAMING) + before.TRIGGER_FUNCTIONS.replace(
    CHANGED, ROAMING_CHANGED
)

FIELD = {
    "field": models.BooleanField(
        default=False,
        editable=False,
        help_text="Written by the agreement itself.",
        verbose_name="in the roaming agreement",
    )
}


class Migration(migrations.Migration):
    dependencies = [("connect", "0009_words_of_places")]
    operations = [
        migrations.AddField("cluster", "is_roaming", **FIELD),
        migrations.AddField("historicalcluster", "is_roaming", **FIELD),
        # No cluster is in the agreement yet, so no document changes.
        migrations.RunSQL(FUNCTIONS, before.DOCUMENTS + before.TRIGGER_FUNCTIONS),
    ]
