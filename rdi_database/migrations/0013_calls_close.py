from django.db import migrations

CLOSE = """
create function rdi_call_closes() returns trigger language plpgsql as $$
begin
    select max(moment) into new.ends_at from unnest(new.deadlines) moment;
    return new;
end
$$;

create trigger rdi_call_closes before insert or update of kind, deadlines, ends_at on rdi_database_initiative
    for each row when (new.kind = 'call' and cardinality(new.deadlines) > 0)
    execute function rdi_call_closes();

update rdi_database_initiative set ends_at = ends_at
where kind = 'call' and cardinality(deadlines) > 0;
"""
LEAVE_OPEN = """
drop trigger rdi_call_closes on rdi_database_initiative;
drop function rdi_call_closes();
"""


class Migration(migrations.Migration):
    dependencies = [("rdi_database", "0012_research_is_derived")]

    operations = [migrations.RunSQL(CLOSE, LEAVE_OPEN)]
