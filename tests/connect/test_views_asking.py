"""Whom the form of a request offers and what it promises; the link that confirms an address."""

import pytest
from django.urls import reverse

from connect import links
from connect.actions import asking
from connect.choices import ConnectionState as State
from connect.choices import MemberRole
from connect.models import ConnectionRequest
from tests.connect.introductions import signed_days_ago
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alike(south):
    topic = make.make_topic("Alarms")
    firms = [make.make_organisation(f"Alike {number}", cluster=south) for number in range(3)]
    for firm in firms:
        make.give_topic(firm, topic)
    return firms


def offered(client, firm):
    page = client.get(reverse("connect:connection_ask", args=[firm.slug]))
    return [str(choice) for choice in page.context["form"].fields["further"].queryset]


@pytest.mark.parametrize("role", MemberRole.values)
def test_nobody_is_offered_an_organisation_of_their_own(client, alike, role):
    client.force_login(make.make_member("Alva Alike", alike[1], role=role))

    assert offered(client, alike[0]) == ["Alike 2"]


def test_a_visitor_is_offered_all_that_are_alike(client, alike):
    assert offered(client, alike[0]) == ["Alike 1", "Alike 2"]


def test_the_list_of_ones_requests_is_kept_by_no_cache(client, seeker):
    client.force_login(seeker)

    assert "no-store" in client.get(reverse("connect:connection_list")).headers["Cache-Control"]


@pytest.mark.parametrize("role", MemberRole.values)
def test_nobody_is_led_to_ask_their_own_organisation(client, target_firm, role):
    client.force_login(make.make_member("Tara Target", target_firm, role=role))
    url = reverse("connect:connection_ask", args=[target_firm.slug])

    profile = client.get(target_firm.get_absolute_url()).content.decode()
    answer = client.get(url, follow=True)

    assert url not in profile
    assert answer.redirect_chain == [(target_firm.get_absolute_url(), 302)]
    assert "You act for this organisation yourself." in answer.content.decode()


def test_others_find_the_way_to_ask_on_the_profile(client, target_firm, seeker):
    client.force_login(seeker)

    page = client.get(target_firm.get_absolute_url()).content.decode()

    assert reverse("connect:connection_ask", args=[target_firm.slug]) in page


def promised(client, firm):
    page = client.get(reverse("connect:connection_ask", args=[firm.slug]))
    return [step.what for step in page.context["way"]]


AHEAD = ["South puts it to Target Ltd", "Target Ltd accepts or declines"]
LAST = "One letter introduces you to each other"


def test_a_visitor_is_promised_no_cluster_of_their_own(client, target_firm):
    assert promised(client, target_firm) == ["You ask", *AHEAD, LAST]


@pytest.mark.parametrize("auto_forward", [True, False])
def test_a_member_is_promised_their_cluster_where_it_looks(
    client, seeker, north, target_firm, auto_forward
):
    type(north).objects.filter(pk=north.pk).update(auto_forward=auto_forward)
    client.force_login(seeker)

    own = [] if auto_forward else ["Your cluster reads it and forwards it"]
    assert promised(client, target_firm) == ["You ask", *own, *AHEAD, LAST]


@pytest.fixture
def drafts(south, now):
    asker = asking.Asker(
        user=None, name="Vera Visitor", email="vera@visitors.example", seeker_country="SI"
    )
    answers = asking.Ask(
        goal="buy", cooperation="Locks.", about="A museum.", wanted_by=now.replace(day=20).date()
    )
    firms = [make.make_organisation(f"Asked {n}", cluster=south) for n in (3, 1, 2)]
    return asking.ask_for_introductions(asker=asker, ask=answers, targets=firms, now=now)


