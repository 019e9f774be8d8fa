"""The signed link of a contact: whose it is, and for how long."""

import pytest
from django.db import connection as database
from django.urls import reverse

from connect import links
from connect.actions import connections
from connect.choices import ConnectionState as State
from connect.models import OrganisationMember
from tests.connect.introductions import by, signed_days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def lonely(at_target, target, target_facilitator, now):
    """A request that waits for Olga, a contact without an account."""
    OrganisationMember.objects.filter(user=target).delete()
    name_contact(at_target, target_facilitator, "olga@lonely.example", now)
    return at_target


def name_contact(connection, manager, email, now):
    who = by(manager, connection)
    connections.put_to_target(
        connection, by=who, now=now, contact_name="Contact", contact_email=email
    )


def answer(client, token, view="connection_answer"):
    url = reverse(f"connect:{view}", args=[token])
    return (client.get if view == "connection_answer" else client.post)(url).status_code


def test_the_link_of_a_contact_who_was_replaced_stays_dead(client, lonely, target_facilitator, now):
    old = links.answer_token(lonely)
    name_contact(lonely, target_facilitator, "nina@lonely.example", now)
    new = links.answer_token(lonely)
    while_waiting = answer(client, old), answer(client, new)

    answer(client, new, "answer_accept")

    lonely.refresh_from_db()
    assert lonely.state == State.INTRODUCED
    assert while_waiting == (410, 200)
    assert (answer(client, old), answer(client, new)) == (410, 200)


@pytest.mark.parametrize("days, status", [(59, 200), (61, 410)])
def test_a_link_answers_for_sixty_days(client, lonely, days, status):
    what = [str(lonely.pk), lonely.version, lonely.contact_email]
    token = signed_days_ago(days, what, "connect.answer")

    shown = client.get(reverse("connect:connection_answer", args=[token]))
    accepted = answer(client, token, "answer_accept")

    lonely.refresh_from_db()
    assert (shown.status_code, accepted) == (status, status)
    assert ("This link no longer works" in shown.content.decode()) == (status == 410)
    assert (lonely.state == State.INTRODUCED) == (status == 200)


@pytest.mark.parametrize(
    "view, data", [("answer_accept", {}), ("answer_decline", {"reason": "no_capacity"})]
)
def test_a_link_that_dies_between_the_look_and_the_move_is_told_in_words(
    client, lonely, target_facilitator, now, view, data
):
    token = links.answer_token(lonely)
    is_replaced = []

    def replace_before_the_action(execute, sql, parameters, many, context):
        if sql.startswith("SAVEPOINT") and not is_replaced:
            is_replaced.append(True)
            name_contact(lonely, target_facilitator, "nina@lonely.example", now)
        return execute(sql, parameters, many, context)

    with database.execute_wrapper(replace_before_the_action):
        response = client.post(reverse(f"connect:{view}", args=[token]), data)

    lonely.refresh_from_db()
    assert (response.status_code, is_replaced) == (410, [True])
    assert (lonely.state, lonely.contact_email) == (State.AT_TARGET, "nina@lonely.example")


@pytest.mark.parametrize("view", ["answer_decline", "answer_close"])
def test_a_form_that_is_refused_is_not_a_dead_end(client, lonely, view):
    token = links.answer_token(lonely)
    address = reverse(f"connect:{view}", args=[token])

    refused = client.post(address)
    again = client.get(address, follow=True)

    page = reverse("connect:connection_answer", args=[token])
    assert (refused.status_code, again.redirect_chain) == (422, [(page, 302)])
    assert "Somebody wants to meet Target Ltd" in again.content.decode()


def test_the_page_of_a_contact_tells_what_is_theirs_to_know(client, lonely, seeker):
    token = links.answer_token(lonely)
    address = reverse("connect:connection_answer", args=[token])
    them = ("Seeker Ltd", seeker.name, seeker.email, lonely.about)

    before = client.get(address).content.decode()
    after = client.post(reverse("connect:answer_accept", args=[token])).content.decode()

    asked = (lonely.cooperation, "Put to the organisation", "The organisation decides")
    assert all(words in before for words in asked)
    assert not any(words in before for words in them)
    assert all(words in after for words in (lonely.cooperation, "Introduced to each other", *them))
    # What the managers did among themselves is not told.
    assert "Forwarded" not in before + after


def test_a_contact_who_declined_learns_nothing_more(client, lonely, seeker):
    token = links.answer_token(lonely)
    data = {"reason": "no_capacity"}

    page = client.post(reverse("connect:answer_decline", args=[token]), data).content.decode()

    assert "There is nothing left to do." in page
    assert not any(words in page for words in ("Seeker Ltd", seeker.name, seeker.email))


def test_a_contact_instead_of_whom_a_member_accepted_meets_nobody(
    client, lonely, target, target_firm, now
):
    token = links.answer_token(lonely)
    OrganisationMember.objects.create(organisation=target_firm, user=target, role="owner")
    connections.accept(lonely, by=by(target, lonely), now=now)

    assert answer(client, token) == 410


def test_the_page_of_a_contact_says_how_far_it_has_come(client, lonely):
    token = links.answer_token(lonely)
    sent = [
        ("answer_accept", {}),
        ("answer_in_contact", {}),
        ("answer_close", {"outcome": "meeting"}),
    ]
    leads = (
        "You are introduced.",
        "You are in contact with each other.",
        "The introduction is closed. Outcome: We met. Thank you.",
    )

    pages = [
        client.post(reverse(f"connect:{view}", args=[token]), data).content.decode()
        for view, data in sent
    ]

    assert [[lead in page for lead in leads] for page in pages] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


def test_a_contact_says_that_they_are_in_contact_and_what_came_of_it(client, lonely):
    token = links.answer_token(lonely)
    address = {
        name: reverse(f"connect:{name}", args=[token])
        for name in ("connection_answer", "answer_accept", "answer_in_contact", "answer_close")
    }
    early = client.post(address["answer_in_contact"]).content.decode()
    lonely.refresh_from_db()
    assert (lonely.state, "We are in contact" in early) == (State.AT_TARGET, False)

    client.post(address["answer_accept"])
    assert "We are in contact" in client.get(address["connection_answer"]).content.decode()
    told = [client.post(address["answer_in_contact"]).content.decode() for _press in range(2)]
    without = client.post(address["answer_close"], {"note": "A coffee."})
    client.post(address["answer_close"], {"outcome": "meeting", "note": "A coffee."})

    lonely.refresh_from_db()
    assert [("We are in contact" in page, "A coffee" in page) for page in told] == [
        (False, False)
    ] * 2
    assert (without.status_code, "A coffee." in without.content.decode()) == (422, True)
    assert (lonely.state, lonely.outcome) == (State.CLOSED, "meeting")
    said = lonely.events.order_by("pk").values_list("verb", "side", "actor")
    assert list(said)[-2:] == [("in_contact", "target", None), ("closed", "target", None)]
