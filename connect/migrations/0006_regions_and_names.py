import django.contrib.postgres.fields
from django.db import migrations, models

# unaccent() is only stable, since its dictionary could be replaced; named, it is as good as immutable.
MAKE_FOLD = """
create function connect_fold(words text) returns text language sql immutable parallel safe
return lower(public.unaccent('public.unaccent'::regdictionary, words));

create index connect_org_folded_name on connect_organisation using gin (connect_fold(name) gin_trgm_ops);
"""
DROP_FOLD = """
drop index connect_org_folded_name;
drop function connect_fold(text);
"""


class Migration(migrations.Migration):
    dependencies = [("connect", "0005_search_triggers")]

    operations = [
        migrations.AddField(
            model_name="region",
            name="area_codes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=8),
                blank=True,
                default=list,
                help_text="Codes of the GeoNames areas that make it up, such as 56 for Catalonia.",
                size=None,
                verbose_name="areas",
            ),
        ),
        migrations.AlterField(
            model_name="region",
            name="places",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=120),
                blank=True,
                default=list,
                help_text="Towns that lie in it, where no area says so; the first one is its centre.",
                size=None,
                verbose_name="places",
            ),
        ),
        migrations.RunSQL(MAKE_FOLD, DROP_FOLD),
    ]
