from django.db import migrations, models

BLANK = """
update outbox_mail set body_text = '', body_html = ''
where is_secret and status not in ('pending', 'sending', 'unknown')
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.RunSQL(BLANK, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="mail", name="outbox_mail_secret_blanked"),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_secret", False),
                    ("status__in", ["pending", "sending", "unknown"]),
                    models.Q(("body_html", ""), ("body_text", "")),
                    _connector="OR",
                ),
                name="outbox_mail_secret_blanked",
                violation_error_message="A secret mail keeps no body once it is over.",
            ),
        ),
    ]
