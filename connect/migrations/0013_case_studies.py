"""Case studies; nothing is public without both approvals, and nobody rewrites what happened."""

import uuid

import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import connect.models.cases

KEPT = """
-- What is public was approved by both organisations as it stands.
create function connect_case_lacks_approval(of_case uuid) returns boolean language sql as $$
    select exists (
        select from connect_casestudy study
        where study.id = of_case and study.state = 'public' and 2 > (
            select count(distinct approval.organisation_id) from connect_caseapproval approval
            where approval.case_id = study.id and approval.version = study.version
              and approval.organisation_id in (study.first_id, study.second_id)
        )
    )
$$;

create function connect_case_is_approved() returns trigger language plpgsql as $$
declare
    asked uuid;
begin
    if tg_table_name = 'connect_casestudy' then asked := new.id; else asked := old.case_id; end if;
    if connect_case_lacks_approval(asked) then
        raise exception 'a public case study lacks an approval'
            using errcode = 'check_violation', constraint = 'connect_case_is_approved';
    end if;
    return null;
end $$;
create trigger connect_case_is_approved after insert or update on connect_casestudy
    for each row when (new.state = 'public') execute function connect_case_is_approved();
-- Asked at the end of the transaction: until then a case study that is being deleted is still there.
create constraint trigger connect_case_stays_approved after update or delete on connect_caseapproval
    deferrable initially deferred for each row execute function connect_case_is_approved();

-- Only who did it may be forgotten.
create function connect_caseevent_is_append_only() returns trigger language plpgsql as $$
begin
    if (new.id, new.case_id, new.version, new.at, new.verb, new.organisation_id, new.from_state, new.to_state)
       is distinct from
       (old.id, old.case_id, old.version, old.at, old.verb, old.organisation_id, old.from_state, old.to_state)
       or (new.actor_id is not null and new.actor_id is distinct from old.actor_id)
    then
        raise exception 'connect_caseevent is append-only';
    end if;
    return new;
end $$;
create trigger connect_caseevent_is_append_only before update on connect_caseevent
    for each row execute function connect_caseevent_is_append_only();

create function connect_caseevent_stays() returns trigger language plpgsql as $$
begin
    if exists (select from connect_casestudy where id = old.case_id) then
        raise exception 'connect_caseevent is append-only';
    end if;
    return null;
end $$;
create constraint trigger connect_caseevent_stays after delete on connect_caseevent
    deferrable initially deferred for each row execute function connect_caseevent_stays();
"""
NOT_KEPT = """
drop trigger connect_caseevent_stays on connect_caseevent;
drop function connect_caseevent_stays();
drop trigger connect_caseevent_is_append_only on connect_caseevent;
drop function connect_caseevent_is_append_only();
drop trigger connect_case_stays_approved on connect_caseapproval;
drop trigger connect_case_is_approved on connect_casestudy;
drop function connect_case_is_approved();
drop function connect_case_lacks_approval(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("connect", "0012_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseStudy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        editable=False, max_length=80, unique=True, verbose_name="web address"
                    ),
                ),
                (
                    "origin_kind",
                    models.CharField(
                        choices=[("connection", "An introduction"), ("stay", "A stay")],
                        editable=False,
                        max_length=10,
                        verbose_name="came of",
                    ),
                ),
                (
                    "origin_id",
                    models.UUIDField(editable=False, verbose_name="number of its origin"),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                (
                    "summary",
                    models.CharField(max_length=300, verbose_name="in one or two sentences"),
                ),
                (
                    "text",
                    models.TextField(
                        max_length=8000, verbose_name="what happened, and what came of it"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="en", max_length=2, verbose_name="language of these words"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("waiting", "Waits for approval"),
                            ("public", "Public"),
                            ("withdrawn", "Taken off"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(editable=False, verbose_name="begun")),
                (
                    "state_since",
                    models.DateTimeField(editable=False, verbose_name="in this state since"),
                ),
                (
                    "published_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="public since"),
                ),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, verbose_name="sample"),
                ),
                (
                    "connection",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="connect.connectionrequest",
                        verbose_name="request",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_as_first",
                        to="connect.organisation",
                        verbose_name="first organisation",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_as_second",
                        to="connect.organisation",
                        verbose_name="second organisation",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cases",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "case study",
                "verbose_name_plural": "case studies",
                "ordering": ["-created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="CasePicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "image",
                    models.ImageField(
                        upload_to=connect.models.cases.picture_path, verbose_name="picture"
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        help_text="For those who cannot see it.",
                        max_length=200,
                        verbose_name="what the picture shows",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="connect.casestudy",
                        verbose_name="case study",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture of a case study",
                "verbose_name_plural": "pictures of case studies",
                "ordering": ["case", "position"],
            },
        ),
        migrations.CreateModel(
            name="CaseEvent",
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
                            ("put", "Put to both organisations"),
                            ("approved", "Approved"),
                            ("published", "Made public"),
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
                            ("waiting", "Waits for approval"),
                            ("public", "Public"),
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
                            ("waiting", "Waits for approval"),
                            ("public", "Public"),
                            ("withdrawn", "Taken off"),
                        ],
                        max_length=10,
                        verbose_name="state after",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="case_events",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="case_events",
                        to="connect.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="connect.casestudy",
                        verbose_name="case study",
                    ),
                ),
            ],
            options={
                "verbose_name": "event of a case study",
                "verbose_name_plural": "events of case studies",
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="CaseApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="case_approvals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="case_approvals",
                        to="connect.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="connect.casestudy",
                        verbose_name="case study",
                    ),
                ),
            ],
            options={
                "verbose_name": "approval of a case study",
                "verbose_name_plural": "approvals of case studies",
                "ordering": ["at", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="casestudy",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "waiting", "public", "withdrawn"])),
                name="connect_case_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="casestudy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("connection", models.F("origin_id")),
                        ("connection__isnull", False),
                        ("origin_kind", "connection"),
                    ),
                    models.Q(("connection__isnull", True), ("origin_kind", "stay")),
                    _connector="OR",
                ),
                name="connect_case_origin_is_its_request",
            ),
        ),
        migrations.AddConstraint(
            model_name="casestudy",
            constraint=models.UniqueConstraint(
                fields=("origin_kind", "origin_id"),
                name="connect_case_one_per_origin",
                violation_error_message="There is a case study of this already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casestudy",
            constraint=models.CheckConstraint(
                condition=models.Q(("first", models.F("second")), _negated=True),
                name="connect_case_of_two",
                violation_error_message="A case study is about two organisations.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casestudy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True),
                    models.Q(("summary", ""), _negated=True),
                    models.Q(("text", ""), _negated=True),
                ),
                name="connect_case_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="casestudy",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__regex", "^[a-z]{2}$")),
                name="connect_case_language_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="casestudy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("state", "public")),
                    models.Q(
                        models.Q(("state", "public"), _negated=True), ("published_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="connect_case_public_since",
            ),
        ),
        migrations.AddConstraint(
            model_name="casepicture",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                fields=("case", "position"),
                name="connect_casepicture_place_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="casepicture",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__range", (1, 4))),
                name="connect_casepicture_few",
                violation_error_message="A case study has at most four pictures.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casepicture",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True),
                name="connect_casepicture_in_words",
                violation_error_message="Say what the picture shows, for those who cannot see it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "verb__in",
                        ["written", "changed", "put", "approved", "published", "withdrawn"],
                    )
                ),
                name="connect_caseevent_verb_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_state__in", ["", "draft", "waiting", "public", "withdrawn"]),
                    ("to_state__in", ["draft", "waiting", "public", "withdrawn"]),
                ),
                name="connect_caseevent_states_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.UniqueConstraint(
                fields=("case", "version", "verb", "organisation"),
                name="connect_caseevent_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="caseapproval",
            constraint=models.UniqueConstraint(
                fields=("case", "organisation"), name="connect_caseapproval_once"
            ),
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
