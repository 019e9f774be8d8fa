"""What codes mean: the values, labels and trees of the facets, kept per process and never stale.

Every read names the version that the database holds now; triggers change it with any topic or cluster.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

from ..choices import OrganisationKind, ResearchKind, SizeBand, TopicAxis
from ..models import Cluster, Topic
from . import facets
from .facets import COUNTRY, Facet, code_of
from .folding import WORD, fold, folded_words
from .spelling import KnownWord


@dataclass(frozen=True)
class Vocabulary:
    """The facet values in one language. `parents` holds the codes that lie below another.

    `topic_words` has by a topic's key the folded words of its names and synonyms, and of those above it.
    `known` has by its folded form each word of the topics in all languages, and countries by their label.
    """

    codes: Mapping[str, Mapping[str, int]]
    values: Mapping[int, str]
    labels: Mapping[int, str]
    parents: Mapping[int, int]
    ranks: Mapping[int, int]
    topic_words: Mapping[int, frozenset[str]]
    known: Mapping[str, KnownWord]

    def code(self, facet: Facet, value: str) -> int | None:
        return self.codes[facet.name].get(value)

    def label(self, code: int) -> str:
        return self.labels.get(code, "")


_kept: dict[str, tuple[uuid.UUID, Vocabulary]] = {}


def current_version() -> uuid.UUID | None:
    """Return the version of the labels in the database."""
    with connection.cursor() as cursor:
        cursor.execute("select value from connect_searchversion")
        row = cursor.fetchone()
    return row[0] if row else None


def vocabulary(version: uuid.UUID | None = None) -> Vocabulary:
    """Return the facet values in the reader's language, as the database has them now."""
    version = version or current_version()
    language = get_language() or "en"
    kept = _kept.get(language)
    if kept and version and kept[0] == version:
        return kept[1]
    made = _read()
    if version:
        _kept[language] = (version, made)
    return made


def _read() -> Vocabulary:
    rows: list[tuple[Facet, str, int, str]] = []
    rows += [
        (facets.KIND, value, number, str(OrganisationKind(value).label))
        for number, value in enumerate(facets.KINDS, 1)
    ]
    rows += [
        (facets.SIZE, value, number, str(SizeBand(value).label))
        for number, value in enumerate(facets.SIZES, 1)
    ]
    rows += [
        (facets.COUNTRY, country.code, facets.country_value(country.code), str(country.name))
        for country in countries
    ]
    rows += [
        (facets.CLUSTER, cluster.slug, cluster.pk, cluster.short_name)
        for cluster in Cluster.objects.order_by("short_name", "pk")
    ]
    rows.append((facets.ROAMING, facets.YES, 1, _("Cluster in the roaming agreement")))
    rows.append((facets.CLAIMED, facets.YES, 1, _("Answers for itself")))
    rows.append((facets.RESEARCH, facets.YES, 1, _("In the R+D directory")))
    rows += [
        (facets.RESEARCH_KIND, value, number, str(ResearchKind(value).label))
        for number, value in enumerate(facets.RESEARCH_KINDS, 1)
    ]
    rows += [(facets.TRL, str(level), level, str(level)) for level in facets.LEVELS]
    parents = {}
    topics = {topic.pk: topic for topic in Topic.objects.order_by("axis", "position", "name", "pk")}
    above = _tree(topics.values())
    for topic in topics.values():
        own = facets.FACET_OF_AXIS[TopicAxis(topic.axis)]
        for facet in (own, facets.OFFERS, facets.SEEKS):
            rows.append((facet, topic.slug, topic.pk, topic.label))
            if topic.pk in above:
                parents[code_of(facet, topic.pk)] = code_of(facet, above[topic.pk])
    codes: dict[str, dict[str, int]] = {facet.name: {} for facet in facets.FACETS}
    for facet, value, number, _label in rows:
        codes[facet.name][value] = code_of(facet, number)
    return Vocabulary(
        codes=codes,
        values={code_of(facet, number): value for facet, value, number, _ in rows},
        labels={code_of(facet, number): label for facet, _, number, label in rows},
        parents=parents,
        ranks={code_of(facet, number): rank for rank, (facet, _, number, _) in enumerate(rows)},
        topic_words={pk: _words_of(topic, topics, above) for pk, topic in topics.items()},
        known=_known(topics.values(), [label for facet, _, _, label in rows if facet is COUNTRY]),
    )


def _known(topics: Iterable[Topic], countries: Iterable[str]) -> dict[str, KnownWord]:
    numbers: Counter[str] = Counter()
    for topic in topics:
        numbers.update(
            {word.lower() for phrase in _phrases_of(topic) for word in WORD.findall(phrase)}
        )
    known = {fold(word): KnownWord(word, 0) for word in countries if WORD.fullmatch(word)}
    # The commonest way to write a word comes last and stays.
    for word, number in sorted(numbers.items(), key=lambda item: item[1]):
        known[fold(word)] = KnownWord(word, number)
    return known


def _tree(topics: Iterable[Topic]) -> dict[int, int]:
    """Return the parent of each topic, by their keys, without a link that would close a circle.

    The database lets nobody close one, but a walk up that never ended would be the end of the site.
    """
    above: dict[int, int] = {}
    for topic in topics:
        line = topic.parent_id
        while line is not None and line != topic.pk:
            line = above.get(line)
        if topic.parent_id is not None and line is None:
            above[topic.pk] = topic.parent_id
    return above


def _words_of(
    topic: Topic, topics: Mapping[int, Topic], above: Mapping[int, int]
) -> frozenset[str]:
    words: frozenset[str] = frozenset()
    line: int | None = topic.pk
    while line is not None:
        words |= folded_words(" ".join(_phrases_of(topics[line])))
        line = above.get(line)
    return words


def _phrases_of(topic: Topic) -> list[str]:
    return [topic.name, topic.short_name, *topic.names.values(), *topic.synonyms]
