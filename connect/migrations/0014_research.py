"""An organisation can be in the R+D directory, and tools can add words and codes to what search reads."""

from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

before = import_module("connect.migrations.0010_roaming")
triggers = import_module("connect.migrations.0005_search_triggers")

# Each of these stands once in the function as it was.
CHANGES = [
    (
        "    ), lies as materialized (",
        """    ), added as materialized (
        select organisation_id, connect_vector_sum(
                setweight(to_tsvector(connect_text_configuration(language), connect_plain_words(words)), 'C')
                order by tool, language) as vector
        from connect_organisationaddition where organisation_id = any(ids) group by organisation_id
    ), added_codes as materialized (
        select a.organisation_id, array_agg(distinct code order by code) as codes
        from connect_organisationaddition a cross join unnest(a.codes) code
        where a.organisation_id = any(ids) group by a.organisation_id
    ), lies as materialized (""",
    ),
    (
        "            || coalesce(texts.vector, ''),",
        "            || coalesce(texts.vector, '') || coalesce(added.vector, ''),",
    ),
    ("            || topic_codes.codes,", "            || topic_codes.codes || added_codes.codes,"),
    (
        "    left join lies on lies.organisation_id = o.id",
        """    left join lies on lies.organisation_id = o.id
    left join added on added.organisation_id = o.id
    left join added_codes on added_codes.organisation_id = o.id""",
    ),
]


def with_additions(functions: str) -> str:
    for old, new in CHANGES:
        assert functions.count(old) == 1, old
        functions = functions.replace(old, new)
    return functions


FUNCTIONS = with_additions(before.FUNCTIONS)
TRIGGERS = [
    f"create trigger connect_document_{event} after {event} on connect_organisationaddition "
    f"referencing {transition} for each statement execute function connect_documents_of_parts()"
    for event, transition in triggers.TRANSITIONS.items()
]
NO_TRIGGERS = [
    f"drop trigger connect_document_{event} on connect_organisationaddition"
    for event in triggers.TRANSITIONS
]


class Migration(migrations.Migration):
    dependencies = [("connect", "0013_case_studies")]
    operations = [
        migrations.AddField(
            model_name="organisation",
            name="is_research",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                verbose_name="in the R+D directory",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="is_sme",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="small or medium-sized by declaration"
            ),
        ),
        migrations.AddField(
            model_name="historicalorganisation",
            name="is_sme",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="small or medium-sized by declaration"
            ),
        ),
        migrations.CreateModel(
            name="OrganisationAddition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tool", models.CharField(max_length=16)),
                ("language", models.CharField(max_length=2)),
                ("words", models.TextField()),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="additions",
                        to="connect.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "tool", "language"), name="connect_addition_once"
                    )
                ]
            },
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                fields=["id"],
                include=("is_listed", "country", "city", "latitude", "longitude"),
                name="connect_org_brief",
            ),
        ),
        # Nothing is added yet, so no document changes.
        migrations.RunSQL(FUNCTIONS, before.FUNCTIONS),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
