from django.db import migrations

CLOSE = """
create function rdi_call_closes() returns trigger language plpgsql as $$
declare
    last timestamptz := (select max(moment) from unnest(new.deadlines) moment);
begin
    -- One that begins later than its last deadline has an old one left: that says nothing of its end.
    if new.starts_at is null or new.starts_at <= last then
        new.ends_at := last;
    end if;
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
