"""What a research profile says is found by search, and puts its organisation behind the door of research."""

import pytest
from django.http import QueryDict

from connect import search
from connect.models import Organisation, OrganisationAddition
from connect.search import facets
from tests.factories import connect as make
from tests.factories import rdi_database as researched

pytestmark = pytest.mark.django_db


def found(words: str = "", door: search.Door = search.RESEARCH, **chosen: str) -> list[str]:
    params = QueryDict(mutable=True)
    params.update({"q": words, **chosen})
    reading = search.read(params, door)
    assert reading.remarks == ()
    return [row.name for row in search.browse(reading.query, reading.vocabulary).rows()]


def test_a_profile_puts_an_organisation_of_any_kind_behind_the_door_of_research():
    centre = make.make_organisation("Meter Centre", kind="technology_centre")
    make.make_organisation("Other Centre", kind="technology_centre")
    lab = make.make_organisation("Alpha Lab")
    for organisation in (centre, lab):
        researched.make_profile(organisation)

    assert found() == ["Meter Centre", "Alpha Lab"]
    assert found(kind="firm") == ["Alpha Lab"]


def test_an_unlisted_profile_is_behind_the_other_door_alone():
    organisation = make.make_organisation("Meter Lab")
    profile = researched.make_profile(organisation)
    profile.is_listed = False
    profile.save()
    organisation.refresh_from_db()

    assert not organisation.is_research
    assert organisation.get_absolute_url() == "/firms/meter-lab/"
    assert (found(), found(door=search.FIRMS)) == ([], ["Meter Lab"])
    assert not OrganisationAddition.objects.exists()


def test_who_saves_what_was_read_earlier_takes_nobody_out_of_the_directory():
    organisation = make.make_organisation("Meter Lab")
    stale = Organisation.objects.get(pk=organisation.pk)
    researched.make_profile(organisation)

    stale.city = "Larnaca"
    stale.save()

    stale.refresh_from_db()
    assert (stale.city, stale.is_research) == ("Larnaca", True)
    Organisation.objects.filter(pk=stale.pk).update(is_research=False)
    assert found() == ["Meter Lab"]
    stale.refresh_from_db()
    assert stale.get_absolute_url() == "/rdi/meter-lab/"


def test_words_of_a_profile_its_facilities_and_programmes_find_its_organisation():
    profile = researched.make_profile(
        make.make_organisation("Meter Lab"), programmes=["Horizon Europe"]
    )
    researched.make_text(profile, contributes="Zählerdaten", language="de", sector="Energie")
    facility = researched.make_facility(profile, "Drone cage", text="Flights without wind.")

    assert [found(words) for words in ("zahlerdaten", "energie", "cage", "wind", "horizon")] == [
        ["Meter Lab"]
    ] * 5

    facility.delete()

    assert found("cage") == []
    assert found("horizon") == ["Meter Lab"]


def test_facets_narrow_by_kind_of_laboratory_and_by_readiness_level():
    researched.make_profile(
        make.make_organisation("Early Lab"), kind="university_lab", lowest_level=1, highest_level=3
    )
    researched.make_profile(
        make.make_organisation("Late Lab"), kind="company_lab", lowest_level=3, highest_level=9
    )

    assert found(laboratory="university_lab") == ["Early Lab"]
    assert [found(trl=level) for level in ("1", "3", "9")] == [
        ["Early Lab"],
        ["Early Lab", "Late Lab"],
        ["Late Lab"],
    ]


def test_what_is_changed_is_found_at_once_and_what_it_was_is_not():
    profile = researched.make_profile(make.make_organisation("Meter Lab"), kind="company_lab")
    text = researched.make_text(profile, seeks="Partners for tides")

    text.seeks = "Partners for dykes"
    text.save()
    profile.kind = "university_lab"
    profile.save()

    assert [found("tides"), found("dykes")] == [[], ["Meter Lab"]]
    assert [found(laboratory=kind) for kind in ("company_lab", "university_lab")] == [
        [],
        ["Meter Lab"],
    ]


def test_an_address_of_the_door_of_research_needs_no_word_for_all_kinds():
    reading = search.read(QueryDict(""), search.RESEARCH)
    chosen = search.read(QueryDict("kind=firm"), search.RESEARCH)

    assert reading.query.chosen == {}
    assert reading.query.after_path(reading.vocabulary) == ""
    assert chosen.query.after_path(chosen.vocabulary) == "?kind=firm"
    assert search.read(QueryDict("kind=all"), search.RESEARCH).query.chosen == {}


def test_a_deleted_organisation_takes_all_of_it_along():
    organisation = make.make_organisation("Meter Lab")
    researched.make_text(researched.make_profile(organisation))

    organisation.delete()

    assert not OrganisationAddition.objects.exists()
    assert found() == []


def test_the_numbers_of_the_kinds_are_those_that_the_triggers_write():
    profile = researched.make_profile(make.make_organisation("Meter Lab"))
    written = []
    for kind in facets.RESEARCH_KINDS:
        profile.kind = kind
        profile.save()
        codes = OrganisationAddition.objects.get(language="").codes
        written.append([code for code in codes if facets.facet_of(code) is facets.RESEARCH_KIND])

    assert written == [
        [facets.code_of(facets.RESEARCH_KIND, number)]
        for number in range(1, len(facets.RESEARCH_KINDS) + 1)
    ]
