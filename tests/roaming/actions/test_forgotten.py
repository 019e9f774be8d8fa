"""Whoever never confirms the newsletter is forgotten, and whoever asks again has the whole time again."""

from datetime import timedelta

import pytest

from roaming.actions import subscriptions as actions
from roaming.choices import ConsentMethod
from roaming.models import Subscription
from tests.at_once import pressed_in_the_middle
from tests.factories.newsletter import make_subscription
from tests.roaming.actions.asking import ask, told

pytestmark = pytest.mark.django_db

LATER = timedelta(hours=1)


def test_whoever_waits_and_asks_for_the_way_has_the_thirty_days_again(now) -> None:
    ask(now)
    actions.send_preferences(email="rita@readers.example", now=now + timedelta(days=20))

    assert actions.forget_unconfirmed(now=now + timedelta(days=40)) == 0
    assert actions.forget_unconfirmed(now=now + timedelta(days=51)) == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_asks_again_while_they_are_being_forgotten_stays_or_is_new(now) -> None:
    ask(now)
    later = now + timedelta(days=31)
    rows = Subscription.objects.filter(email="rita@readers.example")

    outcome = pressed_in_the_middle(
        rows, lambda: ask(later), lambda: actions.forget_unconfirmed(now=later)
    )

    assert outcome == ["done", "done"]
    assert rows.get().asked_at == later


def test_who_never_confirms_is_forgotten_after_thirty_days(now) -> None:
    ask(now)
    make_subscription("active@readers.example", asked_at=now)
    make_subscription("left@readers.example", state="left", asked_at=now)

    early = actions.forget_unconfirmed(now=now + timedelta(days=30))
    late = actions.forget_unconfirmed(now=now + timedelta(days=30, seconds=1))

    assert (early, late) == (0, 1)
    assert [str(one) for one in Subscription.objects.all()] == [
        "active@readers.example",
        "left@readers.example",
    ]


@pytest.mark.parametrize("end", ["left", "bounced"])
def test_who_had_ended_it_and_never_confirms_again_has_ended_it_as_before(now, end) -> None:
    """A stranger may have asked for them: the proof stays, and no cluster asks them again."""
    asked = ask(now)
    actions.confirm_subscription(asked, now=now)
    actions.leave_newsletter(asked, method=ConsentMethod.LINK, now=now)
    Subscription.objects.update(state=end)
    ask(now + LATER)
    proofs = told(asked)
    late = now + timedelta(days=40)

    n_forgotten = actions.forget_unconfirmed(now=late)

    asked.refresh_from_db()
    assert (n_forgotten, asked.state, asked.ended_at) == (0, "left", late)
    assert told(asked) == proofs


def test_who_asks_again_has_the_thirty_days_again(now) -> None:
    ask(now)
    ask(now + timedelta(days=29))

    assert actions.forget_unconfirmed(now=now + timedelta(days=31)) == 0
