"""The rollup says what the pure analysis says, on waves drawn at random."""

import random
from collections import defaultdict
from threading import Barrier, Thread

import pytest
from django.db import connections

from linkages import cube
from linkages.analysis.records import BANDS, CATEGORIES, SCOPES, Link
from linkages.choices import WaveState
from linkages.models import Linkage, Wave
from linkages.snapshots import links_of
from tests.factories import connect as make_connect
from tests.factories import linkages as make

SCORES = {"high": 87.5, "medium": 62.5, "low": 37.5, "tenuous": 12.5}
KINDS = ("firm", "academia", "public_agency", "association")


def a_random_wave(cluster, seed: int) -> Wave:
    """Five firms, some with two interviews, some of them not handed in; forty partners, some merged.

    Some are organisations, and some of these have two names.
    """
    draw = random.Random(seed)
    wave = make.make_wave(cluster, slug=f"wave-{seed}", state=WaveState.FROZEN)
    partners = [
        make.make_partner(wave, f"Partner {number}", kind=draw.choice(KINDS))
        for number in range(40)
    ]
    known = [
        make_connect.make_organisation(f"Known {seed} {number}", kind=draw.choice(KINDS))
        for number in range(3)
    ]
    for partner in partners[:12]:
        partner.decision, partner.organisation = "confirmed", draw.choice(known)
        partner.save()
    for partner in partners[30:]:
        partner.decision, partner.merged_into = "merged", draw.choice(partners[:30])
        partner.save()
    for number in range(5):
        firm = make_connect.make_organisation(f"Firm {seed} {number}", cluster=cluster)
        size = draw.choice(["sme", "large", "mnc"])
        participant = make.make_participant(wave, firm, size_class=size)
        for _sitting in range(draw.choice([1, 1, 2])):
            state = draw.choice(["submitted", "submitted", "submitted", "started"])
            interview = make.make_interview(participant, state=state)
            for partner in draw.sample(partners, 30):
                band = draw.choice(BANDS)
                make.make_linkage(
                    interview,
                    partner,
                    category=draw.choice(CATEGORIES),
                    scope=draw.choice(SCOPES),
                    band=band,
                    # Halves and quarters: sums of these are exact in whatever order.
                    score=SCORES[band] + draw.choice([-6.25, 0, 6.25]),
                )
    return wave


def summed(links: list[Link]) -> list[cube.Cell]:
    sums: dict[tuple[str, ...], list[float]] = defaultdict(lambda: [0, 0.0])
    for link in links:
        entry = sums[link.category, link.scope, link.band, link.size, link.kind]
        entry[0] += 1
        entry[1] += link.score
    return [cube.Cell(*key, int(n), total) for key, (n, total) in sorted(sums.items())]


@pytest.mark.parametrize("seed", range(4))
def test_rollup_equals_the_analysis(north, seed) -> None:
    waves = [a_random_wave(north, 10 * seed + number) for number in range(2)]

    for wave in waves:
        cube.refresh(wave)

    for wave in waves:
        assert cube.cells(wave) == summed(links_of(wave))
        assert len(links_of(wave)) < Linkage.objects.of_wave(wave).count()
    assert cube.cells() == summed([link for wave in waves for link in links_of(wave)])


def test_a_thawed_wave_leaves_the_rollup(north) -> None:
    wave = a_random_wave(north, 1)
    cube.refresh(wave)
    wave.state = WaveState.CLOSED
    wave.save(update_fields=["state"])

    cube.refresh(wave)

    assert (cube.cells(wave), cube.cells()) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_waves_that_freeze_at_once_are_all_summed(north) -> None:
    waves = [a_random_wave(north, number) for number in range(4)]
    start = Barrier(len(waves))

    def refresh(wave: Wave) -> None:
        try:
            start.wait()
            cube.refresh(wave)
        finally:
            connections.close_all()

    threads = [Thread(target=refresh, args=[wave]) for wave in waves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert cube.cells() == summed([link for wave in waves for link in links_of(wave)])
