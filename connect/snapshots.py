"""Rows of organisations to the plain data of `connect.matching`."""

from collections import defaultdict
from collections.abc import Iterator

from .choices import TopicRelation
from .matching import Profile, words_of
from .models import Organisation, OrganisationText, OrganisationTopic

# An organisation says first what it is; a page of text would say something of everything.
TEXT_READ = 1_000
_COLUMNS = (
    "pk",
    "kind",
    "country",
    "name",
    "english_name",
    "products",
    "markets_served",
    "markets_sought",
)


def profiles() -> Iterator[Profile]:
    """Yield all listed organisations."""
    held: dict[tuple[int, str], set[str]] = defaultdict(set)
    topics = OrganisationTopic.objects.filter(organisation__is_listed=True)
    for owner, relation, slug in topics.values_list(
        "organisation_id", "relation", "topic__slug"
    ).iterator():
        held[owner, relation].add(slug)
    told: dict[int, list[str]] = defaultdict(list)
    texts = OrganisationText.objects.filter(organisation__is_listed=True)
    for owner, *said in texts.values_list(
        "organisation_id", "summary", "offers", "seeks", "description"
    ).iterator():
        told[owner].append(" ".join(said)[:TEXT_READ])
    rows = Organisation.objects.listed().order_by("pk").values_list(*_COLUMNS).iterator()
    for pk, kind, country, name, english_name, products, served, sought in rows:
        words = " ".join([name, english_name, products, *told.get(pk, ())])
        yield Profile(
            id=str(pk),
            kind=kind,
            country=str(country),
            works_in=frozenset(held.get((pk, TopicRelation.WORKS_IN), ())),
            offers=frozenset(held.get((pk, TopicRelation.OFFERS), ())),
            seeks=frozenset(held.get((pk, TopicRelation.SEEKS), ())),
            served=frozenset(served),
            sought=frozenset(sought),
            words=tuple(words_of(words)),
        )
