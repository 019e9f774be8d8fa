"""What the forms of the admin say and fill in for those who type."""

import re

import pytest

from connect.choices import ConnectionState
from connect.models import Organisation
from tests.connect.admin_walk import form_data
from tests.factories import connect as make

ADD = "/admin/connect/organisation/add/"
KARLSRUHE, CORK = (49.01, 8.4), (51.9, -8.48)


def save(client, address, **typed):
    """Send the form as it stands, but for what is typed."""
    answer = client.post(address, {**form_data(client.get(address)), **typed})
    assert answer.status_code == 302, answer.content.decode()


def point(organisation):
    organisation.refresh_from_db()
    return organisation.latitude, organisation.longitude


def near(found, wanted):
    return found == pytest.approx(wanted, abs=0.05)


def test_an_organisation_is_placed_in_its_town(client, superuser):
    client.force_login(superuser)

    save(client, ADD, name="New", slug="new-firm", kind="firm", country="DE", city="Karlsruhe")

    assert near(point(Organisation.objects.get(slug="new-firm")), KARLSRUHE)


def test_a_point_from_the_town_moves_along_and_one_that_was_typed_stays(client, superuser):
    client.force_login(superuser)
    placed, typed = make.make_organisation("Placed"), make.make_organisation("Typed")
    addresses = [f"/admin/connect/organisation/{row.pk}/change/" for row in (placed, typed)]

    save(client, addresses[0], country="DE", city="Karlsruhe")
    save(client, addresses[1], country="DE", city="Karlsruhe", latitude="49.5", longitude="8.1")
    before = point(placed), point(typed)
    for address in addresses:
        save(client, address, country="IE", city="Cork")

    assert (near(before[0], KARLSRUHE), before[1]) == (True, (49.5, 8.1))
    assert (near(point(placed), CORK), point(typed)) == (True, (49.5, 8.1))


def test_an_unknown_town_has_no_point(client, superuser):
    client.force_login(superuser)

    save(client, ADD, name="New", slug="new-firm", kind="firm", country="DE", city="Xqzwv")

    assert point(Organisation.objects.get(slug="new-firm")) == (None, None)


def test_a_form_says_how_to_write_lists_codes_and_addresses(client, superuser):
    client.force_login(superuser)

    html = client.get(ADD).content.decode()

    helps = dict(re.findall(r'id="id_(\w+)_helptext">\s*<div>([^<]*)', html))
    assert helps["aliases"] == "Several are written with commas between them."
    assert helps["languages"] == "Codes of two letters with commas between them, such as “de,fr”."
    assert helps["slug"].startswith("The end of the page’s address")
    assert "Web address:" in html
    assert re.search(r"data-prepopulated-fields=.*#id_slug", html)


def test_a_manager_opens_a_cluster_whose_address_only_the_network_changes(
    client, facilitator, north
):
    facilitator.is_staff = True
    facilitator.save()
    client.force_login(facilitator)

    assert client.get(f"/admin/connect/cluster/{north.pk}/change/").status_code == 200


def test_a_topic_row_says_its_relation_in_words(seeker_firm):
    row = make.give_topic(seeker_firm, make.make_topic("Drones"), relation="seeks")

    assert str(row) == "Seeker Ltd · Looks for · Drones"


def test_a_request_shows_where_it_stands_when_it_is_due_and_what_came_of_it(
    client, superuser, seeker, target_firm
):
    request = make.make_connection(
        asker=seeker, target=target_firm, state=ConnectionState.CLOSED, outcome="meeting"
    )
    client.force_login(superuser)

    html = client.get(f"/admin/connect/connectionrequest/{request.pk}/change/").content.decode()

    shown = re.findall(
        r'field-(state|due_at|outcome)">.*?class="readonly">([^<]*)<', html, re.DOTALL
    )
    assert [(name, value) for name, value in shown if name != "due_at"] == [
        ("state", "Closed"),
        ("outcome", "We met"),
    ]
    assert "due_at" in dict(shown)
