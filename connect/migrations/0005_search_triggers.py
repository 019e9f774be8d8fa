"""Keep the documents of search in step with what they are made of: set by set, in the same transaction."""

from django.db import migrations

# A vector inside its row is ranked several times faster than one kept apart or compressed.
STORAGE = "alter table connect_organisationdocument set (toast_tuple_target = 8160)"

# A code is the number of a facet * 1,000,000 + a value: connect/search/facets.py has the same numbers.
FUNCTIONS = """
create aggregate connect_vector_sum(tsvector) (sfunc = tsvector_concat, stype = tsvector);

create function connect_plain_words(words text) returns text language sql immutable parallel safe
return translate(words, '/_|', '   ');

create function connect_refresh_documents(ids bigint[]) returns void language plpgsql as $$
begin
    delete from connect_organisationdocument d where d.organisation_id = any(ids)
        and not exists (select from connect_organisation o where o.id = d.organisation_id and o.is_listed);

    -- Each part is made once for all rows: per row the same joins would cost three times as much.
    with texts as materialized (
        select organisation_id,
            connect_vector_sum(
                setweight(to_tsvector(connect_text_configuration(language),
                    connect_plain_words(concat_ws(' . ', summary, offers, seeks))), 'C')
                || setweight(to_tsvector(connect_text_configuration(language),
                    connect_plain_words(description)), 'D')
                order by language) as vector,
            max((summary <> '')::int * 4 + (description <> '')::int * 2
                + (offers <> '' or seeks <> '')::int) as quality
        from connect_organisationtext where organisation_id = any(ids) group by organisation_id
    ), held as materialized (
        select organisation_id, topic_id, bool_or(relation <> 'seeks') as works_in,
            bool_or(relation = 'offers') as offers, bool_or(relation = 'seeks') as seeks
        from connect_organisationtopic where organisation_id = any(ids) group by organisation_id, topic_id
    ), topics as materialized (
        select h.organisation_id, connect_vector_sum(t.vector order by h.topic_id) as vector
        from held h join connect_topicdocument t on t.topic_id = h.topic_id group by h.organisation_id
    ), topic_codes as materialized (
        select h.organisation_id, array_agg(distinct line.code::int) as codes
        from held h join connect_topicdocument t on t.topic_id = h.topic_id
        cross join lateral (
            select t.facet * 1000000 + id from unnest(t.lineage) id where h.works_in
            union all select 9000000 + id from unnest(t.lineage) id where h.offers
            union all select 10000000 + id from unnest(t.lineage) id where h.seeks) line(code)
        group by h.organisation_id
    ), belongs as materialized (
        select o.id as organisation_id, o.cluster_id from connect_organisation o
        where o.id = any(ids) and o.cluster_id is not null
        union
        select f.organisation_id, f.cluster_id from connect_organisation_further_clusters f
        where f.organisation_id = any(ids)
    ), clusters as materialized (
        select b.organisation_id, string_agg(k.short_name, ' ' order by k.id) as names,
            array_agg((3000000 + k.id)::int order by k.id) as codes
        from belongs b join connect_cluster k on k.id = b.cluster_id group by b.organisation_id
    )
    insert into connect_organisationdocument as d
        (organisation_id, vector, codes, names, sort_name, quality, latitude, longitude, created_at)
    select
        o.id,
        setweight(to_tsvector('connect_simple', connect_plain_words(n.names)), 'A')
            || setweight(coalesce(topics.vector, '')
                || to_tsvector('connect_simple', connect_plain_words(concat_ws(' ', o.city, clusters.names))), 'B')
            || coalesce(texts.vector, ''),
        array[case o.kind when 'firm' then 1000001 when 'technology_centre' then 1000002 when 'academia' then 1000003
                when 'policy_body' then 1000004 when 'public_agency' then 1000005 when 'association' then 1000006
                else 1000007 end]
            || case when o.country ~ '^[A-Z]{2}$'
                then array[2000000 + (ascii(o.country) - 64) * 32 + ascii(substr(o.country, 2)) - 64] end
            || clusters.codes
            || case o.size when 'micro' then array[4000001] when 'small' then array[4000002]
                when 'medium' then array[4000003] when 'large' then array[4000004] end
            || topic_codes.codes,
        lower(unaccent(n.names)),
        left(lower(unaccent(o.name)), 250),
        coalesce(texts.quality, 0) + (o.cluster_id is not null)::int * 3
            + (topic_codes.codes is not null)::int * 2
            + (o.website <> '')::int + (o.latitude is not null)::int + (o.size <> '')::int,
        o.latitude, o.longitude, o.created_at
    from connect_organisation o
    cross join lateral (
        select concat_ws(' ', o.name, nullif(o.english_name, ''), nullif(array_to_string(o.aliases, ' '), ''))
        offset 0
    ) n(names)
    left join texts on texts.organisation_id = o.id
    left join topics on topics.organisation_id = o.id
    left join topic_codes on topic_codes.organisation_id = o.id
    left join clusters on clusters.organisation_id = o.id
    where o.id = any(ids) and o.is_listed
    on conflict (organisation_id) do update set
        vector = excluded.vector, codes = excluded.codes, names = excluded.names,
        sort_name = excluded.sort_name, quality = excluded.quality, latitude = excluded.latitude,
        longitude = excluded.longitude, created_at = excluded.created_at
    where (d.vector, d.codes, d.names, d.sort_name, d.quality, d.latitude, d.longitude, d.created_at)
        is distinct from (excluded.vector, excluded.codes, excluded.names, excluded.sort_name,
            excluded.quality, excluded.latitude, excluded.longitude, excluded.created_at);
end $$;

-- The tree is small, so all of it is compared and only what differs is written and passed on.
create function connect_refresh_topics() returns void language plpgsql as $$
declare
    touched bigint[];
begin
    with recursive lines(topic_id, id, depth) as (
        select id, id, 0 from connect_topic
        union all
        select l.topic_id, p.parent_id, l.depth + 1 from lines l join connect_topic p on p.id = l.id
        where p.parent_id is not null and l.depth < 8
    ), own as (
        select t.id, to_tsvector('connect_en',
                connect_plain_words(concat_ws(' . ', t.name, array_to_string(t.synonyms, ' . '))))
            || coalesce((
                select connect_vector_sum(to_tsvector(connect_text_configuration(s.key), s.value) order by s.key)
                from jsonb_each_text(t.names) s), '') as vector
        from connect_topic t
    ), written as (
        insert into connect_topicdocument as d (topic_id, vector, facet, lineage)
        select l.topic_id, connect_vector_sum(o.vector order by l.depth),
            case t.axis when 'sector' then 6 when 'technology' then 7 when 'use_case' then 8 else 5 end,
            array_agg(l.id order by l.depth)
        from lines l join own o on o.id = l.id join connect_topic t on t.id = l.topic_id
        group by l.topic_id, t.axis
        on conflict (topic_id) do update
            set vector = excluded.vector, facet = excluded.facet, lineage = excluded.lineage
            where (d.vector, d.facet, d.lineage) is distinct from (excluded.vector, excluded.facet, excluded.lineage)
        returning topic_id
    )
    select array_agg(distinct r.organisation_id) into touched
    from written w join connect_organisationtopic r on r.topic_id = w.topic_id;
    if touched is not null then
        perform connect_refresh_documents(touched);
    end if;
end $$;

create function connect_new_search_version() returns void language sql as $$
    insert into connect_searchversion (id, value) values (1, gen_random_uuid())
    on conflict (id) do update set value = excluded.value
$$;
"""

