"""Who has worked with whom: what one statement says is what counting by hand says."""

import random
from collections import Counter, defaultdict

import pytest

from rdi_database import cooperation, snapshots
from rdi_database.comparing import together
from rdi_database.cooperation import Partner, Town, cooperation_of
from rdi_database.models import Participation
from tests.factories import connect as make
from tests.factories import rdi_database as researched

pytestmark = pytest.mark.django_db


def join(title: str, *organisations, **fields):
    initiative = researched.make_initiative(title, **fields)
    for organisation in organisations:
        researched.make_participation(initiative, organisation)
    return initiative


def test_an_organisation_without_projects_has_worked_with_nobody():
    lonely = make.make_organisation("Lonely Lab")
    join("Solo", lonely)

    assert cooperation_of(make.make_organisation("New Lab")) == cooperation.Cooperation(
        projects=0, partners=0, listed=0, countries=[], towns=[], closest=[], ties=[], further=[]
    )
    assert (cooperation_of(lonely).projects, cooperation_of(lonely).partners) == (1, 0)


def test_partners_are_counted_by_projects_countries_and_towns():
    point = {"latitude": 50.63, "longitude": 3.06}
    mine = make.make_organisation("Meter Lab")
    near = make.make_organisation("Near Lab", **point)
    far = make.make_organisation("Far Centre", country="CY", city="Nicosia")
    hidden = make.make_organisation("PIC 999999999", is_listed=False, country="DE", city="")
    researched.make_profile(far)
    join("One", mine, near, far)
    join("Two", mine, near, hidden)

    found = cooperation_of(mine)

    assert (found.projects, found.partners, found.listed, found.unlisted) == (2, 3, 2, 1)
    assert found.countries == [("CY", 1), ("DE", 1), ("FR", 1)]
    assert found.towns == [Town("FR", "Lille", 50.63, 3.06, 1)]
    assert found.closest == [
        Partner(near.pk, "Near Lab", "/firms/near-lab/", "FR", 2),
        Partner(far.pk, "Far Centre", "/rdi/far-centre/", "CY", 1),
    ]
    assert found.ties == [(near.pk, far.pk, 1)]


def test_a_partner_of_several_partners_is_told_and_one_of_a_single_one_is_not():
    mine, one, other = (make.make_organisation(name) for name in ("Mine", "One", "Other"))
    bridge, single = make.make_organisation("Bridge"), make.make_organisation("Single")
    join("Common", mine, one, other)
    join("First", one, bridge)
    join("Second", other, bridge)
    join("Third", one, single)

    assert cooperation_of(mine).further == [Partner(bridge.pk, "Bridge", "/firms/bridge/", "FR", 2)]


def test_a_hidden_participation_counts_nowhere():
    mine, other = make.make_organisation("Mine"), make.make_organisation("Other")
    join("Common", mine, other)
    Participation.objects.filter(organisation=other).update(is_hidden=True)

    assert (cooperation_of(mine).partners, cooperation_of(other).projects) == (0, 0)


LISTED_BY = {
    kind: {"title": {"kind": "import"}, "is_listed": {"kind": kind}}
    for kind in ("import", "person")
}


@pytest.mark.parametrize(
    "fields, number",
    [
        ({"kind": "event"}, 0),
        ({"kind": "call"}, 0),
        ({"is_listed": False}, 0),
        ({"is_listed": False, "provenance": {"title": {"kind": "person"}}}, 0),
        ({"is_listed": False, "provenance": LISTED_BY["person"]}, 0),
        ({"is_listed": False, "provenance": LISTED_BY["import"]}, 1),
        ({"is_listed": False, "provenance": {"title": {"kind": "import"}}}, 1),
        ({"is_listed": False, "is_placeholder": True, "rcn": "212951"}, 1),
        ({"provenance": LISTED_BY["person"]}, 1),
    ],
)
def test_only_projects_count_that_nobody_keeps_to_themselves(fields, number):
    mine, other, third = (make.make_organisation(name) for name in ("Mine", "Other", "Third"))
    join("Seen by all", mine, third)
    join("In question", mine, other, programme="Secret part", **fields)
    join("Beside it", other, third)

    found = cooperation_of(mine)

    assert (found.projects, found.partners) == (1 + number, 1 + number)
    assert found.ties == [(other.pk, third.pk, 1)] * number
    pairs = {(one.first, one.second): one.number for one in together([mine, other, third])}
    assert pairs == {(mine, third): 1, (other, third): 1} | dict([((mine, other), 1)] * number)
    told = [project for project in snapshots.projects() if "Secret part" in project.programmes]
    assert [project.members for project in told] == [
        frozenset({str(mine.pk), str(other.pk)})
    ] * number


@pytest.mark.parametrize("seed", range(3))
def test_one_statement_says_what_counting_says(seed):
    chance = random.Random(seed)
    everyone = [
        make.make_organisation(
            f"Lab {number}",
            country=chance.choice(["FR", "DE", "CY"]),
            city=chance.choice(["Lille", "Köln"]),
            latitude=50.0,
            longitude=7.0,
            is_listed=chance.random() < 0.8,
        )
        for number in range(25)
    ]
    members = {}
    for number in range(30):
        chosen = chance.sample(everyone, chance.randint(1, 6))
        members[join(f"Project {number}", *chosen).pk] = [one.pk for one in chosen]
    listed = {one.pk for one in everyone if one.is_listed}

    for organisation in everyone:
        shared, follow = Counter(), defaultdict(set)
        for team in members.values():
            if organisation.pk in team:
                shared.update(key for key in team if key != organisation.pk)
        closest = sorted(
            (key for key in shared if key in listed), key=lambda key: (-shared[key], key)
        )[: cooperation.MOST_CLOSEST]
        for through in closest:
            for team in members.values():
                for key in team if through in team else ():
                    if key not in shared and key != organisation.pk:
                        follow[key].add(through)
        further = sorted(
            (key for key in follow if len(follow[key]) > 1 and key in listed),
            key=lambda key: (-len(follow[key]), key),
        )[: cooperation.MOST_FURTHER]
        found = cooperation_of(organisation)

        assert (found.partners, found.listed) == (len(shared), len(listed & set(shared)))
        assert [(one.id, one.number) for one in found.closest] == [
            (key, shared[key]) for key in closest
        ]
        assert [(one.id, one.number) for one in found.further] == [
            (key, len(follow[key])) for key in further
        ]
        assert sum(number for _country, number in found.countries) == len(shared)
        together = {
            (one, other): sum(one in team and other in team for team in members.values())
            for one in closest
            for other in closest
            if one < other
        }
        assert found.ties == sorted(
            (one, other, number) for (one, other), number in together.items() if number
        )
