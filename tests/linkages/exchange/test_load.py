"""Rows of a table in a wave: every one accounted for, none of them in another's way."""

from uuid import UUID

import pytest

from linkages.choices import PartnerDecision, WaveState
from linkages.exceptions import WaveNotOpen
from linkages.exchange.columns import LINKAGES
from linkages.exchange.files import IN_BROWSER, Limits, import_file
from linkages.exchange.reasons import UnusableFile
from linkages.exchange.workbook import xlsx_bytes
from linkages.models import Interview, Linkage, NamedPartner, Participant
from tests.connect.importing.hostile import HOSTILE
from tests.factories import connect as make_connect
from tests.factories import linkages as make

from .sheets import a_row, a_table

NOTHING = {"created": 0, "updated": 0, "unchanged": 0, "rejected": 0}


@pytest.fixture
def firm(wave, seeker_firm):
    return seeker_firm


def counts(done, **told: int) -> bool:
    return done.ledger.counts() == NOTHING | told


def why(done) -> list[tuple[int, str, list[str]]]:
    return [
        (account.line, str(account.outcome), [str(reason) for reason in account.reasons])
        for account in done.ledger.accounts
    ]


def stored() -> list[tuple]:
    return list(
        Linkage.objects.order_by("pk").values_list(
            "interview__participant__organisation__slug",
            *("interview__number", "category", "partner__name", "band", "score", "scope"),
            *("since", "comment", "version"),
        )
    )


def test_a_row_becomes_a_linkage_of_an_imported_interview(wave, firm, now) -> None:
    done = import_file(wave, a_table([a_row()]), now=now)

    assert counts(done, created=1)
    assert stored() == [
        (
            "seeker-ltd",
            1,
            "output",
            "Atelier Verval",
            "high",
            87.5,
            "national",
            2011,
            "Buys every spring.",
            0,
        )
    ]
    interview = Interview.objects.get()
    assert (interview.mode, interview.state) == ("imported", "submitted")
    assert interview.submitted_at.isoformat() == "2026-03-10T11:00:00+00:00"
    participant = Participant.objects.get()
    assert (participant.employees, participant.size_class) == (12, "sme")
    partner = NamedPartner.objects.get()
    assert (partner.country.code, partner.city, round(partner.latitude), partner.website) == (
        *("FR", "Lyon", 46, "https://verval.example"),
    )


def test_a_dry_run_says_the_same_and_writes_nothing(wave, firm, now) -> None:
    table = a_table([a_row(), a_row(partner="Other", city="Lille"), a_row(category="nothing")])

    dry = import_file(wave, table, now=now, is_dry=True)
    rows_after = (
        Linkage.objects.count(),
        NamedPartner.objects.count(),
        Participant.objects.count(),
    )
    written = import_file(wave, table, now=now)

    assert rows_after == (0, 0, 0)
    assert why(dry) == why(written)
    assert counts(written, created=2, rejected=1)


def test_a_second_run_changes_nothing(wave, firm, now) -> None:
    table = a_table(
        [
            a_row(employees=""),
            a_row(category="R+D", scope="local", scope_reason="Ours", held_on="", employees="7"),
            a_row(category="input", held_on="2026-03-12", employees="8"),
            a_row(interview="2", held_on=""),
            # A line that was copied has its key twice.
            a_row(interview="2", category="rnd", row=str(UUID(int=7))),
            a_row(interview="2", category="input", row=str(UUID(int=7))),
        ]
    )
    import_file(wave, table, now=now)
    before = list(Linkage.objects.order_by("pk").values())

    again = import_file(wave, table, now=now)

    assert counts(again, unchanged=6)
    assert list(Linkage.objects.order_by("pk").values()) == before


