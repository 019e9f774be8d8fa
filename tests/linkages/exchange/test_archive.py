"""The ZIP of a wave: what is in it, and archives that somebody has tampered with."""

import contextlib
import csv
import io
import json
import zipfile
from itertools import product
from pathlib import Path

import pytest
from django.db import transaction

from connect.choices import OrganisationKind
from linkages import choices
from linkages.exchange import columns, exporting
from linkages.exchange.about import about_wave, make_wave
from linkages.exchange.archive import codebook_bytes
from linkages.exchange.files import IN_BROWSER, import_file, import_new_wave
from linkages.exchange.parsing import storable
from linkages.exchange.reasons import UnusableFile
from linkages.models import (
    Finding,
    Interview,
    Linkage,
    NamedPartner,
    Participant,
    PartnerEvent,
    ScoringScheme,
    Wave,
)
from linkages.scoring import FOUR_IS
from tests import test_hostile as hostile
from tests.connect.importing.hostile import HOSTILE
from tests.factories import linkages as make

from .sheets import read

# One in eight, and all in a soak.
strings = hostile.strings


@pytest.fixture
def packed(wave, seeker_firm) -> dict[str, bytes]:
    """The parts of a small wave's archive."""
    interview = make.make_interview(make.make_participant(wave, seeker_firm), state="submitted")
    make.make_linkage(interview, make.make_partner(wave, "Atelier Verval"))
    with zipfile.ZipFile(io.BytesIO(exporting.wave_zip(wave))) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_about(parts: dict[str, bytes], **changes) -> bytes:
    about = json.loads(parts["wave.json"])
    return zipped(parts | {"wave.json": json.dumps(about | changes).encode()})


def refusal(cluster, content: bytes, now, **kwargs) -> str:
    with pytest.raises(UnusableFile) as problem:
        import_new_wave(cluster, content, slug="copy", now=now, **kwargs)
    return str(problem.value)


def test_the_code_book_names_every_column_of_every_table(packed) -> None:
    listed = {(row["file"], row["column"]) for row in read(codebook_bytes())}

    found = {
        (name, column)
        for name, content in packed.items()
        if name.endswith(".csv") and name != "codebook.csv"
        for column in next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    }

    assert listed == found


def test_the_page_of_the_docs_names_every_column() -> None:
    page = (Path(__file__).parents[3] / "docs" / "linkages-files.md").read_text()

    named = {column.name for table in columns.TABLES.values() for column in table}
    assert {name for name in named if f"`{name}`" not in page} == set()


def test_words_are_those_of_the_choices() -> None:
    assert tuple(OrganisationKind.values) == columns.KINDS
    assert tuple(choices.PartnerDecision.values) == columns.DECISIONS
    assert tuple(choices.InterviewMode.values) == columns.MODES
    assert tuple(choices.InterviewState.values) == columns.STATES
    assert tuple(choices.FindingState.values) == columns.FINDING_STATES


def test_a_scheme_of_other_numbers_becomes_a_next_version(wave, packed, now) -> None:
    about = json.loads(packed["wave.json"])
    scheme = about["scheme"] | {"high_from": 80, "european_countries": ["FR", "DE"]}

    done = import_new_wave(wave.cluster, with_about(packed, scheme=scheme), slug="copy", now=now)
    again = import_new_wave(wave.cluster, with_about(packed, scheme=scheme), slug="third", now=now)

    assert (done.wave.scheme.version, done.wave.scheme.high_from) == (2, 80)
    assert again.wave.scheme == done.wave.scheme
    assert ScoringScheme.objects.count() == 2


@pytest.mark.parametrize(
    "changes, reason",
    [
        ({"format": "other"}, "wave.json is not that of a wave."),
        ({"version": 2}, "The archive is of version 2; version 1 is known here."),
        ({"starts_on": "soon"}, "wave.json has no day starts_on."),
        ({"starts_on": "2026-02-30"}, "wave.json has no day starts_on."),
        (
            {"ends_on": "2020-01-01"},
            "wave.json: A wave ends on or after the day on which it starts.",
        ),
        ({"scheme": None}, "wave.json has no scheme."),
        ({"scheme": {}}, "wave.json has no list of European countries."),
        (
            {"scheme": {"european_countries": [], "high_from": "x"}},
            "A number of the scheme is missing.",
        ),
    ],
)
def test_a_wave_that_says_nonsense_of_itself_is_refused(wave, packed, now, changes, reason) -> None:
    assert refusal(wave.cluster, with_about(packed, **changes), now) == reason
    assert Wave.objects.count() == 1


