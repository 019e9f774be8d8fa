"""A research profile marks its organisation, and search reads what stands in it."""

from django.db import migrations

# The numbers are those of connect/search/facets.py: 12 research, 13 its kind, 14 readiness levels.
FUNCTIONS = """
create function rdi_refresh_additions(ids bigint[]) returns void language plpgsql as $$
begin
    -- Who edits two parts of one profile at once waits here, and then reads what the other wrote.
    perform from connect_organisation o where o.id = any(ids) order by o.id for update;

    update connect_organisation o set is_research = not o.is_research
    where o.id = any(ids) and o.is_research is distinct from exists (
        select from rdi_database_researchprofile p where p.organisation_id = o.id and p.is_listed);

    with profiles as materialized (
        select * from rdi_database_researchprofile where organisation_id = any(ids) and is_listed
    ), said as (
        select profile_id, language,
            concat_ws(' . ', contributes, seeks, domain, sector, technology, use_case) as words
        from rdi_database_researchtext where profile_id in (select id from profiles)
        union all
        select profile_id, language, concat_ws(' . ', name, text)
        from rdi_database_facility where profile_id in (select id from profiles)
        union all
        -- Programmes are names in no language; their row carries the codes.
        select id, '', array_to_string(programmes, ' . ') from profiles
    ), fresh as materialized (
        select p.organisation_id, s.language, string_agg(s.words, ' . ' order by s.words) as words,
            case when s.language = '' then
                array[12000001, 13000000 + case p.kind when 'technology_centre' then 1 when 'university_lab' then 2
                    when 'company_lab' then 3 when 'policy_body' then 4 when 'standards_body' then 5 else 6 end]
                || array(select 14000000 + level from generate_series(p.lowest_level::int, p.highest_level::int) level)
            else '{}' end::int[] as codes
        from profiles p join said s on s.profile_id = p.id
        group by p.organisation_id, s.language, p.kind, p.lowest_level, p.highest_level
    ), gone as (
        delete from connect_organisationaddition a
        where a.tool = 'research' and a.organisation_id = any(ids)
            and (a.organisation_id, a.language) not in (select organisation_id, language from fresh)
    )
    insert into connect_organisationaddition as a (organisation_id, tool, language, words, codes)
    select organisation_id, 'research', language, words, codes from fresh
    on conflict (organisation_id, tool, language) do update set words = excluded.words, codes = excluded.codes
    where (a.words, a.codes) is distinct from (excluded.words, excluded.codes);
end $$;

create function rdi_additions_of_profiles() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform rdi_refresh_additions(array(select organisation_id from added));
    elsif tg_op = 'DELETE' then
        perform rdi_refresh_additions(array(select organisation_id from removed));
    else
        perform rdi_refresh_additions(array(
            select organisation_id from added union select organisation_id from removed));
    end if;
    return null;
end $$;

create function rdi_additions_of_parts() returns trigger language plpgsql as $$
declare
    touched bigint[];
begin
    if tg_op = 'INSERT' then
        touched := array(select distinct profile_id from added);
    elsif tg_op = 'DELETE' then
        touched := array(select distinct profile_id from removed);
    else
        touched := array(select profile_id from added union select profile_id from removed);
    end if;
    perform rdi_refresh_additions(array(
        select organisation_id from rdi_database_researchprofile where id = any(touched)));
    return null;
end $$;
"""
KEEPERS = {
    "rdi_database_researchprofile": "rdi_additions_of_profiles",
    "rdi_database_researchtext": "rdi_additions_of_parts",
    "rdi_database_facility": "rdi_additions_of_parts",
}
TRANSITIONS = {
    "insert": "new table as added",
    "update": "new table as added old table as removed",
    "delete": "old table as removed",
}
TRIGGERS = [
    f"create trigger rdi_addition_{event} after {event} on {table} "
    f"referencing {transition} for each statement execute function {function}()"
    for table, function in KEEPERS.items()
    for event, transition in TRANSITIONS.items()
]
NO_TRIGGERS = [
    f"drop trigger rdi_addition_{event} on {table}" for table in KEEPERS for event in TRANSITIONS
]
NO_FUNCTIONS = """
drop function rdi_additions_of_parts;
drop function rdi_additions_of_profiles;
drop function rdi_refresh_additions;
"""


class Migration(migrations.Migration):
    dependencies = [("rdi_database", "0001_initiatives"), ("connect", "0014_research")]
    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
