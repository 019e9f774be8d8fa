"""What holds for any names at all."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from connect.likeness.index import Index
from connect.likeness.ranking import rank
from connect.likeness.records import Known, Query

WORDS = [
    "university",
    "of",
    "technology",
    "Wien",
    "Müller",
    "&",
    "Co",
    "GmbH",
    "(IBM)",
    "research",
    "centre",
    "Nano",
    "2",
    "-",
    "Ελλάδα",
    "SA",
]
name = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join), st.text(max_size=30)
)
city = st.sampled_from(["", "Wien", "Vienna", "Graz", "München"])
lists = st.lists(st.tuples(name, city), max_size=8)


def known(rows: list[tuple[str, str]]) -> list[Known]:
    return [Known(number, name, "AT", city) for number, (name, city) in enumerate(rows)]


@given(name, city, lists, st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_order_of_candidates_does_not_matter(name, city, rows, dice):
    candidates = known(rows)
    mixed = list(candidates)
    dice.shuffle(mixed)
    query = Query(name, "AT", city)

    assert rank(query, mixed) == rank(query, candidates)


@given(name, city, lists)
@settings(max_examples=80, deadline=None)
def test_confidences_are_probabilities_in_falling_order(name, city, rows):
    for found in (
        rank(Query(name, "AT", city), known(rows)),
        Index(known(rows)).rank(Query(name, "AT", city)),
    ):
        confidences = [suggestion.confidence for suggestion in found]

        assert all(0 <= confidence <= 1 for confidence in confidences)
        assert sum(confidences) <= 1 + 1e-9
        assert confidences == sorted(confidences, reverse=True)


@given(lists.filter(bool), st.data())
@example([("Technology IBM", "Wien"), ("University of Technology", "Wien")], None)
@settings(max_examples=80, deadline=None)
def test_same_name_city_and_country_score_highest(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1)) if data else 1
    name, city = rows[at]

    found = rank(Query(name, "AT", city), known(rows))

    best = max(suggestion.score for suggestion in found)
    [own] = [suggestion for suggestion in found if suggestion.known.key == at]
    assert own.score >= best - 1e-9
