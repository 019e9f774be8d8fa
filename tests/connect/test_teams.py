"""Who acts for an organisation: claims, invitations, roles, and that an organisation with owners keeps one."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError

from bewiser.outbox.models import Mail
from connect.actions import teams
from connect.exceptions import AlreadyInTeam, LastOwner, TeamRequestMoved
from connect.models import ClusterHoliday, OrganisationMember, TeamRequest
from tests.at_once import pressed_at_once
from tests.factories import connect as make

pytestmark = pytest.mark.django_db

WORDS = "I lead the workshop; Tomas knows me."


@pytest.fixture
def firm(target_firm):
    """A listed firm of South, with a website and without anybody."""
    target_firm.website = "https://www.target.example/"
    target_firm.save(update_fields=["website"])
    return target_firm


@pytest.fixture
def colleague(db):
    """Somebody with an address of the firm's domain, and no role."""
    return make.make_person("Cora Colleague", email="cora@target.example")


@pytest.fixture
def stranger(db):
    return make.make_person("Sven Stranger")


def roles(firm):
    return {member.user.name: member.role for member in firm.members.for_team()}


def letters():
    """Each letter as (which, to whom), in the order of both."""
    return sorted(
        (mail.key.partition(":")[0].removeprefix("team_"), mail.to) for mail in Mail.objects.all()
    )


def ask(firm, user, now, evidence=WORDS):
    return teams.claim(firm, by=user, evidence=evidence, now=now)


def test_an_address_of_the_domain_is_let_in_at_once(firm, colleague, target_facilitator, now):
    asked = ask(firm, colleague, now, evidence="")

    assert (asked.state, asked.role, asked.decided_by, asked.remind_at) == (
        "accepted", "owner", None, None
    )  # fmt: skip
    assert roles(firm) == {"Cora Colleague": "owner"}
    assert letters() == [("joined", target_facilitator.email)]


def test_the_second_of_a_domain_becomes_an_editor_and_the_owner_is_told(firm, colleague, now):
    second = make.make_person("Dora Designer", email="dora@mail.target.example")
    ask(firm, colleague, now)
    Mail.objects.all().delete()

    ask(firm, second, now)

    assert roles(firm) == {"Cora Colleague": "owner", "Dora Designer": "editor"}
    assert letters() == [("joined", colleague.email)]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "academia"},
        {"kind": "public_agency"},
        {"website": ""},
        {"website": "https://elsewhere.example"},
    ],
)
def test_an_address_does_not_let_in_where_it_proves_too_little(firm, colleague, now, change):
    type(firm).objects.filter(pk=firm.pk).update(**change)
    firm.refresh_from_db()

    asked = ask(firm, colleague, now)

    assert (asked.state, roles(firm)) == ("waiting", {})


def test_an_address_that_is_not_confirmed_proves_nothing(firm, colleague, now):
    EmailAddress.objects.filter(user=colleague).update(verified=False)

    assert ask(firm, colleague, now).state == "waiting"


def test_a_domain_of_two_organisations_proves_nothing(firm, colleague, now):
    make.make_organisation("Target Labs", website="https://labs.target.example")

    assert ask(firm, colleague, now).state == "waiting"


def test_the_organisation_of_a_cluster_is_for_people_to_decide(south, now):
    association = south.organisation
    association.website = "https://south.example"
    association.save(update_fields=["website"])
    clerk = make.make_person("Cleo Clerk", email="cleo@south.example")

    assert ask(association, clerk, now).state == "waiting"


def test_everybody_else_asks_with_evidence(firm, stranger, target_facilitator, now):
    with pytest.raises(ValidationError, match="Write how you belong to it"):
        ask(firm, stranger, now, evidence="  ")
    asked = ask(firm, stranger, now)

    assert (asked.state, asked.role, asked.evidence) == ("waiting", "owner", WORDS)
    assert (asked.due_at, asked.remind_at) == (now + timedelta(days=3),) * 2
    assert letters() == [("waits", target_facilitator.email)]
    assert WORDS in Mail.objects.get().body_text


def test_owners_are_asked_first(firm, target, stranger, now):
    ask(firm, stranger, now)

    assert letters() == [("waits", target.email)]


def test_one_claim_at_a_time(firm, stranger, target, now):
    ask(firm, stranger, now)

    with pytest.raises(ValidationError, match="waiting for an answer already"):
        ask(firm, stranger, now)
    with pytest.raises(AlreadyInTeam):
        ask(firm, target, now)
    assert TeamRequest.objects.count() == 1


