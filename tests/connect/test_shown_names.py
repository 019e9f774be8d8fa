"""Whose name is read where: nobody's on a public page, and a member's on the organisation's page if they want so."""

import pytest
from django.urls import reverse

from connect.actions import teams
from connect.models import OrganisationMember, User
from tests.factories import connect as make


def page_of(client, firm) -> str:
    return client.get(firm.get_absolute_url()).content.decode()


def test_nobody_is_shown_unless_they_say_so(client, seeker, target, target_firm):
    client.force_login(seeker)

    assert not OrganisationMember.objects.get(user=target).is_shown
    assert target.name not in page_of(client, target_firm)


def test_who_wants_it_is_read_by_people_who_are_signed_in_and_never_by_visitors(
    client, seeker, target, target_viewer, target_firm
):
    client.force_login(target)
    client.post(reverse("connect:team_show", args=[target_firm.slug]), {"shown": "1"})
    client.force_login(seeker)
    shown = page_of(client, target_firm)
    client.logout()

    assert target.name in shown
    assert (target.email in shown, target_viewer.name in shown) == (False, False)
    assert target.name not in page_of(client, target_firm)


def test_the_name_is_hidden_again(client, seeker, target, target_firm):
    teams.show_name(target_firm, by=target, is_shown=True)
    client.force_login(target)
    answer = client.post(
        reverse("connect:team_show", args=[target_firm.slug]), {"shown": "0"}, follow=True
    )
    client.force_login(seeker)

    assert "Your name is not shown." in answer.content.decode()
    assert target.name not in page_of(client, target_firm)


@pytest.mark.parametrize("fields", [{"name": ""}, {"is_active": False}])
def test_without_a_name_or_an_account_nobody_is_shown(client, seeker, target_firm, fields):
    member = make.make_member("Mira Member", target_firm)
    User.objects.filter(pk=member.pk).update(**fields)
    teams.show_name(target_firm, by=member, is_shown=True)
    client.force_login(seeker)

    assert member.email not in page_of(client, target_firm)
    assert "Mira" not in page_of(client, target_firm)


def test_nobody_shows_somebody_else(client, target, target_facilitator, target_firm):
    """Who keeps a team without being in it says so of nobody."""
    client.force_login(target_facilitator)

    answer = client.post(
        reverse("connect:team_show", args=[target_firm.slug]), {"shown": "1"}, follow=True
    )

    assert "Only people who act for the organisation can be shown." in answer.content.decode()
    assert not OrganisationMember.objects.filter(is_shown=True).exists()


def test_a_stranger_reads_no_team(client, outsider, target_firm):
    client.force_login(outsider)

    assert client.post(reverse("connect:team_show", args=[target_firm.slug])).status_code == 403


def test_pressed_twice_it_is_noted_once(target, target_firm):
    before = OrganisationMember.history.count()

    assert teams.show_name(target_firm, by=target, is_shown=True)
    assert teams.show_name(target_firm, by=target, is_shown=True)

    assert OrganisationMember.history.count() == before + 1
    assert [str(row) for row in target_firm.members.shown()] == ["Tina Target, Target Ltd"]


@pytest.mark.parametrize("shown", [1, 3])
def test_many_names_cost_one_query(client, seeker, target_firm, shown, django_assert_num_queries):
    for number in range(shown):
        member = make.make_member(f"Member {number}", target_firm)
        teams.show_name(target_firm, by=member, is_shown=True)

    with django_assert_num_queries(1):
        names = [row.user.name for row in target_firm.members.shown()]
    assert len(names) == shown
