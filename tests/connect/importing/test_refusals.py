"""What the database refuses costs its own row; what ails the server ends the run."""

import pytest
from django.db import OperationalError
from django.db import connection as database

from connect.importing.load import Import, Outcome
from connect.importing.records import OrganisationRecord, RowResult
from connect.importing.writing import Settings
from connect.models import Organisation
from tests.factories import connect as make

pytestmark = pytest.mark.django_db

# Two megabytes of words that are all different do not fit a search document.
MANY_WORDS = " ".join(f"word{number:x}" for number in range(200_000))


@pytest.mark.parametrize(
    "refused, reason",
    [
        ({"kind": "no such kind"}, "connect_org_kind_known"),
        (
            {"description": MANY_WORDS},
            "The database refuses the row: string is too long for tsvector",
        ),
    ],
    ids=["a constraint", "a limit"],
)
def test_a_row_that_the_database_refuses_is_rejected_and_the_others_stand(refused, reason):
    records = [
        OrganisationRecord("test", name, **changes)
        for name, changes in (("A", {}), ("B", refused), ("C", {}))
    ]
    accounts = []
    made = Import(Settings(source="test", now=make.NOW, is_listed=True))

    made.run(
        (RowResult(n, record.key, record, ()) for n, record in enumerate(records, 2)),
        accounts.append,
    )

    assert [account.outcome for account in accounts] == [
        Outcome.CREATED,
        Outcome.REJECTED,
        Outcome.CREATED,
    ]
    assert reason in accounts[1].reasons[0]
    assert list(Organisation.objects.order_by("name").values_list("name", "slug")) == [
        ("A", "a"),
        ("C", "c"),
    ]


def test_a_refused_row_costs_no_other_row_its_address():
    make.make_organisation("Firm")
    refused = {3: {"kind": "no such kind"}}
    records = [
        OrganisationRecord("test", "Firm", city=f"Town {number}", **refused.get(number, {}))
        for number in range(6)
    ]
    made = Import(Settings(source="test", now=make.NOW))

    made.run(RowResult(n, record.key, record, ()) for n, record in enumerate(records, 2))

    assert made.counts == {Outcome.CREATED: 5, Outcome.REJECTED: 1}
    assert list(Organisation.objects.order_by("pk").values_list("slug", "city")) == [
        ("firm", "Lille"),
        ("firm-2", "Town 0"),
        ("firm-3", "Town 1"),
        ("firm-4", "Town 2"),
        ("firm-5", "Town 4"),
        ("firm-6", "Town 5"),
    ]


def test_a_server_in_trouble_ends_the_run_and_rejects_no_row():
    # Stands in for a connection that breaks: the same class of error, and not the fault of the row.
    record = OrganisationRecord("test", "A", description=MANY_WORDS)
    made = Import(Settings(source="test", now=make.NOW, is_listed=True))
    with database.cursor() as cursor:
        cursor.execute("set local statement_timeout = 20")

    with pytest.raises(OperationalError, match="statement timeout"):
        made.run([RowResult(2, record.key, record, ())])

    assert made.counts == {}
