"""Records into the database, by the command that people type."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connect.importing import load
from connect.importing.topic_rows import add_missing_topics
from connect.models import (
    Identifier,
    ImportRun,
    Organisation,
    OrganisationText,
    OrganisationTopic,
    Topic,
)
from tests.connect.importing.hostile import HOSTILE
from tests.factories import connect as make

pytestmark = pytest.mark.django_db

HEADER = "pic,name,city,country,website,description,tags"
ACME = '999997736,Acme Ltd,Lille,FR,acme.example,"Acme makes locks, and keys to open them.",SIEM'
BRAVO = ",Bravo GmbH,Köln,Germany,,,"


def run(path, *options):
    """Import a file; return the counts that are not zero and the rows of the report."""
    report = path.with_suffix(".jsonl")
    out = StringIO()
    call_command(
        "import_organisations", path, "--source", "test", "--report", report, *options, stdout=out
    )
    last = out.getvalue().splitlines()[-1]
    counts = {name: int(number) for name, number in (pair.split(" ") for pair in last.split(", "))}
    rows = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    assert sum(counts.values()) == len(rows)
    return {name: number for name, number in counts.items() if number}, rows


def content_of_tables():
    tables = (
        Organisation,
        Organisation.history.model,
        OrganisationText,
        OrganisationText.history.model,
    )
    return [
        list(table.objects.order_by("pk").values())
        for table in (*tables, Identifier, OrganisationTopic, Topic)
    ]


def test_import_creates_unlisted_organisations_with_all_that_belongs_to_them(written):
    counts, rows = run(written([HEADER, ACME, BRAVO]))

    assert counts == {"created": 2}
    assert rows == [
        {"line": 2, "key": "test|acme ltd|FR|lille", "outcome": "created", "reasons": []},
        {"line": 3, "key": "test|bravo gmbh|DE|koln", "outcome": "created", "reasons": []},
    ]
    acme = Organisation.objects.get(slug="acme-ltd")
    assert (acme.name, acme.city, acme.country.code, acme.website) == (
        "Acme Ltd",
        "Lille",
        "FR",
        "https://acme.example",
    )
    assert (acme.kind, acme.is_listed, acme.is_sample, acme.latitude, acme.longitude) == (
        "firm",
        False,
        False,
        50.63,
        3.06,
    )
    text = "Acme makes locks, and keys to open them."
    assert list(acme.texts.values_list("language", "summary", "description")) == [
        ("en", text, text)
    ]
    assert set(acme.identifiers.values_list("scheme", "value")) == {
        ("pic", "999997736"),
        ("source", "test|acme ltd|FR|lille"),
    }
    assert list(acme.topic_rows.values_list("topic__slug", "relation")) == [
        ("security-analytics", "works_in")
    ]
    assert {entry["kind"] for entry in acme.provenance.values()} == {"import"}
    assert [(past.history_type, past.history_change_reason) for past in acme.history.all()] == [
        ("+", "import: test")
    ]
    acme.full_clean()


def test_a_second_run_changes_nothing(written):
    path = written([HEADER, ACME, BRAVO, ",Bravo GmbH,Köln,DE,other.example,,"])
    first = run(path)[0]
    before = content_of_tables()

    second = run(path)[0]

    assert (first, second) == ({"created": 2, "differs": 1}, {"unchanged": 2, "differs": 1})
    assert content_of_tables() == before


def test_a_dry_run_writes_nothing_and_counts_the_same(written):
    run(written([HEADER, ACME]))
    before = content_of_tables()
    path = written([HEADER, ACME.replace("Lille", "Lyon"), BRAVO, ",,,,,,", "x"])

    dry = run(path, "--dry-run")

    assert content_of_tables() == before
    assert ImportRun.objects.count() == 1
    assert dry == run(path)
    assert dry[0] == {"created": 1, "updated": 1, "rejected": 2}


def test_a_dry_run_counts_the_same_where_rows_of_different_batches_meet(written, monkeypatch):
    monkeypatch.setattr(load, "BATCH", 2)
    run(written([HEADER, ",Zulu,Gent,BE,,,"]))
    path = written(
        [HEADER, ACME, BRAVO, "999997736,Acme SAS,Lyon,FR,,,", BRAVO, ",Acme Ltd,Lille,FR,,,", "x",
         ",Zulu,Gent,BE,zulu.example,,", ",Zulu,Gent,BE,,,"]
    )  # fmt: skip

    dry = run(path, "--dry-run")

    assert Organisation.objects.get().name == "Zulu"
    assert dry == run(path)
    assert [row["outcome"] for row in dry[1]] == [
        "created", "created", "differs", "unchanged", "differs", "rejected", "updated", "differs",
    ]  # fmt: skip


def test_a_dry_run_counts_the_same_on_a_database_that_lacks_topics(written):
    run(written([HEADER, ACME.replace("SIEM", "")]))
    Topic.objects.get(slug="security-analytics").delete()
    before = content_of_tables()

    dry = run(written([HEADER, ACME]), "--dry-run")

    assert content_of_tables() == before
    assert dry == run(written([HEADER, ACME]))
    assert dry[0] == {"updated": 1}


def test_a_changed_row_is_found_by_its_number_and_updates_with_history(written):
    run(written([HEADER, ACME]))

    counts, rows = run(written([HEADER, "999997736,Acme SAS,Lyon,FR,,,"]))

    assert counts == {"updated": 1}
    assert rows[0]["reasons"] == ["Changed: name, city, point, identifiers."]
    acme = Organisation.objects.get()
    assert (acme.name, acme.city, acme.website, acme.slug) == (
        "Acme SAS",
        "Lyon",
        "https://acme.example",
        "acme-ltd",
    )
    assert [past.name for past in acme.history.all()] == ["Acme SAS", "Acme Ltd"]


def test_the_first_of_two_rows_on_one_organisation_counts(written):
    other = ACME.replace("Lille", "Paris")

    counts, rows = run(written([HEADER, ACME, ACME, other]))

    assert counts == {"created": 1, "unchanged": 1, "differs": 1}
    assert [row["reasons"] for row in rows[1:]] == [
        ["The same organisation as in line 2, told the same way."],
        [
            "The same organisation as in line 2, told differently in city, point. The first line counts."
        ],
    ]
    assert Organisation.objects.get().city == "Lille"


def test_two_organisations_of_one_name_and_city_but_different_numbers_stay_two(written):
    path = written([HEADER, "111111111,Twin,Lille,FR,,,", "222222222,Twin,Lille,FR,,,"])

    assert run(path)[0] == {"created": 2}
    assert run(path)[0] == {"unchanged": 2}
    assert sorted(Organisation.objects.values_list("slug", flat=True)) == ["twin", "twin-2"]


def test_two_organisations_with_one_website_stay_two(written):
    path = written([HEADER, ",Mother,Lille,FR,acme.example,,", ",Daughter,Lille,FR,acme.example,,"])

    assert run(path)[0] == {"created": 2}
    assert run(path)[0] == {"unchanged": 2}
    assert Organisation.objects.filter(website="https://acme.example").count() == 2


def test_list_and_cluster_are_set_and_a_person_who_unlisted_is_heeded(written):
    cluster = make.make_cluster("North", country="FR")
    run(written([HEADER, ACME, BRAVO]))

    assert run(written([HEADER, ACME, BRAVO]), "--list", "--cluster", cluster.slug)[0] == {
        "updated": 2
    }
    imported = Organisation.objects.filter(cluster=cluster)
    assert sorted(imported.values_list("slug", "is_listed")) == [
        ("acme-ltd", True),
        ("bravo-gmbh", True),
    ]

    imported.filter(slug="acme-ltd").update(is_listed=False)
    counts, rows = run(written([HEADER, ACME, BRAVO]), "--list")

    assert counts == {"differs": 1, "unchanged": 1}
    assert rows[0]["reasons"] == ["Kept as a person set it: is_listed."]


def test_the_rows_written_in_bulk_have_every_default_of_the_model(written):
    """A column added to the model later must not be left out by the importer."""
    run(written(["name", "Plain"]))

    imported = Organisation.objects.get()

    fresh = Organisation(name="Plain", slug="plain", kind="firm", provenance=imported.provenance)
    ignored = {"id", "created_at", "updated_at"}
    for column in Organisation._meta.concrete_fields:
        if column.name not in ignored and not isinstance(column, models.ForeignKey):
            assert getattr(imported, column.attname) == getattr(fresh, column.attname), column.name


def test_reserved_and_foreign_names_get_addresses_of_their_own(written):
    run(written(["name", "Map", "Ελλάδα Α.Ε.", "Ωμέγα"]))

    assert sorted(Organisation.objects.values_list("slug", flat=True)) == [
        "map-2",
        "organisation",
        "organisation-2",
    ]


def test_hostile_strings_in_every_column_are_stored_as_text_or_have_reasons(written):
    assert len(HOSTILE) >= 200
    fields = [
        "name",
        "shortName",
        "city",
        "country",
        "street",
        "website",
        "description",
        "tags",
        "pic",
        "kind",
        "geolocation",
    ]
    quoted = ['"' + text.replace('"', '""') + '"' for text in HOSTILE]
    lines = [",".join(fields)]
    lines += [
        ",".join([f'"Host {number}"', *[text] * (len(fields) - 1)])
        for number, text in enumerate(quoted)
    ]
    lines += [",".join([text, *["x"] * (len(fields) - 1)]) for text in quoted]

    counts, rows = run(written("\n".join(lines).encode("utf-8", "replace")))

    assert sum(counts.values()) == 2 * len(HOSTILE)
    assert Organisation.objects.filter(name__startswith="Host ").count() == len(HOSTILE)
    assert [row for row in rows if row["outcome"] == "rejected" and not row["reasons"]] == []
    assert [row["reasons"] for row in rows if "database" in " ".join(row["reasons"])] == []
    for organisation in Organisation.objects.all():
        organisation.clean_fields(exclude=["country"])
        assert not {"\n", "\r", "\0", "\u202e"} & set(organisation.name)


texts = st.text(st.characters(codec="utf-8"), max_size=30)
names = st.sampled_from(["Acme", "ACME", "Bravo", "Ćosić & Co", "", "-"])
numbers = st.sampled_from(["", "111111111", "222222222", "12"])
cities = st.sampled_from(["", "Lille", "Köln"])


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(numbers, names, cities, texts), max_size=8))
def test_any_list_is_accounted_for_and_a_second_run_changes_nothing(written, rows):
    from csv import writer  # noqa: PLC0415  (beside the one use)

    out = StringIO()
    writer(out).writerows([["pic", "name", "city", "description"], *rows])
    path = written(out.getvalue().encode())
    Organisation.objects.all().delete()

    dry = run(path, "--dry-run")
    first = run(path)
    before = content_of_tables()
    second = run(path)

    assert dry == first
    assert len(first[1]) == len(rows)
    assert content_of_tables() == before
    assert Organisation.objects.count() == first[0].get("created", 0)
    assert [row["outcome"] for row in second[1]] == [
        "unchanged" if row["outcome"] == "created" else row["outcome"] for row in first[1]
    ]


def test_the_real_lists_go_in_whole_and_a_second_run_changes_nothing(shared):
    files = {
        shared / "data/cordis/h2020_organisations.csv.gz": ("--source", "cordis"),
        shared / "data/firms/firms.csv": (),
    }
    counts = []
    for _ in range(2):
        for path, options in files.items():
            out = StringIO()
            call_command("import_organisations", path, *options, stdout=out)
            counts.append(out.getvalue().splitlines()[-1])

    assert counts == [
        "created 16591, updated 0, unchanged 0, differs 0, rejected 0",
        "created 2334, updated 0, unchanged 0, differs 1, rejected 0",
        "created 0, updated 0, unchanged 16591, differs 0, rejected 0",
        "created 0, updated 0, unchanged 2334, differs 1, rejected 0",
    ]
    assert (
        Organisation.objects.filter(latitude__isnull=False, identifiers__scheme="pic").count()
        > 0.96 * 16_591
    )


def test_add_missing_topics_fills_an_empty_table_and_leaves_edits_alone():
    Topic.objects.all().delete()

    assert add_missing_topics() == 227
    Topic.objects.filter(slug="games").update(name="Games and play")
    assert add_missing_topics() == 0
    assert Topic.objects.get(slug="games").name == "Games and play"
    assert (
        Topic.objects.get(slug="penetration-testing").parent.slug
        == "software-hardware-security-engineering"
    )