def test_a_corrected_file_updates_what_was_imported(wave, firm, now) -> None:
    import_file(wave, a_table([a_row()]), now=now)

    done = import_file(
        wave, a_table([a_row(importance="1", held_on="2026-03-11", employees="13")]), now=now
    )

    assert counts(done, updated=1)
    assert stored()[0][4:] == ("medium", 62.5, "national", 2011, "Buys every spring.", 1)
    assert Participant.objects.get().employees == 13
    assert Interview.objects.get().submitted_at.day == 11


def test_columns_that_a_file_lacks_stay_as_they_are(wave, firm, now) -> None:
    import_file(wave, a_table([a_row(scope="local", scope_reason="A branch here")]), now=now)
    short = {
        name: cell
        for name, cell in a_row(importance="1").items()
        if name not in {"since", "comment", "employees", "website"}
    }

    done = import_file(wave, a_table([short]), now=now)

    assert counts(done, updated=1)
    assert stored()[0][4:] == ("medium", 62.5, "local", 2011, "Buys every spring.", 1)


REFUSED = [
    ({"firm": "nobody"}, "nobody is no firm of this cluster."),
    ({"firm": ""}, "The firm is missing."),
    ({"category": "friends"}, "category is friends, not one of: output, input,"),
    ({"category": ""}, "The category is missing."),
    ({"partner": "  "}, "The partner's name is missing."),
    ({"partner": "x" * 251}, "The partner's name is longer than 250 characters."),
    ({"country": "Atlantis"}, "Atlantis is not a country that is known here."),
    ({"country": ""}, "The partner's country is missing."),
    ({"importance": "6"}, "importance is 6, not a whole number from 0 to 5."),
    (
        {"investment": "", "involvement": "", "importance": "0", "intensity": "n/a"},
        "There is neither an answer",
    ),
    ({"band": "huge"}, "band is huge, not one of: high, medium, low, tenuous."),
    ({"scope": "lunar"}, "scope is lunar, not one of: local,"),
    ({"scope_reason": "because"}, "There is a reason for a scope, but no scope."),
    ({"since": "11"}, "since is 11, not a whole number from 1800 to 2100."),
    ({"held_on": "soon"}, "held_on is soon, not a day such as 2026-03-31."),
    ({"interview": "0"}, "interview is 0, not a whole number from 1 to 999."),
    ({"employees": "many"}, "employees is many, not a whole number"),
    ({"size_class": "tiny"}, "size_class is tiny, not one of: sme, large, mnc."),
    ({"kind": "ghost"}, "kind is ghost, not one of: firm,"),
    ({"row": "7"}, "row is 7, not a UUID."),
]


@pytest.mark.parametrize("cells, reason", REFUSED)
def test_a_bad_row_is_refused_with_its_reason_and_stops_no_other(
    wave, firm, now, cells, reason
) -> None:
    whole = a_row(scope="", scope_reason="", band="", row="")
    table = a_table([whole | cells, whole | {"partner": "Good"}])

    done = import_file(wave, table, now=now)

    assert counts(done, created=1, rejected=1)
    line, outcome, reasons = why(done)[0]
    assert (line, outcome, reasons[0].startswith(reason)) == (2, "rejected", True), reasons
    assert [row[3] for row in stored()] == ["Good"]


def test_history_comes_in_with_bands(wave, firm, now) -> None:
    bands = [
        {
            key: cell
            for key, cell in a_row(band=band, partner=f"Partner {band}").items()
            if key not in FOUR
        }
        for band in ("high", "Medium", "LOW", "tenuous")
    ]

    done = import_file(wave, a_table(bands), now=now)

    assert counts(done, created=4)
    assert [(row[4], row[5]) for row in stored()] == [
        *(("high", 87.5), ("medium", 62.5), ("low", 37.5), ("tenuous", 12.5)),
    ]
    assert set(Linkage.objects.values_list("importance", flat=True)) == {None}


FOUR = {"investment", "involvement", "importance", "intensity"}


