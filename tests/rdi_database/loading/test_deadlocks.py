"""Two who wait for each other: the database ends one of them, which begins its batch anew."""

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from connect.models import Organisation
from rdi_database.models import Initiative
from tests.rdi_database.loading.running import ORGANISATIONS, PROJECTS, run, written

pytestmark = pytest.mark.django_db
MADE = {
    "connect_organisation": f"{ORGANISATIONS}\n900000011,Applied Locks,,1 Rue,Lille,FR,HES\n",
    "rdi_database_initiative": f"{PROJECTS}\n101,201,KEYS,Keys,SIGNED,2024-01-01,2025-01-01,1,T,Text\n",
}


@pytest.fixture
def in_the_way(db):
    """Let the first statements that write to a table be told of a deadlock."""

    def stand(table: str, times: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"""
                create sequence in_the_way;
                create function be_in_the_way() returns trigger language plpgsql as $$
                begin
                    if nextval('in_the_way') <= {times} then
                        raise exception 'deadlock detected' using errcode = 'deadlock_detected';
                    end if;
                    return null;
                end $$;
                create trigger be_in_the_way before insert on {table}
                    for each statement execute function be_in_the_way();
            """)

    return stand


@pytest.mark.parametrize("table", sorted(MADE))
def test_a_batch_that_met_a_deadlock_is_written_again(in_the_way, tmp_path, table):
    in_the_way(table, 2)

    ran = run("cordis", written(tmp_path / "table.csv", [MADE[table]]))

    assert ran.outcomes == ["created"]


def test_a_list_of_organisations_is_written_again_too(in_the_way, tmp_path):
    in_the_way("connect_organisation", 2)

    call_command(
        "import_organisations", written(tmp_path / "list.csv", ["name,country", "Bolts,FR"])
    )

    assert [one.name for one in Organisation.objects.all()] == ["Bolts"]


def test_who_is_always_in_the_way_ends_the_run_and_nothing_is_half_written(in_the_way, tmp_path):
    in_the_way("rdi_database_initiative", 3)

    with pytest.raises(OperationalError, match="deadlock"):
        run("cordis", written(tmp_path / "table.csv", [MADE["rdi_database_initiative"]]))

    assert not Initiative.objects.exists()
