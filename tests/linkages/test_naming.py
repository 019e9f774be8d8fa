"""A partner as somebody names it: what was typed stands, and what was chosen fills in what was left out."""

import pytest

from connect.importing.places import city_point
from linkages.actions.interviews import save_linkage
from linkages.models import NamedPartner
from linkages.naming import PartnerName, stage
from tests.factories import connect as make_connect
from tests.factories import linkages as make

HOUSE = (41.3, 2.1)


@pytest.fixture
def known(db):
    return make_connect.make_organisation(
        "Taller Verval", country="ES", city="Barcelona", latitude=HOUSE[0], longitude=HOUSE[1]
    )


@pytest.mark.parametrize(
    "country, city, stored, point",
    [
        ("FR", "Roubaix", ("FR", "Roubaix"), city_point("FR", "Roubaix")),
        ("ES", " Girona ", ("ES", "Girona"), city_point("ES", "Girona")),
        ("ES", "Barcelona", ("ES", "Barcelona"), HOUSE),
        ("ES", "", ("ES", "Barcelona"), HOUSE),
        ("", "", ("ES", "Barcelona"), HOUSE),
        ("", "Girona", ("ES", "Girona"), city_point("ES", "Girona")),
        # Barcelona is not in France.
        ("FR", "", ("FR", ""), None),
    ],
)
def test_a_chosen_organisation_fills_in_the_place_that_was_not_typed(
    wave, known, country, city, stored, point
) -> None:
    said = PartnerName("taller verval", "firm", country, city, organisation=known)

    stage(wave, said)

    partner = NamedPartner.objects.get()
    assert (str(partner.country), partner.city) == stored
    assert (partner.latitude, partner.longitude) == (point or (None, None))
    assert (partner.name, partner.decision, partner.organisation) == (
        *("Taller Verval", "confirmed", known),
    )


def test_an_organisation_of_no_known_country_fills_in_its_town(wave) -> None:
    known = make_connect.make_organisation("Taller Verval", country="", city="Barcelona")

    partner = stage(wave, PartnerName("Taller Verval", "firm", "ES", organisation=known))

    assert (str(partner.country), partner.city) == ("ES", "Barcelona")


def test_the_scope_is_that_of_the_town_that_was_typed(interview, known) -> None:
    answer = make.an_answer(known.name, country="FR", city="Roubaix", organisation=known)

    linkage = save_linkage(
        interview, category="output", row=make.a_row(), answer=answer, now=make.at(10)
    )

    assert linkage.scope == "local"


def test_the_same_place_said_again_is_the_same_row(wave, known) -> None:
    said = PartnerName(known.name, "firm", "FR", "Roubaix", organisation=known)

    assert stage(wave, said) == stage(wave, said)
