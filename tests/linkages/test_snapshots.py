"""From rows to what the analysis reads, in as many queries for many rows as for one."""

import pytest

from connect.importing.places import city_point
from linkages import snapshots
from linkages.analysis.records import Home, Link
from linkages.choices import InterviewState
from linkages.exchange.rows import linkage_rows
from linkages.models import NamedPartner
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


def places(wave) -> list[tuple[str, str, str]]:
    return [(link.kind, link.country, link.city) for link in snapshots.links_of(wave)]


def test_what_a_partner_was_decided_to_be_goes_before_what_a_firm_took_it_for(
    wave, handed_in
) -> None:
    known = {
        "organisation": make_connect.make_organisation("Robotics SA", kind="technology_centre"),
        "decision": "confirmed",
    }
    named = [
        make.make_partner(wave, "Robotics", kind="academia", city="", **known),
        make.make_partner(wave, "Robotics FR", country="BE", city="", **known),
        make.make_partner(wave, "Robotics SA", city="Paris", **known),
    ]
    named.append(make.make_partner(wave, "R", decision="merged", merged_into=named[0]))
    for partner, category in zip(named, ("output", "input", "rnd", "training"), strict=True):
        make.make_linkage(handed_in, partner, category=category)

    kind = "technology_centre"
    assert places(wave) == [
        (kind, "FR", "Lille"),
        (kind, "FR", "Lille"),
        # A firm says where it deals with a partner; that need not be the head office.
        (kind, "FR", "Paris"),
        (kind, "FR", "Lille"),
    ]
    assert snapshots.points_of(wave) == {
        ("FR", city): city_point("FR", city) for city in ("Lille", "Paris")
    }


@pytest.mark.parametrize(
    "known, said, expected",
    [
        # Of an organisation whose own place is not known, what was typed stands.
        ({"country": "", "city": ""}, {"country": "BE"}, ("BE", "", "", None)),
        ({"country": "BE", "city": ""}, {"country": "FR"}, ("BE", "", "", None)),
        (
            {"country": "US", "city": "Chicago", "latitude": 41.8, "longitude": -87.7},
            {"country": "FR"},
            ("US", "Chicago", "IL", (41.8, -87.7)),
        ),
        (
            {"country": "US", "city": ""},
            {"country": "US", "subdivision": "OH"},
            ("US", "", "OH", None),
        ),
        (
            {"country": "US", "city": "Chicago"},
            {"country": "FR", "city": "Lyon"},
            ("FR", "Lyon", "", city_point("FR", "Lyon")),
        ),
    ],
)
def test_the_organisation_s_place_stands_where_no_town_was_typed(
    wave, known, said, expected
) -> None:
    organisation = make_connect.make_organisation("Known", **known)
    partner = make.make_partner(
        wave, "Named", organisation=organisation, decision="confirmed", **{"city": ""} | said
    )

    assert snapshots.address_of(partner) == snapshots.Address(*expected)


@pytest.mark.parametrize(
    "country, typed, shown",
    [
        ("FR", ["LYON", "Lyon", "lyon", "Lyon 3e", "  Lyon  Cedex 03", "69003 Lyon"], {"Lyon"}),
        ("DE", ["Muenchen", "MÜNCHEN", "München", "München", "Munich"], {"München"}),
        ("GR", ["Iraklio", "Heraklion", "Heraklion"], {"Heraklion"}),
        ("US", ["Chicago, IL", "chicago"], {"chicago"}),
        # Of what the gazetteer does not know: blanks, capitals and marks make no other town.
        ("FR", ["Zzyzx-sur-Mer", "zzyzx sur  mer", "ZZYZX SUR MER"], {"Zzyzx-sur-Mer"}),
        ("FR", ["Qwfpé", "Qwfpe", "Qwfpé"], {"Qwfpé"}),
        ("FR", ["Zzyzx", "Zzyzx Nord"], {"Zzyzx", "Zzyzx Nord"}),
        ("FR", ["Lyon", "Paris", "", "???"], {"Lyon", "Paris", "", "???"}),
    ],
)
def test_the_spellings_of_a_town_are_one_town(wave, handed_in, country, typed, shown) -> None:
    for number, city in enumerate(typed):
        partner = make.make_partner(wave, f"Partner {number}", country=country, city=city)
        make.make_linkage(handed_in, partner)

    assert {link.city for link in snapshots.links_of(wave)} == shown
    known = {city for city in shown if city_point(country, city)}
    assert snapshots.points_of(wave) == {
        (country, city): city_point(country, city) for city in known
    }


def test_a_town_s_spelling_does_not_hang_on_the_order_of_names(wave, handed_in, north) -> None:
    typed, seen = ["Nîmes", "Nimes", "NÎMES", "Nîmes", "nimes"], []
    for turn in range(2):
        other = make.make_wave(north, slug=f"turn-{turn}")
        for number, city in enumerate(reversed(typed) if turn else typed):
            make.make_partner(other, f"Partner {number}", city=city)
        seen.append(list(snapshots.points_of(other)))

    assert seen == [[("FR", "Nîmes")]] * 2


def test_one_partner_by_two_names_counts_once_in_an_interview_and_category(
    wave, handed_in, participant
) -> None:
    known = make_connect.make_organisation("Atelier Verval SA")
    into = make.make_partner(wave, "Atelier Verval", organisation=known, decision="confirmed")
    merged = make.make_partner(wave, "Verval", decision="merged", merged_into=into)
    same = make.make_partner(wave, "Verval SA", organisation=known, decision="confirmed")
    for partner, score in ((into, 50.0), (merged, 62.5), (same, 62.5)):
        make.make_linkage(handed_in, partner, score=score, comment=partner.name)
    make.make_linkage(handed_in, same, category="input", score=12.5)
    make.make_linkage(make.make_interview(participant, state="submitted"), merged, score=25.0)

    counted = [(link.category, link.score) for link in snapshots.links_of(wave)]
    assert counted == [("output", 62.5), ("input", 12.5), ("output", 25.0)]
    # What firms have answered leaves as they answered it.
    assert len(list(linkage_rows(wave))) == 5


def test_of_equal_linkages_of_one_partner_the_first_counts(wave, handed_in) -> None:
    into = make.make_partner(wave, "Atelier Verval")
    merged = make.make_partner(wave, "Verval", decision="merged", merged_into=into)
    make.make_linkage(handed_in, merged, scope="local")
    make.make_linkage(handed_in, into, scope="national")

    assert [link.scope for link in snapshots.links_of(wave)] == ["local"]


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
        known = make_connect.make_organisation(f"Known {number}")
        NamedPartner.objects.filter(pk=into.pk).update(decision="confirmed", organisation=known)
        same = make.make_partner(wave, f"Same {number}", decision="merged", merged_into=into)
        make.make_linkage(handed_in, same)

    with django_assert_num_queries(2):  # partners with organisations, linkages
        links = snapshots.links_of(wave)
    with django_assert_num_queries(2):  # partners, firms
        snapshots.names_of(wave)

    assert len(links) == rows
