"""How many things wait is told everywhere the same, in one statement, and nobody is asked who is signed out."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from bewiser import desk
from bewiser.waiting import Waiting, waiting
from connect.choices import ConnectionState as State
from connect.models import User
from linkages.choices import WaveState
from roaming.actions import editions
from roaming.choices import MemberStatus
from tests.factories import connect as make
from tests.factories import linkages as survey
from tests.factories import newsletter, roaming

pytestmark = pytest.mark.django_db
CAST = [
    "seeker",
    "facilitator",
    "target_facilitator",
    "target",
    "outsider",
    "coordinator",
    "editor",
]


@pytest.fixture
def busy(
    seeker,
    seeker_firm,
    target_firm,
    facilitator,
    target_facilitator,
    target,
    east,
    coordinator,
    now,
):
    """Something of every tool: requests in every state, waves and memberships of clusters with and without manager.

    North has two managers, and what waits there waits for each of them once.
    """
    sides = {"seeker": seeker_firm, "target": target_firm}
    make.make_connection(asker=seeker, state=State.CHANGES_ASKED, **sides)
    for state in set(State) - {State.CHANGES_ASKED}:
        make.make_connection(asker=make.make_person(state.value), state=state, **sides)
    lonely = make.make_organisation("Lonely Ltd", cluster=east)
    sides["target"] = lonely
    make.make_connection(asker=seeker, state=State.AT_TARGET_MANAGER, **sides)
    for cluster in (seeker_firm.cluster, east):
        survey.make_wave(cluster, state=WaveState.CLOSED, closed_at=now)
    make.make_manager("Felix Facilitator", seeker_firm.cluster)
    roaming.make_agreement(1, published_at=None)
    roaming.make_member(seeker_firm.cluster, agreement=roaming.make_agreement(2))
    roaming.make_member(target_firm.cluster)
    roaming.make_member(east, MemberStatus.APPLIED)
    edition = newsletter.make_edition(coordinator)
    editions.submit(edition, by=coordinator, seen=edition.version, now=now)


@pytest.mark.parametrize("who", CAST)
def test_the_count_is_that_of_what_is_listed(busy, request, who, now):
    user = request.getfixturevalue(who)

    counted = waiting(user, now)

    listed = desk.waiting(user, now)
    assert counted.desk == len(listed)
    assert len({item.key for item in listed}) == len(listed)
    has_desk = {"facilitator", "target_facilitator", "coordinator", "editor"}
    assert counted.has_desk == (who in has_desk)


def test_each_is_told_of_their_own(busy, seeker, target, facilitator, coordinator, now):
    found = {user: waiting(user, now) for user in (seeker, target, facilitator, coordinator)}

    assert found == {
        seeker: Waiting(requests=1, desk=1),
        target: Waiting(requests=1, desk=1),
        facilitator: Waiting(requests=0, desk=2, has_desk=True),
        coordinator: Waiting(requests=0, desk=3, has_desk=True),
    }


def test_the_moment_counts_and_the_day(seeker, seeker_firm, target_firm, facilitator, now):
    make.make_member("Olga Owner", target_firm, role="owner")
    make.make_connection(
        asker=seeker, seeker=seeker_firm, target=target_firm, state=State.AT_TARGET, due_at=now
    )
    make.make_manager("Felix Facilitator", target_firm.cluster)
    felix = User.objects.get(name="Felix Facilitator")
    survey.make_wave(seeker_firm.cluster, state=WaveState.OPEN, ends_on=now.date())

    moments = [now - timedelta(minutes=1), now, now + timedelta(days=1)]
    found = {
        user.name: [waiting(user, moment).desk for moment in moments]
        for user in (felix, facilitator)
    }
    listed = {
        user.name: [len(desk.waiting(user, moment)) for moment in moments]
        for user in (felix, facilitator)
    }

    assert found == listed
    assert found == {"Felix Facilitator": [0, 1, 1], "Fanny Facilitator": [0, 0, 1]}


@pytest.mark.parametrize("who", CAST)
def test_one_statement_counts_it_all(busy, request, who, now, django_assert_num_queries):
    user = request.getfixturevalue(who)

    with django_assert_num_queries(1):
        waiting(user, now)


def test_nobody_is_asked_who_is_signed_out(now, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert waiting(AnonymousUser(), now) == Waiting()


def counts(page):
    return re.findall(r">(\w+) <span class=\"count\">(\d+)<", page)


def test_the_counts_stand_beside_the_rooms(client, busy, target, facilitator):
    client.force_login(target)
    members = client.get(reverse("help")).content.decode()
    client.force_login(facilitator)
    managers = client.get(reverse("help")).content.decode()

    # Once for wide screens and once in the menu of narrow ones.
    assert counts(members) == [("Requests", "1")] * 2
    assert counts(managers) == [("Desk", "2")] * 2


def test_the_first_page_says_what_waits_and_leads_to_ones_organisation(
    client, busy, target, target_firm
):
    client.force_login(target)

    page = client.get("/").content.decode()

    panel = page.split('class="at-home"')[1].split("</section>")[0]
    assert "Somebody asks to be introduced to Target Ltd" in panel
    assert f'<a href="{target_firm.get_absolute_url()}">Target Ltd</a>' in panel
    assert "Seeker Ltd" not in panel


def test_the_first_page_shows_few_and_leads_to_all(
    client, target, target_firm, seeker, seeker_firm
):
    for _number in range(5):
        other = make.make_member(f"Asker {_number}", seeker_firm)
        make.make_connection(
            asker=other, seeker=seeker_firm, target=target_firm, state=State.AT_TARGET
        )
    client.force_login(target)

    panel = client.get("/").content.decode().split('class="at-home"')[1].split("</section>")[0]

    assert panel.count("row-item__name") == 3
    assert '<a href="/requests/">See all 5 things that wait</a>' in panel


def test_who_has_nothing_to_do_reads_so_and_a_visitor_nothing(client, outsider):
    visitor = client.get("/").content.decode()
    client.force_login(outsider)
    member = client.get("/").content.decode()

    assert "Waiting for you" not in visitor
    assert "Nothing waits for you at present." in member


def test_every_tool_of_the_desk_has_something_that_is_counted(
    busy, seeker, facilitator, target_facilitator, coordinator, now
):
    """The others would agree as well if nothing of a tool waited for anybody."""
    people = (seeker, facilitator, target_facilitator, coordinator)
    keys = [item.key for user in people for item in desk.waiting(user, now)]

    assert {key.partition(":")[0] for key in keys} == set(desk.TOOLS)
