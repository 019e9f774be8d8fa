"""The sample network as it is written down: complete and invented; and where it is not loaded."""

import itertools
import json
import re
import unicodedata
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from bewiser.sample import files
from connect.choices import MemberRole, NetworkRoleName, OrganisationKind
from connect.models import User
from tests.factories import connect as make

SEVEN = {
    "cyberforum": "de",
    "cyprus-computer-society": "el",
    "eurecat-cluster-digital": "es",
    "ict-technology-network": "sl",
    "invest-ni-digital": "en",
    "it-cork": "en",
    "systematic-paris-region": "fr",
}
# Words that no text in the language can do without for long.
COMMON = {
    "en": {"the", "and", "of", "to", "for", "that", "with"},
    "fr": {"le", "la", "les", "des", "et", "une", "du"},
    "de": {"der", "die", "das", "und", "ein", "mit", "von"},
    "es": {"el", "los", "las", "una", "y", "que", "del", "se"},
    "ca": {"el", "els", "les", "i", "amb", "una", "que", "dels", "al", "per", "es"},
    "sl": {"je", "in", "za", "ki", "se", "na", "ali", "da"},
    "el": {"και", "το", "της", "με", "που", "από", "ένα", "σε"},
}


def firms() -> list[dict]:
    return [entry for entry in files.organisations() if entry["kind"] == OrganisationKind.FIRM]


def texts() -> list[tuple[str, str, dict[str, str]]]:
    return [
        (entry["slug"], language, text)
        for entry in itertools.chain(files.clusters(), files.organisations())
        for language, text in entry["texts"].items()
    ]


def test_every_cluster_has_ten_firms_and_three_to_five_other_organisations():
    clusters = {entry["slug"] for entry in files.clusters()}
    others = Counter(entry["cluster"] for entry in files.organisations())
    firm_counts = Counter(entry["cluster"] for entry in firms())
    assert clusters == {*SEVEN, "cluster-55", "tartu-science-park"}
    assert firm_counts == dict.fromkeys(SEVEN, 10)
    assert {slug: 3 <= others[slug] - 10 <= 5 for slug in SEVEN} == dict.fromkeys(SEVEN, True)


def test_every_name_and_address_is_its_own():
    everything = [*files.clusters(), *files.organisations()]
    for column in ("slug", "name"):
        values = [entry[column] for entry in everything]
        assert sorted(values) == sorted(set(values))
    emails = [entry["email"] for entry in files.people()]
    assert sorted(emails) == sorted(set(emails))


def test_every_domain_is_an_example():
    written = "".join(path.read_text("utf-8") for path in sorted(files.FOLDER.rglob("*.json")))
    domains = re.findall(r"(?:https?://|www\.|@)([\w.-]+\w)", written)
    assert len(domains) > 200
    # it@cork is the name of a cluster.
    assert {domain for domain in domains if not domain.endswith(".example")} == {"cork"}


def test_firms_differ_in_size_and_some_are_multinational():
    sizes = Counter(entry["size"] for entry in firms())
    assert {size: sizes[size] >= 7 for size in ("micro", "small", "medium", "large")} == {
        "micro": True, "small": True, "medium": True, "large": True,
    }  # fmt: skip
    assert sum(entry["is_multinational"] for entry in firms()) >= 5


def test_every_topic_is_known():
    path = Path(settings.BASE_DIR) / "connect" / "data" / "topics.json"
    known = {topic["slug"] for topic in json.loads(path.read_text("utf-8"))}
    used = {
        slug
        for entry in files.organisations()
        for slugs in entry["topics"].values()
        for slug in slugs
    }
    assert used - known == set()
    assert all(entry["topics"]["works_in"] for entry in files.organisations())


def test_every_firm_that_seeks_finds_two_offers_in_other_clusters():
    offers = defaultdict(set)
    for entry in files.organisations():
        for slug in entry["topics"]["offers"]:
            offers[slug].add((entry["cluster"], entry["slug"]))

    def best(firm: dict) -> int:
        return max(
            sum(cluster != firm["cluster"] for cluster, _slug in offers[topic])
            for topic in firm["topics"]["seeks"]
        )

    assert [firm["slug"] for firm in firms() if best(firm) < 2] == []


def test_descriptions_have_the_length_of_a_profile():
    lengths = {entry["slug"]: len(entry["texts"]["en"]["description"].split()) for entry in firms()}
    assert {slug: n for slug, n in lengths.items() if not 80 <= n <= 150} == {}
    assert {slug for slug, _language, text in texts() if len(text["summary"]) > 200} == set()


def test_no_two_texts_share_a_sentence():
    sentences = Counter(
        sentence
        for _slug, _language, text in texts()
        for sentence in re.split(r"(?<=[.!?;])\s", text["description"])
        if len(sentence.split()) > 3
    )
    assert [sentence for sentence, count in sentences.items() if count > 1] == []


@pytest.mark.parametrize("cluster", sorted(slug for slug, own in SEVEN.items() if own != "en"))
def test_half_of_the_firms_speak_the_language_of_their_cluster(cluster):
    speaking = [
        entry
        for entry in firms()
        if entry["cluster"] == cluster and SEVEN[cluster] in entry["texts"]
    ]
    assert len(speaking) >= 5


@pytest.mark.parametrize(
    "language, text",
    [pytest.param(language, text, id=f"{slug}-{language}") for slug, language, text in texts()],
)
def test_a_text_is_in_the_language_it_claims(language, text):
    words = Counter(re.findall(r"\w+", " ".join(text.values()).lower()))
    score = {code: sum(words[word] for word in common) for code, common in COMMON.items()}
    assert score[language] == max(score.values()), score


def test_scripts_and_lengths_vary():
    names = [entry["name"] for entry in files.organisations()]
    greek = [
        entry
        for entry in files.organisations()
        if unicodedata.name(entry["name"][0])[:5] == "GREEK"
    ]
    assert len(greek) >= 2
    assert all(entry["english_name"] for entry in greek)
    assert max(map(len, names)) > 80
    assert any(" " not in name for name in names)


def test_holidays_are_days_of_two_years():
    for entry in files.clusters():
        days = [date.fromisoformat(day["on"]) for day in entry["holidays"]]
        assert days == sorted(set(days))
        assert {day.year for day in days} == {2026, 2027}


def test_there_are_people_for_every_role():
    people = files.people()
    roles = Counter(entry["role"] for entry in people if "role" in entry)
    network = {entry["network"] for entry in people if "network" in entry}
    managed = {entry["cluster"] for entry in people if "cluster" in entry}
    assert set(roles) == set(MemberRole.values)
    assert network == set(NetworkRoleName.values)
    assert managed == {entry["slug"] for entry in files.clusters()}
    assert [entry["name"] for entry in people if entry.get("superuser")] == ["Root Appleyard"]
    # Somebody who is nothing to anybody, and may ask all the same.
    assert [
        entry["name"]
        for entry in people
        if not {"role", "network", "cluster", "superuser"} & set(entry)
    ] == ["Vida Wanderley"]


def test_an_address_taken_by_a_real_organisation_stops_the_load(db):
    make.make_organisation("Fluxberg")
    with pytest.raises(CommandError, match="fluxberg"):
        call_command("load_sample")
    assert User.objects.count() == 0


def test_production_refuses_people_whose_password_is_public(db, settings):
    settings.SAMPLE_MODE = False
    with pytest.raises(CommandError, match="production"):
        call_command("load_sample")


def test_without_the_sample_nobody_is_printed(db, capsys):
    call_command("sample_people")
    assert capsys.readouterr().out == (
        "There are no sample people: manage.py load_sample makes them.\n"
    )
