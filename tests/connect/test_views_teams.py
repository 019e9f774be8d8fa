"""The pages of a team: who sees them, and what each press does."""

import pytest
from django.urls import reverse

from bewiser.outbox.models import Mail
from connect.models import OrganisationMember, TeamRequest
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(target_firm):
    target_firm.website = "https://www.target.example/"
    target_firm.save(update_fields=["website"])
    return target_firm


@pytest.fixture
def stranger(db):
    return make.make_person("Sven Stranger")


def url(name, firm, *parts):
    return reverse(f"connect:{name}", args=[firm.slug, *parts])


def words(response):
    return response.content.decode()


def test_a_page_of_an_organisation_asks_who_works_there(client, firm, target):
    page = words(client.get(firm.get_absolute_url()))
    client.force_login(target)
    own = words(client.get(firm.get_absolute_url()))

    assert url("team_claim", firm) in page
    assert url("team_detail", firm) not in page
    assert url("team_claim", firm) not in own
    assert url("team_detail", firm) in own


def test_an_address_of_the_domain_begins_with_one_press(client, firm):
    colleague = make.make_person("Cora Colleague", email="cora@target.example")
    client.force_login(colleague)

    shown = words(client.get(url("team_claim", firm)))
    answer = client.post(url("team_claim", firm), follow=True)

    assert "lies in the domain of its website" in shown
    assert 'name="evidence"' not in shown
    assert answer.redirect_chain == [(url("profile_edit", firm), 302)]
    assert "You act for this organisation now." in words(answer)
    assert [row.user for row in firm.members.all()] == [colleague]


def test_others_write_how_they_belong_to_it(client, firm, stranger):
    client.force_login(stranger)

    empty = client.post(url("team_claim", firm), {"evidence": ""})
    answer = client.post(url("team_claim", firm), {"evidence": "I am its treasurer."}, follow=True)

    assert empty.status_code == 422
    assert "Write how you belong to it." in words(empty)
    asked = TeamRequest.objects.get()
    assert answer.redirect_chain == [(asked.get_absolute_url(), 302)]
    assert "I am its treasurer." in words(answer)
    # Whoever comes back is led to what waits.
    assert client.get(url("team_claim", firm)).url == asked.get_absolute_url()


def test_a_hidden_organisation_is_not_to_be_claimed(client, firm, stranger):
    type(firm).objects.filter(pk=firm.pk).update(is_listed=False)
    client.force_login(stranger)

    assert client.get(url("team_claim", firm)).status_code == 404
    assert client.post(url("team_claim", firm), {"evidence": "x"}).status_code == 404
    assert TeamRequest.objects.count() == 0


def test_a_person_asks_so_many_teams_a_day(client, stranger):
    client.force_login(stranger)
    firms = [make.make_organisation(f"Firm {number}") for number in range(6)]

    answers = [client.post(url("team_claim", firm), {"evidence": "x"}) for firm in firms]

    assert [answer.status_code for answer in answers] == [302] * 5 + [422]
    assert "You have asked several teams today." in words(answers[-1])


def test_a_manager_decides_on_the_page_of_the_request(client, firm, stranger, target_facilitator):
    asked = make.make_team_request(firm, stranger, role="owner")
    client.force_login(target_facilitator)

    shown = words(client.get(asked.get_absolute_url()))
    nothing = client.post(reverse("connect:team_request_accept", args=[asked.pk]), {"role": "king"})
    done = client.post(
        reverse("connect:team_request_accept", args=[asked.pk]), {"role": "editor"}, follow=True
    )

    assert "I run the workshop." in shown
    assert nothing.status_code == 422
    assert done.redirect_chain == [(url("team_detail", firm), 302)]
    assert firm.members.get().role == "editor"
    again = client.post(
        reverse("connect:team_request_accept", args=[asked.pk]), {"role": "owner"}, follow=True
    )
    assert "Somebody was quicker" in words(again)


def test_a_refusal_without_a_reason_comes_back_with_what_was_typed(
    client, firm, stranger, target_facilitator
):
    asked = make.make_team_request(firm, stranger)
    client.force_login(target_facilitator)
    decline = reverse("connect:team_request_decline", args=[asked.pk])

    empty = client.post(decline, {"reason": "", "note": "We know nobody of this name."})
    done = client.post(decline, {"reason": "not_known", "note": ""}, follow=True)

    assert empty.status_code == 422
    assert "We know nobody of this name." in words(empty)
    assert '<details class="decision" open>' in words(empty)
    assert done.redirect_chain == [(asked.get_absolute_url(), 302)]
    assert "Nobody there knows this person" in words(done)


def test_who_is_invited_joins_or_not(client, firm, target, stranger):
    asked = make.make_team_request(
        firm, stranger, side="team", role="viewer", invited_by=target, evidence="",
        remind_at=None, due_at=None,
    )  # fmt: skip
    client.force_login(stranger)

    shown = words(client.get(asked.get_absolute_url()))
    done = client.post(reverse("connect:team_request_accept", args=[asked.pk]), follow=True)

    assert "Invitation to the team of Target Ltd" in shown
    assert "Tina Target" in shown
    assert done.redirect_chain == [(firm.get_absolute_url(), 302)]
    assert firm.members.get(user=stranger).role == "viewer"


