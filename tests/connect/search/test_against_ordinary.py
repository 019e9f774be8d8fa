"""Our one statement and two ways to ask by the ORM say the same, whatever is asked and edited."""

import random
from itertools import groupby

import pytest

from connect import search
from connect.choices import MemberRole, TopicAxis, TopicRelation
from connect.models import Cluster, Organisation, OrganisationDocument, Topic
from connect.search import facets
from rdi_database.models import ResearchProfile
from tests.bench.documents import browse_documents
from tests.bench.ordinary import browse_ordinarily
from tests.factories import connect as make
from tests.factories.rdi_database import make_profile

WORDS = [
    "guard",
    "alarm",
    "network",
    "bank",
    "audit",
    "cloud",
    "sensor",
    "privacy",
    "réseau",
    "Sicherheit",
    "signal",
]
COUNTRIES = ["FR", "DE", "SI", "IE"]


def fill(chance: random.Random, number: int) -> None:
    clusters = [make.make_cluster(name) for name in ("North", "South", "East")]
    topics = []
    for axis in TopicAxis.values:
        roots = [make.make_topic(f"{axis} {word}", axis=axis) for word in chance.sample(WORDS, 3)]
        topics += roots
        topics += [
            make.make_topic(f"{axis} child {at}", axis=axis, parent=roots[at % 2])
            for at in range(3)
        ]
    for at in range(number):
        organisation = make.make_organisation(
            f"{chance.choice(WORDS)} {chance.choice(WORDS)} {at}",
            country=chance.choice(COUNTRIES),
            kind=chance.choice(facets.KINDS),
            size=chance.choice(["", *facets.SIZES]),
            cluster=chance.choice([None, *clusters]),
            is_listed=chance.random() < 0.9,
            latitude=chance.uniform(40, 60),
            longitude=chance.uniform(-5, 20),
            summary=" ".join(chance.sample(WORDS, 4)),
        )
        organisation.further_clusters.set(chance.sample(clusters, chance.randint(0, 2)))
        for topic in chance.sample(topics, chance.randint(0, 4)):
            make.give_topic(organisation, topic, relation=chance.choice(TopicRelation.values))
        if chance.random() < 0.3:
            make.make_member(f"Owner {at}", organisation, role=chance.choice(MemberRole.values))
        if chance.random() < 0.4:
            lowest = chance.choice([None, 1, 4])
            make_profile(
                organisation,
                kind=chance.choice(facets.RESEARCH_KINDS),
                lowest_level=lowest,
                highest_level=lowest and lowest + chance.randrange(5),
                is_listed=chance.random() < 0.8,
            )


def edit(chance: random.Random) -> None:
    """Change one thing as people do in the admin, through the ORM."""
    organisation = chance.choice(list(Organisation.objects.all()))
    topic = chance.choice(list(Topic.objects.all()))
    match chance.randrange(11):
        case 0:
            Organisation.objects.filter(pk=organisation.pk).update(
                is_listed=not organisation.is_listed
            )
        case 1:
            Organisation.objects.filter(pk=organisation.pk).update(
                name=f"{chance.choice(WORDS)} renamed"
            )
        case 2:
            organisation.topic_rows.all().delete()
        case 3:
            organisation.topic_rows.get_or_create(topic=topic, relation=TopicRelation.OFFERS)
        case 4:
            organisation.texts.update(description=" ".join(chance.sample(WORDS, 3)))
        case 5:
            Topic.objects.filter(pk=topic.pk).update(name=chance.choice(WORDS), synonyms=["rarely"])
        case 6:
            parent = Topic.objects.filter(axis=topic.axis, parent=None).exclude(pk=topic.pk).first()
            if not topic.children.exists():
                Topic.objects.filter(pk=topic.pk).update(parent=parent)
        case 7:
            cluster = chance.choice(list(Cluster.objects.all()))
            organisation.further_clusters.add(cluster)
            Cluster.objects.filter(pk=cluster.pk).update(
                short_name=chance.choice(WORDS).title(), is_roaming=not cluster.is_roaming
            )
        case 8:
            ResearchProfile.objects.filter(organisation=organisation).update(
                kind=chance.choice(facets.RESEARCH_KINDS), is_listed=chance.random() < 0.8
            )
        case 9:
            organisation.members.update(role=chance.choice(MemberRole.values))
        case _:
            organisation.texts.all().delete()
            if not hasattr(organisation, "is_cluster"):
                organisation.delete()


def ask(chance: random.Random, vocabulary: search.Vocabulary) -> search.BrowseQuery:
    words = chance.choice(
        ["", "{0}", "{0}", "{0} {1}", "{0} or {1}", "{0} -{1}", '"{0} {1}"', "{0} nowhere"]
    ).format(*chance.sample(WORDS, 2))
    chosen = {}
    for facet in chance.sample(facets.FACETS, chance.choice([0, 1, 1, 2, 3, 5])):
        codes = list(vocabulary.codes[facet.name].values())
        if facet is facets.COUNTRY:
            codes = [vocabulary.codes["country"][country] for country in COUNTRIES]
        chosen[facet.name] = tuple(chance.sample(codes, min(len(codes), chance.randint(1, 3))))
    together = [name for name in chosen if facets.BY_NAME[name].is_many and chance.random() < 0.3]
    box = (0.0, 45.0, 15.0, 58.0) if chance.random() < 0.2 else None
    sort = chance.choice(search.SORTS)
    page = chance.choice([1, 1, 2])
    door = chance.choice([search.FIRMS, search.RESEARCH])
    return search.BrowseQuery(
        words, chosen, box, sort, page, together=frozenset(together), door=door
    )


def ask_for_all(chance: random.Random) -> search.BrowseQuery:
    """Ask for several values of a facet that one organisation has, so that something is found."""
    held = [
        (name, list(codes))
        for document in OrganisationDocument.objects.order_by("pk")
        for name, codes in groupby(document.codes, lambda code: facets.facet_of(code).name)
    ]
    name, codes = chance.choice([(name, codes) for name, codes in held if len(codes) > 1])
    chosen = {name: tuple(chance.sample(codes, 2))}
    if chance.random() < 0.5:
        chosen["country"] = (facets.code_of(facets.COUNTRY, facets.country_value("FR")),)
    return search.BrowseQuery(chosen=chosen, together=frozenset({name}))


@pytest.mark.parametrize("seed", range(3))
def test_browse_says_what_a_query_per_facet_says(db, seed):
    chance = random.Random(seed)
    fill(chance, 60)

    for at in range(14):
        for _edit in range(chance.randint(0, 3)):
            edit(chance)
        vocabulary = search.vocabulary()
        query = ask(chance, vocabulary) if at % 3 else ask_for_all(chance)

        page = search.browse(query, vocabulary)

        if page.is_near:
            continue
        expected = browse_ordinarily(page.query, vocabulary)
        by_tables = (
            expected.ids,
            expected.total,
            {code: count for code, count in expected.counts.items() if count},
        )
        assert (page.ids, page.total, page.counts) == by_tables, query
        assert browse_documents(page.query) == by_tables, query
        assert page.total or at % 3 or "country" in query.chosen
