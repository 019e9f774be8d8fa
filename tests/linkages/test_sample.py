"""The sample waves as rows: what is stored and frozen says what was published."""

from collections import Counter
from operator import attrgetter

import pytest
from django.core.management import call_command

from linkages import cube, sample
from linkages.actions.scopes import recompute_scopes
from linkages.analysis.markets import first_european_step, suggested_markets
from linkages.analysis.rules import findings
from linkages.choices import Audience
from linkages.models import (
    Finding,
    Interview,
    Linkage,
    NamedPartner,
    Participant,
    ReportEdition,
    Wave,
)
from linkages.snapshots import home_of, links_of

pytestmark = pytest.mark.django_db

# All that a linkage says, besides the keys by which rows and plain values name a firm and a partner.
SAID = attrgetter(
    *("size", "kind", "country", "city", "subdivision", "category", "scope", "band", "score")
)


def test_every_cluster_has_its_wave_frozen_and_published(sample_network) -> None:
    waves = Wave.objects.order_by("cluster__slug").with_counts()

    assert [(wave.cluster.slug, wave.linkage_count) for wave in waves] == [
        (told.cluster, len(told.linkages)) for told in sample.waves()
    ]
    assert {(wave.state, wave.published_at == wave.frozen_at) for wave in waves} == {
        ("frozen", True)
    }


def test_stored_waves_say_the_same_as_the_dealt_ones(sample_network) -> None:
    for told in sample.waves():
        wave = Wave.objects.select_related("cluster__region").get(cluster__slug=told.cluster)
        stored, dealt = links_of(wave), sample.to_links(told)
        found = findings(stored, home_of(wave))

        assert Counter(map(SAID, stored)) == Counter(map(SAID, dealt))
        assert [(one.rule, one.number, one.n) for one in found] == [
            (one.rule, one.number, one.n) for one in findings(dealt, sample.home_of(told))
        ]
        assert suggested_markets(stored) == suggested_markets(dealt)
        assert first_european_step(stored) == first_european_step(dealt)
        assert recompute_scopes(wave) == 0
        assert sum(cell.n for cell in cube.cells(wave)) == len(told.linkages)


def test_each_wave_has_one_firm_without_consent_and_shows_the_protection(sample_network) -> None:
    without = Participant.objects.filter(consented_at=None).values_list("wave", flat=True)
    assert sorted(without) == sorted(Wave.objects.values_list("pk", flat=True))

    hidden = {}
    for edition in ReportEdition.objects.select_related("wave__cluster"):
        tables = edition.content["tables"].values()
        hidden.setdefault(edition.audience, 0)
        hidden[edition.audience] += sum(n is None for table in tables for n in table.values())
    assert hidden[Audience.FULL] == 0
    assert hidden[Audience.PUBLIC] > 0


def test_a_second_run_adds_nothing_and_clearing_leaves_nothing(db) -> None:
    call_command("load_sample", verbosity=0)
    models = (Wave, Participant, Interview, Linkage, NamedPartner, Finding, ReportEdition)
    before = [list(model.objects.order_by("pk").values()) for model in models]

    call_command("load_sample", verbosity=0)

    assert [list(model.objects.order_by("pk").values()) for model in models] == before
    call_command("load_sample", clear=True, verbosity=0)
    assert [model.objects.count() for model in models] == [0] * len(models)
    assert cube.cells() == []
