"""The measurement compares like with like, on the same data at every run."""

import dataclasses
import itertools
import re

import pytest
from django.core.management import call_command

from connect.management.commands.bench_data import broad_words, clear, fill, selective_words
from connect.models import Organisation
from tests.bench import measures
from tests.bench.measures import TICKS, Cell


@pytest.fixture
def organisations(db):
    call_command("load_topics", verbosity=0)
    fill(400)


def content() -> list[tuple]:
    rows = Organisation.objects.order_by("slug").values_list("slug", "name", "texts__description")
    return list(rows)


def test_bench_data_is_the_same_at_every_run_and_goes_away(organisations):
    first = content()
    clear()
    assert content() == []

    fill(400)

    assert content() == first
    assert len(first) == 440


def test_no_term_is_asked_twice_or_begins_another(db):
    words = sorted(broad_words() + selective_words())

    assert all(not after.startswith(before) for before, after in itertools.pairwise(words))


@pytest.mark.urls("tests.bench.urls")
@pytest.mark.parametrize("ticks", TICKS)
@pytest.mark.parametrize("words", ["", broad_words()[0], selective_words()[0], "security -audit"])
def test_both_ways_show_the_same_page(client, organisations, words, ticks):
    params = {"q": words, "kind": ["all"]}
    for name, value in ticks:
        params.setdefault(name, []).append(value)

    ours = client.get("/firms/", params).content.decode()
    ordinary = client.get("/ordinary/", params).content.decode()

    assert without_what_differs(ours) == without_what_differs(ordinary)


def without_what_differs(html: str) -> list[str]:
    """Return the words of the main part without its own address and the way out, which only ours offers."""
    main = re.search(r"<main.*</main>", html, re.DOTALL)[0].replace("/ordinary/", "/firms/")
    return re.sub(r'<div class="empty">.*?</div>', "", main, flags=re.DOTALL).split()


def test_a_cell_says_whether_it_reached_its_aim():
    cells = [
        Cell("broad", 1, ours=50, anchor=100, best=60, sql=40),
        Cell("broad", 1, ours=51, anchor=100, best=60, sql=40),
    ]

    assert [cell.line for cell in cells] == [
        "bench: browse_broad_1_ticks ours=50.0ms anchor=100.0ms ratio=2.00 aim=2.0 ok",
        "bench: browse_broad_1_ticks ours=51.0ms anchor=100.0ms ratio=1.96 aim=2.0 short",
    ]


@pytest.mark.parametrize("repeats", [measures.REPEATS, measures.GROWTH_REPEATS])
def test_there_are_terms_enough_for_every_way_and_tick(repeats):
    ways = len(dataclasses.fields(Cell)) - len(("term", "ticks"))
    needed = {term: n * ways * len(measures.TICKS) for term, n in repeats.items()}

    assert needed["selective"] <= len(selective_words())
    assert needed["broad"] <= len(broad_words())
