"""What a row of the results shows, fetched for one page in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import facets
from .folding import folded_words
from .reasons import Marked, Wanted, marked, phrase_of, split_topics
from .vocabulary import Vocabulary

MOST_TOPICS = 3

FETCH = """
select o.id, o.slug, o.is_research, o.name, o.english_name, o.kind, o.city, o.country, c.short_name,
    x.language, x.summary,
    array(select r.topic_id from connect_organisationtopic r where r.organisation_id = o.id
        and r.relation <> 'seeks' group by r.topic_id order by r.topic_id),
    array(select r.topic_id from connect_organisationtopic r where r.organisation_id = o.id
        and r.relation = 'seeks' order by r.topic_id),
    case when %(has_words)s then array_to_string(o.aliases, E'\n') else '' end,
    case when %(has_words)s then (
        select json_agg(json_build_array(
            t.language, concat_ws(E'\n', t.summary, t.offers, t.seeks, t.description)
        ) order by t.language <> %(language)s, t.language <> 'en', t.language)
        from connect_organisationtext t where t.organisation_id = o.id
    ) end
from unnest(%(ids)s::bigint[]) with ordinality wanted(id, place)
join connect_organisation o on o.id = wanted.id and o.is_listed
left join connect_cluster c on c.id = o.cluster_id
left join lateral (
    select t.language, t.summary from connect_organisationtext t
    where t.organisation_id = o.id and t.summary <> ''
    order by t.language <> %(language)s, t.language <> 'en', t.language limit 1
) x on true
order by wanted.place
"""


@dataclass(frozen=True)
class Row:
    """An organisation among the results. `language` is that of the summary where it is not the reader's.

    `reasons` are the topics that match what was asked, and `topics` others; `phrase` is where a text
    matches and nothing else that the row shows.
    """

    id: int
    url: str
    name: str
    english_name: str
    kind: str
    place: str
    cluster: str
    summary: Marked
    language: str
    reasons: tuple[str, ...]
    topics: tuple[str, ...]
    phrase: Marked = ()
    phrase_language: str = ""
    slug: str = ""


def fetch_rows(ids: Sequence[int], vocabulary: Vocabulary, asked: Wanted) -> list[Row]:
    """Return the rows in the order given; one that was hidden in the meantime is left out."""
    if not ids:
        return []
    language = (get_language() or "en")[:2]
    with connection.cursor() as cursor:
        cursor.execute(
            FETCH, {"ids": list(ids), "language": language, "has_words": asked.has_words}
        )
        found = cursor.fetchall()
    # Reversing an address costs more than all the rest of a row.
    addresses = [reverse(f"connect:{name}_detail", args=["SLUG"]) for name in ("firm", "research")]
    rows = (Fetched(*columns) for columns in found)
    return [row_of(row, vocabulary, asked, language, addresses[row.is_research]) for row in rows]


class Fetched(NamedTuple):
    """What the database says of one organisation; `texts` pairs a language with all that is said in it."""

    id: int
    slug: str
    is_research: bool
    name: str
    english_name: str
    kind: str
    city: str
    country: str
    cluster: str | None
    text_language: str | None
    summary: str | None
    topics: Sequence[int]
    sought: Sequence[int]
    aliases: str
    texts: Sequence[tuple[str, str]] | None


def row_of(
    found: Fetched, vocabulary: Vocabulary, asked: Wanted, language: str, address: str
) -> Row:
    """Return what is shown of an organisation, with why it is among the results.

    `language` is the reader's, `address` that of a profile with SLUG in the place of the organisation's.
    """
    place = place_name(found.city, found.country, vocabulary)
    shown = marked(found.summary or "", asked)
    fitting, others = split_topics(found.topics, asked.topics, asked, vocabulary)
    reasons = [topic_label(topic, vocabulary) for topic in fitting]
    if not reasons:
        wished = split_topics(found.sought, asked.sought, asked, vocabulary)[0]
        reasons = [sought_label(topic, vocabulary) for topic in wished]
    heading = folded_words(f"{found.name} {found.english_name} {place} {found.cluster or ''}")
    is_plain = bool(reasons) or asked.has_any(heading) or any(hit for _word, hit in shown)
    phrase, phrase_language = (
        ((), "") if is_plain else phrase_of(found.aliases, found.texts or [], asked)
    )
    return Row(
        id=found.id,
        url=address.replace("SLUG", found.slug),
        name=found.name,
        english_name=found.english_name if found.english_name != found.name else "",
        kind=vocabulary.label(vocabulary.codes["kind"][found.kind]),
        place=place,
        cluster=found.cluster or "",
        summary=shown,
        language=_if_other(found.text_language, language),
        reasons=tuple(reasons),
        topics=tuple(
            topic_label(topic, vocabulary) for topic in others[: MOST_TOPICS - len(reasons)]
        ),
        phrase=phrase,
        phrase_language=_if_other(phrase_language, language),
        slug=found.slug,
    )


def _if_other(language: str | None, reader: str) -> str:
    """Return the language of a text that has to be marked for not being the reader's."""
    return language if language and language != reader else ""


def place_name(city: str, country: str, vocabulary: Vocabulary) -> str:
    code = vocabulary.codes["country"].get(country)
    label = vocabulary.label(code) if code else ""
    return ", ".join(part for part in (city, label) if part)


def topic_label(topic: int, vocabulary: Vocabulary) -> str:
    """Return the label of a topic of any axis: `offers` knows them all."""
    return vocabulary.label(facets.code_of(facets.OFFERS, topic))


def sought_label(topic: int, vocabulary: Vocabulary) -> str:
    return _("%(label)s: %(value)s") % {
        "label": facets.SEEKS.label,
        "value": topic_label(topic, vocabulary),
    }
