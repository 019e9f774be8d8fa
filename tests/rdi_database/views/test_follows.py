"""The pages of what somebody follows: theirs alone, and stopped by a link that changes nothing when it is looked at."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from rdi_database.links import stop_token
from rdi_database.models import Follow
from tests.factories import connect as make
from tests.factories import rdi_database as researched

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita(client):
    person = make.make_person("Rita Reader")
    client.force_login(person)
    return person


@pytest.fixture
def locks(db):
    return make.make_topic("Locks")


def test_the_page_of_a_topic_leads_to_following_it(client, rita, locks):
    page = client.get(locks.get_absolute_url()).content.decode()
    address = "/follows/add/?kind=topic&amp;topic=locks"
    form = client.get("/follows/add/?kind=topic&topic=locks").context["form"]

    assert address in page
    assert {name: form[name].value() for name in ("kind", "topic", "name", "rhythm")} == {
        "kind": "topic",
        "topic": "locks",
        "name": "Locks",
        "rhythm": "weekly",
    }


def test_the_results_of_a_search_lead_to_following_it(client, rita):
    page = client.get("/rdi/?q=meter+labs&view=cards").content.decode()

    assert "/follows/add/?kind=research&amp;query=q%3Dmeter%2Blabs" in page


def test_following_a_topic_shows_it_among_what_one_follows(client, rita, locks):
    answer = client.post(
        "/follows/add/", {"kind": "topic", "topic": "locks", "name": "Λουκέτα", "rhythm": "daily"}
    )

    followed = Follow.objects.get()
    assert (answer.status_code, answer.url) == (302, "/follows/")
    assert (followed.user, followed.topic, followed.name, followed.rhythm) == (
        rita,
        locks,
        "Λουκέτα",
        "daily",
    )
    assert "Λουκέτα" in client.get("/follows/").content.decode()


@pytest.mark.parametrize(
    "data, words",
    [
        ({"kind": "topic", "topic": "locks", "name": "", "rhythm": "daily"}, "Write an answer."),
        ({"kind": "topic", "topic": "", "name": "N", "rhythm": "daily"}, "Choose a topic"),
        ({"kind": "song", "name": "N", "rhythm": "daily"}, "song"),
        ({"kind": "topic", "topic": "locks", "name": "N", "rhythm": ""}, "Choose an answer."),
    ],
    ids=["name", "topic", "kind", "rhythm"],
)
def test_what_cannot_be_followed_comes_back_with_what_was_typed(client, rita, locks, data, words):
    answer = client.post("/follows/add/", data)

    page = answer.content.decode()
    assert (answer.status_code, words in page, Follow.objects.exists()) == (422, True, False)
    assert not data["name"] or f'value="{data["name"]}"' in page


def test_following_the_same_again_says_so(client, rita, locks):
    researched.make_follow(rita, locks)

    answer = client.post(
        "/follows/add/", {"kind": "topic", "topic": "locks", "name": "N", "rhythm": "daily"}
    )

    assert answer.status_code == 422
    assert "You follow this topic already." in answer.content.decode()


def test_how_often_is_changed_and_nonsense_is_not(client, rita, locks):
    followed = researched.make_follow(rita, locks)
    address = reverse("rdi_database:follow_change", args=[followed.pk])

    answers = [client.post(address, {"rhythm": word}).url for word in ("daily", "hourly")]

    followed.refresh_from_db()
    assert (answers, followed.rhythm) == (["/follows/"] * 2, "daily")


def test_nobody_touches_or_sees_what_others_follow(client, rita, locks):
    followed = researched.make_follow(make.make_person("Otto Other"), locks, name="Secret locks")

    answers = [
        client.post(reverse(f"rdi_database:{name}", args=[key]), {"rhythm": "daily"}).status_code
        for name in ("follow_change", "follow_end")
        for key in (followed.pk, uuid.uuid4())
    ]

    assert answers == [404] * 4
    assert "Secret locks" not in client.get("/follows/").content.decode()


def test_a_link_stops_without_signing_in_and_looking_changes_nothing(client, locks):
    followed = researched.make_follow(make.make_person("Otto Other"), locks)
    address = reverse("rdi_database:follow_stop", args=[stop_token(followed)])

    looked = client.get(address)
    there = Follow.objects.exists()
    pressed = client.post(address)

    assert (looked.status_code, there, pressed.status_code) == (200, True, 200)
    assert not Follow.objects.exists()
    assert [client.get(address).status_code, client.post(address).status_code] == [410, 410]


def test_a_mail_program_stops_with_one_press_and_no_cookie(locks):
    followed = researched.make_follow(make.make_person("Otto Other"), locks)
    address = reverse("rdi_database:follow_stop", args=[stop_token(followed)])

    answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, answer.content, Follow.objects.exists()) == (
        200,
        b"The mail is stopped.",
        False,
    )


@pytest.mark.parametrize("token", ["none", "Im5vbmUi:1abc:xyz", "%00"])
def test_an_altered_link_is_gone(client, token):
    assert client.get(f"/follows/stop/{token}/").status_code == 410


@pytest.mark.parametrize(
    "kind, query, address",
    [
        ("initiatives", "programme=P1", "/rdi/initiatives/?programme=P1"),
        ("research", "cluster=port", "/rdi/?cluster=port"),
        ("firms", "topic=keys", "/firms/?topic=keys"),
    ],
)
def test_a_search_of_which_something_is_gone_says_so_and_leads_to_a_new_one(
    client, rita, kind, query, address
):
    words = "Something that this search asked for is gone"
    researched.make_follow(rita, kind=kind, query="q=meters", name="Whole")
    before = client.get("/follows/").content.decode()
    researched.make_follow(rita, kind=kind, query=query, name="Broken")

    page = client.get("/follows/").content.decode()

    assert (before.count(words), page.count(words)) == (0, 1)
    link = f'<a href="{address}">Search anew and follow that<span class="visually-hidden">: Broken'
    assert link in page
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_the_list_do_not_grow(client, rita, rows, django_assert_num_queries):
    for number in range(rows):
        researched.make_follow(rita, make.make_topic(f"Topic {number}"))

    with django_assert_num_queries(4):
        client.get("/follows/")

    for number in range(rows):
        for kind in ("firms", "research", "initiatives"):
            researched.make_follow(rita, kind=kind, query=f"q=meters{number}")

    client.get("/follows/")  # The process keeps what the directory knows.
    # Topics and programmes as initiatives have them, and the version of what the directory knows.
    with django_assert_num_queries(7):
        client.get("/follows/")
