"""The sample waves tell the published truth. `pytest -s` prints each statement beside what comes out."""

import pytest

from linkages.sample import home_of, to_links
from tests.linkages.published import check, check_markets, check_rules, describe, read_facts

CLUSTERS = {
    "paris": "systematic-paris-region",
    "cork": "it-cork",
    "northern_ireland": "invest-ni-digital",
    "karlsruhe": "cyberforum",
    "catalonia": "eurecat-cluster-digital",
    "slovenia": "ict-technology-network",
    "cyprus": "cyprus-computer-society",
}


@pytest.fixture(scope="module")
def facts(shared):
    return read_facts(shared / "facts/vlinc_published.yaml")


def told(title, rows):
    """Print the table of one cluster; return what does not come out as published."""
    print(f"\n{title}: statement | published | computed")
    for subject, (published, computed, ok) in rows:
        print(f"{'  ' if ok else '! '}{subject} | {published} | {computed}")
    return [subject for subject, (_, _, ok) in rows if not ok]


def test_the_facts_are_those_of_the_seven_clusters(facts):
    assert set(facts) == set(CLUSTERS)
    assert sum(len(cluster["statements"]) for cluster in facts.values()) == 88


@pytest.mark.parametrize("name, slug", CLUSTERS.items())
def test_every_statement_comes_out_as_published(facts, dealt, name, slug):
    links, home = to_links(dealt[slug]), home_of(dealt[slug])

    rows = [(describe(one), check(one, links, home)) for one in facts[name]["statements"]]

    assert told(facts[name]["cluster"], rows) == []


@pytest.mark.parametrize("name, slug", CLUSTERS.items())
def test_rules_fire_and_are_silent_as_the_guide_bears_out(facts, dealt, name, slug):
    links, home = to_links(dealt[slug]), home_of(dealt[slug])

    rows = check_rules(facts[name], links, home)

    assert {rule for rule, _ in rows} == {*facts[name]["fires"], *facts[name].get("silent", ())}
    assert told(f"{slug}, rules", rows) == []


@pytest.mark.parametrize("name, slug", CLUSTERS.items())
def test_suggested_markets_are_the_published_set(facts, dealt, name, slug):
    rows = check_markets(facts[name], to_links(dealt[slug]))

    assert told(f"{slug}, markets", rows) == []
