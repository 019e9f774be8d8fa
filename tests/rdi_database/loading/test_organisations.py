"""Organisations of CORDIS and ROR: who is known, who is new, and of whom nobody can be sure."""

import pytest

from connect.importing import load
from connect.models import Identifier, Organisation
from rdi_database.actions import matches
from rdi_database.models import PossibleMatch, ResearchProfile
from tests.factories import connect as make

from .running import DIFFERENCES, ORGANISATIONS, content_of_tables, run, written

pytestmark = pytest.mark.django_db

EUROPE = "projectID,organisationID,vatNumber,name,city,country,organizationURL,role"
LOCKS = "900000011,Institute of Applied Locks,IAL,2 rue Longue,Lille,FR,REC"


def cordis(tmp_path, *rows, header=ORGANISATIONS, name="organisations.csv"):
    return written(tmp_path / name, [header, *rows])


def ror(tmp_path, *rows, between="\n"):
    return written(tmp_path / "ror.json", between.join(rows).encode())


def registered(number, name, *, city="Lille", country="FR", website=""):
    links = f', "links": [{{"type": "website", "value": "{website}"}}]' if website else ""
    return (
        f'{{"id": "https://ror.org/{number}", "names": [{{"value": "{name}", "types": ["ror_display"]}}],'
        f' "locations": [{{"geonames_details": {{"country_code": "{country}", "name": "{city}"}}}}]{links}}}'
    )


def numbers_of(organisation):
    names = organisation.identifiers.exclude(scheme="source").values_list("scheme", "value")
    return sorted(names)


def test_new_organisations_are_unlisted_and_every_value_says_where_it_is_from(tmp_path):
    ran = run("cordis", cordis(tmp_path, LOCKS))

    assert (ran.counts, ran.rows) == (
        {"organisations": {"created": 1}},
        [
            {
                "file": "organisations.csv",
                "part": "organisations",
                "line": 2,
                "key": "CORDIS|institute of applied locks|FR|lille",
                "outcome": "created",
                "reasons": [],
            }
        ],
    )
    made = Organisation.objects.get()
    assert (made.name, made.kind, made.country.code, made.is_listed, made.slug) == (
        "Institute of Applied Locks",
        "technology_centre",
        "FR",
        False,
        "institute-of-applied-locks",
    )
    assert {entry["source"] for entry in made.provenance.values()} == {"CORDIS"}
    assert {entry["kind"] for entry in made.provenance.values()} == {"import"}
    assert [past.history_change_reason for past in made.history.all()] == ["import: CORDIS"]


def test_it_is_known_again_by_its_vat_number(tmp_path):
    known = make.make_organisation("Locks", city="Gent", country="BE")
    known.identifiers.create(scheme="vat", value="BE0123456789")

    ran = run(
        "cordis",
        cordis(
            tmp_path,
            "101000001,900000011,BE 0123 456 789,Sloten NV,Gent,BE,sloten.example,coordinator",
            header=EUROPE,
        ),
    )

    assert ran.counts["organisations"] == {"differs": 1}
    assert Organisation.objects.get() == known
    assert numbers_of(known) == [("pic", "900000011"), ("vat", "BE0123456789")]
    assert ran.reasons[0] == [
        "Changed: point, website, identifiers.",
        "Kept as a person set it: name.",
    ]


def test_it_is_known_again_by_its_domain_and_its_name(tmp_path):
    known = make.make_organisation(
        "Applied Locks", city="Roubaix", website="https://www.locks.example"
    )

    row = registered("05abcd123", "Institute of Applied Locks", website="http://locks.example")
    ran = run("ror", ror(tmp_path, row))

    assert ran.counts == {"organisations": {"differs": 1}}
    assert ran.reasons[0][0] == "Known by name and place as Applied Locks (1.00)."
    assert numbers_of(known) == [("ror", "05abcd123")]
    assert Organisation.objects.get() == known


def test_it_is_known_again_by_its_name_and_city(tmp_path):
    known = make.make_organisation("Institute of Applied Locks")

    ran = run("cordis", cordis(tmp_path, LOCKS))

    assert ran.counts == {"organisations": {"differs": 1}}
    assert ran.reasons == [
        [
            "Known by name and place as Institute of Applied Locks (1.00).",
            "Changed: street, point, aliases, identifiers.",
            "Kept as a person set it: kind.",
        ]
    ]
    assert numbers_of(known) == [("pic", "900000011")]
    known.refresh_from_db()
    assert (known.street, known.aliases, known.kind, known.is_listed) == (
        "2 rue Longue",
        ["IAL"],
        "firm",
        True,
    )
    assert PossibleMatch.objects.count() == 0


