"""Profiles are written by their owners, and one that nobody confirms leaves the directory."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import connect.models.organisations

before = import_module("connect.migrations.0014_research")

# Each of these stands so often in the functions as they were.
CHANGES = [
    (1, "o.id = d.organisation_id and o.is_listed);",
        "o.id = d.organisation_id and o.is_listed and not o.is_dormant);"),
    (1, "where o.id = any(ids) and o.is_listed\n", "where o.id = any(ids) and o.is_listed and not o.is_dormant\n"),
    (1, "(n.is_listed, n.name,", "(n.is_listed, n.is_dormant, n.name,"),
    (1, "(o.is_listed, o.name,", "(o.is_listed, o.is_dormant, o.name,"),
]  # fmt: skip


def without_dormant(functions: str) -> str:
    for times, old, new in CHANGES:
        assert functions.count(old) == times, old
        functions = functions.replace(old, new)
    return functions


class Migration(migrations.Migration):
    dependencies = [
        ("connect", "0017_teams"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="asked_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="asked to confirm"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="is_dormant",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                verbose_name="not confirmed for long",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="logo",
            field=models.ImageField(
                blank=True,
                db_default="",
                upload_to=connect.models.organisations.logo_path,
                verbose_name="logo",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="published_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="page opened by its owners"
            ),
        ),
        migrations.CreateModel(
            name="ProfileDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("section", models.CharField(max_length=12, verbose_name="part of the profile")),
                ("typed", models.JSONField(default=dict, verbose_name="what was typed")),
                ("seen", models.CharField(max_length=16)),
                ("saved_at", models.DateTimeField(verbose_name="kept")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="connect.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of a profile",
                "verbose_name_plural": "drafts of profiles",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "user", "section"), name="connect_draft_once"
                    )
                ],
            },
        ),
        # Nothing is dormant yet, so no document changes.
        migrations.RunSQL(without_dormant(before.FUNCTIONS), before.FUNCTIONS),
    ]
