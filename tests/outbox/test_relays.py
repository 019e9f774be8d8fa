from datetime import timedelta

import pytest
from django.utils import timezone

from bewiser.outbox import relays
from bewiser.outbox.models import RelaySlot, Route
from bewiser.outbox.smtp import Relay

pytestmark = pytest.mark.django_db


@pytest.fixture
def route(settings):
    settings.MAIL_PER_SECOND = 10
    settings.MAIL_CONNECTIONS = 2
    return relays.terms_of("default").route


def test_terms_of_a_new_relay_are_those_of_the_settings(settings):
    settings.EMAIL_URL = "smtp://relay.example:2525"
    settings.MAIL_PER_SECOND = 7
    settings.MAIL_CONNECTIONS = 3

    terms = relays.terms_of("default")

    assert terms.relay == Relay("relay.example", 2525)
    assert terms.per_second == 7
    assert relays.terms_of("default").route == Route.objects.get()
    assert sorted(RelaySlot.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_take_turn_lets_in_as_many_as_there_are_connections(route):
    assert relays.take_turn(route, holder="a", mails=0) is not None
    assert relays.take_turn(route, holder="b", mails=0) is not None
    assert relays.take_turn(route, holder="c", mails=0) is None
    assert relays.take_turn(route, holder="a", mails=0) is not None

    relays.leave(route, holder="a")

    assert relays.take_turn(route, holder="c", mails=0) is not None


def test_take_turn_takes_the_connection_of_a_silent_worker(route):
    relays.take_turn(route, holder="a", mails=0)
    relays.take_turn(route, holder="b", mails=0)
    RelaySlot.objects.filter(leased_by="a").update(lease_until=timezone.now())

    assert relays.take_turn(route, holder="c", mails=0) is not None
    assert relays.take_turn(route, holder="a", mails=1) is None


def test_take_turn_spaces_the_mails_of_all_workers(route):
    waits = [relays.take_turn(route, holder=holder, mails=5) for holder in "abab"]

    assert waits == pytest.approx([0, 0.5, 1.0, 1.5], abs=0.2)


def test_take_turn_saves_up_no_haste_while_nothing_is_sent(route):
    Route.objects.update(next_slot_at=timezone.now() - timedelta(hours=1))

    waits = [relays.take_turn(route, holder="a", mails=5) for _turn in range(2)]

    assert waits == pytest.approx([0, 0.5], abs=0.2)


def test_take_turn_is_refused_while_the_relay_rests_or_is_paused(route):
    relays.rest(route, "no answer")
    assert relays.take_turn(route, holder="a", mails=1) is None
    relays.recovered(route)
    assert relays.take_turn(route, holder="a", mails=1) is not None

    relays.pause(route, "535 no", now=timezone.now())

    assert relays.take_turn(route, holder="a", mails=1) is None


def test_rest_grows_and_has_an_end(route):
    rests = []
    for _failure in range(9):
        relays.rest(route, "no answer")
        route.refresh_from_db()
        rests.append((route.rests_until - timezone.now()).total_seconds())

    assert 2 < rests[0] < 8
    assert 140 < rests[-1] < 451
    assert route.failures == 9
