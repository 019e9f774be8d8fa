"""A named partner has a whole point or none."""

from django.db import migrations, models

# Half a point was let in, and shown nowhere.
HALF_POINTS = """
update linkages_namedpartner set latitude = null, longitude = null
where (latitude is null) <> (longitude is null)
"""


class Migration(migrations.Migration):
    dependencies = [("linkages", "0003_reopen_renew_and_ranges")]
    operations = [
        migrations.RunSQL(HALF_POINTS, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="namedpartner", name="linkages_partner_point_whole"),
        migrations.AddConstraint(
            model_name="namedpartner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(
                        ("latitude__isnull", False),
                        ("latitude__range", (-90, 90)),
                        ("longitude__isnull", False),
                        ("longitude__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="linkages_partner_point_whole",
            ),
        ),
    ]