TRIGGER_FUNCTIONS = """
create function connect_documents_of_organisations() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform connect_refresh_documents(array(select id from added where is_listed));
    elsif tg_op = 'DELETE' then
        delete from connect_organisationdocument where organisation_id in (select id from removed);
    else
        perform connect_refresh_documents(array(
            select n.id from added n join removed o on o.id = n.id
            where (n.is_listed or o.is_listed)
                and (n.is_listed, n.name, n.english_name, n.aliases, n.kind, n.size, n.country, n.city, n.cluster_id,
                    n.latitude, n.longitude, n.website, n.created_at)
                is distinct from (o.is_listed, o.name, o.english_name, o.aliases, o.kind, o.size, o.country, o.city,
                    o.cluster_id, o.latitude, o.longitude, o.website, o.created_at)));
    end if;
    return null;
end $$;

-- For every table with a column organisation_id; unlisted organisations cost a look, not a document.
create function connect_documents_of_parts() returns trigger language plpgsql as $$
declare
    touched bigint[];
begin
    if tg_op = 'INSERT' then
        touched := array(select distinct organisation_id from added);
    elsif tg_op = 'DELETE' then
        touched := array(select distinct organisation_id from removed);
    else
        touched := array(select organisation_id from added union select organisation_id from removed);
    end if;
    touched := array(select id from connect_organisation where id = any(touched) and is_listed);
    if touched <> '{}' then
        perform connect_refresh_documents(touched);
    end if;
    return null;
end $$;

create function connect_documents_of_topics() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        delete from connect_topicdocument where topic_id in (select id from removed);
    end if;
    perform connect_refresh_topics();
    perform connect_new_search_version();
    return null;
end $$;

create function connect_documents_of_clusters() returns trigger language plpgsql as $$
begin
    perform connect_new_search_version();
    if tg_op = 'UPDATE' then
        perform connect_refresh_documents(array(
            select o.id from connect_organisation o where o.is_listed and o.cluster_id in
                (select n.id from added n join removed p on p.id = n.id where n.short_name <> p.short_name)
            union
            select f.organisation_id from connect_organisation_further_clusters f where f.cluster_id in
                (select n.id from added n join removed p on p.id = n.id where n.short_name <> p.short_name)));
    end if;
    return null;
end $$;
"""