def test_what_follows_from_answers_and_addresses_is_told(wave, firm, now) -> None:
    done = import_file(wave, a_table([a_row(band="low", scope="local")]), now=now)

    assert why(done) == [
        (
            2,
            "created",
            [
                "By the answers the band is high, not low.",
                "By the address the scope is national, not local.",
            ],
        )
    ]


def test_two_rows_that_contradict_each_other(wave, firm, now) -> None:
    done = import_file(wave, a_table([a_row(), a_row(), a_row(importance="1")]), now=now)

    assert [(outcome, reasons) for _line, outcome, reasons in why(done)] == [
        ("created", []),
        ("unchanged", []),
        ("rejected", ["Line 2 names this partner in this category, and otherwise."]),
    ]


def test_what_a_firm_has_answered_itself_is_not_overwritten(wave, firm, now) -> None:
    interview = make.make_interview(
        make.make_participant(wave, firm, employees=9), state="submitted"
    )
    partner = make.make_partner(wave, "Atelier Verval")
    make.make_linkage(interview, partner, score=50.0)
    before = stored()

    done = import_file(
        wave, a_table([a_row(), a_row(category="input"), a_row(interview="2")]), now=now
    )

    assert [(outcome, reasons) for _line, outcome, reasons in why(done)] == [
        ("rejected", ["The firm has answered this itself, and otherwise."]),
        ("rejected", ["The firm has answered interview 1 itself. Give the row another number."]),
        ("created", ["The firm's size stays sme, 9 people."]),
    ]
    assert stored()[:1] == before
    assert Participant.objects.get().employees == 9


def test_firms_go_by_any_name_and_by_address_where_it_is_ambiguous(wave, firm, now) -> None:
    for name in ("First Twin", "Second Twin"):
        make_connect.make_organisation(name, cluster=wave.cluster, aliases=["Twin"])
    names = ("SEEKER LTD.", "twin", "Second twin", "first-twin")

    done = import_file(wave, a_table([a_row(firm=name) for name in names]), now=now)

    assert [(outcome, reasons) for _line, outcome, reasons in why(done)] == [
        ("created", []),
        (
            "rejected",
            ["Several firms are called twin. Give the address of one: first-twin, second-twin."],
        ),
        ("created", []),
        ("created", []),
    ]


def test_a_firm_of_another_cluster_cannot_be_spoken_for(wave, firm, target_firm, now) -> None:
    done = import_file(wave, a_table([a_row(firm=target_firm.slug)]), now=now)

    assert why(done) == [(2, "rejected", [f"{target_firm.slug} is no firm of this cluster."])]


def test_decisions_come_along_where_the_organisation_is_known(wave, firm, target_firm, now) -> None:
    rows = [
        a_row(decision="confirmed", organisation=target_firm.slug),
        a_row(partner="B", decision="confirmed", organisation="nowhere"),
        a_row(partner="C", decision="unresolved", organisation=""),
    ]

    done = import_file(wave, a_table(rows), now=now)

    assert list(NamedPartner.objects.order_by("pk").values_list("decision", "organisation")) == [
        (PartnerDecision.CONFIRMED, target_firm.pk),
        (PartnerDecision.WAITING, None),
        (PartnerDecision.UNRESOLVED, None),
    ]
    assert why(done)[1][2] == [
        "There is no organisation nowhere here; the name waits for a decision."
    ]


def test_a_partner_without_a_town_is_where_its_organisation_is(wave, firm, now) -> None:
    known = make_connect.make_organisation("Verval SA", city="Roubaix")
    decided = {"decision": "confirmed", "organisation": known.slug, "city": ""}
    table = a_table([a_row(**decided), a_row(partner="Verval", city="Lyon")])
    import_file(wave, table, now=now)
    scopes = [row[6] for row in stored()]
    into, name = NamedPartner.objects.order_by("pk")
    NamedPartner.objects.filter(pk=name.pk).update(decision="merged", merged_into=into)

    again = import_file(wave, table, now=now)

    assert scopes == ["local", "national"]
    assert [row[6] for row in stored()] == ["local", "local"]
    assert counts(again, unchanged=1, updated=1)


