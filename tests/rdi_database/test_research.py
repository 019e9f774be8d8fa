"""What the page of an organisation shows of its research, at its own door."""

import pytest
from django.urls import reverse

from connect.models import Identifier
from rdi_database.research import Number, research_of
from tests.factories import connect as make
from tests.factories import rdi_database as researched

pytestmark = pytest.mark.django_db


@pytest.fixture
def laboratory(db):
    return make.make_organisation("Meter Lab", summary="Measures.")


def test_a_page_shows_all_that_a_research_profile_says(client, laboratory):
    profile = researched.make_profile(
        laboratory, lowest_level=3, highest_level=6, programmes=["Horizon Europe", "EUREKA"]
    )
    researched.make_text(
        profile, contributes="Attacks that we measured.", seeks="Makers.", domain="Meters only."
    )
    researched.make_facility(profile, "Drone cage", kind="test_bed", text="Flights without wind.")
    researched.make_role(profile, "Head of transfer", name="Ada Quist")
    Identifier.objects.create(organisation=laboratory, scheme="ror", value="02abcde34")
    Identifier.objects.create(organisation=laboratory, scheme="source", value="CORDIS|meter lab")

    page = client.get("/rdi/meter-lab/").content.decode()

    shown = [
        "Attacks that we measured.",
        "Makers.",
        "Meters only.",
        "3–6 of 9",
        "Horizon Europe, EUREKA",
        "Drone cage",
        "Test bed",
        "Flights without wind.",
        "Head of transfer: Ada Quist",
        'href="https://ror.org/02abcde34"',
        reverse("connect:connection_ask", args=["meter-lab"]),
    ]
    assert [words for words in shown if words not in page] == []
    assert "CORDIS" not in page


def test_each_organisation_has_one_page_and_the_other_address_leads_to_it(client, laboratory):
    other = make.make_organisation("Other Ltd")
    researched.make_profile(laboratory)

    answers = [client.get(f"/{door}/{slug}/") for door, slug in (
        ("firms", "meter-lab"),
        ("rdi", "other-ltd"),
    )]  # fmt: skip

    assert [(answer.status_code, answer.url) for answer in answers] == [
        (302, "/rdi/meter-lab/"),
        (302, "/firms/other-ltd/"),
    ]
    assert client.get(other.get_absolute_url()).status_code == 200


def test_the_text_of_the_reader_goes_before_english_and_english_before_others(laboratory):
    profile = researched.make_profile(laboratory)
    researched.make_text(profile, language="el", contributes="Δεδομένα μετρητών.")

    assert (research_of(laboratory).text.contributes, research_of(laboratory).language) == (
        "Δεδομένα μετρητών.",
        "el",
    )

    researched.make_text(profile, language="en", contributes="Data of meters.")

    assert (research_of(laboratory).text.contributes, research_of(laboratory).language) == (
        "Data of meters.",
        "",
    )


def test_numbers_of_registers_stand_side_by_side_in_one_order(laboratory):
    researched.make_profile(laboratory)
    for scheme, value in (("vat", "FR12"), ("pic", "999999991"), ("ror", "02abcde34")):
        Identifier.objects.create(organisation=laboratory, scheme=scheme, value=value)

    numbers = research_of(laboratory).numbers

    assert [(str(one.label), one.value, one.url) for one in numbers] == [
        ("EU participant code (PIC)", "999999991", ""),
        ("Research Organization Registry (ROR)", "02abcde34", "https://ror.org/02abcde34"),
        ("VAT number", "FR12", ""),
    ]
    assert isinstance(numbers[0], Number)


def test_an_unlisted_profile_is_shown_to_nobody(client, laboratory):
    profile = researched.make_profile(laboratory, is_listed=False, programmes=["Horizon Europe"])

    assert research_of(laboratory) is None
    assert profile.get_absolute_url() == "/firms/meter-lab/"
    assert "Horizon Europe" not in client.get("/firms/meter-lab/").content.decode()


def test_a_page_shows_projects_and_partners_and_names_nobody_who_is_not_listed(client, laboratory):
    near = make.make_organisation("Near Lab")
    far = make.make_organisation("Far Centre", country="CY", city="Nicosia")
    hidden = make.make_organisation("Secret Ltd", is_listed=False)
    for title in ("Safe Meters", "Safe Pumps"):
        initiative = researched.make_initiative(title)
        for organisation in (laboratory, near, far, hidden):
            researched.make_participation(initiative, organisation)
    unlisted = researched.make_initiative("Secret Plan", is_listed=False)
    researched.make_participation(unlisted, laboratory)

    page = client.get("/firms/meter-lab/").content.decode()

    shown = [
        "2 projects are known here.",
        "3 other organisations took part.",
        "1 of them has no page here and is not named.",
        'href="/rdi/initiatives/safe-meters/"',
        'href="/firms/near-lab/"',
        "Cyprus",
    ]
    assert [words for words in shown if words not in page] == []
    assert [words for words in ("Secret Ltd", "Secret Plan") if words in page] == []


def test_a_page_without_projects_says_nothing_of_them(client, laboratory):
    assert "Projects and partners" not in client.get("/firms/meter-lab/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_queries_of_a_research_page_do_not_grow(client, django_assert_num_queries, number):
    laboratory = make.make_organisation("Meter Lab")
    profile = researched.make_profile(laboratory)
    researched.make_text(profile)
    for at in range(number):
        researched.make_facility(profile, f"Range {at}")
        researched.make_role(profile, f"Role {at}")
        initiative = researched.make_initiative(f"Project {at}")
        researched.make_participation(initiative, laboratory)
        researched.make_participation(initiative, make.make_organisation(f"Partner {at}"))

    with django_assert_num_queries(15):
        client.get("/rdi/meter-lab/")


@pytest.mark.parametrize("number", [1, 3])
def test_search_engines_learn_the_one_address_of_each_without_more_questions(
    client, django_assert_num_queries, number
):
    for at in range(number):
        researched.make_profile(make.make_organisation(f"Lab {at}"))
        make.make_organisation(f"Firm {at}")

    with django_assert_num_queries(1):
        told = client.get("/sitemap-organisations.xml").content.decode()

    assert [f"/rdi/lab-{at}/<" in told for at in range(3)] == [at < number for at in range(3)]
    assert "/firms/lab-" not in told
