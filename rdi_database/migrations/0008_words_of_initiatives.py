from django.db import migrations

# array_to_string() is only stable, since it writes values of any kind; of texts it always makes the same.
MAKE_WORDS = """
create function rdi_fold(words text) returns text language sql immutable parallel safe
return replace(connect_fold(words), 'ς', 'σ');

create function rdi_words(title text, acronym text, identifier text, call text, summary text, keywords text[])
returns text language sql immutable parallel safe
return rdi_fold(
    title || ' ' || acronym || ' ' || identifier || ' ' || call || ' ' || summary || ' '
    || array_to_string(keywords, ' ')
);

create index rdi_initiative_words on rdi_database_initiative
    using gin (rdi_words(title, acronym, identifier, call, summary, keywords) gin_trgm_ops) where is_listed;
"""
DROP_WORDS = """
drop index rdi_initiative_words;
drop function rdi_words(text, text, text, text, text, text[]);
drop function rdi_fold(text);
"""


class Migration(migrations.Migration):
    dependencies = [("rdi_database", "0007_partners_wanted")]

    operations = [migrations.RunSQL(MAKE_WORDS, DROP_WORDS)]