def test_an_invitation_is_declined_and_taken_back(client, firm, target, stranger):
    values = {"side": "team", "invited_by": target, "evidence": "", "remind_at": None}
    declined = make.make_team_request(firm, stranger, **values)
    taken = make.make_team_request(firm, make.make_person("Olga Other"), **values)

    client.force_login(stranger)
    client.post(reverse("connect:team_request_decline", args=[declined.pk]))
    client.force_login(target)
    shown = words(client.get(taken.get_absolute_url()))
    client.post(reverse("connect:team_request_take_back", args=[taken.pk]))

    assert "Take it back" in shown
    assert sorted(TeamRequest.objects.values_list("state", flat=True)) == ["declined", "withdrawn"]


@pytest.mark.parametrize(
    "who, status",
    [
        ("stranger", 200),
        ("target", 200),
        ("target_facilitator", 200),
        ("superuser", 200),
        ("target_viewer", 404),
        ("outsider", 404),
        ("facilitator", 404),
        ("coordinator", 404),
    ],
)
def test_a_request_is_read_by_its_person_and_by_who_keeps_the_team(
    client, request, firm, stranger, who, status
):
    people = ("target", "target_facilitator")
    for name in dict.fromkeys((*people, who)):
        request.getfixturevalue(name)
    asked = make.make_team_request(firm, stranger)
    client.force_login(request.getfixturevalue(who))

    assert client.get(asked.get_absolute_url()).status_code == status


@pytest.mark.parametrize(
    "who, status, keeps",
    [
        ("target", 200, True),
        ("target_viewer", 200, False),
        ("target_facilitator", 200, True),
        ("superuser", 200, True),
        ("stranger", 403, False),
        ("facilitator", 403, False),
    ],
)
def test_the_team_is_seen_by_its_members_and_kept_by_its_owners_and_managers(
    client, request, firm, target, who, status, keeps
):
    person = request.getfixturevalue(who)
    client.force_login(person)

    page = client.get(url("team_detail", firm))
    invited = client.post(
        url("team_invite", firm), {"email": "new@people.example", "role": "viewer"}
    )

    assert page.status_code == status
    assert ("Tina Target" in words(page)) is (status == 200)
    assert ("Invite somebody" in words(page)) is keeps
    assert invited.status_code == (302 if keeps else 403)
    assert TeamRequest.objects.exists() is keeps


def test_an_invitation_that_cannot_stand_comes_back(client, firm, target):
    client.force_login(target)

    for email, sentence in [
        ("", "Write an e-mail address."),
        ("nonsense", "name@example.org"),
        (target.email, "is in the team already"),
    ]:
        answer = client.post(url("team_invite", firm), {"email": email, "role": "editor"})
        assert answer.status_code == 422
        assert sentence in words(answer)

    assert TeamRequest.objects.count() == 0
    assert Mail.objects.count() == 0


def test_roles_are_changed_and_people_taken_out(client, firm, target):
    editor = make.make_member("Edda Editor", firm, role="editor")
    member = firm.members.get(user=editor)
    client.force_login(target)

    wrong = client.post(url("team_change", firm, member.pk), {"role": "king"})
    changed = client.post(url("team_change", firm, member.pk), {"role": "owner"}, follow=True)
    removed = client.post(url("team_remove", firm, member.pk), follow=True)
    gone = client.post(url("team_remove", firm, member.pk))

    assert wrong.status_code == 422
    assert "The role is changed." in words(changed)
    assert "They are out of the team." in words(removed)
    assert gone.status_code == 404
    assert [row.user for row in firm.members.all()] == [target]


def test_the_member_of_another_organisation_is_not_to_be_touched(client, firm, target, outsider):
    client.force_login(target)
    foreign = OrganisationMember.objects.get(user=outsider)

    assert client.post(url("team_remove", firm, foreign.pk)).status_code == 404
    assert OrganisationMember.objects.filter(pk=foreign.pk).exists()


def test_the_last_owner_reads_what_to_do_first(client, firm, target):
    client.force_login(target)

    stays = client.post(url("team_leave", firm), follow=True)
    make.make_member("Olga Owner", firm)
    leaves = client.post(url("team_leave", firm), follow=True)

    assert "Make somebody else an owner first." in words(stays)
    assert leaves.redirect_chain == [(reverse("home"), 302)]
    assert "You no longer act for this organisation." in words(leaves)
    assert [row.user.name for row in firm.members.all()] == ["Olga Owner"]


@pytest.mark.parametrize("rows", [1, 3])
def test_team_page_query_count_does_not_grow(client, firm, target, rows, django_assert_num_queries):
    for number in range(rows):
        make.make_member(f"Edda Editor {number}", firm, role="editor")
        make.make_team_request(firm, make.make_person(f"Sven Stranger {number}"))
    client.force_login(target)

    # Session, reader, what waits; the organisation with its parts; membership, ownership, members, requests.
    with django_assert_num_queries(12):
        page = words(client.get(url("team_detail", firm)))

    assert [f"Edda Editor {n}" in page for n in range(rows)] == [True] * rows
    assert [f"Sven Stranger {n}" in page for n in range(rows)] == [True] * rows


def test_a_claim_stands_on_the_desk_of_those_whose_turn_it_is(
    client, firm, target, target_facilitator, foreign_facilitator, stranger
):
    asked = make.make_team_request(firm, stranger)
    seen = {}
    for person in (target, target_facilitator, foreign_facilitator, stranger):
        client.force_login(person)
        page = words(client.get(reverse("desk")))
        seen[person.name] = asked.get_absolute_url() in page

    # It was made in the past: the manager's turn has come as well.
    assert seen == {
        "Tina Target": True,
        "Tomas Facilitator": True,
        "Edita Facilitator": False,
        "Sven Stranger": False,
    }
