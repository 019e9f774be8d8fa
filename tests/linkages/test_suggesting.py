"""What the names of a staging list probably are, from rows."""

import pytest

from connect.models import Organisation
from linkages import suggesting, tasks
from linkages.models import NamedPartner
from tests.factories import connect as make_connect
from tests.factories import linkages as make


@pytest.fixture
def verval(db):
    return make_connect.make_organisation(
        "Atelier Verval", city="Lyon", website="https://www.verval.example/", is_listed=False
    )


def suggested(wave) -> dict[str, str | None]:
    rows = NamedPartner.objects.filter(wave=wave).order_by("pk").select_related("suggested")
    return {row.name: row.suggested and row.suggested.name for row in rows}


def test_suggest_for_writes_the_likeliest_beside_each_undecided_name(wave, verval) -> None:
    make_connect.make_organisation("Atelier Verval Belgium", country="BE", city="Lyon")
    make_connect.make_organisation("Kiosque du Port", aliases=["Le Petit Kiosque"], city="Brest")
    for name in ("Atelier Vervall", "ATELIER VERVAL S.A.", "Petit Kiosque", "Zzyzx Qwfp"):
        make.make_partner(wave, name)
    make.make_partner(wave, "Atelier Verval", decision="unresolved")

    counted = suggesting.suggest_for(wave)

    assert suggested(wave) == {
        "Atelier Vervall": "Atelier Verval",
        "ATELIER VERVAL S.A.": "Atelier Verval",
        "Petit Kiosque": "Kiosque du Port",
        "Zzyzx Qwfp": None,
        "Atelier Verval": None,
    }
    assert counted == 3
    sure = NamedPartner.objects.get(name="ATELIER VERVAL S.A.").confidence
    assert 0.9 < sure <= 1


def test_the_worker_s_door_may_open_twice_and_on_nothing(wave, verval) -> None:
    make.make_partner(wave, "Atelier Vervall")

    for _ring in range(2):
        tasks.suggest_partners(wave.pk)
    tasks.suggest_partners(0)

    assert suggested(wave) == {"Atelier Vervall": "Atelier Verval"}


def test_a_second_look_takes_a_suggestion_back_that_is_gone(wave, verval) -> None:
    make.make_partner(wave, "Atelier Vervall")
    suggesting.suggest_for(wave)
    Organisation.objects.filter(pk=verval.pk).delete()

    assert (suggesting.suggest_for(wave), suggested(wave)) == (0, {"Atelier Vervall": None})


def test_what_was_decided_in_another_wave_is_known_by_its_spelling(wave, south, verval) -> None:
    older = make.make_wave(south, slug="2020")
    make.make_partner(older, "Zibeline et Cie", decision="confirmed", organisation=verval)
    make.make_partner(older, "Loup Gris", decision="unresolved")
    for name in ("Zibeline et Cie", "Loup Gris"):
        make.make_partner(wave, name)

    suggesting.suggest_for(wave)

    assert suggested(wave) == {"Zibeline et Cie": "Atelier Verval", "Loup Gris": None}
    partner = NamedPartner.objects.get(wave=wave, name="Zibeline et Cie")
    [found] = suggesting.ranked(partner, "verval")
    assert (found.known.key, found.known.aliases) == (verval.pk, ("Zibeline et Cie",))


def test_a_spelling_that_was_merged_into_a_confirmed_one_is_known_too(wave, south, verval) -> None:
    older = make.make_wave(south, slug="2020")
    into = make.make_partner(older, "Verval", decision="confirmed", organisation=verval)
    make.make_partner(older, "Zibeline et Cie", decision="merged", merged_into=into)
    nobody = make.make_partner(older, "Chat Noir", decision="unresolved")
    make.make_partner(older, "Loup Gris", decision="merged", merged_into=nobody)
    for name in ("Zibeline et Cie", "Loup Gris"):
        make.make_partner(wave, name)

    suggesting.suggest_for(wave)

    assert suggested(wave) == {"Zibeline et Cie": "Atelier Verval", "Loup Gris": None}


@pytest.mark.parametrize("names", [1, 3])
def test_suggest_for_asks_once_for_each_country(
    wave, verval, names, django_assert_num_queries
) -> None:
    for number in range(names):
        make.make_partner(wave, f"Atelier Vervall {number}")

    with django_assert_num_queries(3):  # names, organisations of FR, update
        suggesting.suggest_for(wave)


def test_ranked_looks_by_the_name_or_by_other_words(wave, verval) -> None:
    other = make_connect.make_organisation("Kiosque du Port", city="Brest")
    partner = make.make_partner(wave, "Atelier Vervall")

    by_name = suggesting.ranked(partner, partner.name)
    by_words = suggesting.ranked(partner, "kiosque")

    assert [one.known.key for one in by_name] == [verval.pk]
    assert other.pk in [one.known.key for one in by_words]


def test_ranked_keeps_the_suggestion_that_spelling_alone_does_not_find(wave, verval) -> None:
    partner = make.make_partner(wave, "Verval, l'atelier", suggested=verval, confidence=0.8)

    assert verval.pk in [one.known.key for one in suggesting.ranked(partner, "nothing like it")]


def test_alike_are_other_names_of_the_same_wave_and_country(wave, north) -> None:
    partner = make.make_partner(wave, "Atelier Verval")
    same = make.make_partner(wave, "Atelier Verval SA", city="")
    make.make_partner(wave, "Chat Noir")
    make.make_partner(wave, "Atelier Verval", country="BE", city="")
    make.make_partner(wave, "Atelier Vervall", decision="merged", merged_into=same)
    make.make_partner(make.make_wave(north, slug="2020"), "Atelier Verval")

    assert suggesting.alike(partner) == [same]


@pytest.mark.parametrize("name", ["%", "\\", "'; drop table", "<b>", "\u202e", "🦓", "x" * 250])
def test_any_name_can_be_looked_for(wave, verval, name) -> None:
    partner = make.make_partner(wave, name, website="https://[broken")

    assert (suggesting.alike(partner), suggesting.suggest_for(wave)) == ([], 0)
    assert all(one.confidence < 0.5 for one in suggesting.ranked(partner, name))
