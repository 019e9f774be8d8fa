"""What a list says otherwise than a person has set is kept for somebody to decide."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from connect.actions.differences import VALUES, accept, decline, sum_of_shown
from connect.models import Organisation, OrganisationDifference, OrganisationText
from tests.connect.importing.test_load import ACME, BRAVO, HEADER, content_of_tables, run
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


def differences():
    return list(
        OrganisationDifference.objects.order_by("organisation", "field", "source").values_list(
            "organisation__name", "field", "value", "source", "state"
        )
    )


def rows():
    return list(OrganisationDifference.objects.order_by("pk").values())


def seen(row):
    return sum_of_shown(row, VALUES.here(row.organisation, row.field))


@pytest.fixture
def acme(written):
    """Two organisations by a list; a person has given the first another city and another sentence."""
    run(written([HEADER, ACME, BRAVO]))
    Organisation.objects.filter(name="Acme Ltd").update(city="Lyon", latitude=45.7, longitude=4.8)
    OrganisationText.objects.update(summary="We make locks.")
    return written([HEADER, ACME, BRAVO])


SUMMARY = "Acme makes locks, and keys to open them."
ALL = [
    ("Acme Ltd", "city", "Lille", "test", "waiting"),
    ("Acme Ltd", "point", [50.63, 3.06], "test", "waiting"),
    ("Acme Ltd", "summary.en", SUMMARY, "test", "waiting"),
]


def test_what_stays_as_a_person_set_it_waits_as_a_difference(acme):
    before = content_of_tables()

    counts, _rows = run(acme)

    assert counts == {"differs": 1, "unchanged": 1}
    assert differences() == ALL
    assert content_of_tables() == before


def test_a_second_run_writes_nothing_not_even_the_moment(acme):
    run(acme)
    before = rows()

    run(acme)

    assert rows() == before


def test_a_dry_run_says_how_many_would_wait_and_keeps_none(acme):
    out = StringIO()

    call_command("import_organisations", acme, "--source", "test", "--dry-run", stdout=out)

    assert "differences: 3 of organisations wait in the admin for somebody to decide" in (
        out.getvalue().splitlines()
    )
    assert differences() == []


def test_a_run_says_how_many_wait_and_nothing_where_none_does(acme, written):
    out, other = StringIO(), StringIO()

    call_command("import_organisations", acme, "--source", "test", stdout=out)
    call_command("import_organisations", written(["name", "Zulu"]), stdout=other)

    assert out.getvalue().splitlines()[-2] == (
        "differences: 3 of organisations wait in the admin for somebody to decide"
    )
    assert "differences" not in other.getvalue()


def test_a_difference_goes_once_a_person_says_the_same(acme):
    run(acme)
    Organisation.objects.filter(name="Acme Ltd").update(
        city="Lille", latitude=50.63, longitude=3.06
    )

    run(acme)

    assert differences() == ALL[2:]


def test_a_difference_goes_once_the_list_says_what_stands_here(acme, written):
    run(acme)

    run(written([HEADER, ACME.replace("Lille", "Lyon"), BRAVO]))

    assert [(field, value) for _, field, value, _, _ in differences()] == [
        ("point", [45.75, 4.85]),
        ("summary.en", SUMMARY),
    ]


def test_what_the_list_no_longer_speaks_of_stays_a_difference(acme, written):
    run(acme)

    run(written([HEADER, "999997736,Acme Ltd,,FR,,,", BRAVO]))

    assert differences() == ALL


def test_what_was_declined_stays_so_until_the_list_says_something_else(acme, written, superuser):
    run(acme)
    row = OrganisationDifference.objects.get(field="city")
    decline(row, seen=seen(row), by=superuser, now=make.NOW)
    before = rows()

    run(acme)

    assert rows() == before
    assert ("Acme Ltd", "city", "Lille", "test", "declined") in differences()

    run(written([HEADER, ACME.replace("Lille", "Lens"), BRAVO]))

    row = OrganisationDifference.objects.get(field="city")
    assert (row.value, row.state, row.decided_by, row.decided_at) == ("Lens", "waiting", None, None)
    assert row.at > before[0]["at"]


def test_of_two_lists_each_is_heard_and_one_does_not_wake_what_was_declined_of_the_other(
    acme, superuser
):
    run(acme)
    row = OrganisationDifference.objects.get(field="city")
    decline(row, seen=seen(row), by=superuser, now=make.NOW)
    Organisation.objects.filter(name="Acme Ltd").update(name="Acme")
    other = acme.with_name("other.csv")
    other.write_text("pic,name,city\n999997736,Acme,Lens\n")

    for _ in range(2):
        call_command("import_organisations", other, "--source", "other", stdout=StringIO())
        call_command("import_organisations", acme, "--source", "test", stdout=StringIO())

    cities = [row for row in differences() if row[1] == "city"]
    assert cities == [
        ("Acme", "city", "Lens", "other", "waiting"),
        ("Acme", "city", "Lille", "test", "declined"),
    ]


def test_what_was_accepted_is_the_lists_own_again(acme, written, superuser):
    run(acme)
    for field in ("point", "city", "summary.en"):
        row = OrganisationDifference.objects.get(field=field)
        accept(row, seen=seen(row), by=superuser, now=make.NOW)
    assert differences() == []
    before = content_of_tables()

    assert run(acme)[0] == {"unchanged": 2}

    assert (content_of_tables(), differences()) == (before, [])
    changed = [HEADER, ACME.replace("Lille", "Lens").replace("keys", "bolts"), BRAVO]
    counts, told = run(written(changed))
    assert counts == {"updated": 1, "unchanged": 1}
    assert told[0]["reasons"] == ["Changed: city, point, summary.en, description.en, identifiers."]


def test_of_other_names_only_those_that_are_not_here_are_told(written):
    run(written(["name,shortName", "Acme Ltd,ACM"]))
    person = {"source": "network", "kind": "person", "at": "2026-03-03T09:00:00+00:00", "by": 1}
    acme = Organisation.objects.get()
    acme.aliases, acme.provenance = ["AX"], acme.provenance | {"aliases": person}
    acme.save()

    run(written(["name,shortName", "Acme Ltd,ACM"]))

    assert differences() == [("Acme Ltd", "aliases", ["ACM"], "test", "waiting")]
    Organisation.objects.update(aliases=["AX", "ACM"])
    assert run(written(["name,shortName", "Acme Ltd,ACM"]))[0] == {"unchanged": 1}
    assert differences() == []


def test_pages_and_clusters_are_for_people_alone_to_decide(written):
    north = make.make_cluster("North")
    south = make.make_cluster("South")
    run(written([HEADER, ACME]), "--list", "--cluster", north.slug)
    Organisation.objects.filter(name="Acme Ltd").update(is_listed=False, cluster=south)

    counts, told = run(written([HEADER, ACME]), "--list", "--cluster", north.slug)

    assert told[0]["reasons"] == ["Kept as a person set it: cluster, is_listed."]
    assert (counts, differences()) == ({"differs": 1}, [])


def test_a_batch_that_is_refused_leaves_the_differences_of_the_other_rows(acme, written):
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(
            "alter table connect_organisation add constraint test_rule check (name <> 'Zulu')"
        )

    counts, _rows = run(written([HEADER, ACME, ",Zulu,Gent,BE,,,", BRAVO]))

    assert counts == {"differs": 1, "rejected": 1, "unchanged": 1}
    assert differences() == ALL
