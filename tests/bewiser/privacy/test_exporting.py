"""The export has all that is kept of a person, and nothing of anybody else."""

import csv
import json
import zipfile
from io import BytesIO, StringIO

import pytest
from django.apps import apps

from bewiser.lib import personal
from bewiser.lib.personal import Person, of_nobody
from bewiser.privacy.exporting import export
from bewiser.privacy.keeping import kept_of, rows_of
from bewiser.privacy.person import person_of
from tests.factories import connect as make
from tests.factories.marked import NOW, plant


def unpacked(packed: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture
def two(db):
    """Two people with a row in everything."""
    return plant("Zora Zebra"), plant("Otto Okapi", country="ES")


def test_the_planted_person_is_in_every_part_of_the_map_with_the_mark_in_every_text(two):
    """Else a new part of the map would be left out of the tests below."""
    zora, _otto = two
    person = person_of(zora.user)
    empty, unmarked = set(), set()
    for holding in personal.holdings():
        if holding.find is of_nobody:
            continue
        rows = list(rows_of(holding, person))
        if not rows:
            empty.add(holding.key)
        for name in holding.fields:
            field = apps.get_model(holding.model)._meta.get_field(name)
            is_text = field.get_internal_type() in {"CharField", "TextField", "EmailField"}
            if is_text and not any(
                zora.word.lower() in str(getattr(row, name)).lower() for row in rows
            ):
                unmarked.add((holding.key, name))

    assert empty == set()
    # What is chosen from a list of languages and zones has no room for a mark.
    assert unmarked == {("connect.user.email", "language"), ("connect.user.email", "time_zone")}


def test_the_export_has_every_mark_of_the_person_and_none_of_another(two):
    zora, otto = two

    files = unpacked(export(person_of(zora.user), now=NOW))
    told = json.loads(files["data.json"])

    assert (told["name"], told["addresses"]) == ("Zora Zebra", ["zora.zebra@people.example"])
    everything = "\n".join(files.values()).lower()
    assert otto.word.lower() not in everything
    missing = set()
    for holding in personal.holdings():
        shown = [name for name in holding.fields if name not in holding.unsaid]
        for row in rows_of(holding, person_of(zora.user)):
            for name in shown:
                value = getattr(row, name)
                if isinstance(value, str) and value and json.dumps(value)[1:-1] not in json.dumps(
                    told["data"].get(holding.key)
                ):  # fmt: skip
                    missing.add((holding.key, name))
    assert missing == set()
    assert set(told["data"]) == {
        holding.key for holding in personal.holdings() if holding.find is not of_nobody
    }


def test_each_part_is_a_table_too(two):
    zora, _otto = two

    files = unpacked(export(person_of(zora.user), now=NOW))
    told = json.loads(files["data.json"])

    for key, rows in told["data"].items():
        table = list(csv.DictReader(StringIO(files[f"{key}.csv"])))
        assert [list(row) for row in table] == [list(row) for row in rows], key
    assert set(files) == {"data.json", "consents.csv", *(f"{key}.csv" for key in told["data"])}


def test_no_export_shows_what_opens_something(two):
    """Neither secrets nor codes, and no word of a letter that holds one."""
    zora, _otto = two

    text = "\n".join(unpacked(export(person_of(zora.user), now=NOW)).values())

    assert "1234" not in text
    assert zora.user.password not in text
    assert '"data"' not in json.dumps(
        json.loads(unpacked(export(person_of(zora.user), now=NOW))["data.json"])["data"]
    )


def test_a_cell_is_no_formula(db):
    user = make.make_person("Eve Equal", email="eve@people.example")
    user.name = "=1+1"
    user.save()

    files = unpacked(export(person_of(user), now=NOW))

    assert "'=1+1" in files["connect.user.email.csv"]
    assert json.loads(files["data.json"])["name"] == "=1+1"


def test_of_an_address_alone_what_hangs_on_it(two):
    zora, _otto = two
    address = Person(None, frozenset({zora.user.email}))

    keys = set(json.loads(unpacked(export(address, now=NOW))["data.json"])["data"])

    assert keys == {
        "connect.connectionevent.actor",
        "connect.connectionrequest.asker",
        "connect.connectionrequest.contact_name",
        "linkages.interview.respondent",
        "linkages.invitation.name",
        "linkages.linkage.comment",
        "linkages.participant.consented_by",
        "outbox.bounce.diagnostic",
        "outbox.mail.secret",
        "outbox.mail.to",
        "outbox.suppression.address",
        "roaming.consent.wording",
        "roaming.contact.name",
        "roaming.subscription.email",
    }


def test_of_an_unknown_address_there_is_nothing(two):
    nobody = Person(None, frozenset({"nobody@people.example"}))

    assert json.loads(unpacked(export(nobody, now=NOW))["data.json"]) == {
        "made_at": NOW.isoformat(),
        "addresses": ["nobody@people.example"],
        "name": "",
        "data": {},
        "consents": [],
    }
    assert kept_of(nobody) == []
