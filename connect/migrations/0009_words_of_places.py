"""Search knows where an organisation is, and tells its own topics from those above them."""

from importlib import import_module

from django.db import migrations

before = import_module("connect.migrations.0005_search_triggers")

# Signs say a language of programming, and the parser of texts drops them: connect/search/words.py does the same.
PLAIN_WORDS = """
create or replace function connect_plain_words(words text) returns text language sql immutable parallel safe
return translate(
    replace(replace(replace(replace(replace(replace(words,
        'C++', 'cplusplus '), 'c++', 'cplusplus '), 'C#', 'csharp '), 'c#', 'csharp '),
        '.NET', ' dotnet '), '.Net', ' dotnet '),
    '/_|', '   ');
"""

# A region that lists its places has those alone. Of one that is made of areas only the gazetteer knows the
# bounds: there a cluster's members in its country are taken to be in its region.
LIES_IN = """
create function connect_lies_in(region bigint, places text[], chosen bigint, of_cluster bigint, city text)
returns boolean language sql immutable parallel safe as $$
    select coalesce(region = chosen, false)
        or coalesce(region = of_cluster, false) and places = '{}'
        or city <> '' and exists (select from unnest(places) place where connect_fold(place) = connect_fold(city))
$$;
"""

DOCUMENTS = """
create or replace function connect_write_documents(ids bigint[]) returns void language plpgsql as $$
begin
    delete from connect_organisationdocument d where d.organisation_id = any(ids)
        and not exists (select from connect_organisation o where o.id = d.organisation_id and o.is_listed);

    -- Each part is made once for all rows: per row the same joins would cost three times as much.
    with texts as materialized (
        select organisation_id,
            connect_vector_sum(
                setweight(to_tsvector(connect_text_configuration(language),
                    connect_plain_words(concat_ws(' . ', summary, offers))), 'C')
                || setweight(to_tsvector(connect_text_configuration(language),
                    connect_plain_words(concat_ws(' . ', description, seeks))), 'D')
                order by language) as vector,
            max((summary <> '')::int * 4 + (description <> '')::int * 2
                + (offers <> '' or seeks <> '')::int) as quality
        from connect_organisationtext where organisation_id = any(ids) group by organisation_id
    ), held as materialized (
        select organisation_id, topic_id, bool_or(relation <> 'seeks') as works_in,
            bool_or(relation = 'offers') as offers, bool_or(relation = 'seeks') as seeks
        from connect_organisationtopic where organisation_id = any(ids) group by organisation_id, topic_id
    ), topics as materialized (
        -- What somebody looks for is not what they do.
        select h.organisation_id, connect_vector_sum(
            case when h.works_in then t.vector else setweight(t.vector, 'D') end order by h.topic_id) as vector
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
    ), lies as materialized (
        select o.id as organisation_id, string_agg(distinct r.name, ' ' order by r.name) as names
        from connect_organisation o join connect_region r on r.country = o.country
        left join connect_cluster k on k.id = o.cluster_id
        where o.id = any(ids) and connect_lies_in(r.id, r.places, o.region_id, k.region_id, o.city)
        group by o.id
    )
    insert into connect_organisationdocument as d
        (organisation_id, vector, codes, names, sort_name, quality, latitude, longitude, created_at)
    select
        o.id,
        setweight(to_tsvector('connect_simple', connect_plain_words(n.names)), 'A')
            || coalesce(topics.vector, '')
            || setweight(to_tsvector('connect_simple',
                connect_plain_words(concat_ws(' ', o.city, lies.names, clusters.names))), 'B')
            || case when o.country ~ '^[A-Z]{2}$' then ('''@' || lower(o.country) || ''':1B')::tsvector else '' end
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
    left join lies on lies.organisation_id = o.id
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
create or replace function connect_refresh_topics() returns void language plpgsql as $$
declare
    touched bigint[];
begin
    with recursive lines(topic_id, id, depth) as (
        select id, id, 0 from connect_topic
        union all
        select l.topic_id, p.parent_id, l.depth + 1 from lines l join connect_topic p on p.id = l.id
        where p.parent_id is not null and l.depth < 8
    ), own as (
        select t.id,
            setweight(to_tsvector('connect_en', connect_plain_words(concat_ws(' . ', t.name, t.short_name)))
                || coalesce((
                    select connect_vector_sum(
                        to_tsvector(connect_text_configuration(s.key), connect_plain_words(s.value)) order by s.key)
                    from jsonb_each_text(t.names) s), ''), 'B')
            || setweight(to_tsvector('connect_en',
                connect_plain_words(array_to_string(t.synonyms, ' . '))), 'C') as vector
        from connect_topic t
    ), written as (
        insert into connect_topicdocument as d (topic_id, vector, facet, lineage)
        select l.topic_id, connect_vector_sum(
                case l.depth when 0 then o.vector else setweight(o.vector, 'D') end order by l.depth),
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
"""

