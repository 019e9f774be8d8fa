from django.db import migrations

# What a list brought counts though it has no page yet. What a person wrote and has not listed, or took off the list,
# does not. The index has the few that do not count, so that leaving them out costs nothing.
MAKE_KNOWN = """
create function rdi_is_known_project(kind text, is_listed boolean, is_placeholder boolean, provenance jsonb)
returns boolean language sql immutable parallel safe
return kind = 'project' and (
    is_listed or is_placeholder or (
        provenance @? '$.*?(@.kind == "import")'
        and coalesce(provenance #>> '{is_listed,kind}', '') <> 'person'
    )
);

create index rdi_initiative_not_known on rdi_database_initiative (id)
    where not rdi_is_known_project(kind, is_listed, is_placeholder, provenance);
"""
DROP_KNOWN = """
drop index rdi_initiative_not_known;
drop function rdi_is_known_project(text, boolean, boolean, jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("rdi_database", "0010_listed_at")]

    operations = [migrations.RunSQL(MAKE_KNOWN, DROP_KNOWN)]
