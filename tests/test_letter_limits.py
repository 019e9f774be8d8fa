"""Every form that writes to an address which somebody types has a limit, and this is the list of them."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from bewiser.outbox.models import Mail
from connect.models import Organisation
from roaming.models import AgreementMember
from tests.connect.test_ask_form import ANSWERS, stamp
from tests.factories import connect as make
from tests.factories import linkages as surveyed
from tests.factories import newsletter as written
from tests.factories import roaming as offered

# Forms with a field for an address to which no letter goes when they are sent.
SENDS_NOTHING = {
    # Adds a member in the admin and says that nobody is written to.
    "connect.admin.members.MemberForm",
    # A specimen.
    "bewiser.styleguide.ExampleForm",
}


def forms_with_addresses() -> set[str]:
    """The names of our forms that ask for an address."""
    # allauth asks for its forms when it needs them first.
    import_module("bewiser.account_forms")
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        ours = kind.__module__.partition(".")[0] in {
            "bewiser", "connect", "linkages", "roaming", "rdi_database",
        }  # fmt: skip
        fields = getattr(kind, "base_fields", {}).values()
        if ours and any(isinstance(field, forms.EmailField) for field in fields):
            found.add(f"{kind.__module__}.{kind.__qualname__}")
    return found


@dataclass(frozen=True)
class Door:
    """How a form is sent to one more address, by whom, and where its limit stands."""

    form: str
    limit: tuple[str, int]
    send: Callable[[Client, Any, int], Any]
    who: str = ""
    ok: tuple[int, ...] = (200, 302)


def _ask_for_introduction(client, cast, number):
    return client.post(
        reverse("connect:connection_ask", args=[cast["firm"].slug]),
        ANSWERS | {"opened": stamp(), "cooperation": f"Locks for museum {number}."},
    )


def _put(client, cast, number):
    connection = make.make_connection(
        asker=make.make_person(f"Asker {number}"), target=cast["firm"], state="at_target_manager"
    )
    return client.post(
        reverse("connect:connection_decide", args=[connection.pk, "put_to_target"]),
        {"version": "1", "contact_name": "Cora", "contact_email": f"cora{number}@people.example"},
    )


def _invite_to_survey(client, cast, number):
    return client.post(
        reverse("linkages:wave_invite", args=[cast["wave"].pk]),
        {
            "organisation": cast["firm"].pk, "size_class": "sme", "name": "Ivo", "language": "en",
            "email": f"ivo{number}@people.example",
        },
    )  # fmt: skip


def _name_contact(client, cast, number):
    return client.post(
        reverse("roaming:contact_name", args=[cast["firm"].cluster.slug]),
        {"role": "contact", "name": "Cora", "email": f"c{number}@people.example", "language": "en"},
    )


def _posts(page: str, address: str = "who{}@people.example", **more: str):
    def send(client, cast, number):
        args = [cast["firm"].slug] if page == "connect:team_invite" else []
        if page == "roaming:newsletter_contacts":
            more["cluster"] = cast["firm"].cluster.pk
        return client.post(reverse(page, args=args), {"email": address.format(number), **more})

    return send


SAME = "who@people.example"
DOORS = [
    Door("connect.forms.ConnectionForm", ("connect.views.asking.LETTERS_PER_DAY", 2), _ask_for_introduction),
    Door("connect.forms.ContactForm", ("connect.views.decisions.CONTACTS_PER_DAY", 2), _put, "manager"),
    Door(
        "connect.team_forms.InviteForm", ("connect.views.teams.INVITATIONS_PER_DAY", 2),
        _posts("connect:team_invite", role="viewer"), "manager",
    ),
    Door("linkages.forms.InviteForm", ("linkages.views.waves.INVITATIONS_PER_DAY", 2), _invite_to_survey, "manager"),
    Door("roaming.forms.ContactForm", ("roaming.views.contacts.CONTACTS_PER_DAY", 2), _name_contact, "manager"),
    Door(
        "roaming.subscription_forms.AskForm", ("roaming.views.subscriptions.ASKS_AN_HOUR", 2),
        _posts("roaming:subscription_ask", role="reader", language="en", agrees="on"),
    ),
    Door(
        "roaming.subscription_forms.FindForm", ("roaming.views.subscriptions.ASKS_AN_HOUR", 2),
        _posts("roaming:subscription_find", "known{}@people.example"),
    ),
    Door(
        "roaming.subscription_forms.InviteForm", ("roaming.views.subscriptions.ASKS_AN_HOUR", 2),
        _posts("roaming:newsletter_contacts", name="Rita", language="en"), "manager",
    ),
    Door(
        "bewiser.privacy.forms.AddressForm", ("bewiser.privacy.addresses.LETTERS_PER_DAY", 2),
        _posts("address_ask", "known0@people.example"),
    ),
    Door(
        "bewiser.account_forms.RequestLoginCodeForm", ("bewiser.accounts.LETTERS_PER_DAY", 2),
        _posts("account_request_login_code", SAME),
    ),
    Door(
        "bewiser.account_forms.SignupForm", ("bewiser.accounts.LETTERS_PER_DAY", 2),
        _posts("account_signup", SAME),
    ),
    Door(
        "bewiser.account_forms.ResetPasswordForm", ("bewiser.accounts.LETTERS_PER_DAY", 2),
        _posts("account_reset_password", SAME),
    ),
    Door(
        "bewiser.account_forms.AddEmailForm", ("bewiser.accounts.LETTERS_PER_DAY", 2),
        _posts("account_email", SAME, action_add="1"), "manager",
    ),
]  # fmt: skip


@pytest.fixture
def cast(db) -> dict[str, Any]:
    cluster = make.make_cluster("North")
    firm: Organisation = make.make_organisation("Asked Ltd", cluster=cluster)
    member: AgreementMember = offered.make_member(cluster)
    # Addresses that something is kept of: to others two of the forms write nothing at all.
    for number in range(4):
        written.make_subscription(f"known{number}@people.example")
    return {
        "manager": make.make_manager("Mia Manager", cluster),
        "firm": firm,
        "member": member,
        "wave": surveyed.make_wave(cluster),
    }


def test_every_form_that_asks_for_an_address_is_in_the_list():
    listed = {door.form for door in DOORS}

    assert forms_with_addresses() - SENDS_NOTHING == listed
    assert forms_with_addresses() >= SENDS_NOTHING


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.form)
def test_what_a_form_writes_to_typed_addresses_is_limited(cast, settings, monkeypatch, door):
    # The limits of allauth stand before ours and are its own business.
    settings.ACCOUNT_RATE_LIMITS = False
    where, most = door.limit
    monkeypatch.setattr(where, most)
    counts, codes = [], []

    for number in range(most + 2):
        client = Client()
        if door.who:
            client.force_login(cast[door.who])
        codes.append(door.send(client, cast, number).status_code)
        counts.append(Mail.objects.exclude(to=cast["manager"].email).count())

    # It goes through as often as the limit says, and not once more.
    assert all(code in door.ok for code in codes[:most]), codes
    assert all(code in (200, 422, 429) for code in codes[most:]), codes
    assert counts[most - 1] > 0, counts
    assert counts[most:] == [counts[most - 1]] * 2, counts
