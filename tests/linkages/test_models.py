"""What must always be true of a survey's rows, and what a wave tells of its firms."""

import pytest
from django.db import IntegrityError, transaction

from linkages.models import Linkage, NamedPartner, ScoringScheme
from linkages.scoring import FOUR_IS, Scheme
from linkages.snapshots import scheme_of
from tests.factories import connect as make_connect
from tests.factories import linkages as make


def test_half_a_point_is_no_point(wave) -> None:
    partner = NamedPartner.objects.filter(pk=make.make_partner(wave, "Chat Noir").pk)

    for half in ({"latitude": 50.6, "longitude": None}, {"latitude": None, "longitude": 3.1}):
        with pytest.raises(IntegrityError, match="point_whole"), transaction.atomic():
            partner.update(**half)


@pytest.mark.parametrize("question", FOUR_IS)
def test_the_database_takes_answers_from_0_to_5_only(wave, interview, question) -> None:
    linkage = Linkage.objects.filter(
        pk=make.make_linkage(interview, make.make_partner(wave, "Chat Noir")).pk
    )
    for answer in (0, 5, None):
        linkage.update(**{question: answer})

    with pytest.raises(IntegrityError), transaction.atomic():
        linkage.update(**{question: 6})

    assert linkage.values_list(question, flat=True).get() is None


@pytest.mark.parametrize(
    "numbers",
    [
        {"high_from": 101},
        {"high_from": 50},
        {"medium_from": 25},
        {"low_from": 50},
        {"low_from": 0},
        {"intensity_weight": -0.1},
        {"investment_weight": 10.1},
        {f"{name}_weight": 0 for name in FOUR_IS},
    ],
    ids=str,
)
def test_the_database_takes_no_scheme_that_bands_nothing(db, numbers) -> None:
    scheme = make.first_scheme()

    with pytest.raises(IntegrityError, match="linkages_scheme_"), transaction.atomic():
        ScoringScheme.objects.filter(pk=scheme.pk).update(**numbers)

    assert scheme_of(ScoringScheme.objects.get()) == Scheme()


def test_employment_range_counts_the_firms_that_answered(wave, north, now) -> None:
    for number, employees in enumerate((20, 70, 90_000, 3)):
        firm = make_connect.make_organisation(f"Firm {number}", cluster=north)
        participant = make.make_participant(
            wave, firm, employees=employees, consented_at=None if number == 1 else now
        )
        if number < 2:
            make.make_interview(participant, state="submitted")
        elif number == 2:
            make.make_interview(participant)

    assert wave.employment_range(for_public=True) == (20, 20)
    assert wave.employment_range(for_public=False) == (20, 70)


def test_employment_range_is_none_where_nobody_answered(wave, participant, now) -> None:
    participant.employees, participant.consented_at = 12, now
    participant.save()

    assert wave.employment_range(for_public=True) is None
