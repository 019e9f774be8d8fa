"""Looking for partners for a call: on its page until the deadline, with proposals for those who look."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bewiser import suggesting
from connect.models import NetworkRole
from rdi_database.actions import wanted as actions
from rdi_database.models import PartnerWanted
from tests.factories import connect as make
from tests.factories import rdi_database as researched

pytestmark = pytest.mark.django_db

SAID = {"role": "coordinator", "text": "We coordinate and bring meters.", "language": "en"}


@pytest.fixture
def call(db):
    return researched.make_call("Safe meters", closes=timezone.now() + timedelta(days=20))


@pytest.fixture
def firm(db):
    return make.make_organisation("Meter Works")


@pytest.fixture
def mona(client, firm):
    person = make.make_member("Mona Member", firm)
    client.force_login(person)
    return person


def test_a_member_looks_for_partners_and_the_page_of_the_call_says_so(client, mona, firm, call):
    locks, doors = make.make_topic("Locks"), make.make_topic("Doors")

    answer = client.post(
        f"/rdi/initiatives/{call.slug}/seek/",
        SAID | {"organisation": firm.slug, "offers": ["locks"], "seeks": ["doors"]},
    )

    wanted = PartnerWanted.objects.get()
    client.logout()
    page = client.get(call.get_absolute_url()).content.decode()
    assert (answer.status_code, answer.url) == (302, f"/rdi/wanted/{wanted.pk}/")
    assert (wanted.role, wanted.created_by, [*wanted.offers.all()], [*wanted.seeks.all()]) == (
        "coordinator",
        mona,
        [locks],
        [doors],
    )
    shown = ["We coordinate and bring meters.", "Meter Works", "Locks", "Doors", "/connect/"]
    assert [words for words in shown if words not in page] == []
    assert mona.name not in page


def test_those_who_look_find_their_proposals_from_the_page_of_the_call(client, mona, firm, call):
    mine = researched.make_wanted(call, firm, text="Ours.")
    other = researched.make_wanted(call, make.make_organisation("Other Ltd"), text="Theirs.")

    page = client.get(call.get_absolute_url()).content.decode()

    assert f"/rdi/wanted/{mine.pk}/" in page
    assert f"/rdi/wanted/{other.pk}/" not in page
    assert ["/firms/other-ltd/connect/" in page, "/firms/meter-works/connect/" in page] == [
        True,
        False,
    ]


def test_looking_twice_for_one_call_is_told(client, mona, firm, call):
    researched.make_wanted(call, firm)

    answer = client.post(f"/rdi/initiatives/{call.slug}/seek/", SAID | {"organisation": firm.slug})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This organisation looks for partners for it already." in page
    assert "We coordinate and bring meters." in page


@pytest.mark.parametrize(
    "change", [{"text": ""}, {"role": ""}, {"organisation": "other-ltd"}, {"seeks": ["nowhere"]}]
)
def test_what_is_missing_or_not_theirs_comes_back_with_what_was_typed(
    client, mona, firm, call, change
):
    make.make_organisation("Other Ltd")

    answer = client.post(
        f"/rdi/initiatives/{call.slug}/seek/", SAID | {"organisation": firm.slug} | change
    )

    assert (answer.status_code, PartnerWanted.objects.count()) == (422, 0)
    assert (change.get("text", SAID["text"]) or "Meter Works") in answer.content.decode()


def test_it_is_over_with_the_deadline_and_when_it_is_taken_back(client, mona, firm, call):
    wanted = researched.make_wanted(call, firm)
    other = researched.make_wanted(call, make.make_organisation("Other Ltd"))
    closes = call.ends_at

    standing = [
        set(PartnerWanted.objects.open(moment).values_list("pk", flat=True))
        for moment in (closes - timedelta(seconds=1), closes)
    ]
    answer = client.post(f"/rdi/wanted/{wanted.pk}/take-back/")

    assert standing == [{wanted.pk, other.pk}, set()]
    assert answer.url == call.get_absolute_url()
    assert [*PartnerWanted.objects.open(timezone.now())] == [other]
    assert client.get(f"/rdi/wanted/{wanted.pk}/").status_code == 404


def test_nobody_looks_for_partners_for_a_call_that_is_over(client, mona, firm):
    past = researched.make_call("Past", closes=timezone.now() - timedelta(days=1))

    assert client.get(f"/rdi/initiatives/{past.slug}/seek/").status_code == 404
    assert "Look for partners" not in client.get(past.get_absolute_url()).content.decode()


def test_of_two_who_change_it_at_once_the_second_is_told_and_loses_no_word(
    client, mona, firm, call
):
    wanted = researched.make_wanted(call, firm)
    address = f"/rdi/wanted/{wanted.pk}/edit/"

    answers = [
        client.post(address, SAID | {"text": text, "version": 0}).status_code
        for text in ("First words.", "Second words.")
    ]
    again = client.post(address, SAID | {"text": "Second words.", "version": 0})

    wanted.refresh_from_db()
    assert (answers, again.status_code, wanted.text) == ([302, 422], 422, "First words.")
    assert "Second words." in again.content.decode()


def test_proposals_come_with_their_reasons_and_are_renewed_by_a_change(client, mona, firm, call):
    locks, doors = make.make_topic("Rare locks"), make.make_topic("Rare doors")
    for name, topic in (("Locksmith", locks), ("Doorman", doors)):
        make.give_topic(make.make_organisation(name, country="CY"), topic, relation="offers")
    wanted = researched.make_wanted(call, firm)
    wanted.seeks.add(locks)
    address = f"/rdi/wanted/{wanted.pk}/"

    before = client.get(address).content.decode()
    made = suggesting.propose(wanted.pk, now=timezone.now())
    page = client.get(address).content.decode()
    client.post(f"{address}edit/", SAID | {"seeks": ["rare-doors"], "version": 0})
    meanwhile = client.get(address).content.decode()
    stale = suggesting.proposals.propose(wanted, [])
    suggesting.propose(wanted.pk, now=timezone.now())
    after = client.get(address).content.decode()

    for waiting in (before, meanwhile):
        assert ("This is being worked out." in waiting, "Locksmith" in waiting) == (True, False)
    assert (made, stale) == (1, 0)
    assert ("Locksmith" in page, "Offers what you look for: Rare locks" in page) == (True, True)
    assert ("Locksmith" in after, "Doorman" in after) == (False, True)


def test_where_nobody_fits_the_page_says_so_and_does_not_wait_for_ever(client, mona, firm, call):
    wanted = researched.make_wanted(call, firm)

    suggesting.propose(wanted.pk, now=timezone.now())

    page = client.get(f"/rdi/wanted/{wanted.pk}/").content.decode()
    assert ("Nobody here fits" in page, "being worked out" in page) == (True, False)


def test_proposals_for_nothing_that_stands_are_none(firm, call):
    wanted = researched.make_wanted(call, firm)
    actions.take_back(wanted, now=timezone.now())

    assert suggesting.propose(wanted.pk, now=timezone.now()) == 0
    assert suggesting.renew(now=timezone.now()) == 0


UNLISTED, CANCELLED = {"is_listed": False}, {"said_status": "cancelled"}
LONG_AGO = make.NOW - timedelta(days=400)
OVER = {"ends_at": LONG_AGO, "deadlines": [LONG_AGO]}


@pytest.mark.parametrize(
    ("of_firm", "of_call", "why"),
    [
        ({}, OVER, "The call is over, so nobody reads this any more."),
        ({}, CANCELLED, "The call is cancelled, so nobody reads this any more."),
        ({}, UNLISTED, "The call is not listed any more, so nobody reads this."),
        (UNLISTED, {}, "Your organisation is not listed, so nobody reads this."),
        (UNLISTED, OVER, "Your organisation is not listed, so nobody reads this."),
    ],
)
def test_where_nobody_reads_it_the_page_says_why_and_offers_to_take_it_back_alone(
    client, mona, firm, call, of_firm, of_call, why
):
    wanted = researched.make_wanted(call, firm)
    type(firm).objects.filter(pk=firm.pk).update(**of_firm)
    type(call).objects.filter(pk=call.pk).update(**of_call)
    address = f"/rdi/wanted/{wanted.pk}/"

    page = client.get(address).content.decode()
    opened = client.get(f"{address}edit/", follow=True)
    changed = client.post(f"{address}edit/", SAID | {"version": 0})

    offered = [f"{address}edit/", f"{address}take-back/", "being worked out", "for “"]
    assert why in page
    assert [one in page for one in offered] == [False, True, False, of_call != UNLISTED]
    assert opened.redirect_chain == [(address, 302)]
    assert opened.content.decode().count(why) == 2
    wanted.refresh_from_db()
    assert (changed.status_code, wanted.version) == (302, 0)


def test_the_title_of_a_call_that_is_taken_off_is_shown_to_those_alone_who_may_read_it(
    client, mona, firm, call
):
    wanted = researched.make_wanted(call, firm)
    call.title, call.is_listed = "Not for you", False
    call.save()

    page = client.get(f"/rdi/wanted/{wanted.pk}/").content.decode()
    NetworkRole.objects.create(user=mona, role="coordinator")
    theirs = client.get(f"/rdi/wanted/{wanted.pk}/").content.decode()

    assert [text in page for text in ("Not for you", call.get_absolute_url())] == [False, False]
    assert [text in theirs for text in ("Not for you", call.get_absolute_url())] == [True, True]


def test_what_is_taken_back_for_a_call_that_is_taken_off_leads_to_the_list(
    client, mona, firm, call
):
    wanted = researched.make_wanted(call, firm)
    call.is_listed = False
    call.save()

    answer = client.post(f"/rdi/wanted/{wanted.pk}/take-back/")

    assert answer.url == "/rdi/initiatives/"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_a_call_do_not_grow_with_who_looks(
    client, call, rows, django_assert_num_queries
):
    topic = make.make_topic("Locks")
    for number in range(rows):
        wanted = researched.make_wanted(call, make.make_organisation(f"Firm {number}"))
        wanted.seeks.add(topic)

    with django_assert_num_queries(7):
        client.get(call.get_absolute_url())
