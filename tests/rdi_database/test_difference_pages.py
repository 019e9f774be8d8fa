"""Differences of initiatives in the admin: those who may change an initiative decide."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from rdi_database.models import InitiativeDifference
from tests.factories import connect as make
from tests.factories import rdi_database as researched

pytestmark = pytest.mark.django_db

LIST = reverse("admin:rdi_database_initiativedifference_changelist")


@pytest.fixture
def project(db):
    return researched.make_initiative(budget="1000.00", said_status="open")


def cells(page, name):
    found = re.findall(rf'<t[dh] class="field-{name}[^>]*>(.*?)</t[dh]>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "|", cell).strip("|") for cell in found]


def test_values_are_shown_as_people_read_them(client, editor, project):
    for field, value in (
        ("budget", "2500000.00"),
        ("deadlines", ["2026-03-03T16:00:00+00:00"]),
        ("is_whole_days", False),
        ("keywords", ["doors"]),
        ("said_status", "closed"),
    ):
        researched.make_difference(project, field=field, value=value)
    client.force_login(editor)

    page = client.get(LIST).content.decode()

    assert list(zip(cells(page, "label"), cells(page, "here"), cells(page, "said"), strict=True)) == [
        ("Budget", "1,000.00", "2,500,000.00"),
        ("Deadlines", "–", "3 March 2026, 17:00"),
        ("Whole days", "Yes", "No"),
        ("Keywords", "–", "also doors"),
        ("Status at its source", "Open", "Closed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("action", "title", "told"),
    [
        ("take_chosen", "Safer Meters", "1 value is what the list says."),
        ("keep_chosen", "Safe Meters", "1 value stays as it is."),
    ],
)
def test_one_press_decides(client, coordinator, project, action, title, told):
    row = researched.make_difference(project)
    client.force_login(coordinator)
    page = client.get(LIST).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(seen-\d+)" value="([^"]*)">', page))

    answer = client.post(LIST, {"action": action, "_selected_action": row.pk, **hidden})

    project.refresh_from_db()
    assert (project.title, [str(one) for one in get_messages(answer.wsgi_request)]) == (
        title,
        [told],
    )
    assert InitiativeDifference.objects.filter(state="waiting").count() == 0


def test_a_value_that_breaks_a_rule_of_initiatives_is_told(client, coordinator, project):
    row = researched.make_difference(project, field="ends_at", value="2001-01-01T00:00:00+00:00")
    client.force_login(coordinator)
    page = client.get(LIST).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(seen-\d+)" value="([^"]*)">', page))

    answer = client.post(LIST, {"action": "take_chosen", "_selected_action": row.pk, **hidden})

    assert [str(one) for one in get_messages(answer.wsgi_request)] == [
        "Safe Meters · Ends: what the list says cannot stand here. The end is before the beginning."
    ]


def test_managers_do_not_decide_and_are_not_led_there(client, project):
    researched.make_difference(project)
    manager = make.make_manager("Mia", make.make_cluster("North"), is_staff=True)
    client.force_login(manager)

    change = client.get(reverse("admin:rdi_database_initiative_change", args=[project.pk]))

    assert (client.get(LIST).status_code, change.status_code) == (403, 200)
    assert "Lists that differ" not in change.content.decode()


def test_the_page_of_the_initiative_leads_there(client, coordinator, project):
    researched.make_difference(project)
    researched.make_difference(project, field="acronym", value="SM")
    client.force_login(coordinator)

    page = client.get(
        reverse("admin:rdi_database_initiative_change", args=[project.pk])
    ).content.decode()

    asked = f"initiative__id__exact={project.pk}&amp;state__exact=waiting"
    assert f'<a href="{LIST}?{asked}">2 values wait for a decision</a>' in page


def test_all_pages_at_once_leave_what_nobody_has_seen(client, coordinator):
    for number in range(3):
        researched.make_difference(researched.make_initiative(f"Meters {number}", rcn=str(number)))
    client.force_login(coordinator)
    page = client.get(LIST).content.decode()
    name, shown = re.findall(r'name="(seen-\d+)" value="([^"]*)">', page)[0]
    chosen = {"action": "keep_chosen", "_selected_action": name.removeprefix("seen-")}

    answer = client.post(LIST, {**chosen, "select_across": "1", name: shown})

    assert [str(one) for one in get_messages(answer.wsgi_request)] == [
        "2 values of other pages were left as they are: look at them first.",
        "1 value stays as it is.",
    ]
    assert InitiativeDifference.objects.filter(state="waiting").count() == 2
