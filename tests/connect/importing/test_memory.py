"""What a run has been told is kept in the database, and lost with the savepoint that told it."""

import tracemalloc

import pytest
from django.db import transaction

from connect.importing.load import Import
from connect.importing.memory import Memory, Told
from connect.importing.records import OrganisationRecord, RowResult
from connect.importing.writing import Settings
from tests.connect.importing.hostile import HOSTILE
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


def test_names_are_recalled_with_what_was_told_each_part_for_itself():
    memory = Memory()
    memory.keep("a", {"x": Told("line 2", "this"), "y": Told("", "")})
    memory.keep("b", {"x": Told("line 3", "that")})
    memory.keep("b", {})

    assert memory.recall("a", ["x", "y", "z"]) == {"x": Told("line 2", "this"), "y": Told("", "")}
    assert memory.recall("b", ["x"]) == {"x": Told("line 3", "that")}


def test_any_text_comes_back_as_it_was():
    texts = {text.replace("\0", "").encode("utf-8", "replace").decode() for text in HOSTILE}
    told = {f"{n} {text}"[:300]: Told(text, text) for n, text in enumerate(sorted(texts))}
    memory = Memory()

    memory.keep("a", told)

    assert memory.recall("a", told) == told


def test_a_savepoint_that_is_rolled_back_takes_what_was_told_with_it_and_a_new_run_begins_empty():
    memory = Memory()
    memory.keep("a", {"x": Told("line 2", "")})
    with transaction.atomic():
        memory.keep("a", {"y": Told("line 3", "")})
        transaction.set_rollback(True)

    assert memory.recall("a", ["x", "y"]) == {"x": Told("line 2", "")}
    assert Memory().recall("a", ["x"]) == {}


def test_the_memory_of_a_run_does_not_grow_with_its_rows():
    def kept(first: int, count: int) -> int:
        rows = (
            RowResult(n, "", OrganisationRecord("test", f"Firm {n}"), ())
            for n in range(first, first + count)
        )
        made = Import(Settings(source="test", now=make.NOW), is_dry=True)
        tracemalloc.start()
        made.run(rows)
        # Addresses that were handed out are kept; they are short.
        del made._slugs
        now, _most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert made.counts.total() == count
        return now

    kept(0, 1_000)
    assert kept(0, 4_000) < 2 * kept(0, 1_000)
