"""From rows to what the analysis reads, in as many queries for many rows as for one."""

import pytest

from connect.importing.places import city_point
from linkages import snapshots
from linkages.analysis.records import Home, Link
from linkages.choices import InterviewState
from tests.factories import connect as make_connect
from tests.factories import linkages as make


@pytest.fixture
def handed_in(participant):
    return make.make_interview(participant, state=InterviewState.SUBMITTED)


def test_a_row_with_all_that_the_analysis_knows_of_it(wave, handed_in, seeker_firm) -> None:
    partner = make.make_partner(
        wave, "Prairie Nine", country="US", city="Chicago", subdivision="IL", kind="academia"
    )
    make.make_linkage(
        handed_in, partner, category="rnd", scope="international", band="high", score=87.5
    )

    assert snapshots.links_of(wave) == [
        Link(
            interview=str(handed_in.pk),
            firm=snapshots.organisation_key(seeker_firm.pk),
            size="sme",
            partner=f"p{partner.pk:010}",
            kind="academia",
            country="US",
            city="Chicago",
            category="rnd",
            scope="international",
            band="high",
            score=87.5,
            subdivision="IL",
        )
    ]


def test_only_what_was_handed_in_in_this_wave_counts(wave, handed_in, participant, north) -> None:
    counted = make.make_partner(wave, "Atelier Verval")
    make.make_linkage(handed_in, counted)
    make.make_linkage(make.make_interview(participant), make.make_partner(wave, "Not yet"))
    older = make.make_wave(north, slug="2020")
    then = make.make_participant(older, participant.organisation)
    make.make_linkage(
        make.make_interview(then, state="submitted"), make.make_partner(older, "Long ago")
    )

    assert [link.partner for link in snapshots.links_of(wave)] == [f"p{counted.pk:010}"]


def test_a_merged_name_counts_as_the_one_that_it_was_merged_into(wave, handed_in) -> None:
    into = make.make_partner(wave, "Atelier Verval", kind="academia", city="Lille")
    same = make.make_partner(wave, "Verval", decision="merged", merged_into=into)
    make.make_linkage(handed_in, same)

    [link] = snapshots.links_of(wave)

    assert (link.partner, link.kind, link.city) == (f"p{into.pk:010}", "academia", "Lille")


def test_a_confirmed_organisation_is_the_node_that_it_is_as_a_firm(
    wave, handed_in, participant, north
) -> None:
    second = make_connect.make_organisation("Second Ltd", cluster=north)
    answered = make.make_participant(wave, second)
    known = {"decision": "confirmed"}
    sitting = make.make_interview(answered, state="submitted")
    named = make.make_partner(wave, "Second", organisation=second, **known)
    merged = make.make_partner(wave, "2nd Ltd", decision="merged", merged_into=named)
    back = make.make_partner(wave, "Seeker", organisation=participant.organisation, **known)
    make.make_linkage(handed_in, merged)
    make.make_linkage(sitting, back)

    ours, theirs = (
        snapshots.organisation_key(participant.organisation_id),
        snapshots.organisation_key(second.pk),
    )
    assert [(link.firm, link.partner) for link in snapshots.links_of(wave)] == [
        (ours, theirs),
        (theirs, ours),
    ]
    assert snapshots.names_of(wave) == {
        ours: "Seeker Ltd",
        theirs: "Second Ltd",
        f"p{merged.pk:010}": "2nd Ltd",
    }


def test_home_points_and_consent(wave, participant, seeker_firm, north, now) -> None:
    make.make_partner(wave, "Atelier Verval")
    make.make_partner(wave, "Loup Gris", city="Nowhere-upon-Sea")
    second = make_connect.make_organisation("Second Ltd", cluster=north)
    make.make_participant(wave, second, consented_at=now)

    assert snapshots.home_of(wave) == Home("FR", "North Region", False)
    assert snapshots.points_of(wave) == {("FR", "Lyon"): city_point("FR", "Lyon")}
    assert snapshots.consented_firms(wave) == {snapshots.organisation_key(second.pk)}


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_rows(
    wave, handed_in, rows, django_assert_num_queries
) -> None:
    for number in range(rows):
        into = make.make_partner(wave, f"Into {number}")
        same = make.make_partner(wave, f"Same {number}", decision="merged", merged_into=into)
        make.make_linkage(handed_in, same)

    with django_assert_num_queries(3):  # merged names, partners, linkages
        links = snapshots.links_of(wave)
    with django_assert_num_queries(2):  # partners, firms
        snapshots.names_of(wave)

    assert len(links) == rows
