from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("linkages", "0002_first_scheme"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="interview",
            name="linkages_interview_submitted_dated",
        ),
        migrations.RemoveConstraint(
            model_name="invitation",
            name="linkages_invitation_once",
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "started"),
                    models.Q(("state", "submitted"), ("submitted_at__isnull", False)),
                    _connector="OR",
                ),
                name="linkages_interview_submitted_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("participant", "email"),
                name="linkages_invitation_once",
                violation_error_message="This person is already invited.",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("investment__isnull", True), ("investment__range", (0, 5)), _connector="OR"
                ),
                name="linkages_linkage_investment_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("involvement__isnull", True), ("involvement__range", (0, 5)), _connector="OR"
                ),
                name="linkages_linkage_involvement_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("importance__isnull", True), ("importance__range", (0, 5)), _connector="OR"
                ),
                name="linkages_linkage_importance_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("intensity__isnull", True), ("intensity__range", (0, 5)), _connector="OR"
                ),
                name="linkages_linkage_intensity_range",
            ),
        ),
    ]
