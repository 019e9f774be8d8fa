"""The contact of a member: nobody counts before they have said that they do it."""

import pytest
from django.core.exceptions import ValidationError

from bewiser.outbox.models import Mail
from roaming.actions.contacts import confirm_contact, name_contact
from roaming.models import Contact
from tests.at_once import pressed_at_once
from tests.factories import roaming as make


def named(member, **fields) -> Contact:
    values = {"role": "contact", "name": "Nele New", "email": "Nele.New@people.example"} | fields
    return Contact(member=member, **values)


def standing() -> list[tuple[str, str, bool]]:
    rows = Contact.objects.order_by("role", "name")
    return [(row.role, row.name, row.confirmed_at is not None) for row in rows]


def test_somebody_new_takes_over_once_they_confirm(member, facilitator, coordinator, now) -> None:
    make.make_contact(member)

    contact = name_contact(named(member), by=facilitator, now=now)
    waiting = standing()
    first, second = confirm_contact(contact, now=now), confirm_contact(contact, now=now)

    assert waiting == [("contact", "Cora Contact", True), ("contact", "Nele New", False)]
    assert (first, second, standing()) == (True, False, [("contact", "Nele New", True)])
    asked, told = (
        Mail.objects.get(to="nele.new@people.example"),
        Mail.objects.get(to=coordinator.email),
    )
    assert (asked.is_secret, told.subject) == (True, "North has another roaming contact")
    assert "Before that it was Cora Contact." in told.body_text
    assert list(member.events.values_list("verb", "note")) == [("contact_changed", "Nele New")]


def test_a_deputy_confirms_and_is_announced_like_a_contact(
    member, facilitator, coordinator, now
) -> None:
    make.make_contact(member)
    make.make_contact(member, "Dora Deputy", role="deputy", email="dora@people.example")

    deputy = name_contact(named(member, role="deputy"), by=facilitator, now=now)
    waiting = standing()
    first, second = confirm_contact(deputy, now=now), confirm_contact(deputy, now=now)

    assert waiting == [
        ("contact", "Cora Contact", True),
        ("deputy", "Dora Deputy", True),
        ("deputy", "Nele New", False),
    ]
    # The deputy before them makes way, the contact stays.
    assert (first, second, standing()) == (
        True,
        False,
        [("contact", "Cora Contact", True), ("deputy", "Nele New", True)],
    )
    asked, told = (
        Mail.objects.get(to="nele.new@people.example"),
        Mail.objects.get(to=coordinator.email),
    )
    question, news = (" ".join(mail.body_text.split()) for mail in (asked, told))
    assert Mail.objects.count() == 2
    assert "names you for the Business Roaming Agreement: Deputy." in question
    assert told.subject == "North has another roaming contact"
    assert "Deputy Nele New, nele.new@people.example. Before that it was Dora Deputy." in news
    assert list(member.events.values_list("verb", "note")) == [("contact_changed", "Nele New")]


def test_who_is_named_later_is_asked_instead_and_a_deputy_is_somebody_else(
    member, facilitator, now
) -> None:
    name_contact(named(member), by=facilitator, now=now)
    name_contact(
        named(member, name="Ole Other", email="ole@people.example"), by=facilitator, now=now
    )
    name_contact(named(member, role="deputy"), by=facilitator, now=now)

    assert standing() == [("contact", "Ole Other", False), ("deputy", "Nele New", False)]


@pytest.mark.parametrize(
    "fields", [{"email": "nele@"}, {"name": ""}, {"role": "boss"}, {"name": "Nele\nBcc: all"}]
)
def test_a_contact_nobody_could_write_to_is_refused(member, facilitator, now, fields) -> None:
    with pytest.raises(ValidationError):
        name_contact(named(member, **fields), by=facilitator, now=now)

    assert (standing(), Mail.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_a_confirmation_that_is_pressed_by_many_counts_once(
    member, facilitator, coordinator, now
) -> None:
    contact = name_contact(named(member), by=facilitator, now=now)

    assert pressed_at_once([lambda: confirm_contact(contact, now=now)] * 6) == ["done"] * 6
    assert (standing(), Mail.objects.filter(to=coordinator.email).count()) == (
        [("contact", "Nele New", True)],
        1,
    )