def test_what_is_confirmed_is_shown_and_done_in_the_order_asked(client, drafts, coordinator, now):
    token = links.confirm_token(drafts[0].batch)

    page = client.get(reverse("connect:connection_confirm", args=[token]))
    confirmed = asking.confirm_drafts(token, now=now)

    names = ["Asked 3", "Asked 1", "Asked 2"]
    assert [draft.target.name for draft in page.context["drafts"]] == names
    assert [row.target.name for row in confirmed.connections] == names
    assert [row.reference for row in confirmed.connections] == [
        "SI2026-0001",
        "SI2026-0002",
        "SI2026-0003",
    ]
    shown = page.content.decode()
    assert "20 March 2026" in shown
    assert "They read it once they accept." in shown


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_was_used_says_so_to_whoever_is_signed_out(
    client, drafts, coordinator, now, method
):
    token = links.confirm_token(drafts[0].batch)
    asking.confirm_drafts(token, now=now)

    answer = getattr(client, method)(
        reverse("connect:connection_confirm", args=[token]), follow=True
    )

    assert answer.status_code == 200
    assert answer.redirect_chain[0][0].startswith(reverse("account_request_login_code"))
    assert "Sign in with a code to follow your request." in answer.content.decode()
    # Notices wait in the session.
    assert set(client.cookies) <= {"sessionid", "csrftoken"}


def test_the_summary_of_errors_says_what_is_missing(client, target_firm):
    page = client.post(reverse("connect:connection_ask", args=[target_firm.slug]), {})

    words = page.content.decode()
    assert ">Choose what you want to do together.</a>" in words
    assert ">Write your name.</a>" in words


def test_the_countries_of_the_network_come_first(client, target_firm, north):
    page = client.get(reverse("connect:connection_ask", args=[target_firm.slug]))

    (empty, (near, first), (_others, rest)) = page.context["form"].fields["seeker_country"].choices
    assert empty == ("", "—")
    assert (str(near), [code for code, _name in first]) == ("In the network", ["FR", "ES"])
    assert {"FR", "ES"} & {code for code, _name in rest} == set()


def states():
    return set(ConnectionRequest.objects.values_list("state", flat=True))


def test_whoever_did_not_ask_takes_it_back_by_a_button(client, drafts, now):
    token = links.confirm_token(drafts[0].batch)
    page, button = (
        reverse(f"connect:{name}", args=[token])
        for name in ("connection_confirm", "confirm_withdraw")
    )

    shown = client.get(page).content.decode()
    looked = client.get(button)
    before = states()
    pressed = [client.post(button, follow=True) for _press in range(2)]
    late = client.post(page)

    assert f'action="{button}"' in shown
    assert shown.count("button--primary") == 1
    assert (looked.status_code, looked["Location"], before) == (302, page, {State.DRAFT})
    assert states() == {State.WITHDRAWN}
    for answer in (*pressed, late):
        assert "The request is taken back" in answer.content.decode()


def test_taking_back_what_was_confirmed_changes_nothing(client, drafts, coordinator, now):
    token = links.confirm_token(drafts[0].batch)
    asking.confirm_drafts(token, now=now)

    answer = client.post(reverse("connect:confirm_withdraw", args=[token]), follow=True)

    assert "This was confirmed before." in answer.content.decode()
    assert states() == {State.AT_TARGET_MANAGER}


@pytest.mark.parametrize("days, status", [(6, 200), (8, 410)])
def test_a_link_confirms_for_seven_days(client, drafts, days, status):
    token = signed_days_ago(days, str(drafts[0].batch), "connect.confirm")
    url = reverse("connect:connection_confirm", args=[token])

    answer = client.get(url)

    assert answer.status_code == status
    assert ("This link no longer works" in answer.content.decode()) == (status == 410)
    if status == 410:
        pressed = [client.post(url), client.post(reverse("connect:confirm_withdraw", args=[token]))]
        assert [answer.status_code for answer in pressed] == [410, 410]
        assert states() == {State.DRAFT}


def test_who_has_five_open_requests_confirms_no_sixth(client, drafts, coordinator, south):
    vera = make.make_person("Vera Visitor", email="vera@visitors.example")
    for number in range(5):
        firm = make.make_organisation(f"Open {number}", cluster=south)
        make.make_connection(asker=vera, target=firm)

    url = reverse("connect:connection_confirm", args=[links.confirm_token(drafts[0].batch)])
    answer = client.post(url, follow=True)

    assert "You have too many open requests." in answer.content.decode()
    assert ConnectionRequest.objects.drafts().count() == 3
