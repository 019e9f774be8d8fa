"""Whom a firm has met is offered in its next survey; one press fills the form in, and nothing is added without it."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from connect.choices import ConnectionState as State
from linkages import links
from linkages.acquaintances import acquaintances
from linkages.models import Linkage, NamedPartner
from tests.factories import connect as make
from tests.factories import linkages as surveyed
from tests.factories import roaming as stayed

pytestmark = pytest.mark.django_db
ROW = "7f2f7f0e-6c60-4e43-9f5a-0d8a8e6f2a11"


@pytest.fixture
def met(seeker, seeker_firm, target_firm):
    return make.make_connection(
        asker=seeker,
        seeker=seeker_firm,
        target=target_firm,
        state=State.IN_PROGRESS,
        introduced_at=datetime(2026, 2, 3, 9, tzinfo=UTC),
    )


@pytest.fixture
def visited(seeker, seeker_firm, north, east):
    place = stayed.make_location(stayed.make_member(east), country="SI", city="Ljubljana")
    return stayed.make_stay(
        place, stayed.make_member(north), seeker_firm, seeker, state="finished",
        first_day=date(2026, 2, 16), last_day=date(2026, 2, 17),
    )  # fmt: skip


def page(client, invitation, **query):
    address = reverse(
        "linkages:answer_category", args=[links.invitation_token(invitation), "output"]
    )
    return client.get(address, query).content.decode()


def test_introductions_and_stays_are_offered_the_latest_first(
    client, interview, invitation, met, visited, target_firm, east
):
    known = acquaintances(interview)

    assert [(one.organisation, str(one.how), one.on) for one in known] == [
        (east.organisation, "Together during a stay", date(2026, 2, 16)),
        (target_firm, "Introduced to each other here", date(2026, 2, 3)),
    ]
    shown = page(client, invitation)
    assert "Introduced to each other here · February 2026" in shown
    assert shown.index("East Association") < shown.index("Target Ltd")
    assert (Linkage.objects.count(), NamedPartner.objects.count()) == (0, 0)


def test_the_other_side_is_offered_as_well(met, wave, target_firm, seeker_firm):
    other = surveyed.make_interview(surveyed.make_participant(wave, target_firm))

    assert [one.organisation for one in acquaintances(other)] == [seeker_firm]


def test_one_press_fills_the_form_in_and_saves_nothing(
    client, interview, invitation, met, target_firm
):
    shown = page(client, invitation, met=target_firm.pk)

    assert ('value="Target Ltd"' in shown, 'value="Barcelona"' in shown) == (True, True)
    assert f'name="organisation" value="{target_firm.pk}"' in shown
    assert (Linkage.objects.count(), NamedPartner.objects.count()) == (0, 0)


def test_what_is_named_is_offered_no_more(client, interview, invitation, met, target_firm):
    token = links.invitation_token(invitation)
    said = {
        "row": ROW, "organisation": target_firm.pk, "name": "Target Ltd", "country": "ES",
        "city": "Barcelona", "kind": "firm", "importance": "4",
    }  # fmt: skip

    saved = client.post(reverse("linkages:answer_category", args=[token, "output"]), said)

    assert (saved.status_code, NamedPartner.objects.get().organisation) == (302, target_firm)
    assert acquaintances(interview) == []
    assert "You have met here" not in page(client, invitation)


def test_a_name_that_was_typed_is_offered_no_more(interview, met):
    partner = surveyed.make_partner(interview.participant.wave, "TARGET Ltd")
    surveyed.make_linkage(interview, partner)

    assert acquaintances(interview) == []


@pytest.mark.parametrize(
    "change",
    [
        {"state": State.AT_TARGET, "introduced_at": None},
        {"state": State.CLOSED, "outcome": "nothing"},
    ],
)
def test_what_led_nowhere_is_not_offered(interview, met, now, change):
    ended = {"ended_at": now} if change["state"] == State.CLOSED else {}
    type(met).objects.filter(pk=met.pk).update(**change, **ended)

    assert acquaintances(interview) == []


def test_nobody_else_s_organisations_are_looked_up_by_their_number(
    client, interview, invitation, met, outsider_firm
):
    for key in (outsider_firm.pk, 10**30, "x", "\x00", "", "-1"):
        shown = page(client, invitation, met=key)
        assert ("Outsider" in shown, 'name="organisation"' in shown) == (False, True)


def test_whom_a_firm_has_met_is_looked_up_once_and_only_where_it_is_shown(
    client, interview, invitation, met, target_firm, django_assert_num_queries
):
    token = links.invitation_token(invitation)
    partner = surveyed.make_partner(interview.participant.wave, "Elsewhere Ltd")
    linkage = surveyed.make_linkage(interview, partner)
    row = reverse("linkages:answer_row", args=[token, linkage.category, linkage.row])
    said = {"row": ROW, "name": "", "country": "ES", "kind": "firm", "importance": "4"}

    with django_assert_num_queries(8):  # as without a choice
        chosen = page(client, invitation, met=target_firm.pk)
    with django_assert_num_queries(5):  # the door, its interview, the row and rows
        changed = client.get(row, {"met": target_firm.pk})
    with django_assert_num_queries(8):
        refused = client.post(
            reverse(
                "linkages:answer_category", args=[token, "output"], query={"met": target_firm.pk}
            ),
            said,
        )

    assert ('value="Target Ltd"' in chosen, "You have met here" in chosen) == (True, True)
    assert "You have met here" not in changed.content.decode()
    assert (refused.status_code, "You have met here" in refused.content.decode()) == (422, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_asks_as_often_for_three_as_for_one(
    client, interview, invitation, seeker, seeker_firm, north, rows, django_assert_num_queries
):
    for number in range(rows):
        firm = make.make_organisation(f"Firm {number}", cluster=north)
        make.make_connection(asker=seeker, seeker=seeker_firm, target=firm, state=State.INTRODUCED)

    # the door, its interview and rows; four for whom the firm has met
    with django_assert_num_queries(8):
        shown = page(client, invitation)

    assert [f"Firm {number}" in shown for number in range(3)] == [n < rows for n in range(3)]
