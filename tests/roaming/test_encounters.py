"""A stay is something to tell of once it is over, unless all who looked back say that nothing came of it."""

import pytest

from bewiser.lib.encounters import Encounter, encounters_of
from roaming.models import StayReview
from tests.factories import roaming as make


@pytest.mark.parametrize(
    "state, said, is_told",
    [
        ("agreed", {}, False),
        ("finished", {}, True),
        ("finished", {"guest": True}, True),
        ("finished", {"guest": False}, False),
        ("finished", {"guest": False, "host": True}, True),
        ("finished", {"guest": False, "host": False}, False),
    ],
)
def test_a_stay_that_led_somewhere_is_an_encounter(
    place, home, target_firm, target, state, said, is_told
):
    stay = make.make_stay(place, home, target_firm, target, state=state)
    for side, led_somewhere in said.items():
        marks = {"first_mark": 4, "second_mark": 4, "third_mark": 4}
        StayReview.objects.create(
            stay=stay, side=side, at=make.NOW, led_somewhere=led_somewhere, **marks
        )

    host = stay.host.cluster.organisation_id
    met = Encounter("stay", stay.pk, target_firm.pk, host, make.FIRST_DAY, "Together during a stay")
    assert encounters_of(target_firm.pk) == encounters_of(host) == [met] * is_told