@pytest.mark.parametrize("options", [[], ["--list"]])
def test_of_whom_nobody_can_be_sure_has_no_page_and_waits_for_somebody_to_look(tmp_path, options):
    known = make.make_organisation("Institute of Applied Locks", city="Marseille")
    path = cordis(tmp_path, LOCKS)

    ran = run("cordis", path, *options)

    made = Organisation.objects.exclude(pk=known.pk).get()
    assert (ran.counts, made.is_listed) == ({"organisations": {"created": 1}}, False)
    [match] = PossibleMatch.objects.all()
    assert (match.organisation, match.name, match.candidate, match.source, match.state) == (
        made,
        "Institute of Applied Locks",
        known,
        "CORDIS",
        "waiting",
    )
    assert 0.3 <= match.confidence < 0.9
    assert ran.reasons == [
        [
            f"May be the same as Institute of Applied Locks ({match.confidence:.2f}): somebody has to look."
        ]
    ]
    assert (ResearchProfile.objects.count(), made.history.first().is_listed) == (0, False)
    before = content_of_tables()
    run("cordis", path, *options)
    assert content_of_tables() == before


@pytest.mark.parametrize(
    ("name", "city", "country"),
    [
        ("Bakery of the Old Port", "Lille", "FR"),
        ("Institute of Applied Locks", "Lille", "BE"),
        ("Institute of Applied Locks", "Lille", ""),
    ],
)
def test_who_is_somebody_else_is_new_without_a_doubt(tmp_path, name, city, country):
    make.make_organisation(name, city=city, country=country)

    ran = run("cordis", cordis(tmp_path, LOCKS))

    assert (ran.counts, ran.reasons) == ({"organisations": {"created": 1}}, [[]])
    assert (Organisation.objects.count(), PossibleMatch.objects.count()) == (2, 0)


def test_a_record_without_a_country_is_compared_with_nobody(tmp_path):
    make.make_organisation("Institute of Applied Locks")

    ran = run("cordis", cordis(tmp_path, "900000011,Institute of Applied Locks,,,Lille,,REC"))

    assert (ran.counts, ran.reasons) == ({"organisations": {"created": 1}}, [[]])


def test_who_has_another_pic_is_somebody_else(tmp_path):
    known = make.make_organisation("Institute of Applied Locks")
    known.identifiers.create(scheme="pic", value="900000099")

    ran = run("cordis", cordis(tmp_path, LOCKS))

    assert (ran.counts, ran.reasons) == ({"organisations": {"created": 1}}, [[]])
    assert sorted(Identifier.objects.filter(scheme="pic").values_list("value", flat=True)) == [
        "900000011",
        "900000099",
    ]


def test_of_two_records_that_mean_one_only_the_first_is_it(tmp_path):
    known = make.make_organisation("Institute of Applied Locks")
    path = cordis(tmp_path, LOCKS, LOCKS.replace("900000011", "900000022").replace(",IAL", ",LKS"))

    ran = run("cordis", path)

    assert ran.outcomes == ["differs", "created"]
    assert numbers_of(known) == [("pic", "900000011")]
    [match] = PossibleMatch.objects.all()
    assert (match.candidate, numbers_of(match.organisation)) == (known, [("pic", "900000022")])


def test_a_row_that_the_database_refuses_harms_no_other_and_who_was_known_stays_known(
    tmp_path, refusing
):
    refusing("connect_organisation", "name <> 'Refused'")
    known = make.make_organisation("Institute of Applied Locks")

    ran = run(
        "cordis",
        cordis(tmp_path, LOCKS, "900000022,Refused,,,Lille,FR,PRC", "900000033,Bolts,,,Lille,FR,PRC"),
    )  # fmt: skip

    assert ran.outcomes == ["differs", "rejected", "created"]
    assert ran.reasons[1][0].startswith("The database refuses the row: new row for relation")
    assert numbers_of(known) == [("pic", "900000011")]
    assert PossibleMatch.objects.count() == 0


