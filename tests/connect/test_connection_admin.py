"""What those who look after introductions set and count in the admin."""

from datetime import timedelta

import pytest
from django.urls import reverse

from connect.actions import connections
from connect.choices import ConnectionState as State
from connect.models import ConnectionRequest, User
from tests.connect.admin_walk import form_data
from tests.connect.introductions import bring, by
from tests.factories import connect as make

pytestmark = pytest.mark.django_db
REQUESTS = "admin:connect_connectionrequest_changelist"


@pytest.mark.parametrize("who", ["superuser", "coordinator", "target_facilitator"])
def test_reasons_are_counted_for_those_who_see_every_request(
    client, request, who, seeker, seeker_firm, target_firm, now
):
    for reason in ("competitor", "no_capacity", "competitor"):
        make.make_connection(
            asker=seeker, seeker=seeker_firm, target=target_firm, state=State.DECLINED,
            forwarded_at=now, decline_reason=reason,
        )  # fmt: skip
    person = request.getfixturevalue(who)
    User.objects.filter(pk=person.pk).update(is_staff=True)
    client.force_login(person)

    page = client.get(reverse(REQUESTS)).content.decode()
    chosen = client.get(reverse(REQUESTS), {"decline_reason__exact": "competitor"})

    of_one_side = who == "target_facilitator"
    assert "3 requests for an introduction" in page
    assert ("A competitor (2)" in page) != of_one_side
    assert ("No capacity at present (1)" in page) != of_one_side
    # What a side keeps to itself is not asked out by the address either.
    assert chosen.status_code == (400 if of_one_side else 200)


def test_a_manager_sets_the_clocks_of_their_cluster(
    client, south, asked, facilitator, target_facilitator, now
):
    User.objects.filter(pk=target_facilitator.pk).update(is_staff=True)
    client.force_login(target_facilitator)
    url = reverse("admin:connect_cluster_change", args=[south.pk])
    days = {"manager_days": "1", "target_days": "4", "lapse_days": "8"}

    answer = client.post(url, form_data(client.get(url)) | days)

    assert answer.status_code == 302
    connection = ConnectionRequest.objects.get(pk=asked.pk)
    bring(connection, State.AT_TARGET_MANAGER, facilitator, target_facilitator, now)
    # From a Tuesday: what waited before keeps the clock of the other side.
    assert (asked.due_at, connection.due_at) == (now + timedelta(days=3), now + timedelta(days=1))
    connections.put_to_target(connection, by=by(target_facilitator, connection), now=now)
    assert connection.due_at == now + timedelta(days=6)
    assert connection.lapses_at == now + timedelta(days=10)
