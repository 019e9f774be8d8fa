"""manage.py beside nothing: it brings the services it needs, and they go when it has gone."""

import os
import signal

from tests.embedded.conftest import read_until, running_in, wait_until

ASK = (
    "from django.db import connection as c; k = c.cursor(); "
    "k.execute('select pg_postmaster_start_time()::text, 6 * 7'); print('said', *k.fetchone())"
)


def test_two_commands_at_once_share_one_server_which_goes_with_the_last(checkout, spawn):
    first = spawn("manage.py", "shell", "--no-imports", "-c", f"{ASK}; import time; time.sleep(60)")
    words = read_until(first, "said").split()
    second = spawn("manage.py", "shell", "--no-imports", "-c", ASK)

    answer = read_until(second, "said").split()
    code = second.wait(20)
    still_there = any("postgres" in command for command in running_in(checkout).values())
    first.send_signal(signal.SIGKILL)
    first.wait(5)

    assert (answer, code, still_there) == (words, 0, True)
    assert wait_until(lambda: not running_in(checkout), patience=5), running_in(checkout)


def test_two_commands_started_in_the_same_moment_both_work(checkout, spawn):
    both = [spawn("manage.py", "shell", "--no-imports", "-c", ASK) for _ in range(2)]

    said = [command.communicate(timeout=60)[0].splitlines()[-1].split()[-1] for command in both]

    assert (said, [command.returncode for command in both]) == (["42", "42"], [0, 0])


def test_a_killed_keeper_takes_its_servers_along_and_the_next_command_works(checkout, spawn):
    first = spawn("manage.py", "shell", "--no-imports", "-c", f"{ASK}; import time; time.sleep(60)")
    read_until(first, "said")
    keeper = next(pid for pid, words in running_in(checkout).items() if "keeper" in words)

    os.kill(keeper, signal.SIGKILL)
    second = spawn("manage.py", "shell", "--no-imports", "-c", ASK)
    answer = read_until(second, "said").split()[-1]
    first.kill()

    assert (answer, second.wait(20), first.wait(5)) == ("42", 0, -signal.SIGKILL)


def test_in_production_nothing_is_made_up(checkout, spawn):
    command = spawn("manage.py", "check", MODE="production")

    said = command.communicate(timeout=30)[0]

    assert said == "SECRET_KEY is not set. docs/running.md lists every setting.\n"
    assert command.returncode == 1
    assert not (checkout / ".run").exists()
