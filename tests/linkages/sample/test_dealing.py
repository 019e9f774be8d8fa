from collections import Counter
from datetime import date

import pytest

from linkages.sample import SamplePartner
from linkages.sample.dealing import deal
from linkages.sample.known import Known, KnownFirm
from linkages.sample.naming import Inventor
from linkages.sample.partners import spread
from linkages.sample.quotas import Cell, FirmQuota, Place, Quotas, read_quotas
from linkages.sample.slots import shuffled

OAK, ELM = (SamplePartner(name, "firm", "IE", "Cork", slug=name.lower()) for name in ("Oak", "Elm"))
GUILD = SamplePartner("Guild", "association", "IE", "Cork", slug="guild")
KNOWN = Known(
    organisations=(GUILD, OAK, ELM),
    firms={
        "guild": {
            "oak": KnownFirm("oak", "Cork", "sme", 2010),
            "elm": KnownFirm("elm", "Cork", "sme", 2015),
        }
    },
    homes={},
)


def wave_of(*cells):
    day = date(2026, 3, 2)
    quotas = Quotas(
        cluster="guild",
        title="Cork",
        opens_on=day,
        closes_on=day,
        frozen_on=day,
        without_consent="elm",
        tongue="",
        firms=(FirmQuota("oak", 1, 12, (day, day)), FirmQuota("elm", 1, 8, (day,))),
        cells=cells,
    )
    return deal(quotas, KNOWN, Inventor(taken=()))


def cell(category, kind, bands, city="Cork", partners=0):
    total = sum(bands.values())
    places = {Place(city, "IE"): total}
    return Cell(category, "local", {"sme": bands}, {kind: total}, places, {}, partners)


def test_deal_gives_each_linkage_of_a_cell_a_firm_and_answers_of_its_band():
    wave = wave_of(cell("output", "firm", {"high": 2, "tenuous": 2}))

    means = sorted(
        sum(answers) / sum(map(bool, answers))
        for answers in (
            (row.investment, row.involvement, row.importance, row.intensity)
            for row in wave.linkages
        )
    )
    assert Counter(row.firm for row in wave.linkages) == {"oak": 2, "elm": 2}
    assert [mean < 2 for mean in means] == [True, True, False, False]
    assert [mean >= 4 for mean in means] == [False, False, True, True]


def test_deal_lets_peers_of_one_place_name_each_other():
    wave = wave_of(cell("industry_peer", "firm", {"low": 2}))

    assert {(row.firm, row.partner) for row in wave.linkages} == {("oak", ELM), ("elm", OAK)}


def test_deal_names_the_cluster_first_among_associations():
    wave = wave_of(cell("industry_association", "association", {"high": 2}))

    assert [row.partner for row in wave.linkages] == [GUILD, GUILD]


def test_deal_names_as_many_organisations_as_the_quotas_fix():
    wave = wave_of(cell("industry_association", "association", {"high": 4}, partners=3))

    assert len({row.partner for row in wave.linkages}) == 3


def test_deal_puts_what_a_second_person_knows_in_the_second_interview():
    wave = wave_of(cell("output", "firm", {"high": 2}), cell("training", "firm", {"high": 2}))

    assert {(row.firm, row.category, row.interview) for row in wave.linkages} == {
        ("oak", "output", 1),
        ("oak", "training", 2),
        ("elm", "output", 1),
        ("elm", "training", 1),
    }


def test_an_invented_name_avoids_the_words_of_known_names():
    first = Inventor(taken=()).name("peer", Place("Lyon", "FR"))

    second = Inventor(taken=(first,)).name("peer", Place("Lyon", "FR"))

    stems = set(first.split()) ^ set(second.split())
    assert len(stems) == 2


@pytest.mark.parametrize(
    "linkages, partners, most, lead, counts",
    [
        (3, 3, 9, 1.0, [1, 1, 1]),
        (8, 3, 5, 0.0, [3, 3, 2]),
        (8, 3, 5, 1.0, [5, 2, 1]),
        (8, 3, 4, 1.0, [4, 3, 1]),
    ],
)
def test_spread_favours_the_first_and_keeps_to_the_most(linkages, partners, most, lead, counts):
    assert spread(linkages, partners, most, lead) == counts


def test_shuffled_keeps_the_items_and_depends_on_the_salt_alone():
    items = list(range(20))

    assert shuffled(items, "a") == shuffled(items, "a")
    assert shuffled(items, "a") != shuffled(items, "b")
    assert sorted(shuffled(items, "a")) == items


def test_quotas_that_do_not_add_up_are_refused():
    text = """
    title = "Cork"
    opens_on = 2026-01-01
    closes_on = 2026-01-02
    frozen_on = 2026-01-03
    country = "IE"
    without_consent = "elm"
    [firms]
    [output.local]
    sme = {high = 2}
    kinds = {firm = 2}
    places = {Cork = 1}
    """

    with pytest.raises(ValueError, match="cork: output local does not add up"):
        read_quotas("cork", text)
