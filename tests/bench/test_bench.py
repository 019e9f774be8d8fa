"""The measurement compares like with like, on the same data at every run."""

import itertools
import re
import statistics

import pytest
from django.core.management import call_command

from connect.management.commands.bench_data import (
    Maker,
    broad_words,
    clear,
    fill,
    selective_words,
)
from connect.models import Organisation
from tests.bench import measures
from tests.bench.__main__ import SOAK_SIZES
from tests.bench.filling import FIRMS, import_texts
from tests.bench.measures import TICKS, Cell
from tests.bench.research import DOORS, clear_profiles, fill_profiles
from tests.factories import connect as make


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
        Cell("broad", 1, ours=ours, anchor=100, best=60, sql=40, matching=30_000, shown=3_000)
        for ours in (50, 51)
    ]

    assert [cell.line for cell in cells] == [
        "bench: browse_broad_1_ticks ours=50.0ms anchor=100.0ms ratio=2.00 aim=2.0 ok",
        "bench: browse_broad_1_ticks ours=51.0ms anchor=100.0ms ratio=1.96 aim=2.0 short",
    ]


def test_there_are_terms_enough_for_every_size_way_and_tick_of_the_longest_run():
    rounds = {
        term: sum(measures.repeats_of(size)[term] for size in SOAK_SIZES)
        for term in ("selective", "broad")
    }
    needed = {term: n * len(measures.WAYS) * len(measures.TICKS) for term, n in rounds.items()}
    # Both doors are measured at the main sizes, with terms of their own.
    main = sum(size in measures.MAIN_SIZES for size in SOAK_SIZES)
    for term in needed:
        needed[term] += main * measures.REPEATS[term] * len(DOORS) * len(measures.TICKS)

    assert needed["selective"] <= len(selective_words())
    assert needed["broad"] <= len(broad_words())


def test_terms_find_as_many_as_is_said_of_them(organisations):
    selective = [measures.matching_and_shown(f"q={word}")[0] for word in selective_words()[:60]]
    broad = [measures.matching_and_shown(f"q={word}")[0] for word in broad_words()[:10]]

    # Of 440: four in a thousand, and three in ten.
    assert 0.8 < statistics.mean(selective) < 2.8
    assert 100 < statistics.mean(broad) < 140


def test_texts_are_made_of_those_of_imported_organisations_too(db, tmp_path, monkeypatch):
    monkeypatch.setenv("BEWISER_SHARED", str(tmp_path))
    make.make_topic("Locks")
    alone = import_texts()
    (tmp_path / FIRMS).parent.mkdir(parents=True)
    (tmp_path / FIRMS).write_text(
        "name,country,description\nOtterwerk,DE,Otters guard the doors.\n"
    )

    said = import_texts()

    assert "alone" in alone
    assert said == "texts: sentences of the sample network and of 1 organisations of firms.csv"
    assert "Otters guard the doors." in Maker([]).sentences


def test_two_in_five_stand_behind_the_door_of_research_until_they_are_taken_out(organisations):
    filled = fill_profiles()
    behind = Organisation.objects.filter(slug__startswith="bench-", is_research=True).count()
    clear_profiles()
    clear()

    assert filled == behind
    assert 0 < filled < 400
    assert content() == []