def test_archives_that_are_none(wave, packed, now) -> None:
    cluster, double = wave.cluster, io.BytesIO(zipped(packed))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(double, "a") as archive:
        archive.writestr("linkages.csv", packed["linkages.csv"])
    # JSON in which every other sign becomes an object.
    heavy = b"[" + b"[]," * 100_000 + b"[]]"
    bomb = packed | {"linkages.csv": packed["linkages.csv"] + b"\n" * 60_000_000}

    assert [
        refusal(cluster, b"PK\x03\x04", now),
        refusal(cluster, zipped({"wave.json": packed["wave.json"]}), now),
        refusal(cluster, zipped(packed | {"wave.json": b"[" * 100_000}), now),
        refusal(cluster, zipped(packed | {"wave.json": b"\xff"}), now),
        refusal(cluster, zipped(packed | {"wave.json": heavy}), now),
        refusal(cluster, zipped(packed | {"firms.csv": b"\x1f\x8bx"}), now),
        refusal(cluster, double.getvalue(), now),
        refusal(cluster, zipped(bomb), now, limits=IN_BROWSER),
        refusal(cluster, zipped(packed | {"interviews.csv": b"firm,mode\nx,y\n"}), now),
    ] == [
        "The archive cannot be read.",
        "The archive lacks firms.csv, interviews.csv, partners.csv, linkages.csv, findings.csv.",
        "wave.json cannot be read.",
        "wave.json cannot be read.",
        "The archive is too large once unpacked.",
        "The archive holds a file that is packed once more.",
        "The archive has two files of one name.",
        "The archive is too large once unpacked.",
        "The file has no column interview, state, started_at.",
    ]
    assert Wave.objects.count() == 1


def test_numbers_of_findings_come_from_the_rows_and_words_from_the_editor(
    wave, packed, now
) -> None:
    head = "rule,subject,state,seen_number,texts,number,n,params\r\n"
    rows = [
        'concentration,,accepted,99,"{""en"": ""<b>Ours</b>""}",0.1,7,"{""forged"": 1}"',
        "no_such_rule,,accepted,1,{},1,1,{}",
        "concentration,,dropped,,[],1,1,{}",
    ]
    parts = packed | {"findings.csv": (head + "\r\n".join(rows)).encode()}

    done = import_new_wave(wave.cluster, zipped(parts), slug="copy", now=now)

    told = [
        (account.outcome, [str(reason) for reason in account.reasons])
        for account in done.ledger.accounts
        if account.table == "findings"
    ]
    assert told == [
        ("updated", []),
        ("rejected", ["The rule no_such_rule does not hold for these rows."]),
        ("rejected", ["texts is no JSON object of texts."]),
    ]
    finding = Finding.objects.get(wave=done.wave, rule="concentration")
    assert (finding.state, finding.seen_number, finding.texts, finding.n) == (
        *("accepted", 99.0, {"en": "<b>Ours</b>"}, 1),
    )
    assert "forged" not in finding.params


def test_merges_of_a_file_neither_chain_nor_end_in_nothing(wave, packed, now) -> None:
    rows = ["key,partner,kind,country,city,decision,merged_into"]
    rows += ["1,A,firm,FR,Lyon,merged,2", "2,B,firm,FR,Lyon,merged,1"]
    rows += [
        "3,C,firm,FR,Lyon,merged,9",
        "4,D,firm,FR,Lyon,merged,4",
        "5,E,firm,FR,Lyon,merged,6",
        "6,F,firm,FR,Lyon,,",
    ]
    parts = packed | {"partners.csv": "\n".join(rows).encode()}

    done = import_new_wave(wave.cluster, zipped(parts), slug="copy", now=now)

    found = done.wave.partners.order_by("pk").values_list("name", "decision", "merged_into__name")
    assert [row for row in found if row[1] != "waiting"] == [("E", "merged", "F")]