@pytest.mark.parametrize("state", [WaveState.CLOSED, WaveState.FROZEN])
def test_a_closed_wave_takes_no_file(north, seeker_firm, now, state) -> None:
    wave = make.make_wave(north, state=state)

    with pytest.raises(WaveNotOpen):
        import_file(wave, a_table([a_row()]), now=now)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_delimiter_and_encoding(wave, firm, now, delimiter, encoding) -> None:
    row = a_row(partner="Société Générale", country="Österreich", city="Zürich")

    import_file(wave, a_table([row], delimiter=delimiter, encoding=encoding), now=now)

    assert list(NamedPartner.objects.values_list("name", "country", "city")) == [
        ("Société Générale", "AT", "Zürich")
    ]


def test_headings_in_other_words_and_columns_that_nobody_reads(wave, firm, now) -> None:
    names = {
        "firm": "Company",
        "partner": "Partner name",
        "city": "Town",
        "held_on": "Interview date",
    }
    row = {names.get(name, name): cell for name, cell in a_row().items()} | {"Mood": "good"}

    done = import_file(wave, a_table([row]), now=now)

    assert (counts(done, created=1), done.unused) == (True, ("Mood",))


def test_what_is_no_table_is_refused(wave, firm, now) -> None:
    with pytest.raises(UnusableFile) as empty:
        import_file(wave, b"", now=now)
    with pytest.raises(UnusableFile) as other:
        import_file(wave, b"name,age\nAda,36\n", now=now)

    assert str(empty.value).endswith("has no header line.")
    assert str(other.value) == "The file has no column firm, category, partner, country."


def test_limits_of_the_browser(wave, firm, now) -> None:
    many = a_table([a_row(partner=f"Partner {number}") for number in range(1_001)])

    with pytest.raises(UnusableFile) as rows:
        import_file(wave, many, now=now, limits=IN_BROWSER)
    with pytest.raises(UnusableFile) as size:
        import_file(wave, many, now=now, limits=Limits(size=1024))
    with pytest.raises(UnusableFile) as packed:
        import_file(wave, b"\x1f\x8b" + many, now=now, limits=IN_BROWSER)

    assert str(rows.value) == "The file has more than 1000 rows. Send it in parts."
    assert str(size.value) == "The file is larger than 0 MB."
    assert str(packed.value) == "The file is packed with gzip. Send it unpacked."
    assert Linkage.objects.count() == 0


FURTHER = ("subdivision", "band", "scope", "scope_reason", "decision", "organisation", "row")
WHOLE = a_row(**dict.fromkeys(FURTHER, ""))


@pytest.mark.parametrize("column", WHOLE)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_hostile_texts_end_in_a_reason_or_as_text(wave, firm, now, kind, column) -> None:
    strings = [text for text in HOSTILE if len(text) < 30_000]
    rows = [WHOLE | {"partner": f"Partner {n}"} | {column: text} for n, text in enumerate(strings)]
    if kind == "csv":
        content = a_table(rows)
    else:
        columns = [one for one in LINKAGES if one.name in WHOLE]
        content = xlsx_bytes(columns, [[row[one.name] for one in columns] for row in rows])

    done = import_file(wave, content, now=now)
    again = import_file(wave, content, now=now)

    assert sum(done.ledger.counts().values()) == len(strings)
    for first, second in zip(done.ledger.accounts, again.ledger.accounts, strict=True):
        assert (first.line, first.outcome == "rejected") == (
            second.line,
            second.outcome == "rejected",
        )
        assert first.outcome != "rejected" or first.reasons
    assert again.ledger.counts()["created"] == again.ledger.counts()["updated"] == 0
    assert done.ledger.counts()["created"] == Linkage.objects.count()
