"""A file is known by its columns, whatever stands beside them."""

import pytest

from connect.importing.columns import UnknownColumn
from rdi_database.importing.field_maps import field_map
from rdi_database.importing.tables import Part, parts_of

H2020_ORGANISATIONS = "pic name shortName street city country activityType"
H2020_PROJECTS = (
    "rcn reference acronym status programme topics startDate endDate totalCost ecMaxContribution call"
    " fundingScheme coordinator coordinatorCountry numOrg totalContrib"
)
H2020_PARTICIPATIONS = "rcn role pic type country start_date end_date contribution"
H2020_PARTS = "rcn programme_part"
H2020_TOPICS = "title topicRcn topicCode legalBasisRcn legalBasisCode"
EUROPE_ORGANISATIONS = (
    "projectID projectAcronym organisationID vatNumber name shortName SME activityType street postCode city"
    " country nutsCode geolocation organizationURL contactForm contentUpdateDate rcn order role ecContribution"
    " netEcContribution totalCost endOfParticipation"
)
EUROPE_PROJECTS = (
    "id acronym status title startDate endDate totalCost ecMaxContribution legalBasis topics ecSignatureDate"
    " frameworkProgramme masterCall subCall fundingScheme objective contentUpdateDate rcn grantDoi"
)
EUROPE_SUBJECTS = "projectID euroSciVocCode euroSciVocPath euroSciVocTitle"
EUROPE_TOPICS = "projectID topic title"


def parts(header, **overrides):
    return {part.table: dict(part.columns) for part in parts_of(header.split(), overrides)}


def test_the_h2020_tables_are_known_and_each_column_is_where_it_belongs():
    found = [
        parts(header)
        for header in (
            H2020_ORGANISATIONS,
            H2020_PROJECTS,
            H2020_PARTICIPATIONS,
            H2020_PARTS,
            H2020_TOPICS,
        )
    ]

    assert found == [
        {
            "organisations": {
                "pic": "pic",
                "name": "name",
                "short_name": "shortName",
                "street": "street",
                "city": "city",
                "country": "country",
                "kind": "activityType",
            }
        },
        {
            "projects": {
                "identifier": "reference",
                "rcn": "rcn",
                "acronym": "acronym",
                "status": "status",
                "starts": "startDate",
                "ends": "endDate",
                "budget": "totalCost",
                "contribution": "ecMaxContribution",
                "programme": "programme",
                "topic": "topics",
                "call": "call",
                "action": "fundingScheme",
            }
        },
        {
            "participations": {
                "rcn": "rcn",
                "pic": "pic",
                "role": "role",
                "kind": "type",
                "country": "country",
                "starts": "start_date",
                "ends": "end_date",
                "contribution": "contribution",
            }
        },
        {"programme_parts": {"rcn": "rcn", "part": "programme_part"}},
        {"call_topics": {"topic": "topicCode", "title": "title"}},
    ]


def test_the_organisations_of_horizon_europe_are_two_tables_in_one():
    assert parts(EUROPE_ORGANISATIONS) == {
        "organisations": {
            "name": "name",
            "short_name": "shortName",
            "country": "country",
            "city": "city",
            "street": "street",
            "postcode": "postCode",
            "point": "geolocation",
            "website": "organizationURL",
            "kind": "activityType",
            "sme": "SME",
            "pic": "organisationID",
            "vat": "vatNumber",
        },
        "participations": {
            "identifier": "projectID",
            "pic": "organisationID",
            "role": "role",
            "kind": "activityType",
            "country": "country",
            "contribution": "ecContribution",
        },
    }


def test_the_other_tables_of_horizon_europe_are_known():
    assert [parts(header) for header in (EUROPE_PROJECTS, EUROPE_SUBJECTS, EUROPE_TOPICS)] == [
        {
            "projects": {
                "identifier": "id",
                "rcn": "rcn",
                "acronym": "acronym",
                "title": "title",
                "status": "status",
                "starts": "startDate",
                "ends": "endDate",
                "budget": "totalCost",
                "contribution": "ecMaxContribution",
                "programme": "legalBasis",
                "topic": "topics",
                "call": "subCall",
                "action": "fundingScheme",
                "description": "objective",
            }
        },
        {
            "euroscivoc": {
                "identifier": "projectID",
                "path": "euroSciVocPath",
                "title": "euroSciVocTitle",
            }
        },
        {"call_topics": {"identifier": "projectID", "topic": "topic", "title": "title"}},
    ]


@pytest.mark.parametrize(
    ("header", "tables"),
    [
        (" ".join(reversed(EUROPE_ORGANISATIONS.split())), ["organisations", "participations"]),
        (f"remark {H2020_PROJECTS} remark2", ["projects"]),
        ("Legal_Name PIC", ["organisations"]),
        ("id acronym startDate endDate", ["projects"]),
        ("projectID pic role", ["participations"]),
        # What makes a table is not there.
        ("id acronym startDate", []),
        ("rcn role", []),
        ("rcn pic", []),
        ("name city country", []),
        ("projectID euroSciVocTitle", []),
        ("colour", []),
        ("", []),
    ],
)
def test_more_columns_do_no_harm_and_too_few_make_no_table(header, tables):
    assert [part.table for part in parts_of(header.split())] == tables


def test_a_column_that_is_named_holds_the_field_in_every_table_that_has_it():
    found = parts("PIC-No Firm projectID role activityType money", pic="PIC-No", name="Firm")

    assert found == {
        "organisations": {"pic": "PIC-No", "name": "Firm", "kind": "activityType"},
        "participations": {
            "identifier": "projectID",
            "pic": "PIC-No",
            "role": "role",
            "kind": "activityType",
        },
    }


def test_several_columns_of_organisations_may_be_named_at_once():
    found = parts("pic name A B", city="A", street="B")

    assert found == {"organisations": {"pic": "pic", "name": "name", "city": "A", "street": "B"}}


def test_a_field_of_one_of_the_two_tables_may_be_named():
    found = parts(f"{EUROPE_ORGANISATIONS} money", contribution="money")

    assert found["participations"]["contribution"] == "money"
    assert found["organisations"] == parts(EUROPE_ORGANISATIONS)["organisations"]


def test_a_field_may_be_left_out():
    found = parts_of(H2020_PARTICIPATIONS.split(), {"contribution": "", "starts": "", "ends": ""})

    assert found == [
        Part(
            "participations",
            {"rcn": "rcn", "pic": "pic", "role": "role", "kind": "type", "country": "country"},
        )
    ]
    assert parts_of(H2020_PARTICIPATIONS.split(), {"role": ""}) == []


@pytest.mark.parametrize(
    ("header", "overrides", "message"),
    [
        (H2020_PROJECTS, {"colour": "rcn"}, "There is no field colour. The fields are: acronym, a"),
        (H2020_PROJECTS, {"vat": "rcn"}, "There is no field vat"),
        (H2020_PROJECTS, {"title": "Titel"}, "The file has no column Titel. Its columns are: rcn"),
        (H2020_ORGANISATIONS, {"city": "Ort"}, "The file has no column Ort"),
    ],
)
def test_what_cannot_be_named_is_said(header, overrides, message):
    with pytest.raises(UnknownColumn, match=message):
        parts_of(header.split(), overrides)


def test_a_format_without_a_stored_map_is_none():
    with pytest.raises(KeyError):
        field_map("weather")