# What wave.json says of a wave; a scheme of other numbers takes its name and notes from the file.
TEXTS = {
    "title": lambda text: {"title": text},
    "words": lambda text: {
        "introduction": text[:2000],
        "scope_labels": {"local": text, text: "x", "national": [text]},
        "scheme": {"name": text, "notes": text[:2000], "high_from": 80},
    },
    "codes": lambda text: {"languages": [text, {text: text}, "fr"]},
    "numbers": lambda text: {"scheme": {"high_from": text}},
    "countries": lambda text: {
        "names_are_public": text,
        "scheme": {"european_countries": [text[:2], "FR"]},
    },
}


def test_hostile_words_of_a_wave_are_refused_or_stand_as_they_were(wave, strings) -> None:
    about, taken = about_wave(wave), set()
    for name, text in product(TEXTS, strings):
        changes = TEXTS[name](text)
        changes["scheme"] = about["scheme"] | changes.get("scheme", {})
        said = json.loads(json.dumps(about | changes))
        with transaction.atomic(), contextlib.suppress(UnusableFile):
            copy = make_wave(wave.cluster, said, slug="copy")
            told = about_wave(Wave.objects.select_related("scheme", "cluster").get(pk=copy.pk))
            if name == "title":
                assert told["title"] == storable(text)
            if name == "words":
                assert told["introduction"] == told["scheme"]["notes"] == storable(text[:2000])
            taken.add(name)
            transaction.set_rollback(True)

    assert taken == {"title", "words", "countries"}


CELLS = [
    *(
        ("firms", name)
        for name in ("firm", "size_class", "employees", "consented_at", "consented_by")
    ),
    *(
        ("interviews", name)
        for name in (
            "firm",
            "interview",
            "mode",
            "state",
            "respondent",
            "skipped",
            "started_at",
            "submitted_at",
        )
    ),
    *(
        ("partners", name)
        for name in (
            *("key", "partner", "kind", "country", "city", "subdivision", "latitude", "longitude"),
            *("website", "decision", "organisation", "merged_into"),
        )
    ),
    *(
        ("linkages", name)
        for name in ("partner", "city", "comment", *FOUR_IS, "scope_reason", "saved_at", "row")
    ),
    *(("findings", name) for name in ("rule", "subject", "state", "seen_number", "texts")),
]


@pytest.mark.parametrize("table, column", CELLS)
def test_hostile_cells_end_in_a_reason_or_as_text(wave, packed, now, table, column) -> None:
    head, *rows = csv.reader(io.StringIO(packed[f"{table}.csv"].decode("utf-8-sig"), newline=""))
    # A wave that was not frozen has no findings.
    row = (
        rows[0]
        if rows
        else [{"rule": "concentration", "state": "draft"}.get(name, "") for name in head]
    )
    strings = [text.encode("utf-8", "ignore").decode() for text in HOSTILE if len(text) < 100_000]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(
        [*row[: head.index(column)], said, *row[head.index(column) + 1 :]] for said in strings
    )
    content = zipped(packed | {f"{table}.csv": text.getvalue().encode()})

    done = import_new_wave(wave.cluster, content, slug="copy", now=now)

    told = [account for account in done.ledger.accounts if account.table == table]
    assert len(told) == len(strings)
    assert all(account.reasons for account in told if account.outcome == "rejected")


def test_a_dry_run_of_a_wave_leaves_nothing(wave, packed, now) -> None:
    models = (Wave, Participant, Interview, NamedPartner, PartnerEvent, Linkage, Finding)
    before = [model.objects.count() for model in models]

    done = import_new_wave(wave.cluster, zipped(packed), slug="copy", now=now, is_dry=True)

    assert done.ledger.counts() == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 0}
    assert [model.objects.count() for model in models] == before


def test_an_archive_into_a_wave_that_has_the_firm_leaves_its_answers(
    wave, packed, north, now
) -> None:
    other = make.make_wave(north, slug="other")
    firm = Participant.objects.get(wave=wave).organisation
    make.make_interview(make.make_participant(other, firm, employees=5), state="submitted")

    done = import_file(other, zipped(packed), now=now)

    assert done.ledger.counts() == {"created": 0, "updated": 0, "unchanged": 0, "rejected": 1}
    assert Linkage.objects.filter(interview__participant__wave=other).count() == 0
    assert Participant.objects.get(wave=other).employees == 5
