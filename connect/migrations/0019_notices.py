"""Notices; what is searched of them is folded by one function, and nobody rewrites what happened."""

import datetime
import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import bewiser.lib.markdown

WORDS = """
create function connect_notice_words(title text, summary text, said text) returns text
language sql immutable parallel safe
return connect_fold(title || ' ' || summary || ' ' || said);
"""
NO_WORDS = """
drop function connect_notice_words(text, text, text);
"""

KEPT = """
-- Only who did it may be forgotten.
create function connect_noticeevent_is_append_only() returns trigger language plpgsql as $$
begin
    if (new.id, new.notice_id, new.version, new.at, new.verb, new.from_state, new.to_state)
       is distinct from
       (old.id, old.notice_id, old.version, old.at, old.verb, old.from_state, old.to_state)
       or (new.actor_id is not null and new.actor_id is distinct from old.actor_id)
    then
        raise exception 'connect_noticeevent is append-only';
    end if;
    return new;
end $$;
create trigger connect_noticeevent_is_append_only before update on connect_noticeevent
    for each row execute function connect_noticeevent_is_append_only();

-- Asked at the end of the transaction: until then a notice that is being deleted is still there.
create function connect_noticeevent_stays() returns trigger language plpgsql as $$
begin
    if exists (select from connect_notice where id = old.notice_id) then
        raise exception 'connect_noticeevent is append-only';
    end if;
    return null;
end $$;
create constraint trigger connect_noticeevent_stays after delete on connect_noticeevent
    deferrable initially deferred for each row execute function connect_noticeevent_stays();

-- What has stood under the name of its organisation does not become anonymous: people have read whose it is.
create function connect_notice_stays_named() returns trigger language plpgsql as $$
begin
    if new.is_anonymous and not old.is_anonymous and old.posted_at is not null then
        raise exception 'a notice that was posted under a name stays so'
            using errcode = 'check_violation', constraint = 'connect_notice_stays_named';
    end if;
    return new;
end $$;
create trigger connect_notice_stays_named before update of is_anonymous on connect_notice
    for each row execute function connect_notice_stays_named();
"""
NOT_KEPT = """
drop trigger connect_notice_stays_named on connect_notice;
drop function connect_notice_stays_named();
drop trigger connect_noticeevent_stays on connect_noticeevent;
drop function connect_noticeevent_stays();
drop trigger connect_noticeevent_is_append_only on connect_noticeevent;
drop function connect_noticeevent_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("connect", "0018_profiles"),
    ]

    operations = [
        migrations.RunSQL(WORDS, NO_WORDS),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[("offered", "Offered"), ("wanted", "Wanted")],
                        max_length=10,
                        verbose_name="offered or wanted",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("business", "Business"),
                            ("technology", "Technology"),
                            ("research", "Research and development"),
                            ("funding", "Consortium for funding"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("summary", models.CharField(max_length=500, verbose_name="in short")),
                (
                    "text",
                    models.TextField(
                        blank=True,
                        max_length=6000,
                        validators=[bewiser.lib.markdown.validate_markdown],
                        verbose_name="in full",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="en", max_length=2, verbose_name="language of these words"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("idea", "Idea"),
                            ("development", "Being developed"),
                            ("prototype", "Prototype"),
                            ("tried", "Tried out in practice"),
                            ("market", "On the market"),
                        ],
                        max_length=12,
                        verbose_name="stage of development",
                    ),
                ),
                (
                    "property_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("know_how", "Know-how that is kept secret"),
                            ("copyright", "Copyright"),
                            ("applied", "Patent applied for"),
                            ("granted", "Patent granted"),
                            ("open", "Open licence"),
                        ],
                        max_length=10,
                        verbose_name="intellectual property",
                    ),
                ),
                (
                    "partners",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="partner sought",
                    ),
                ),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="countries",
                    ),
                ),
                ("is_anonymous", models.BooleanField(default=False, verbose_name="anonymous")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("public", "Public"),
                            ("expired", "Expired"),
                            ("withdrawn", "Taken off"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("valid_from", models.DateField(editable=False, verbose_name="counted from")),
                ("valid_until", models.DateField(verbose_name="valid until")),
                (
                    "renewals",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="renewed so often"
                    ),
                ),
                (
                    "reminded_for",
                    models.DateField(editable=False, null=True, verbose_name="told of its end"),
                ),
                ("created_at", models.DateTimeField(editable=False, verbose_name="begun")),
                (
                    "state_since",
                    models.DateTimeField(editable=False, verbose_name="in this state since"),
                ),
                (
                    "posted_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="posted"),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="sample"),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="NoticeEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("written", "Begun"),
                            ("changed", "Changed"),
                            ("posted", "Posted"),
                            ("renewed", "Renewed"),
                            ("expired", "Expired"),
                            ("withdrawn", "Taken off"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "Draft"),
                            ("public", "Public"),
                            ("expired", "Expired"),
                            ("withdrawn", "Taken off"),
                        ],
                        max_length=10,
                        verbose_name="state before",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("public", "Public"),
                            ("expired", "Expired"),
                            ("withdrawn", "Taken off"),
                        ],
                        max_length=10,
                        verbose_name="state after",
                    ),
                ),
            ],
            options={
                "verbose_name": "event of a notice",
                "verbose_name_plural": "events of notices",
                "ordering": ["at", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="connectionrequest",
            name="connect_request_one_open_per_pair",
        ),
        migrations.AddField(
            model_name="connectionrequest",
            name="is_target_masked",
            field=models.BooleanField(
                default=False,
                editable=False,
                verbose_name="organisation asked masked until acceptance",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to="connect.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="posted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
                verbose_name="posted by",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="topics",
            field=models.ManyToManyField(
                blank=True, related_name="notices", to="connect.topic", verbose_name="topics"
            ),
        ),
        migrations.AddField(
            model_name="connectionrequest",
            name="notice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="connections",
                to="connect.notice",
                verbose_name="notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="connectionrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("is_target_masked", False),
                    ("state__in", ("submitted", "changes_asked", "at_target_manager", "at_target")),
                ),
                fields=("asker", "target"),
                name="connect_request_one_open_per_pair",
                violation_error_message="You already have an open request to this organisation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="connectionrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ("submitted", "changes_asked", "at_target_manager", "at_target")),
                ),
                fields=("asker", "notice"),
                name="connect_request_one_open_per_notice",
                violation_error_message="You already have an open request about this notice.",
            ),
        ),
        migrations.AddField(
            model_name="noticeevent",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="notice_events",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who",
            ),
        ),
        migrations.AddField(
            model_name="noticeevent",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="events",
                to="connect.notice",
                verbose_name="notice",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    models.Func("title", "summary", "text", function="connect_notice_words"),
                    name="gin_trgm_ops",
                ),
                name="connect_notice_words",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state", "public")),
                fields=["valid_until"],
                name="connect_notice_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("type__in", ["offered", "wanted"]),
                    ("kind__in", ["business", "technology", "research", "funding"]),
                    ("state__in", ["draft", "public", "expired", "withdrawn"]),
                    ("stage__in", ["", "idea", "development", "prototype", "tried", "market"]),
                    (
                        "property_status__in",
                        ["", "know_how", "copyright", "applied", "granted", "open"],
                    ),
                ),
                name="connect_notice_words_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True), models.Q(("summary", ""), _negated=True)
                ),
                name="connect_notice_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__regex", "^[a-z]{2}$")),
                name="connect_notice_language_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "partners__contained_by",
                        [
                            "firm",
                            "technology_centre",
                            "academia",
                            "policy_body",
                            "public_agency",
                            "association",
                            "other",
                        ],
                    )
                ),
                name="connect_notice_partners_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__gte", models.F("valid_from")),
                    (
                        "valid_until__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("valid_from"), "+", models.Value(datetime.timedelta(days=366))
                        ),
                    ),
                ),
                name="connect_notice_within_a_year",
                violation_error_message="A notice is valid for twelve months at most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["public", "expired"]), _negated=True),
                    ("posted_at__isnull", False),
                    _connector="OR",
                ),
                name="connect_notice_posted_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "verb__in",
                        ["written", "changed", "posted", "renewed", "expired", "withdrawn"],
                    )
                ),
                name="connect_noticeevent_verb_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_state__in", ["", "draft", "public", "expired", "withdrawn"]),
                    ("to_state__in", ["draft", "public", "expired", "withdrawn"]),
                ),
                name="connect_noticeevent_states_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeevent",
            constraint=models.UniqueConstraint(
                fields=("notice", "version", "verb"), name="connect_noticeevent_once"
            ),
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
