"""The points of a profile, and what to write next."""

from datetime import timedelta

import pytest

from connect.completeness import completeness_of
from connect.models import Organisation
from connect.responsiveness import is_responsive
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


def measured(organisation):
    return completeness_of(Organisation.objects.for_profile().get(pk=organisation.pk))


def test_a_name_and_a_place_are_a_beginning():
    found = measured(make.make_organisation("Bare Ltd"))

    assert found.score == 8
    assert (str(found.next.label), found.next.points, found.next.section) == (
        "say in one sentence what you do", 15, "text-en"
    )  # fmt: skip


def test_all_of_it_is_a_hundred():
    firm = make.make_organisation(
        "Whole Ltd", website="https://whole.example", size="small", founded=1999,
        languages=["en"], markets_served=["FR"], markets_sought=["DE"],
    )  # fmt: skip
    make.make_text(firm, language="fr", summary="S", description="D", offers="O", seeks="S")
    make.give_topic(firm, make.make_topic("Locks"))

    found = measured(firm)

    assert (found.score, found.next) == (100, None)
    assert sum(step.points for step in found.steps) == 100


@pytest.mark.parametrize(
    "relation, label", [("offers", "say what you offer"), ("seeks", "say what you look for")]
)
def test_a_topic_says_what_is_offered_or_looked_for(relation, label):
    firm = make.make_organisation("Topical Ltd")
    make.give_topic(firm, make.make_topic("Locks"), relation=relation)

    done = {str(step.label) for step in measured(firm).steps if step.is_done}

    assert done == {"say where you are", label}


def test_the_next_step_leads_to_the_text_that_is_there():
    firm = make.make_organisation("Belle SARL")
    make.make_text(firm, language="fr", summary="Garde les bureaux.")

    assert measured(firm).next.section == "text-fr"


@pytest.fixture
def whole(target_firm):
    """A profile of more than 80 points."""
    for name, value in {"website": "https://target.example", "size": "small"}.items():
        setattr(target_firm, name, value)
    target_firm.languages, target_firm.markets_served = ["en"], ["ES"]
    target_firm.save()
    target_firm.texts.update(description="D", offers="O", seeks="S")
    make.give_topic(target_firm, make.make_topic("Locks"))
    return Organisation.objects.for_profile().get(pk=target_firm.pk)


@pytest.mark.parametrize(
    "states, is_so",
    [
        ([], False),
        (["at_target"], False),
        (["introduced"], True),
        (["declined", "introduced", "closed"], True),
        (["lapsed"], False),
        (["introduced", "lapsed"], False),
        # The oldest of four is past.
        (["lapsed", "introduced", "introduced", "declined"], True),
        (["introduced", "withdrawn", "at_target"], True),
    ],
)
def test_who_has_answered_the_latest_requests_is_responsive(whole, seeker, states, is_so):
    for number, state in enumerate(states):
        make.make_connection(
            asker=seeker,
            seeker=make.make_organisation(f"Asker {number}"),
            target=whole,
            state=state,
            put_at=make.NOW + timedelta(days=number),
        )

    assert is_responsive(whole, completeness_of(whole)) is is_so


def test_a_thin_profile_is_not_responsive_and_asks_nothing(
    seeker, target_firm, django_assert_num_queries
):
    make.make_connection(
        asker=seeker, seeker=None, target=target_firm, state="introduced", put_at=make.NOW
    )
    firm = Organisation.objects.for_profile().get(pk=target_firm.pk)

    with django_assert_num_queries(0):
        assert is_responsive(firm, completeness_of(firm)) is False
