"""Where a list says something else than a person has set, people decide; of several the first one counts."""

import pytest
from django.core.exceptions import ValidationError

from connect.actions.differences import VALUES, accept, decline, sum_of_shown
from connect.exceptions import DifferenceMoved
from connect.models import Organisation, OrganisationDifference
from tests.at_once import pressed_at_once, pressed_in_the_middle
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(db):
    return make.make_organisation("Acme", summary="We make locks.")


def seen(row):
    row = OrganisationDifference.objects.get(pk=row.pk)
    return sum_of_shown(row, VALUES.here(row.organisation, row.field))


def last_of(row):
    """The version written last, whatever the clock of the test says."""
    return row.history.order_by("history_id").last()


def states():
    rows = OrganisationDifference.objects.order_by("pk")
    return list(rows.values_list("state", "decided_by__name", "decided_at"))


@pytest.mark.parametrize(
    ("field", "value", "here"),
    [
        ("name", "Acme SAS", "Acme"),
        ("kind", "academia", "firm"),
        ("size", "small", ""),
        ("is_sme", False, None),
        ("founded", 1999, None),
        ("country", "BE", "FR"),
        ("city", "Lens", "Lille"),
        ("point", [50.5, 3.0], None),
        ("website", "https://acme.example", ""),
        ("aliases", ["ACM"], []),
        ("topics", ["locks"], []),
        ("summary.en", "Acme makes locks.", "We make locks."),
        ("description.de", "Wir machen Schlösser.", ""),
    ],
)
def test_accept_writes_what_the_list_says_with_where_it_is_from(
    firm, facilitator, now, field, value, here
):
    make.make_topic("Locks")
    row = make.make_difference(firm, field=field, value=value)
    assert VALUES.here(firm, field) == here

    accept(row, seen=seen(row), by=facilitator, now=now)

    firm = Organisation.objects.get(pk=firm.pk)
    assert VALUES.here(firm, field) == value
    entry = firm.provenance[field]
    assert (entry["kind"], entry["source"], entry["at"]) == (
        "import",
        "CORDIS",
        "2026-03-03T09:00:00+00:00",
    )
    assert OrganisationDifference.objects.count() == 0
    past = last_of(firm)
    assert (past.history_user, past.history_change_reason, past.history_date) == (
        facilitator,
        f"taken from a list: {field} (CORDIS)",
        now,
    )


def test_accept_of_a_text_writes_the_history_of_the_text(firm, facilitator, now):
    row = make.make_difference(firm, field="summary.en", value="Acme makes locks.")

    accept(row, seen=seen(row), by=facilitator, now=now)

    past = last_of(firm.texts.get())
    assert (past.summary, past.history_user) == ("Acme makes locks.", facilitator)
    assert past.history_change_reason == "taken from a list: summary.en (CORDIS)"


def test_accept_adds_to_lists_and_takes_nothing_out(firm, facilitator, now):
    firm.aliases = ["AX"]
    firm.save()
    row = make.make_difference(firm, field="aliases", value=["ACM"])

    accept(row, seen=seen(row), by=facilitator, now=now)

    firm.refresh_from_db()
    assert firm.aliases == ["AX", "ACM"]


def test_accept_settles_what_other_lists_say_of_the_field_and_what_is_here_by_now(
    firm, facilitator, now
):
    firm.latitude, firm.longitude = 50.63, 3.06
    firm.save()
    row = make.make_difference(firm, value="Lyon")
    make.make_difference(firm, value="Lens", source="ROR")
    # A town brings its point along.
    make.make_difference(firm, field="point", value=[45.75, 4.85])
    left = make.make_difference(firm, field="name", value="Acme SAS")

    accept(row, seen=seen(row), by=facilitator, now=now)

    assert list(OrganisationDifference.objects.all()) == [left]


def test_accept_of_what_was_declined_is_a_change_of_mind(firm, facilitator, now):
    row = make.make_difference(firm)
    decline(row, seen=seen(row), by=facilitator, now=now)

    accept(row, seen=seen(row), by=facilitator, now=now)

    firm.refresh_from_db()
    assert (firm.city, OrganisationDifference.objects.count()) == ("Lyon", 0)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("kind", "club", "Value 'club' is not a valid choice."),
        ("founded", 99, "The founding year has four digits."),
        ("founded", "soon", "“soon” value must be an integer."),
        ("name", "", "This field cannot be blank."),
        ("point", [95.0, 3.0], "A point has a latitude from -90 to 90"),
        ("website", "javascript:alert(1)", "Enter a valid URL."),
        ("country", "XX", "is not a valid choice"),
        ("summary.en", "x" * 301, "Ensure this value has at most 300 characters"),
    ],
)
def test_accept_refuses_what_cannot_stand_here_and_writes_nothing(
    firm, facilitator, now, field, value, message
):
    row = make.make_difference(firm, field=field, value=value)
    before = Organisation.objects.values().get(pk=firm.pk)

    with pytest.raises(ValidationError) as refusal:
        accept(row, seen=seen(row), by=facilitator, now=now)

    assert message in " ".join(refusal.value.messages)
    assert Organisation.objects.values().get(pk=firm.pk) == before
    assert (states(), firm.history.count()) == ([("waiting", None, None)], 1)


