"""What the database keeps by itself: desks within those of the place, and books that nobody rewrites."""

from django.db import migrations

FORWARDS = """
-- Of a place that gives up desks and a stay that takes one at the same moment, the later sees the earlier:
-- each of the two statements locks the place's row before it looks.
create function roaming_desk_is_there() returns trigger language plpgsql as $$
begin
    perform 1 from roaming_location where id = new.location_id and desks >= new.desk for share;
    if not found then
        raise exception 'location % has no desk %', new.location_id, new.desk
            using errcode = 'check_violation', constraint = 'roaming_desk_is_there';
    end if;
    return new;
end $$;
create trigger roaming_desk_is_there before insert or update on roaming_deskday
    for each row execute function roaming_desk_is_there();

create function roaming_promised_desks_stay() returns trigger language plpgsql as $$
begin
    if exists (
        select 1 from roaming_deskday
        where location_id = new.id and desk > new.desks and day >= current_date
    ) then
        raise exception 'location % has promised more than % desks', new.id, new.desks
            using errcode = 'check_violation', constraint = 'roaming_promised_desks_stay';
    end if;
    return new;
end $$;
create trigger roaming_promised_desks_stay before update of desks on roaming_location
    for each row when (new.desks < old.desks) execute function roaming_promised_desks_stay();

-- Only who did it and what they noted may be forgotten.
create function roaming_stay_event_is_append_only() returns trigger language plpgsql as $$
begin
    if (new.id, new.stay_id, new.version, new.at, new.verb)
       is distinct from (old.id, old.stay_id, old.version, old.at, old.verb)
    then
        raise exception 'roaming_stayevent is append-only';
    end if;
    return new;
end $$;
create trigger roaming_stay_event_is_append_only before update on roaming_stayevent
    for each row execute function roaming_stay_event_is_append_only();

-- The sample may be taken away whole; nothing else is.
create function roaming_ledger_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and exists (
        select 1 from roaming_agreementmember where id = old.host_id and is_sample
    ) then
        return old;
    end if;
    raise exception 'roaming_ledgerentry is append-only';
end $$;
create trigger roaming_ledger_is_append_only before update or delete on roaming_ledgerentry
    for each row execute function roaming_ledger_is_append_only();
"""
BACKWARDS = """
drop trigger roaming_ledger_is_append_only on roaming_ledgerentry;
drop function roaming_ledger_is_append_only();
drop trigger roaming_stay_event_is_append_only on roaming_stayevent;
drop function roaming_stay_event_is_append_only();
drop trigger roaming_promised_desks_stay on roaming_location;
drop function roaming_promised_desks_stay();
drop trigger roaming_desk_is_there on roaming_deskday;
drop function roaming_desk_is_there();
"""


class Migration(migrations.Migration):
    dependencies = [("roaming", "0002_stays")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
