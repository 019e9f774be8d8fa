"""Text search without accents, one configuration per language in which organisations describe themselves.

Slovenian has no stemmer in PostgreSQL: it shares the plain configuration, as any other language does.
"""

from django.contrib.postgres.operations import (
    BtreeGinExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

STEMMED = {
    "en": "english",
    "fr": "french",
    "de": "german",
    "es": "spanish",
    "ca": "catalan",
    "el": "greek",
}
WORDS = "asciiword, word, hword, hword_part, asciihword, hword_asciipart, numword"


def forwards() -> list[str]:
    statements = [
        "create text search configuration connect_simple (copy = simple)",
        f"alter text search configuration connect_simple alter mapping for {WORDS} with unaccent, simple",
    ]
    for code, name in STEMMED.items():
        # A server of before PostgreSQL 18 may lack a stemmer; the language is then searched plainly.
        statements.append(
            f"""
            do $$ begin
                if exists (select from pg_ts_dict where dictname = '{name}_stem') then
                    create text search configuration connect_{code} (copy = {name});
                    alter text search configuration connect_{code}
                        alter mapping for {WORDS} with unaccent, {name}_stem;
                else
                    create text search configuration connect_{code} (copy = connect_simple);
                end if;
            end $$
            """
        )
    cases = " ".join(f"when '{code}' then 'connect_{code}'::regconfig" for code in STEMMED)
    statements.append(
        f"""
        create function connect_text_configuration(language text) returns regconfig
        language sql immutable parallel safe
        return case language {cases} else 'connect_simple'::regconfig end
        """
    )
    return statements


def backwards() -> list[str]:
    return [
        "drop function connect_text_configuration",
        *(f"drop text search configuration connect_{code}" for code in ("simple", *STEMMED)),
    ]


class Migration(migrations.Migration):
    dependencies = [("connect", "0002_append_only")]
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(forwards(), backwards()),
    ]
