"""Names stand on one line; documents, events and old addresses hold under every hand that writes."""

from django.db import migrations, models

import bewiser.lib.names

# Whoever writes the documents of an organisation first waits for the one who does so already. Each
# statement of a function sees what was committed until then, so what follows reads all of it.
LOCK = """
alter function connect_refresh_documents(bigint[]) rename to connect_write_documents;

create function connect_refresh_documents(ids bigint[]) returns void language plpgsql as $$
begin
    perform from connect_organisation where id = any(ids) order by id for no key update;
    perform connect_write_documents(ids);
end $$;
"""
NO_LOCK = """
drop function connect_refresh_documents(bigint[]);
alter function connect_write_documents(bigint[]) rename to connect_refresh_documents;
"""

EVENTS = """
create or replace function connect_event_is_append_only() returns trigger language plpgsql as $$
begin
    if (new.id, new.connection_id, new.version, new.at, new.verb, new.side, new.from_state, new.to_state, new.reason)
       is distinct from
       (old.id, old.connection_id, old.version, old.at, old.verb, old.side, old.from_state, old.to_state, old.reason)
       or new.note not in (old.note, '')
       or (new.actor_id is not null and new.actor_id is distinct from old.actor_id)
    then
        raise exception 'connect_connectionevent is append-only';
    end if;
    return new;
end $$;

-- Asked at the end of the transaction: until then a request that is being deleted is still there.
create function connect_event_stays() returns trigger language plpgsql as $$
begin
    if exists (select from connect_connectionrequest where id = old.connection_id) then
        raise exception 'connect_connectionevent is append-only';
    end if;
    return null;
end $$;
create constraint trigger connect_event_stays after delete on connect_connectionevent
    deferrable initially deferred for each row execute function connect_event_stays();
"""
# The function of 0002 may keep what it has learnt: it refuses more, and nothing that was allowed to us.
NO_EVENTS = """
drop trigger connect_event_stays on connect_connectionevent;
drop function connect_event_stays();
"""

ADDRESSES = """
create function connect_address_is_free() returns trigger language plpgsql as $$
begin
    if exists (select from connect_oldslug where slug = new.slug and organisation_id <> new.id) then
        raise unique_violation using message = 'another organisation had the address ' || new.slug;
    end if;
    return new;
end $$;
create trigger connect_address_is_free before insert or update of slug on connect_organisation
    for each row execute function connect_address_is_free();
"""
NO_ADDRESSES = """
drop trigger connect_address_is_free on connect_organisation;
drop function connect_address_is_free();
"""


class Migration(migrations.Migration):
    dependencies = [("connect", "0006_regions_and_names")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="name",
            field=models.CharField(
                blank=True,
                max_length=150,
                validators=[bewiser.lib.names.validate_plain_name],
                verbose_name="name",
            ),
        ),
        migrations.RunSQL(LOCK, NO_LOCK),
        migrations.RunSQL(EVENTS, NO_EVENTS),
        migrations.RunSQL(ADDRESSES, NO_ADDRESSES),
    ]