def test_a_keeper_lets_somebody_in(firm, stranger, target_facilitator, now):
    asked = ask(firm, stranger, now)

    teams.answer(asked, by=target_facilitator, role="editor", now=now)

    assert (asked.state, asked.role, asked.decided_by) == ("accepted", "editor", target_facilitator)
    assert roles(firm) == {"Sven Stranger": "editor"}
    assert ("accepted", stranger.email) in letters()


def test_a_refusal_has_a_reason_which_the_person_reads(firm, stranger, target_facilitator, now):
    asked = ask(firm, stranger, now)
    with pytest.raises(ValidationError, match="Choose a reason"):
        teams.refuse(asked, by=target_facilitator, now=now)
    Mail.objects.all().delete()

    teams.refuse(asked, by=target_facilitator, reason="left", note="Since May.", now=now)

    assert (asked.state, asked.reason, roles(firm)) == ("declined", "left", {})
    letter = Mail.objects.get()
    assert letter.to == stranger.email
    told = " ".join(letter.body_text.split())
    assert "Reason: No longer works there. Since May." in told


@pytest.mark.parametrize("who", ["stranger", "foreign_facilitator", "coordinator", "outsider"])
def test_nobody_else_decides(firm, stranger, target_facilitator, request, who, now):
    asked = ask(firm, stranger, now)
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        teams.answer(asked, by=person, role="owner", now=now)
    with pytest.raises(PermissionDenied):
        teams.refuse(asked, by=person, reason="other", now=now)

    asked.refresh_from_db()
    assert (asked.state, roles(firm)) == ("waiting", {})


def test_a_decision_stands(firm, stranger, target_facilitator, now):
    asked = ask(firm, stranger, now)
    seen = TeamRequest.objects.get()
    teams.take_back(asked, by=stranger, now=now)

    with pytest.raises(TeamRequestMoved):
        teams.answer(seen, by=target_facilitator, role="owner", now=now)
    with pytest.raises(TeamRequestMoved):
        teams.take_back(asked, by=stranger, now=now)

    assert (TeamRequest.objects.get().state, roles(firm)) == ("withdrawn", {})


def test_an_invitation_is_answered_by_who_is_invited(firm, target, now):
    asked = teams.invite(firm, email="New@People.Example", role="viewer", by=target, now=now)
    invited = asked.user

    assert (asked.side, asked.state, invited.email) == ("team", "waiting", "new@people.example")
    assert letters() == [("invited", "new@people.example")]
    with pytest.raises(PermissionDenied):
        teams.answer(asked, by=target, role="owner", now=now)
    # Nobody makes more of themselves than they were invited for.
    teams.answer(asked, by=invited, role="owner", now=now)
    assert roles(firm) == {"Tina Target": "owner", "": "viewer"}
    assert ("accepted", target.email) in letters()


def test_an_invitation_is_declined_without_a_word(firm, target, stranger, now):
    asked = teams.invite(firm, email=stranger.email, role="editor", by=target, now=now)

    teams.refuse(asked, by=stranger, reason="other", note="no", now=now)

    assert (asked.state, asked.reason, asked.note) == ("declined", "", "")
    assert ("declined", target.email) in letters()


def test_whoever_asks_and_is_invited_is_in_whichever_came_first(firm, target, stranger, now):
    other = make.make_person("Olga Other")
    ask(firm, stranger, now)
    teams.invite(firm, email=other.email, role="editor", by=target, now=now)

    teams.invite(firm, email=stranger.email, role="viewer", by=target, now=now)
    ask(firm, other, now, evidence="")

    assert roles(firm) == {
        "Tina Target": "owner", "Olga Other": "editor", "Sven Stranger": "viewer"
    }  # fmt: skip
    assert {asked.state for asked in TeamRequest.objects.all()} == {"accepted"}


def test_invitations_that_cannot_be(firm, target, stranger, now):
    stranger.is_active = False
    stranger.save(update_fields=["is_active"])
    teams.invite(firm, email="new@people.example", role="editor", by=target, now=now)

    with pytest.raises(AlreadyInTeam):
        teams.invite(firm, email=target.email, role="editor", by=target, now=now)
    with pytest.raises(ValidationError, match="This account is closed"):
        teams.invite(firm, email=stranger.email, role="editor", by=target, now=now)
    with pytest.raises(ValidationError, match="waiting for an answer already"):
        teams.invite(firm, email="new@people.example", role="owner", by=target, now=now)


@pytest.mark.parametrize(
    "who, may",
    [("target", True), ("target_facilitator", True), ("stranger", False), ("outsider", False)],
)
def test_an_invitation_is_taken_back_by_who_keeps_the_team(
    firm, target, stranger, request, who, may, now
):
    asked = teams.invite(firm, email=stranger.email, role="editor", by=target, now=now)
    person = request.getfixturevalue(who)

    if may:
        teams.take_back(asked, by=person, now=now)
    else:
        with pytest.raises(PermissionDenied):
            teams.take_back(asked, by=person, now=now)

    asked.refresh_from_db()
    assert asked.state == ("withdrawn" if may else "waiting")


