from django.db import migrations

# Whether an organisation is in the R+D directory follows from its profile, by triggers. A statement of a program carries
# what it read earlier, and may not undo that.
KEEP = """
create function rdi_keep_is_research() returns trigger language plpgsql as $$
begin
    new.is_research := old.is_research;
    return new;
end
$$;

create trigger rdi_keep_is_research before update of is_research on connect_organisation
    for each row when (pg_trigger_depth() = 0 and new.is_research is distinct from old.is_research)
    execute function rdi_keep_is_research();
"""
LEAVE = """
drop trigger rdi_keep_is_research on connect_organisation;
drop function rdi_keep_is_research();
"""


class Migration(migrations.Migration):
    dependencies = [("rdi_database", "0011_known_projects"), ("connect", "0015_suggestions")]

    operations = [migrations.RunSQL(KEEP, LEAVE)]
