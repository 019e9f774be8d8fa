"""What people have changed stays changed, whatever a file says later."""

import pytest

from connect.models import Identifier, Organisation, OrganisationText, OrganisationTopic
from tests.connect.importing.test_load import ACME, BRAVO, HEADER, content_of_tables, run

pytestmark = pytest.mark.django_db


def test_what_a_person_set_is_never_overwritten_whichever_way_they_did(written):
    run(written([HEADER, ACME, BRAVO]))
    said, unsaid = Organisation.objects.order_by("name")
    said.website = "https://ours.example"
    said.provenance["website"] = {
        "source": "ann@people.example",
        "kind": "person",
        "at": "2026-03-03",
        "by": 1,
    }
    said.save()
    Organisation.objects.filter(pk=unsaid.pk).update(city="Bonn")
    OrganisationText.objects.filter(organisation=said).update(summary="We make locks.")
    OrganisationTopic.objects.filter(organisation=said).delete()
    changed = [
        HEADER,
        ACME.replace("acme.example", "new.example").replace("to open", "opening"),
        BRAVO,
    ]

    counts, rows = run(written(changed))

    assert counts == {"differs": 2}
    assert [row["reasons"] for row in rows] == [
        ["Changed: description.en.", "Kept as a person set it: website, summary.en."],
        ["Kept as a person set it: city."],
    ]
    said.refresh_from_db()
    unsaid.refresh_from_db()
    assert (said.website, unsaid.city, said.topics.count()) == ("https://ours.example", "Bonn", 0)
    assert said.texts.get().summary == "We make locks."
    assert said.texts.get().description == "Acme makes locks, and keys opening them."


def test_a_value_that_a_person_emptied_stays_empty(written):
    run(written([HEADER, ACME]))
    Organisation.objects.update(website="")

    assert run(written([HEADER, ACME]))[0] == {"differs": 1}
    assert Organisation.objects.get().website == ""


def test_a_topic_that_a_person_took_out_stays_out_when_the_tags_grow(written):
    def with_tags(tags):
        return written([HEADER, f"999997736,Acme Ltd,Lille,FR,,,{tags}"])

    def topics():
        return set(Organisation.objects.get().topics.values_list("slug", flat=True))

    run(with_tags("SIEM"))
    assert topics() == {"security-analytics"}
    OrganisationTopic.objects.all().delete()

    grown = run(with_tags("SIEM|games"))
    assert (grown[0], grown[1][0]["reasons"]) == ({"updated": 1}, ["Changed: topics."])
    assert topics() == {"games"}
    assert run(with_tags("SIEM|games"))[0] == {"unchanged": 1}

    OrganisationTopic.objects.all().delete()
    assert run(with_tags("games"))[0] == {"unchanged": 1}
    assert run(with_tags("games|SIEM|5G"))[0] == {"updated": 1}
    assert topics() == {"telecoms"}


def test_an_alias_that_a_person_took_out_stays_out_when_the_file_takes_it_up_again(written):
    def called(short):
        return written(["name,shortName", f"Acme Ltd,{short}"])

    run(called("ACM"))
    Organisation.objects.update(aliases=[])

    assert [run(called(short))[0] for short in ("ACX", "ACM")] == [
        {"updated": 1},
        {"unchanged": 1},
    ]
    assert Organisation.objects.get().aliases == ["ACX"]


def test_an_identifier_that_a_person_took_out_stays_out(written):
    run(written([HEADER, ACME]))
    Identifier.objects.filter(scheme="pic").delete()
    before = content_of_tables()

    assert run(written([HEADER, ACME]))[0] == {"unchanged": 1}
    assert content_of_tables() == before

    counts, rows = run(written([HEADER.replace("tags", "vat"), ACME.replace("SIEM", "FR12345678")]))
    assert Identifier.objects.filter(scheme="pic").count() == 0
    assert counts == {"updated": 1}
    assert rows[0]["reasons"] == ["Changed: identifiers."]


def test_a_number_that_a_person_corrected_makes_no_second_organisation(written):
    run(written([HEADER, ACME]))
    Identifier.objects.filter(scheme="pic").update(value="888888888")

    assert run(written([HEADER, ACME]))[0] == {"unchanged": 1}
    assert Identifier.objects.get(scheme="pic").value == "888888888"
