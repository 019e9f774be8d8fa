"""Nobody rewrites what happened to a request: only the actor of an event may be forgotten."""

from django.db import migrations

FORWARDS = """
create function connect_event_is_append_only() returns trigger language plpgsql as $$
begin
    if (new.id, new.connection_id, new.version, new.at, new.verb, new.side, new.from_state, new.to_state, new.reason)
       is distinct from
       (old.id, old.connection_id, old.version, old.at, old.verb, old.side, old.from_state, old.to_state, old.reason)
    then
        raise exception 'connect_connectionevent is append-only';
    end if;
    return new;
end $$;
create trigger connect_event_is_append_only before update on connect_connectionevent
    for each row execute function connect_event_is_append_only();
"""
BACKWARDS = """
drop trigger connect_event_is_append_only on connect_connectionevent;
drop function connect_event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("connect", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
