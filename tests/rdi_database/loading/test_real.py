"""The real lists, as they come: the small ones always, all of them in a soak, with what may be expected of them."""

import tracemalloc
from io import StringIO

import pytest
from django.core.management import call_command

from rdi_database.models import Initiative, Participation

from .running import content_of_tables, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def linked(tmp_path, shared):
    """A folder of links to some of the real lists: their own stays as it is."""

    def link(*patterns):
        folder = tmp_path / "lists"
        folder.mkdir()
        for pattern in patterns:
            for file in shared.glob(f"data/{pattern}"):
                (folder / file.name).symlink_to(file)
        return folder

    return link


def test_the_first_rows_of_horizon_europe(linked):
    folder = linked("cordis/horizon_europe_*.csv")

    ran = run("cordis", folder, "--list")

    assert (ran.counts, ran.line("placeholders")) == (
        {
            "organisations": {"created": 92, "unchanged": 8},
            "projects": {"created": 100},
            "participations": {"created": 100},
            "call_topics": {"created": 42, "unchanged": 58},
            "euroscivoc": {"updated": 100},
        },
        "placeholders: 0 organisations, 0 projects",
    )
    before = content_of_tables()
    again = run("cordis", folder, "--list")
    assert content_of_tables() == before
    assert again.counts == {part: {"unchanged": 100} for part in ran.counts}


def test_the_open_calls(linked):
    folder = linked("calls/*.jsonl.gz")

    ran = run("calls", folder, "--list")

    assert (ran.counts, ran.line("texts")) == (
        {"calls": {"created": 629}},
        "texts: 2016 repaired, 14296 untouched",
    )
    before = content_of_tables()
    assert run("calls", folder, "--list").counts == {"calls": {"unchanged": 629}}
    assert content_of_tables() == before


@pytest.mark.soak
def test_all_of_horizon_2020_comes_in_and_a_second_time_changes_nothing(linked):
    """How long it takes is measured alone, by tests.bench.imports; here other tests run beside it."""
    folder = linked("cordis/h2020_*")

    ran = run("cordis", folder)

    assert (ran.counts, ran.line("placeholders")) == (
        {
            "organisations": {"created": 16_591},
            "projects": {"created": 7_572, "differs": 2},
            "participations": {"created": 91_341},
            "call_topics": {"created": 1_196, "unchanged": 382, "rejected": 1},
            "programme_parts": {"updated": 24_381, "unchanged": 13_060},
        },
        "placeholders: 11134 organisations, 12543 projects",
    )
    assert Participation.objects.filter(organisation__name__startswith="PIC ").count() == 17_403
    assert Initiative.objects.filter(participations__isnull=False).distinct().count() == 20_079
    before = content_of_tables()
    again = run("cordis", folder)
    assert content_of_tables() == before
    assert again.counts == {
        "organisations": {"unchanged": 16_591},
        "projects": {"unchanged": 7_572, "differs": 2},
        "participations": {"unchanged": 91_341},
        "call_topics": {"unchanged": 1_578, "rejected": 1},
        "programme_parts": {"unchanged": 37_441},
    }


@pytest.mark.soak
def test_the_memory_of_a_run_does_not_grow_with_its_list(linked):
    folder = linked("cordis/h2020_participations*")
    out = StringIO()

    tracemalloc.start()
    call_command("import_rdi", "cordis", folder, stdout=out)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    print(f"{peak / 1024**2:.0f} MB")
    # All of its rows at once would take more.
    assert peak < 32 * 1024**2
