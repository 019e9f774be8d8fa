"""How much the network has to do with an organisation: managers read numbers, everyone a word, and nobody is known."""

from datetime import date, timedelta

import pytest
from django.test import Client

from connect.choices import ConnectionState
from rdi_database.actions.views import count_view, forget_marks
from rdi_database.engagement import Common, Number, engagement_of, level_of
from rdi_database.models import ViewCount, ViewMark
from tests.factories import connect as make
from tests.factories import rdi_database as researched

pytestmark = pytest.mark.django_db

NOW = make.NOW
SEEN = "/rdi/meter-lab/seen/"


@pytest.fixture
def laboratory(db):
    organisation = make.make_organisation("Meter Lab")
    researched.make_profile(organisation)
    return organisation


@pytest.fixture
def rita(db):
    return make.make_member("Rita Reader", make.make_organisation("Reader Ltd"))


def introduced(laboratory, *, days=10, **fields):
    at = NOW - timedelta(days=days)
    return make.make_connection(
        asker=make.make_person(f"Asker {days}"),
        target=laboratory,
        state=ConnectionState.INTRODUCED,
        created_at=at,
        introduced_at=at,
        **fields,
    )


def test_a_member_counts_once_a_day_and_the_next_day_again(laboratory, rita):
    counted = [
        count_view(laboratory, by=rita, now=NOW + timedelta(hours=hours)) for hours in (0, 1, 24)
    ]

    rows = ViewCount.objects.order_by("day").values_list("day", "number")
    assert counted == [True, False, True]
    assert list(rows) == [(date(2026, 3, 3), 1), (date(2026, 3, 4), 1)]


def test_nobody_counts_for_their_own_organisation_or_without_one(laboratory):
    member = make.make_member("Mona Member", laboratory)
    visitor = make.make_person("Vera Visitor")

    counted = [count_view(laboratory, by=person, now=NOW) for person in (member, visitor)]

    assert (counted, ViewCount.objects.count()) == ([False, False], 0)


def test_marks_say_nobody_and_go_the_day_after(laboratory, rita):
    count_view(laboratory, by=rita, now=NOW)
    [mark] = ViewMark.objects.values_list("mark", flat=True)

    gone = [forget_marks(now=NOW + timedelta(days=days)) for days in (0, 1)]

    assert (len(mark), str(rita.pk) == mark, gone) == (64, False, [0, 1])
    assert ViewCount.objects.get().number == 1


def test_the_page_tells_the_look_of_a_member_by_a_form_with_its_token(client, laboratory, rita):
    client.force_login(rita)

    page = client.get("/rdi/meter-lab/").content.decode()
    looked = ViewCount.objects.exists()
    answer = client.post(SEEN)

    assert f'action="{SEEN}"' in page
    assert (looked, answer.status_code, ViewCount.objects.get().number) == (False, 204, 1)


def test_a_look_cannot_be_forged_and_a_visitor_has_none(client, laboratory, rita):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(rita)

    assert strict.post(SEEN).status_code == 403
    assert client.post(SEEN).status_code == 302
    assert "data-seen" not in client.get("/rdi/meter-lab/").content.decode()
    assert not ViewCount.objects.exists()


def test_looking_at_the_address_of_a_look_counts_nobody(client, laboratory, rita):
    client.force_login(rita)

    answer = client.get(SEEN)

    assert (answer.status_code, answer.url) == (302, "/rdi/meter-lab/")
    assert not ViewCount.objects.exists()


def test_a_manager_reads_all_numbers(laboratory, rita):
    cluster = make.make_cluster("North")
    manager = make.make_manager("Mara Manager", cluster)
    mine = make.make_organisation("Mine", cluster=cluster)
    other = make.make_organisation("Other")
    initiative = researched.make_initiative()
    for organisation in (laboratory, mine, other):
        researched.make_participation(initiative, organisation)
    introduced(laboratory, days=10, reference="N-1")
    introduced(laboratory, days=400, reference="N-2")
    make.make_connection(asker=rita, target=laboratory, state=ConnectionState.DRAFT)
    count_view(laboratory, by=rita, now=NOW - timedelta(days=40))
    count_view(laboratory, by=rita, now=NOW)

    found = engagement_of(laboratory, user=manager, now=NOW)

    assert (found.requests_to, found.requests_from, found.introductions) == (
        Number(2, 1),
        Number(0, 0),
        Number(2, 1),
    )
    assert (found.views_month, found.views_year) == (1, 2)
    assert found.common == [Common(mine, 1)]
    assert found.counted_since == date(2026, 1, 22)


def test_the_panel_is_for_managers_and_the_network_alone(client, laboratory, rita, coordinator):
    manager = make.make_manager("Mara Manager", make.make_cluster("North"))
    shown = {}
    for name, person in (("member", rita), ("manager", manager), ("network", coordinator)):
        client.force_login(person)
        page = client.get("/rdi/meter-lab/").content.decode()
        shown[name] = "Requests to them" in page
    client.logout()
    shown["visitor"] = "Requests to them" in client.get("/rdi/meter-lab/").content.decode()

    assert shown == {"member": False, "manager": True, "network": True, "visitor": False}


@pytest.mark.parametrize(
    "ages, words",
    [
        ([], ""),
        ([800], ""),
        ([10], "Introduced here in the last two years"),
        ([10, 20, 800], "Introduced here in the last two years"),
        ([10, 20, 30], "Introduced here often in the last two years"),
    ],
)
def test_everyone_reads_a_word_and_no_number(laboratory, ages, words):
    for days in ages:
        introduced(laboratory, days=days)

    assert str(level_of(laboratory, NOW)) == words
