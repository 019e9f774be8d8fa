"""What the database keeps by itself: words that were approved, and proofs of consent."""

from django.db import migrations

FORWARDS = """
-- Whoever changes a block and whoever freezes its edition wait for each other at the edition's row.
create function roaming_block_is_frozen() returns trigger language plpgsql as $$
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
-- Not its cluster, which is forgotten where the cluster is.
create trigger roaming_block_is_frozen
    before insert or delete or update of edition_id, position, source, about, words on roaming_block
    for each row execute function roaming_block_is_frozen();

create function roaming_edition_is_frozen() returns trigger language plpgsql as $$
begin
    raise exception 'the words of edition % are frozen', old.id
        using errcode = 'check_violation', constraint = 'roaming_edition_is_frozen';
end $$;
create trigger roaming_edition_is_frozen before update of subjects, day, since, audience, slug on roaming_edition
    for each row
    when (
        old.state <> 'draft' and not old.is_sample
        and (old.subjects, old.day, old.since, old.audience, old.slug)
            is distinct from (new.subjects, new.day, new.since, new.audience, new.slug)
    )
    execute function roaming_edition_is_frozen();

create function roaming_consent_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'roaming_consent is append-only';
end $$;
create trigger roaming_consent_is_append_only before update on roaming_consent
    for each row execute function roaming_consent_is_append_only();
"""
BACKWARDS = """
drop trigger roaming_consent_is_append_only on roaming_consent;
drop function roaming_consent_is_append_only();
drop trigger roaming_edition_is_frozen on roaming_edition;
drop function roaming_edition_is_frozen();
drop trigger roaming_block_is_frozen on roaming_block;
drop function roaming_block_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("roaming", "0004_newsletter")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