KEEPERS = {
    "connect_organisation": "connect_documents_of_organisations",
    "connect_organisationtext": "connect_documents_of_parts",
    "connect_organisationtopic": "connect_documents_of_parts",
    "connect_organisation_further_clusters": "connect_documents_of_parts",
    "connect_topic": "connect_documents_of_topics",
    "connect_cluster": "connect_documents_of_clusters",
}
TRANSITIONS = {
    "insert": "new table as added",
    "update": "new table as added old table as removed",
    "delete": "old table as removed",
}
TRIGGERS = [
    f"create trigger connect_document_{event} after {event} on {table} "
    f"referencing {transition} for each statement execute function {function}()"
    for table, function in KEEPERS.items()
    for event, transition in TRANSITIONS.items()
]
NO_TRIGGERS = [
    f"drop trigger connect_document_{event} on {table}"
    for table in KEEPERS
    for event in TRANSITIONS
]
NO_FUNCTIONS = """
drop function connect_documents_of_clusters;
drop function connect_documents_of_topics;
drop function connect_documents_of_parts;
drop function connect_documents_of_organisations;
drop function connect_new_search_version;
drop function connect_refresh_topics;
drop function connect_refresh_documents;
drop function connect_plain_words;
drop aggregate connect_vector_sum(tsvector);
"""
FILL = """
select connect_refresh_topics();
select connect_refresh_documents(array(select id from connect_organisation where is_listed));
select connect_new_search_version();
"""


class Migration(migrations.Migration):
    dependencies = [("connect", "0004_search_documents")]
    operations = [
        migrations.RunSQL(
            STORAGE, "alter table connect_organisationdocument reset (toast_tuple_target)"
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(TRIGGER_FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
