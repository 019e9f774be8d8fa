"""Managers name somebody new for an organisation of theirs by an e-mail address, and learn nothing else."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from bewiser.outbox.models import Mail
from connect.choices import MemberRole
from connect.models import OrganisationMember, User
from tests.connect.admin_walk import form_data
from tests.factories import connect as make

ADD = "admin:connect_organisationmember_add"
STRANGER = "nina.newcomer@elsewhere.example"


@pytest.fixture
def manager(client, north):
    """Signed in, and staff, of the cluster of Seeker Ltd."""
    person = make.make_manager("Mona Manager", north, is_staff=True)
    client.force_login(person)
    return person


def members(organisation):
    return set(organisation.members.values_list("user__email", "role"))


def rows(client, organisation, *added):
    """What a browser sends from the page of an organisation with further rows of members."""
    address = reverse("admin:connect_organisation_change", args=[organisation.pk])
    data = form_data(client.get(address)) | {"name": organisation.name, "city": organisation.city}
    count = int(data["members-TOTAL_FORMS"])
    data["members-TOTAL_FORMS"] = count + len(added)
    for number, row in enumerate(added, start=count):
        data |= {f"members-{number}-{name}": value for name, value in row.items()}
    return address, data


def test_an_address_that_nobody_has_makes_a_person(client, manager, seeker_firm):
    answer = client.post(
        reverse(ADD),
        {"organisation": seeker_firm.pk, "email": STRANGER.title(), "role": MemberRole.OWNER},
    )

    user = User.objects.get(email=STRANGER)
    assert answer.status_code == 302
    assert members(seeker_firm) == {(STRANGER, MemberRole.OWNER)}
    assert (user.name, user.is_staff, user.has_usable_password()) == ("", False, False)
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.primary, address.verified) == (STRANGER, True, False)


def test_an_address_finds_a_person_out_of_sight(client, manager, seeker_firm, outsider):
    before = User.objects.count()

    answer = client.post(
        reverse(ADD),
        {"organisation": seeker_firm.pk, "email": outsider.email, "role": MemberRole.VIEWER},
    )

    assert (answer.status_code, User.objects.count()) == (302, before)
    assert members(seeker_firm) == {(outsider.email, MemberRole.VIEWER)}


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("page", ["member", "organisation"])
def test_it_is_said_that_no_letter_goes_to_an_address(
    client, manager, seeker_firm, outsider, page, is_known
):
    """The same of people that are known and of those that are new."""
    row = {"email": outsider.email if is_known else STRANGER, "role": MemberRole.VIEWER}
    if page == "organisation":
        address, data = rows(client, seeker_firm, row)
    else:
        address, data = reverse(ADD), row | {"organisation": seeker_firm.pk}

    answer = client.post(address, data, follow=True)

    told = [str(message) for message in answer.context["messages"]]
    assert [message for message in told if "No letter" in message] == [
        f"No letter goes out to {row['email']}: tell them yourself. They sign in by a code that is sent"
        " to this address."
    ]
    assert not Mail.objects.exists()


def test_who_was_chosen_or_only_changed_is_not_told_of(client, manager, seeker, seeker_firm):
    member = OrganisationMember.objects.get(user=seeker)
    changed = {"organisation": seeker_firm.pk, "user": seeker.pk, "role": MemberRole.VIEWER}
    edit = reverse("admin:connect_organisationmember_change", args=[member.pk])
    chosen = {"organisation": seeker_firm.pk, "user": manager.pk, "role": MemberRole.VIEWER}

    answers = [
        client.post(*sent, follow=True) for sent in ((edit, changed), (reverse(ADD), chosen))
    ]

    told = [str(message) for answer in answers for message in answer.context["messages"]]
    assert len(told) == 2
    assert not any("No letter" in message for message in told)


@pytest.mark.parametrize("chosen", [{}, {"user": "a person", "email": STRANGER}])
def test_either_a_person_or_an_address(client, manager, seeker_firm, chosen):
    if "user" in chosen:
        chosen = {**chosen, "user": manager.pk}
    answer = client.post(
        reverse(ADD), {"organisation": seeker_firm.pk, "role": MemberRole.VIEWER, **chosen}
    )

    assert answer.context["adminform"].form.non_field_errors() == [
        "Choose a person or type an e-mail address."
    ]
    assert not User.objects.filter(email=STRANGER).exists()


def test_a_form_with_mistakes_makes_nobody(client, manager, target_firm):
    answer = client.post(
        reverse(ADD),
        {"organisation": target_firm.pk, "email": STRANGER, "role": MemberRole.VIEWER},
    )

    assert list(answer.context["adminform"].form.errors) == ["organisation"]
    assert not User.objects.filter(email=STRANGER).exists()


def test_a_member_is_not_added_again_by_address(client, manager, seeker, seeker_firm):
    answer = client.post(
        reverse(ADD),
        {"organisation": seeker_firm.pk, "email": seeker.email, "role": MemberRole.VIEWER},
    )

    assert answer.context["adminform"].form.non_field_errors() == [
        "This person is already a member of this organisation."
    ]
    assert OrganisationMember.objects.filter(user=seeker).count() == 1


def test_page_of_the_organisation_takes_addresses_too(client, manager, seeker, seeker_firm):
    address, data = rows(client, seeker_firm, {"email": STRANGER, "role": MemberRole.VIEWER})

    answer = client.post(address, data)

    assert answer.status_code == 302
    assert members(seeker_firm) == {
        (seeker.email, MemberRole.OWNER),
        (STRANGER, MemberRole.VIEWER),
    }


def test_an_address_in_two_rows_is_refused(client, manager, seeker_firm):
    row = {"email": STRANGER, "role": MemberRole.VIEWER}
    address, data = rows(client, seeker_firm, row, row)

    answer = client.post(address, data)

    assert "An e-mail address stands in two rows." in answer.content.decode()
    assert members(seeker_firm) == set()


def test_a_row_that_stands_shows_its_address_and_keeps_it(client, manager, seeker, seeker_firm):
    address, data = rows(client, seeker_firm)

    answer = client.post(address, {**data, "members-0-email": STRANGER})

    assert data["members-0-email"] == seeker.email
    assert answer.status_code == 302
    assert members(seeker_firm) == {(seeker.email, MemberRole.OWNER)}