TRIGGER_FUNCTIONS = """
create or replace function connect_documents_of_organisations() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform connect_refresh_documents(array(select id from added where is_listed));
    elsif tg_op = 'DELETE' then
        delete from connect_organisationdocument where organisation_id in (select id from removed);
    else
        perform connect_refresh_documents(array(
            select n.id from added n join removed o on o.id = n.id
            where (n.is_listed or o.is_listed)
                and (n.is_listed, n.name, n.english_name, n.aliases, n.kind, n.size, n.country, n.city, n.region_id,
                    n.cluster_id, n.latitude, n.longitude, n.website, n.created_at)
                is distinct from (o.is_listed, o.name, o.english_name, o.aliases, o.kind, o.size, o.country, o.city,
                    o.region_id, o.cluster_id, o.latitude, o.longitude, o.website, o.created_at)));
    end if;
    return null;
end $$;

create or replace function connect_documents_of_clusters() returns trigger language plpgsql as $$
begin
    perform connect_new_search_version();
    if tg_op = 'UPDATE' then
        perform connect_refresh_documents(array(
            select o.id from connect_organisation o where o.is_listed and o.cluster_id in
                (select n.id from added n join removed p on p.id = n.id
                    where (n.short_name, n.region_id) <> (p.short_name, p.region_id))
            union
            select f.organisation_id from connect_organisation_further_clusters f where f.cluster_id in
                (select n.id from added n join removed p on p.id = n.id
                    where (n.short_name, n.region_id) <> (p.short_name, p.region_id))));
    end if;
    return null;
end $$;
"""

# The trigger's own tables have no type that a function could take, so the question is written into each branch.
OF_REGIONS = """
        perform connect_refresh_documents(array(
            select distinct o.id from ({regions}) r
            join connect_organisation o on o.country = r.country and o.is_listed
            left join connect_cluster k on k.id = o.cluster_id
            where connect_lies_in(r.id, r.places, o.region_id, k.region_id, o.city)));"""
CHANGED = """select {which}.* from added n join removed p on p.id = n.id
                where (n.name, n.country, n.places) <> (p.name, p.country, p.places)"""
REGION_FUNCTION = f"""
create function connect_documents_of_regions() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then{OF_REGIONS.format(regions="select * from added")}
    elsif tg_op = 'DELETE' then{OF_REGIONS.format(regions="select * from removed")}
    else{OF_REGIONS.format(regions=f"{CHANGED.format(which='n')} union all {CHANGED.format(which='p')}")}
    end if;
    return null;
end $$;
"""  # noqa: S608  (words of ours, nothing that was typed)
REGION_TRIGGERS = [
    f"create trigger connect_document_{event} after {event} on connect_region "
    f"referencing {transition} for each statement execute function connect_documents_of_regions()"
    for event, transition in before.TRANSITIONS.items()
]
NO_REGIONS = [
    *(f"drop trigger connect_document_{event} on connect_region" for event in before.TRANSITIONS),
    "drop function connect_documents_of_regions",
]

# What 0005 wrote, under the names that 0007 gave: only then may the function of places go.
AS_BEFORE = (
    "\n".join([before.FUNCTIONS, before.TRIGGER_FUNCTIONS])
    .replace(
        "create aggregate connect_vector_sum(tsvector) (sfunc = tsvector_concat, stype = tsvector);",
        "",
    )
    .replace(
        "create function connect_refresh_documents(", "create function connect_write_documents("
    )
    .replace("create function", "create or replace function")
)


class Migration(migrations.Migration):
    dependencies = [("connect", "0008_labels")]
    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, before.FILL),
        migrations.RunSQL(LIES_IN, "drop function connect_lies_in"),
        migrations.RunSQL(PLAIN_WORDS + DOCUMENTS + TRIGGER_FUNCTIONS, AS_BEFORE),
        migrations.RunSQL(REGION_FUNCTION, migrations.RunSQL.noop),
        migrations.RunSQL(REGION_TRIGGERS, NO_REGIONS),
        migrations.RunSQL(before.FILL, migrations.RunSQL.noop),
    ]
