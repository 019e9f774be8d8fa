"""A block cannot leave a frozen edition for another one either."""

from django.db import migrations

BEFORE = """
create or replace function roaming_block_is_frozen() returns trigger language plpgsql as $$
declare
    its_edition uuid := case when tg_op = 'DELETE' then old.edition_id else new.edition_id end;
begin
    perform 1 from roaming_edition where id = its_edition and state <> 'draft' and not is_sample for share;
    if found then
        raise exception 'the words of edition % are frozen', its_edition
            using errcode = 'check_violation', constraint = 'roaming_block_is_frozen';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
"""
AFTER = """
create or replace function roaming_block_is_frozen() returns trigger language plpgsql as $$
declare
    frozen uuid;
begin
    -- In one order, so that two that swap blocks between the same editions do not wait for each other.
    for frozen in
        select id from roaming_edition
        where id in (old.edition_id, new.edition_id) and state <> 'draft' and not is_sample
        order by id for share
    loop
        raise exception 'the words of edition % are frozen', frozen
            using errcode = 'check_violation', constraint = 'roaming_block_is_frozen';
    end loop;
    return coalesce(new, old);
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("roaming", "0005_newsletter_in_order")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
