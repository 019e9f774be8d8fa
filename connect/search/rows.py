"""What a row of the results shows, fetched for one page in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.urls import reverse
from django.utils.translation import get_language

from . import facets
from .vocabulary import Vocabulary

MOST_TOPICS = 3

FETCH = """
select o.id, o.slug, o.name, o.english_name, o.kind, o.city, o.country, c.short_name,
    x.language, x.summary,
    array(select r.topic_id from connect_organisationtopic r where r.organisation_id = o.id
        and r.relation <> 'seeks' group by r.topic_id order by r.topic_id)
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
    """An organisation among the results. `language` is that of the summary where it is not the reader's."""

    id: int
    url: str
    name: str
    english_name: str
    kind: str
    place: str
    cluster: str
    summary: str
    language: str
    topics: tuple[str, ...]


def fetch_rows(ids: Sequence[int], vocabulary: Vocabulary) -> list[Row]:
    """Return the rows in the order given; one that was hidden in the meantime is left out."""
    if not ids:
        return []
    language = (get_language() or "en")[:2]
    with connection.cursor() as cursor:
        cursor.execute(FETCH, {"ids": list(ids), "language": language})
        found = cursor.fetchall()
    # Reversing an address costs more than all the rest of a row.
    address = reverse("connect:firm_detail", args=["SLUG"])
    return [
        Row(
            id=pk,
            url=address.replace("SLUG", slug),
            name=name,
            english_name=english_name if english_name != name else "",
            kind=vocabulary.label(vocabulary.codes["kind"][kind]),
            place=place_name(city, country, vocabulary),
            cluster=cluster or "",
            summary=summary or "",
            language=text_language if text_language and text_language != language else "",
            topics=topic_labels(topics, vocabulary),
        )
        for pk, slug, name, english_name, kind, city, country, cluster, text_language, summary, topics in found
    ]


def place_name(city: str, country: str, vocabulary: Vocabulary) -> str:
    code = vocabulary.codes["country"].get(country)
    label = vocabulary.label(code) if code else ""
    return ", ".join(part for part in (city, label) if part)


def topic_labels(topics: Sequence[int], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the labels of the first topics; `offers` knows those of every axis."""
    return tuple(vocabulary.label(facets.code_of(facets.OFFERS, pk)) for pk in topics[:MOST_TOPICS])
