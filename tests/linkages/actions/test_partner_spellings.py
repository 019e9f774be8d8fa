"""What firms call an organisation: where the spelling may stand, and how it goes again."""

import pytest

from connect.models import Organisation
from linkages.actions import partners as actions
from tests.factories import connect as make_connect
from tests.factories import linkages as make

from .test_partners import AT, fresh, stands


@pytest.fixture
def verval(wave):
    return make.make_partner(wave, "Atelier Verval")


@pytest.fixture
def known(db):
    """As a survey has made it: nobody sees it yet."""
    return make_connect.make_organisation(
        "Verval SA", city="Lyon", aliases=["Verval"], is_listed=False
    )


@pytest.mark.parametrize("aliases", [["Verval"], ["Atelier Verval"]])
def test_undo_takes_off_the_spelling_only_where_the_decision_put_it(
    verval, known, facilitator, aliases
) -> None:
    known.aliases = aliases
    known.save()
    actions.confirm_partner(verval, known, by=facilitator, now=AT)

    actions.undo_decision(verval, by=facilitator, now=AT)

    assert stands(verval) == ("waiting", None, None, 2)
    assert Organisation.objects.get(pk=known.pk).aliases == aliases


def test_a_spelling_stays_while_another_wave_stands_by_it(
    verval, known, facilitator, north
) -> None:
    older = make.make_wave(north, slug="2020")
    same = make.make_partner(older, "Atelier Verval")
    for partner in (verval, same):
        actions.confirm_partner(partner, known, by=facilitator, now=AT)

    seen = []
    for partner in (verval, same):
        actions.undo_decision(partner, by=facilitator, now=AT)
        seen.append(Organisation.objects.get(pk=known.pk).aliases)

    assert seen == [["Verval", "Atelier Verval"], ["Verval"]]


@pytest.mark.parametrize(
    "is_listed, home, is_kept",
    [
        (True, "south", False),
        (False, "south", False),
        (True, None, False),
        (False, None, True),
        (True, "north", True),
        (False, "north", True),
    ],
)
def test_a_spelling_stands_on_no_page_that_others_answer_for(
    request, verval, known, facilitator, is_listed, home, is_kept
) -> None:
    known.is_listed, known.cluster = is_listed, home and request.getfixturevalue(home)
    known.save()

    actions.confirm_partner(verval, known, by=facilitator, now=AT)
    aliases = Organisation.objects.get(pk=known.pk).aliases
    actions.undo_decision(verval, by=facilitator, now=AT)

    assert aliases == ["Verval", *(["Atelier Verval"] if is_kept else [])]
    assert Organisation.objects.get(pk=known.pk).aliases == ["Verval"]


def test_the_public_reads_nothing_of_what_was_typed_about_a_firm_of_another_cluster(
    client, wave, facilitator, target_firm
) -> None:
    typed = make.make_partner(wave, "Crooks and Thieves")

    actions.confirm_partner(typed, target_firm, by=facilitator, now=AT)

    found = client.get("/firms/", {"q": "Crooks and Thieves"}).content.decode()
    page = client.get(target_firm.get_absolute_url()).content.decode()
    assert (target_firm.name in found, target_firm.name in page, "Thieves" in page) == (
        *(False, True, False),
    )


def test_another_cluster_s_decision_neither_holds_a_spelling_nor_takes_it_off(
    verval, known, facilitator, south
) -> None:
    known.is_listed, known.cluster = True, verval.wave.cluster
    known.save()
    foreign = make.make_partner(make.make_wave(south), "Atelier Verval")
    seen = []

    def decide_and_look(decide, partner, *organisation) -> None:
        decide(fresh(partner), *organisation, by=facilitator, now=AT)
        seen.append(Organisation.objects.get(pk=known.pk).aliases)

    decide_and_look(actions.confirm_partner, verval, known)
    decide_and_look(actions.confirm_partner, foreign, known)
    decide_and_look(actions.undo_decision, foreign)
    decide_and_look(actions.confirm_partner, foreign, known)
    decide_and_look(actions.undo_decision, verval)
    # The firm itself goes by that name.
    Organisation.objects.filter(pk=known.pk).update(aliases=["Atelier Verval"])
    decide_and_look(actions.undo_decision, foreign)

    both = ["Verval", "Atelier Verval"]
    assert seen == [both, both, both, both, ["Verval"], ["Atelier Verval"]]


def test_a_spelling_kept_for_an_organisation_of_nobody_goes_by_undo_after_it_was_listed(
    verval, known, facilitator, south
) -> None:
    actions.confirm_partner(verval, known, by=facilitator, now=AT)
    Organisation.objects.filter(pk=known.pk).update(is_listed=True, cluster=south)

    actions.undo_decision(verval, by=facilitator, now=AT)

    assert Organisation.objects.get(pk=known.pk).aliases == ["Verval"]