def test_the_last_owner_stays_an_owner(firm, target, now):
    own = firm.members.get()

    with pytest.raises(LastOwner):
        teams.change_role(own, role="viewer", by=target, now=now)
    with pytest.raises(LastOwner):
        teams.remove(own, by=target, now=now)

    assert (roles(firm), letters()) == ({"Tina Target": "owner"}, [])


def test_an_owner_leaves_once_there_is_another(firm, target, now):
    editor = make.make_member("Edda Editor", firm, role="editor")
    teams.change_role(firm.members.get(user=editor), role="owner", by=target, now=now)
    assert letters() == [("role_changed", editor.email)]

    teams.remove(firm.members.get(user=target), by=target, now=now)

    assert roles(firm) == {"Edda Editor": "owner"}
    assert ("left", editor.email) in letters()
    kept = OrganisationMember.history.order_by("history_id")
    assert [(row.user.name, row.role, row.history_type) for row in kept] == [
        ("Tina Target", "owner", "+"),
        ("Edda Editor", "editor", "+"),
        ("Edda Editor", "owner", "~"),
        ("Tina Target", "owner", "-"),
    ]


def test_a_manager_takes_out_the_last_owner_who_has_left_the_house(
    firm, target, target_facilitator, now
):
    teams.remove(firm.members.get(), by=target_facilitator, now=now)

    assert roles(firm) == {}
    assert letters() == [("removed", target.email)]


@pytest.mark.parametrize("who", ["outsider", "foreign_facilitator", "viewer"])
def test_only_keepers_change_a_team(firm, target, request, who, now):
    viewer = make.make_member("Vera Viewer", firm, role="viewer")
    person = viewer if who == "viewer" else request.getfixturevalue(who)
    own = firm.members.get(user=target)

    with pytest.raises(PermissionDenied):
        teams.remove(own, by=person, now=now)
    with pytest.raises(PermissionDenied):
        teams.change_role(own, role="viewer", by=person, now=now)

    assert roles(firm) == {"Tina Target": "owner", "Vera Viewer": "viewer"}


def test_the_same_role_again_is_nothing(firm, target, now):
    editor = make.make_member("Edda Editor", firm, role="editor")

    teams.change_role(firm.members.get(user=editor), role="editor", by=target, now=now)

    assert letters() == []


def test_keepers_are_reminded_on_the_third_and_the_eighth_day(
    firm, target, target_facilitator, stranger, now
):
    # Asked on a Tuesday; the eighth day is a Wednesday.
    ask(firm, stranger, now)
    Mail.objects.all().delete()

    done = [
        teams.mind_the_claims(now=now + timedelta(days=days)) for days in (2, 3, 3, 7, 8, 8, 40)
    ]

    assert done == [0, 1, 0, 0, 1, 0, 0]
    both = sorted(("reminder", person.email) for person in (target, target_facilitator))
    assert letters() == sorted([*both, *both])


def test_a_claim_is_reminded_of_on_a_working_day(firm, stranger, now):
    ask(firm, stranger, now)
    friday = now + timedelta(days=3)
    ClusterHoliday.objects.create(cluster=firm.cluster, on=friday.date())

    done = [teams.mind_the_claims(now=friday + timedelta(days=days)) for days in (0, 1, 3)]

    assert done == [0, 0, 1]


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_once_one_stays(firm, target, now):
    other = make.make_member("Olga Owner", firm)
    presses = [
        lambda member=member: teams.remove(member, by=member.user, now=now)
        for member in firm.members.select_related("user", "organisation")
    ]

    assert pressed_at_once(presses) == ["LastOwner", "done"]
    assert firm.members.count() == 1
    assert other


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_on_join_one_asks(firm, stranger, now):
    presses = [lambda: ask(firm, stranger, now)] * 2

    assert pressed_at_once(presses) == ["ValidationError", "done"]
    assert [mail for mail in letters() if mail[0] == "waits"] == []
    assert TeamRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_does(firm, target, target_facilitator, stranger, now):
    asked = ask(firm, stranger, now)
    presses = [
        lambda: teams.answer(TeamRequest.objects.get(), by=target, role="editor", now=now),
        lambda: teams.refuse(
            TeamRequest.objects.get(), by=target_facilitator, reason="other", now=now
        ),
    ]

    assert pressed_at_once(presses) == ["TeamRequestMoved", "done"]
    asked.refresh_from_db()
    assert (asked.state == "accepted") is firm.members.filter(user=stranger).exists()
