"""Names that readers of every language can tell apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("connect", "0007_review"),
    ]

    operations = [
        migrations.AlterField(
            model_name="cluster",
            name="slug",
            field=models.SlugField(max_length=60, unique=True, verbose_name="web address"),
        ),
        migrations.AlterField(
            model_name="connectionevent",
            name="from_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("draft", "Waiting for the e-mail address to be confirmed"),
                    ("submitted", "With the asker’s cluster"),
                    ("changes_asked", "Changes asked for"),
                    ("at_target_manager", "With the organisation’s cluster"),
                    ("at_target", "With the organisation asked"),
                    ("introduced", "Introduced"),
                    ("in_progress", "In contact"),
                    ("closed", "Closed"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                    ("lapsed", "Lapsed"),
                ],
                max_length=20,
                verbose_name="state before",
            ),
        ),
        migrations.AlterField(
            model_name="connectionevent",
            name="to_state",
            field=models.CharField(
                choices=[
                    ("draft", "Waiting for the e-mail address to be confirmed"),
                    ("submitted", "With the asker’s cluster"),
                    ("changes_asked", "Changes asked for"),
                    ("at_target_manager", "With the organisation’s cluster"),
                    ("at_target", "With the organisation asked"),
                    ("introduced", "Introduced"),
                    ("in_progress", "In contact"),
                    ("closed", "Closed"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                    ("lapsed", "Lapsed"),
                ],
                max_length=20,
                verbose_name="state after",
            ),
        ),
        migrations.AlterField(
            model_name="historicalcluster",
            name="slug",
            field=models.SlugField(max_length=60, verbose_name="web address"),
        ),
        migrations.AlterField(
            model_name="historicalorganisation",
            name="slug",
            field=models.SlugField(max_length=80, verbose_name="web address"),
        ),
        migrations.AlterField(
            model_name="oldslug",
            name="slug",
            field=models.SlugField(max_length=80, unique=True, verbose_name="web address"),
        ),
        migrations.AlterField(
            model_name="organisation",
            name="slug",
            field=models.SlugField(max_length=80, unique=True, verbose_name="web address"),
        ),
        migrations.AlterField(
            model_name="topic",
            name="slug",
            field=models.SlugField(max_length=80, unique=True, verbose_name="web address"),
        ),
    ]
