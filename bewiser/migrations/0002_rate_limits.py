"""The table behind bewiser.lib.ratelimit. Unlogged: a crash of the server forgets the limits, no more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("bewiser", "0001_cache_table")]
    operations = [
        migrations.RunSQL(
            """
            create unlogged table bewiser_ratelimit (
                key char(64) primary key,
                whole_at timestamptz not null
            );
            create index bewiser_ratelimit_whole_at on bewiser_ratelimit (whole_at);
            """,
            "drop table bewiser_ratelimit;",
        )
    ]
