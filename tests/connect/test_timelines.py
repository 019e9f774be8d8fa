"""The story of a request in words that are true of its two sides."""

import pytest

from connect import access, timelines
from connect.choices import ConnectionState as State
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


def present(connection, reader):
    """What the reader is told to happen now."""
    steps = timelines.steps(connection, access.actor(reader, connection))
    return next(step.what for step in steps if step.state == "now")


@pytest.mark.parametrize(
    "asking, asked, words",
    [
        ("North", "South", "The other cluster looks at the request"),
        (None, "South", "The cluster of Asked Ltd looks at the request"),
        ("South", "South", "The cluster of Asked Ltd looks at the request"),
        ("North", None, "A coordinator of the network looks at the request"),
        (None, None, "A coordinator of the network looks at the request"),
    ],
)
def test_a_cluster_is_the_other_one_only_where_there_are_two(north, south, asking, asked, words):
    clusters = {"North": north, "South": south, None: None}
    seeker = make.make_organisation("Asking Ltd", cluster=clusters[asking])
    target = make.make_organisation("Asked Ltd", cluster=clusters[asked])
    person = make.make_member("Ann Archer", seeker)
    state = State.AT_TARGET_MANAGER
    connection = make.make_connection(asker=person, seeker=seeker, target=target, state=state)

    assert present(connection, person) == words


def test_an_asker_without_an_organisation_reads_of_one_cluster(target_firm):
    visitor = make.make_person("Vera Visitor")
    connection = make.make_connection(
        asker=visitor, target=target_firm, state=State.AT_TARGET_MANAGER
    )

    assert present(connection, visitor) == "The cluster of Target Ltd looks at the request"
