"""The newsletter where several work on it at the same moment, each on a connection of their own."""

from datetime import timedelta

import pytest

from bewiser.outbox.drain import drain
from bewiser.outbox.models import Mail
from connect.models import Cluster, User
from roaming import composing, rendering
from roaming.actions import editions, sending
from roaming.choices import NewsState
from roaming.models import Block, ClusterNews, Edition, Subscription
from tests.at_once import pressed_at_once, pressed_in_the_middle
from tests.factories import newsletter as make
from tests.factories.newsletter import DAY, NOW
from tests.outbox.relay import ScriptedRelay

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESSES = [f"p{number:02}@firm.example" for number in range(12)]


@pytest.fixture(autouse=True)
def small_portions(monkeypatch):
    monkeypatch.setattr(sending, "PORTION", 5)


@pytest.fixture
def readers(db) -> list[Subscription]:
    """In the order in which they are written to."""
    for address in ADDRESSES:
        make.make_subscription(address)
    return list(Subscription.objects.order_by("pk"))


@pytest.fixture
def draft(coordinator) -> Edition:
    return make.make_edition(coordinator)


@pytest.fixture
def approved(draft, readers, coordinator, editor) -> Edition:
    make.approve(draft, by=coordinator, second=editor)
    return draft


@pytest.fixture
def under_way(approved) -> Edition:
    sending.start(approved, by=None, now=NOW)
    return approved


@pytest.fixture
def relay(settings):
    server = ScriptedRelay()
    settings.EMAIL_URL = server.url
    settings.MAIL_PER_SECOND = 10_000
    yield server
    server.stop()


def seen(edition: Edition) -> Edition:
    """The edition as somebody sees it who looks now."""
    return Edition.objects.get(pk=edition.pk)


def rows_of(reader: Subscription):
    return Subscription.objects.filter(pk=reader.pk)


def written() -> list[tuple[str, str]]:
    return sorted(Mail.objects.filter(kind="newsletter").values_list("to", "status"))


def beat() -> None:
    sending.mind_the_editions(now=NOW)


def test_an_edition_that_many_beats_find_due_is_started_once(approved):
    assert pressed_at_once([beat] * 4) == ["done"] * 4

    assert written() == [(address, "pending") for address in ADDRESSES]
    edition = seen(approved)
    assert (edition.state, edition.n_recipients, edition.written_at) == ("sending", 12, NOW)
    assert [event.verb for event in edition.events.all()].count("started") == 1


@pytest.mark.parametrize("portion", [0, 5, 10])
def test_two_beats_that_write_one_edition_write_to_each_reader_once(under_way, readers, portion):
    assert pressed_in_the_middle(rows_of(readers[portion]), beat, beat) == ["done", "done"]

    assert written() == [(address, "pending") for address in ADDRESSES]
    assert seen(under_way).written_at == NOW


@pytest.mark.parametrize("portion", [0, 5, 10])
def test_who_stops_it_while_a_portion_is_written_holds_that_back_as_well(
    under_way, readers, coordinator, relay, portion
):
    colleague = seen(under_way)

    outcomes = pressed_in_the_middle(
        rows_of(readers[portion]),
        lambda: sending.write_on(under_way, now=NOW),
        lambda: sending.stop(colleague, by=coordinator, now=NOW),
    )

    assert outcomes == ["done", "done"]
    # Whether it goes on for a portion before the stop gets its turn is a matter of chance.
    stopped = written()
    assert {status for _to, status in stopped} == {"held"}
    assert portion < len(stopped) == len(set(stopped)) <= 12
    assert seen(under_way).state == "stopped"
    beat()
    drain(clock=lambda: NOW)
    assert (written(), relay.recipients()) == (stopped, [])

    sending.resume(seen(under_way), by=coordinator, now=NOW)
    beat()
    drain(clock=lambda: NOW)
    beat()

    assert sorted(relay.recipients()) == ADDRESSES
    assert written() == [(address, "sent") for address in ADDRESSES]
    assert seen(under_way).state == "sent"


def hash_now(edition: Edition) -> str:
    return rendering.hash_of(rendering.letters(seen(edition), composing.content_languages()))


def heading(edition: Edition) -> str:
    return edition.blocks.get().words["en"]["heading"]


def test_words_that_are_written_while_it_is_frozen_are_refused(draft, coordinator):
    block = draft.blocks.get()

    outcomes = pressed_in_the_middle(
        User.objects.filter(pk=coordinator.pk),
        lambda: editions.submit(draft, by=coordinator, seen=draft.version, now=NOW),
        lambda: editions.write_block(block, {"en": {"heading": "Late", "body": ""}}, seen=0),
    )

    assert outcomes == ["done", "EditionMoved"]
    edition = seen(draft)
    assert (edition.state, heading(edition)) == ("review", "Hello")
    assert edition.frozen_hash == hash_now(edition)


def test_an_edition_is_not_frozen_around_words_that_are_being_written(draft, coordinator):
    block, colleague = draft.blocks.get(), seen(draft)

    outcomes = pressed_in_the_middle(
        Block.objects.filter(pk=block.pk),
        lambda: editions.write_block(block, {"en": {"heading": "Quick", "body": ""}}, seen=0),
        lambda: editions.submit(colleague, by=coordinator, seen=colleague.version, now=NOW),
    )

    assert outcomes == ["done", "EditionMoved"]
    edition = seen(draft)
    assert (edition.state, heading(edition), edition.frozen_hash) == ("draft", "Quick", "")


def about(edition: Edition) -> list[str]:
    return list(edition.blocks.exclude(about="").values_list("about", flat=True))


def test_of_two_who_fill_one_edition_one_does(draft, north):
    news = make.make_news(north)
    colleague = seen(draft)

    outcomes = pressed_in_the_middle(
        Cluster.objects.filter(pk=north.pk),
        lambda: editions.fill_edition(draft, seen=draft.version, now=NOW),
        lambda: editions.fill_edition(colleague, seen=colleague.version, now=NOW),
    )

    assert outcomes == ["done", "EditionMoved"]
    assert about(seen(draft)) == [f"news:{news.pk}"]


def test_news_does_not_stand_in_two_editions_that_are_filled_at_once(draft, north, coordinator):
    news = make.make_news(north)
    other = make.make_edition(coordinator, day=DAY + timedelta(days=30))

    outcomes = pressed_in_the_middle(
        Cluster.objects.filter(pk=north.pk),
        lambda: editions.fill_edition(draft, seen=draft.version, now=NOW),
        lambda: editions.fill_edition(other, seen=other.version, now=NOW),
    )

    assert sorted(outcomes) == ["EditionMoved", "done"]
    assert sorted([about(seen(draft)), about(seen(other))]) == [[], [f"news:{news.pk}"]]
    assert ClusterNews.objects.get().state == NewsState.TAKEN