def test_what_was_wrong_before_in_other_fields_is_in_nobody_s_way(firm, facilitator, now):
    Organisation.objects.filter(pk=firm.pk).update(website="no address")
    row = make.make_difference(firm)

    accept(row, seen=seen(row), by=facilitator, now=now)

    firm.refresh_from_db()
    assert (firm.city, firm.website) == ("Lyon", "no address")


@pytest.mark.parametrize("what", ["here", "list", "declined", "gone", "nothing seen"])
def test_accept_of_what_has_changed_meanwhile_loses_nothing(firm, facilitator, now, what):
    row = make.make_difference(firm)
    shown = "" if what == "nothing seen" else seen(row)
    if what == "here":
        Organisation.objects.filter(pk=firm.pk).update(city="Roubaix")
    elif what == "list":
        OrganisationDifference.objects.update(value="Lens")
    elif what == "declined":
        decline(row, seen=shown, by=facilitator, now=now)
    elif what == "gone":
        OrganisationDifference.objects.all().delete()
    left = list(OrganisationDifference.objects.values())

    with pytest.raises(DifferenceMoved):
        accept(row, seen=shown, by=facilitator, now=now)

    firm.refresh_from_db()
    assert firm.city == ("Roubaix" if what == "here" else "Lille")
    assert list(OrganisationDifference.objects.values()) == left


def test_accept_for_an_organisation_that_is_gone_is_refused(firm, facilitator, now):
    row = make.make_difference(firm)
    shown = seen(row)
    Organisation.objects.filter(pk=firm.pk).delete()

    with pytest.raises(DifferenceMoved):
        accept(row, seen=shown, by=facilitator, now=now)


def test_decline_keeps_what_stands_here_and_a_second_press_changes_nothing(
    firm, facilitator, superuser, now
):
    row = make.make_difference(firm)
    shown = seen(row)

    decline(row, seen=shown, by=facilitator, now=now)
    decline(row, seen=shown, by=superuser, now=now)

    firm.refresh_from_db()
    assert (firm.city, states()) == ("Lille", [("declined", facilitator.name, now)])


@pytest.mark.parametrize("what", ["list", "gone"])
def test_decline_of_what_nobody_has_seen_is_refused(firm, facilitator, now, what):
    row = make.make_difference(firm)
    shown = seen(row)
    if what == "list":
        OrganisationDifference.objects.update(value="Lens")
    else:
        OrganisationDifference.objects.all().delete()

    with pytest.raises(DifferenceMoved):
        decline(row, seen=shown, by=facilitator, now=now)

    assert [state for state, *_ in states()] == (["waiting"] if what == "list" else [])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_is_told(firm, facilitator, now):
    row = make.make_difference(firm)
    shown = seen(row)

    def press():
        accept(row, seen=shown, by=facilitator, now=now)

    assert pressed_at_once([press, press]) == ["DifferenceMoved", "done"]

    assert firm.history.count() == 2


@pytest.mark.django_db(transaction=True)
def test_accept_after_an_edit_that_was_quicker_is_told(firm, facilitator, now):
    row = make.make_difference(firm)
    shown = seen(row)

    outcome = pressed_in_the_middle(
        Organisation.objects.filter(pk=firm.pk),
        lambda: Organisation.objects.filter(pk=firm.pk).update(city="Roubaix"),
        lambda: accept(row, seen=shown, by=facilitator, now=now),
    )

    firm.refresh_from_db()
    assert (outcome, firm.city) == (["done", "DifferenceMoved"], "Roubaix")
    assert states() == [("waiting", None, None)]


@pytest.mark.django_db(transaction=True)
def test_of_one_who_accepts_and_one_who_declines_at_once_one_is_told(firm, facilitator, now):
    row = make.make_difference(firm)
    shown = seen(row)

    outcome = pressed_in_the_middle(
        OrganisationDifference.objects.filter(pk=row.pk).order_by("pk"),
        lambda: decline(row, seen=shown, by=facilitator, now=now),
        lambda: accept(row, seen=shown, by=facilitator, now=now),
    )

    firm.refresh_from_db()
    assert (outcome, firm.city) == (["done", "DifferenceMoved"], "Lille")
    assert states() == [("declined", facilitator.name, now)]
