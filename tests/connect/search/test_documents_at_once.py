"""Two people at the same moment: search knows what both have said, and each sees what the other did."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from connect import search
from connect.models import OrganisationText, Topic
from tests.factories import connect as make

WAITING = """
select count(*) from pg_stat_activity
where datname = current_database() and wait_event_type = 'Lock' and pid = %s
"""


@pytest.mark.django_db(transaction=True)
def test_an_edit_that_waits_for_another_reads_what_the_other_wrote():
    topic = make.make_topic("Zebrafield")
    firm = make.make_organisation("Alpha Ltd", summary="Plain.")
    second = Editor(lambda: make.give_topic(firm, topic))

    with transaction.atomic():
        OrganisationText.objects.filter(organisation=firm).update(summary="Keeps giraffes.")
        second.start()
        until_waiting(second.backend())
    second.join(30)

    assert [names("giraffes"), names("zebrafield")] == [["Alpha Ltd"], ["Alpha Ltd"]]


@pytest.mark.django_db(transaction=True)
def test_others_see_an_edit_as_soon_as_it_is_made():
    topic = make.make_topic("Zebrafield")
    firm = make.make_organisation("Alpha Ltd", summary="Plain.")
    make.give_topic(firm, topic)

    with ThreadPoolExecutor(1) as other:
        # The first look makes the other keep all that it keeps between pages.
        before = other.submit(seen, "giraffes").result()
        OrganisationText.objects.filter(organisation=firm).update(summary="Keeps giraffes.")
        Topic.objects.filter(pk=topic.pk).update(name="Quaggafield")
        after = other.submit(seen, "giraffes").result()
        other.submit(connections.close_all).result()

    assert (before, after) == ((False, False), (True, True))


def seen(words: str) -> tuple[bool, bool]:
    """Say whether a page of the directory shows the organisation, and the new name of its topic."""
    html = Client().get("/firms/", {"q": words}).content.decode()
    return "Alpha Ltd" in html, "Quaggafield" in html


class Editor(Thread):
    """Does one edit on a connection of its own."""

    def __init__(self, edit) -> None:
        super().__init__()
        self.edit, self.is_connected, self.pid = edit, Event(), 0

    def run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("select pg_backend_pid()")
                self.pid = cursor.fetchone()[0]
            self.is_connected.set()
            self.edit()
        finally:
            connection.close()

    def backend(self) -> int:
        assert self.is_connected.wait(30)
        return self.pid


def until_waiting(pid: int) -> None:
    """Return once this backend waits for a lock; it cannot go on before we commit."""
    with connection.cursor() as cursor:
        for _look in range(2_000):
            cursor.execute("select pg_sleep(0.01)")
            cursor.execute(WAITING, [pid])
            if cursor.fetchone()[0]:
                return
    raise AssertionError("The second edit never waited.")


def names(words: str) -> list[str]:
    return [row.name for row in search.browse(search.BrowseQuery(words)).rows()]
