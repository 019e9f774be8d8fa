"""The table that brings other lists' subjects to our topics: data, and all of it ours."""

import json
from pathlib import Path

import pytest

import connect
import rdi_database
from connect.importing.folding import fold
from rdi_database.importing.topic_map import topics_of_call, topics_of_path

TOPICS = json.loads((Path(connect.__file__).parent / "data/topics.json").read_text("utf-8"))
MAP = json.loads((Path(rdi_database.__file__).parent / "data/topic_map.json").read_text("utf-8"))


def test_every_topic_of_the_table_is_one_of_ours():
    named = {slug for table in MAP.values() for slugs in table.values() for slug in slugs}

    assert named - {topic["slug"] for topic in TOPICS} == set()


def test_every_subject_is_written_as_it_is_looked_up():
    assert [subject for subject in MAP["euroscivoc"] if fold(subject) != subject] == []
    assert [code for code in MAP["call_codes"] if code != code.upper()] == []


@pytest.mark.parametrize(
    ("path", "topics"),
    [
        ("/natural sciences/computer and information sciences/cryptography", ("cryptology",)),
        # The lowest that is known decides, however little is said below it.
        ("/x/artificial intelligence/heuristic programming", ("artificial-intelligence", "data-and-ai")),
        ("/x/computer security/cryptography", ("cryptology",)),
        ("/x/computer security/quiet evenings", ("safety-security",)),
        ("/x/Computer  Security", ("safety-security",)),
        ("cryptography", ("cryptology",)),
        ("/natural sciences/biological sciences/zoology", ()),
        ("/", ()),
        ("", ()),
        ("/" + "x" * 2_000 + "/cryptography", ()),
    ],
)  # fmt: skip
def test_a_path_gives_the_topics_of_its_lowest_known_subject(path, topics):
    assert topics_of_path(path) == topics


@pytest.mark.parametrize(
    ("code", "title", "topics"),
    [
        ("DS-01-2015", "", ("safety-security",)),
        ("horizon-cl3-2023-infra-01", "", ("critical-infrastructure-protection", "safety-security")),
        # A beginning is no middle.
        ("X-DS-01", "", ()),
        ("ERC-2015-STG", "Grants for cryptography", ("cryptology",)),
        ("", "", ()),
    ],
)  # fmt: skip
def test_a_topic_of_a_call_is_known_by_the_beginning_of_its_code_and_by_its_title(
    code, title, topics
):
    assert topics_of_call(code, title) == topics
