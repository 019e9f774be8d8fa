"""From answers to scores and bands: cases worked by hand, and what holds for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkages.scoring import BAND_SCORES, FOUR_IS, Scheme, score

EQUAL = Scheme()
BANDS = ["tenuous", "low", "medium", "high"]


def said(*answers: int | None) -> dict[str, int | None]:
    return dict(zip(FOUR_IS, answers, strict=True))


@pytest.mark.parametrize(
    "answers, expected",
    [
        (said(None, None, None, None), None),
        (said(0, 0, 0, 0), None),
        ({}, None),
        (said(1, 1, 1, 1), 0),
        (said(5, 5, 5, 5), 100),
        (said(3, 3, 3, 3), 50),
        (said(4, 4, 4, 4), 75),
        (said(1, 2, 3, 4), 37.5),
        # What does not apply is left out of the mean: it counts neither for nor against.
        (said(0, 4, None, 5), 87.5),
        ({"importance": 2}, 25),
    ],
)
def test_score_by_hand(answers, expected) -> None:
    assert score(answers, EQUAL) == expected


@pytest.mark.parametrize("answer", [-1, 6, 99])
def test_score_refuses_what_is_off_the_scale(answer) -> None:
    with pytest.raises(ValueError, match=f"importance is {answer}, not from 1 to 5"):
        score({"importance": answer}, EQUAL)


def test_weights_count_and_one_of_nothing_leaves_its_answer_out() -> None:
    scheme = Scheme(weights={"investment": 0, "involvement": 1, "importance": 3, "intensity": 0})

    found = [score(answers, scheme) for answers in (said(5, 1, 5, 1), said(5, 0, 0, 5))]

    assert found == [75, None]


@pytest.mark.parametrize(
    "points, band",
    [
        *((0, "tenuous"), (24.9, "tenuous"), (25, "low"), (49.9, "low")),
        *((50, "medium"), (74.9, "medium"), (75, "high"), (100, "high")),
    ],
)
def test_a_cut_off_belongs_to_the_band_above_it(points, band) -> None:
    assert EQUAL.band(points) == band


def test_a_band_without_answers_has_the_middle_of_its_range() -> None:
    assert {EQUAL.band(points): points for points in BAND_SCORES.values()} == BAND_SCORES


weights = st.fixed_dictionaries({name: st.decimals(0, 10, places=1).map(float) for name in FOUR_IS})
answers = st.fixed_dictionaries(
    {name: st.sampled_from([None, 0, 1, 2, 3, 4, 5]) for name in FOUR_IS}
)


@given(weights, answers)
def test_a_score_lies_from_0_to_100_between_that_of_its_least_and_its_greatest(
    weights, answers
) -> None:
    found = score(answers, Scheme(weights=weights))

    counted = [answers[name] for name in FOUR_IS if answers[name] and weights[name]]
    if not counted:
        assert found is None
    else:
        assert 25 * (min(counted) - 1) <= found <= 25 * (max(counted) - 1)
        # Where all say the same, so does the score, to the last digit: a cut-off may be there.
        assert found in {25 * (min(counted) - 1)} or min(counted) != max(counted)


@given(weights, answers, st.sampled_from(FOUR_IS))
def test_a_higher_answer_never_lowers_the_score(weights, answers, name) -> None:
    scheme = Scheme(weights=weights)
    if answers[name] not in {1, 2, 3, 4}:
        return

    before, after = score(answers, scheme), score(answers | {name: answers[name] + 1}, scheme)

    assert before is None or after >= before


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_higher_score_is_never_in_a_lower_band(one, other) -> None:
    low, high = sorted((one, other))

    assert BANDS.index(EQUAL.band(low)) <= BANDS.index(EQUAL.band(high))
