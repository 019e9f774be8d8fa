"""A wave is scored by its own scheme: weights, cut-offs and Europe are not those of the first one."""

import pytest

from linkages.actions.interviews import save_linkage
from linkages.actions.scopes import recompute_scopes
from linkages.models import ScoringScheme
from linkages.scoring import FOUR_IS
from tests.factories import linkages as make


@pytest.fixture
def own_scheme(wave):
    """Canada counts as European, Belgium does not; every weight is another one."""
    wave.scheme = ScoringScheme.objects.create(
        name="Ours",
        version=3,
        **{f"{name}_weight": weight for weight, name in enumerate(FOUR_IS, start=1)},
        high_from=90,
        medium_from=47.5,
        low_from=10,
        european_countries=["CA", "FR"],
    )
    wave.save(update_fields=["scheme"])
    return wave.scheme


def saved(interview, name, now, answers, **place):
    return save_linkage(
        interview,
        category="output",
        row=make.a_row(),
        answer=make.an_answer(name, four_is=dict(zip(FOUR_IS, answers, strict=True)), **place),
        now=now,
    )


def test_a_wave_is_scored_by_its_own_scheme(own_scheme, interview, wave, now) -> None:
    rows = [
        # (5 + 2 x 1 + 3 x 2 + 4 x 4) / 10 = 2.9: another order of the weights gives another score.
        saved(interview, "Maple", now, (5, 1, 2, 4), country="CA", city="Toronto"),
        # (3 x 5 + 4 x 4) / 7 = 31/7: what does not apply has no weight.
        saved(interview, "Peeters", now, (0, None, 5, 4), country="BE", city="Gent"),
        saved(interview, "Verval", now, (1, 1, 1, 2), country="FR", city="Lyon"),
    ]

    found = [(row.score, row.band, row.scope) for row in rows]
    assert found == [
        (47.5, "medium", "european"),
        (85.714286, "medium", "international"),
        (10, "low", "national"),
    ]
    assert recompute_scopes(wave) == 0
