"""What the admin keeps to itself though the row is in sight, and what a change of address ends."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from connect.choices import ConnectionState, ConnectionVerb, DeclineReason, Side
from connect.models import ConnectionEvent, User
from tests.connect.admin_walk import form_data, label, models
from tests.factories import connect as make

SECRET = "Seldom-heard"


@pytest.mark.parametrize("who", ["superuser", "coordinator", "target_facilitator"])
@pytest.mark.parametrize(
    "lookup",
    [
        *("password__startswith", "password", "pk__isnull", "last_login__gte", "is_sample__gte"),
        *("emailaddress__email", "authenticator__data__secret__startswith", "nothing__at_all"),
        *("organisation_memberships__role", "manager_rows__cluster__slug"),
    ],
)
def test_people_are_filtered_only_by_what_the_list_shows(
    client, request, north, target_firm, who, lookup
):
    person = request.getfixturevalue(who)
    User.objects.filter(pk=person.pk).update(is_staff=True)
    client.force_login(person)
    shown = {"pk__isnull", "is_sample__gte"}

    answer = client.get(reverse("admin:connect_user_changelist"), {lookup: "0"})

    assert answer.status_code == (200 if lookup in shown else 400)


def test_no_list_is_filtered_by_a_field_that_it_does_not_show(client, superuser):
    client.force_login(superuser)
    answers = {}

    for model in models():
        page = admin.site._registry[model]
        offered = {entry if isinstance(entry, str) else entry[0] for entry in page.list_filter}
        shown = {*page.list_display, *offered, page.date_hierarchy, model._meta.pk.name}
        for field in model._meta.concrete_fields:
            if field.name not in shown:
                address = reverse(f"admin:{label(model)}_changelist")
                answers[label(model), field.name] = client.get(
                    address, {f"{field.name}__isnull": "0"}
                ).status_code

    assert ("connect_user", "password") in answers
    assert ("mfa_authenticator", "data") in answers
    assert ("connect_connectionrequest", "contact_email") in answers
    assert ("connect_connectionevent", "note") in answers
    assert set(answers.values()) == {400}


@pytest.mark.parametrize(
    "page, parameters",
    [
        ("user", {"is_staff__exact": "1"}),
        ("user", {"language__exact": "en", "o": "-1", "q": "uma"}),
        ("organisation", {"cluster__id__exact": "1", "kind__exact": "firm"}),
        ("organisationmember", {"organisation__cluster__id__exact": "1"}),
        ("connectionevent", {"at__year": "2026", "at__month": "3", "at__day": "3"}),
        ("clusterholiday", {"on__gte": "2026-01-01", "on__lt": "2027-01-01"}),
    ],
)
def test_the_filters_of_the_lists_work(client, superuser, connection, page, parameters):
    client.force_login(superuser)

    answer = client.get(reverse(f"admin:connect_{page}_changelist"), parameters)

    assert answer.status_code == 200
    assert "e=1" not in answer.request["QUERY_STRING"]


@pytest.fixture
def declined(seeker, seeker_firm, target_firm, target, facilitator, target_facilitator, now):
    """A request that the organisation has declined, with words for its own side only."""
    connection = make.make_connection(
        asker=seeker,
        seeker=seeker_firm,
        target=target_firm,
        state=ConnectionState.DECLINED,
        forwarded_at=now,
        put_at=now,
        answered_by=target,
        contact_name=f"{SECRET} Contact",
        contact_email=f"{SECRET}@target.example",
        decline_reason=DeclineReason.COMPETITOR,
    )
    ConnectionEvent.objects.create(
        connection=connection,
        version=2,
        at=now,
        verb=ConnectionVerb.DECLINED,
        side=Side.TARGET,
        actor=target,
        from_state=ConnectionState.AT_TARGET,
        to_state=ConnectionState.DECLINED,
        reason=DeclineReason.COMPETITOR,
        note=f"{SECRET} words",
    )
    return connection


def pages_of(connection):
    events = [reverse("admin:connect_connectionevent_changelist")]
    events += [
        reverse(f"admin:connect_connectionevent_{page}", args=[event.pk])
        for event in connection.events.all()
        for page in ("change", "history")
    ]
    return [
        reverse("admin:connect_connectionrequest_changelist"),
        reverse("admin:connect_connectionrequest_change", args=[connection.pk]),
        *events,
    ]


@pytest.mark.parametrize("who", ["facilitator", "target_facilitator"])
def test_managers_do_not_read_what_one_side_keeps_from_the_other(client, request, declined, who):
    manager = request.getfixturevalue(who)
    User.objects.filter(pk=manager.pk).update(is_staff=True)
    client.force_login(manager)

    for address in pages_of(declined):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 200, address
        for words in (
            SECRET,
            "Tina Target",
            DeclineReason.COMPETITOR,
            declined.get_decline_reason_display(),
        ):
            assert words not in page, (address, words)
    filtered = client.get(
        reverse("admin:connect_connectionevent_changelist"), {"actor__id__exact": "1"}
    )
    assert filtered.status_code == 400


@pytest.mark.parametrize("who", ["superuser", "coordinator"])
def test_whoever_sees_every_request_reads_all_of_it(client, request, declined, who):
    client.force_login(request.getfixturevalue(who))

    page = client.get(
        reverse("admin:connect_connectionrequest_change", args=[declined.pk])
    ).content.decode()

    for words in (f"{SECRET} words", f"{SECRET}@target.example", "Tina Target"):
        assert words in page, words


def change(client, person, **changes):
    """Send the form of a person as a browser would, with changes."""
    address = reverse("admin:connect_user_change", args=[person.pk])
    data = form_data(client.get(address))
    return client.post(address, {**data, "name": person.name, **changes})


def test_a_changed_address_is_unproved_and_ends_passwords_and_sessions(client, superuser):
    person = make.make_person("Ann Archer", password="long-winded-otter")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    elsewhere = Client()
    elsewhere.force_login(person)
    client.force_login(superuser)

    answer = change(client, person, email="ann@archers.example")

    person.refresh_from_db()
    assert answer.status_code == 302
    assert (person.email, person.has_usable_password()) == ("ann@archers.example", False)
    assert list(
        EmailAddress.objects.filter(user=person).values_list("email", "primary", "verified")
    ) == [("ann@archers.example", True, False)]
    assert elsewhere.get(reverse("account_me")).headers["Location"].startswith("/accounts/login/")
    assert person.authenticator_set.count() == 1


def test_any_other_change_leaves_address_and_password_alone(client, superuser):
    person = make.make_person("Ann Archer", password="long-winded-otter")
    client.force_login(superuser)

    answer = change(client, person, time_zone="Europe/Paris")

    person.refresh_from_db()
    assert answer.status_code == 302
    assert person.time_zone == "Europe/Paris"
    assert person.check_password("long-winded-otter")
    assert EmailAddress.objects.get(user=person).verified is True


def test_superusers_who_change_their_own_address_stay_signed_in(client, superuser):
    client.force_login(superuser)

    change(client, superuser, email="uma@new.example")

    assert client.get(reverse("account_me")).status_code == 200
    assert EmailAddress.objects.get(user=superuser).verified is False


def test_a_new_person_has_an_unproved_address_and_no_password(client, coordinator):
    client.force_login(coordinator)
    address = reverse("admin:connect_user_add")
    data = form_data(client.get(address))

    answer = client.post(
        address, {**data, "email": "new@people.example", "name": "Nina New", "language": "en"}
    )

    person = User.objects.get(email="new@people.example")
    assert answer.status_code == 302
    assert person.has_usable_password() is False
    assert list(person.emailaddress_set.values_list("email", "primary", "verified")) == [
        ("new@people.example", True, False)
    ]


def test_an_address_that_mail_cannot_reach_is_refused(client, superuser):
    person = make.make_person("Ann Archer")
    client.force_login(superuser)

    answer = change(client, person, email="ann@[127.0.0.1]")

    assert answer.context["adminform"].form.errors == {
        "email": ["Mail cannot be sent to this address. Write it as name@example.org."]
    }
