"""Topics are trees, points are whole, no cluster hides a page, and a request says why it stands where it does."""

from django.db import migrations, models

# Asked at the end of the statement, so that one may turn branches over; load_topics asks later still.
# One transaction at a time: of two links made at once, each sound by itself, the second would close a circle.
TREE = """
create function connect_topic_is_in_a_tree() returns trigger language plpgsql as $$
begin
    if (tg_op = 'INSERT' and new.parent_id is null)
       or (tg_op = 'UPDATE' and (new.parent_id, new.axis) is not distinct from (old.parent_id, old.axis))
    then
        return null;
    end if;
    perform pg_advisory_xact_lock(hashtext('connect_topic'));
    if exists (
        with recursive line(id) as (
            select parent_id from connect_topic where id = new.id
            union
            select t.parent_id from line l join connect_topic t on t.id = l.id
        )
        select from line where id = new.id
    ) then
        raise check_violation using constraint = 'connect_topic_is_in_a_tree',
            message = 'the topic ' || new.slug || ' would lie below itself';
    end if;
    if exists (
        select from connect_topic t join connect_topic p on p.id = t.parent_id
        where (t.id = new.id or t.parent_id = new.id) and t.axis <> p.axis
    ) then
        raise check_violation using constraint = 'connect_topic_is_in_a_tree',
            message = 'the topic ' || new.slug || ' and one above or below it are of different axes';
    end if;
    return null;
end $$;
create constraint trigger connect_topic_is_in_a_tree after insert or update of parent_id, axis on connect_topic
    deferrable initially immediate for each row execute function connect_topic_is_in_a_tree();
"""
NO_TREE = """
drop trigger connect_topic_is_in_a_tree on connect_topic;
drop function connect_topic_is_in_a_tree();
"""

# Half a point was let in, and shown nowhere.
HALF_POINTS = """
update connect_organisation set latitude = null, longitude = null where (latitude is null) <> (longitude is null)
"""


class Migration(migrations.Migration):
    dependencies = [("connect", "0010_roaming")]
    operations = [
        migrations.RunSQL(TREE, NO_TREE),
        migrations.RunSQL(HALF_POINTS, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name="organisation",
            name="connect_org_point_whole",
        ),
        migrations.AddConstraint(
            model_name="organisation",
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
                name="connect_org_point_whole",
                violation_error_message="A point has a latitude from -90 to 90 and a longitude from -180 to 180.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cluster",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "slug__in",
                        [
                            "add",
                            "agreement",
                            "answer",
                            "calendar",
                            "compare",
                            "contact",
                            "edit",
                            "events",
                            "export",
                            "interviews",
                            "ledger",
                            "log",
                            "map",
                            "members",
                            "new",
                            "newsletter",
                            "partners",
                            "pass",
                            "passes",
                            "photos",
                            "places",
                            "search",
                            "stays",
                            "waves",
                        ],
                    ),
                    _negated=True,
                ),
                name="connect_cluster_slug_free",
                violation_error_message="This address is the name of a page.",
            ),
        ),
        migrations.AddConstraint(
            model_name="connectionevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "from_state__in",
                        [
                            "",
                            "draft",
                            "submitted",
                            "changes_asked",
                            "at_target_manager",
                            "at_target",
                            "introduced",
                            "in_progress",
                            "closed",
                            "declined",
                            "withdrawn",
                            "lapsed",
                        ],
                    ),
                    (
                        "to_state__in",
                        [
                            "draft",
                            "submitted",
                            "changes_asked",
                            "at_target_manager",
                            "at_target",
                            "introduced",
                            "in_progress",
                            "closed",
                            "declined",
                            "withdrawn",
                            "lapsed",
                        ],
                    ),
                ),
                name="connect_event_states_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="connectionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "seeker_kind__in",
                        [
                            "",
                            "firm",
                            "technology_centre",
                            "academia",
                            "policy_body",
                            "public_agency",
                            "association",
                            "other",
                        ],
                    ),
                    ("seeker_size__in", ["", "micro", "small", "medium", "large"]),
                ),
                name="connect_request_seeker_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="connectionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["introduced", "in_progress", "closed"]), _negated=True),
                    ("introduced_at__isnull", False),
                    _connector="OR",
                ),
                name="connect_request_introduced_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="connectionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("decline_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="connect_request_declined_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="connectionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(("outcome", ""), _negated=True),
                    _connector="OR",
                ),
                name="connect_request_closed_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True),
                    models.Q(("parent", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="connect_topic_not_its_own_parent",
                violation_error_message="A topic cannot lie below itself.",
            ),
        ),
    ]