def test_rows_of_one_organisation_in_one_file_and_in_the_next_count_once(tmp_path, monkeypatch):
    monkeypatch.setattr(load, "BATCH", 2)
    written(
        tmp_path / "cordis/a.csv", [ORGANISATIONS, LOCKS, LOCKS, LOCKS.replace("Lille", "Lyon")]
    )
    written(tmp_path / "cordis/b.csv", [ORGANISATIONS, LOCKS])

    ran = run("cordis", tmp_path / "cordis")

    assert ran.outcomes == ["created", "unchanged", "differs", "unchanged"]
    assert ran.reasons == [
        [],
        ["The same organisation as in line 2 of a.csv, told the same way."],
        ["The same organisation as in line 2 of a.csv, told differently in city, point. The first line counts."],
        ["The same organisation as in line 2 of a.csv, told the same way."],
    ]  # fmt: skip
    assert Organisation.objects.get().city == "Lille"


def test_the_registry_fills_in_what_the_other_list_left_open(tmp_path):
    run("cordis", cordis(tmp_path, "900000011,Institute of Applied Locks,,,Lille,FR,"))

    row = registered("05abcd123", "Institute of Applied Locks", website="https://locks.example")
    ran = run("ror", ror(tmp_path, row))

    made = Organisation.objects.get()
    assert ran.counts == {"organisations": {"updated": 1}}
    assert (made.website, numbers_of(made)) == (
        "https://locks.example",
        [("pic", "900000011"), ("ror", "05abcd123")],
    )
    assert made.provenance["website"]["source"] == "ROR"


@pytest.mark.parametrize(("decide", "n_left"), [(matches.join, 1), (matches.keep_apart, 2)])
def test_what_somebody_has_decided_is_not_asked_again(tmp_path, coordinator, now, decide, n_left):
    known = make.make_organisation("Institute of Applied Locks", city="Marseille")
    path = cordis(tmp_path, LOCKS)
    run("cordis", path)
    decide(PossibleMatch.objects.get(), by=coordinator, now=now)
    before = content_of_tables(without=DIFFERENCES)

    ran = run("cordis", path)

    assert content_of_tables(without=DIFFERENCES) == before
    assert Organisation.objects.count() == n_left
    owner = Organisation.objects.get(identifiers__value="900000011")
    assert ((owner == known), ran.reasons) == (
        (True, [["Kept as a person set it: kind, city."]]) if n_left == 1 else (False, [[]])
    )


def test_records_that_stand_in_one_line_are_each_compared_for_themselves(tmp_path):
    locks = make.make_organisation("Institute of Applied Locks")
    bolts = make.make_organisation("Academy of Bolts")
    names = [locks.name, bolts.name, "Bakery of the Old Port"]

    ran = run(
        "ror",
        ror(
            tmp_path,
            *(registered(f"05abcd12{number}", name) for number, name in enumerate(names)),
            between="",
        ),
    )

    assert ran.outcomes == ["updated", "updated", "created"]
    assert [numbers_of(locks), numbers_of(bolts)] == [
        [("ror", "05abcd120")],
        [("ror", "05abcd121")],
    ]


def test_of_whom_nobody_is_sure_a_second_listing_says_nothing_and_gives_no_page(tmp_path):
    known = make.make_organisation("Institute of Applied Locks", city="Marseille")
    path = cordis(tmp_path, LOCKS)
    run("cordis", path)
    made = Organisation.objects.exclude(pk=known.pk).get()

    for _ in range(2):
        ran = run("cordis", path, "--list")

        made.refresh_from_db()
        assert (ran.reasons, made.is_listed) == ([[]], False)


@pytest.mark.parametrize("options", [[], ["--list"]])
def test_who_is_told_to_be_somebody_else_gets_a_page_from_the_next_listing(
    tmp_path, coordinator, now, options
):
    known = make.make_organisation("Institute of Applied Locks", city="Marseille")
    path = cordis(tmp_path, LOCKS)
    run("cordis", path, *options)
    matches.keep_apart(PossibleMatch.objects.get(), by=coordinator, now=now)

    ran = run("cordis", path, "--list")

    made = Organisation.objects.exclude(pk=known.pk).get()
    assert (ran.reasons, made.is_listed) == ([["Changed: is_listed."]], True)
