import threading
from datetime import timedelta

import pytest
from django.db import connection

from bewiser.lib.ratelimit import allowed, client_address, forget_whole


def ask(now, key="198.51.100.7", scope="ask"):
    return allowed(scope, key, limit=3, per_seconds=60, now=now)


def test_allowed_lets_the_limit_through_at_once_then_one_a_step(db, now):
    first = [ask(now) for _ in range(5)]
    later = [ask(now + timedelta(seconds=20)) for _ in range(2)]
    much_later = [ask(now + timedelta(seconds=200)) for _ in range(4)]

    assert (first, later, much_later) == (
        [True, True, True, False, False],
        [True, False],
        [True, True, True, False],
    )


def test_allowed_counts_scopes_and_keys_apart(db, now):
    spent = [ask(now) for _ in range(4)]

    assert spent[-1] is False
    assert ask(now, key="198.51.100.8") is True
    assert ask(now, scope="sign up") is True


def test_allowed_keeps_no_address(db, now):
    ask(now, key="ann@people.example")

    with connection.cursor() as cursor:
        cursor.execute("select key from bewiser_ratelimit")
        assert [len(key) for (key,) in cursor.fetchall()] == [64]


def test_forget_whole_drops_only_what_limits_nothing(db, now):
    ask(now, key="old")
    ask(now + timedelta(hours=1), key="new")

    assert forget_whole(now=now + timedelta(minutes=30)) == 1


def test_allowed_is_exact_when_many_ask_at_once(transactional_db, now):
    answers = []
    start = threading.Barrier(12)

    def press():
        start.wait()
        try:
            answers.append(ask(now))
        finally:
            connection.close()

    people = [threading.Thread(target=press) for _ in range(12)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(answers) == [False] * 9 + [True] * 3


@pytest.mark.parametrize(
    "proxies, remote, forwarded, address",
    [
        (0, "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (1, "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        (1, "10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "10.0.0.1", "198.51.100.1", "10.0.0.1"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (0, "::ffff:203.0.113.9", "", "203.0.113.9"),
        (1, "10.0.0.1", "<script>", "unknown"),
        (0, "", "", "unknown"),
    ],
)
def test_client_address_believes_only_trusted_proxies(
    rf, settings, proxies, remote, forwarded, address
):
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}

    assert client_address(rf.get("/", REMOTE_ADDR=remote, **headers)) == address
