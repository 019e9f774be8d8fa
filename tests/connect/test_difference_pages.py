"""Differences in the admin: managers read both values side by side and press one of two buttons."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from connect.models import Organisation, OrganisationDifference, Topic
from tests.connect.importing.hostile import HOSTILE
from tests.factories import connect as make

pytestmark = pytest.mark.django_db

LIST = reverse("admin:connect_organisationdifference_changelist")
TAKE, KEEP = "take_chosen", "keep_chosen"


@pytest.fixture
def cluster(db):
    return make.make_cluster("North")


@pytest.fixture
def manager(cluster):
    return make.make_manager("Mia Manager", cluster, is_staff=True)


@pytest.fixture
def firm(cluster):
    return make.make_organisation("Acme", cluster=cluster, summary="We make locks.")


def page_of(client, user, **asked):
    client.force_login(user)
    return client.get(LIST, asked).content.decode()


def cells(page, name):
    """Return the text of one column, row by row."""
    found = re.findall(rf'<t[dh] class="field-{name}[^>]*>(.*?)</t[dh]>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "|", cell).strip("|") for cell in found]


def press(client, page, action, *rows, **more):
    """Send the form of the list as a browser would, with these rows ticked."""
    hidden = dict(re.findall(r'<input type="hidden" name="(seen-\d+)" value="([^"]*)">', page))
    data = {"action": action, "_selected_action": [row.pk for row in rows], **hidden, **more}
    answer = client.post(LIST, data)
    assert answer.status_code == 302
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_values_are_shown_as_people_read_them(client, manager, firm):
    make.make_topic("Locks")
    firm.kind, firm.latitude, firm.longitude = "academia", 50.63, 3.06
    firm.save()
    for field, value in (
        ("country", "BE"),
        ("kind", "technology_centre"),
        ("is_sme", True),
        ("point", [45.75, 4.85]),
        ("aliases", ["ACM", "A & C"]),
        ("topics", ["locks"]),
        ("summary.en", "Acme makes locks."),
        ("description.sl", "Dolgo."),
    ):
        make.make_difference(firm, field=field, value=value)

    page = page_of(client, manager)

    assert list(zip(cells(page, "label"), cells(page, "here"), cells(page, "said"), strict=True)) == [
        ("Other names", "–", "also ACM, A &amp; C"),
        ("Country", "France", "Belgium"),
        ("Description (Slovenian)", "–", "Dolgo."),
        ("Small or medium-sized by declaration", "–", "Yes"),
        ("Kind", "University or academy", "Technology centre"),
        ("Point on the map", "50.63, 3.06", "45.75, 4.85"),
        ("In one sentence (English)", "We make locks.", "Acme makes locks."),
        ("Topics", "–", "also Locks"),
    ]  # fmt: skip


def test_who_set_what_stands_here_and_when_is_told(client, manager, firm):
    said = {"source": "manager", "kind": "person", "at": "2026-03-03T09:00:00+00:00"}
    firm.provenance = {"city": said | {"by": manager.pk}, "latitude": said}
    firm.save()
    for field, value in (
        ("city", "Lyon"),
        ("point", [45.75, 4.85]),
        ("website", "https://a.example"),
    ):
        make.make_difference(firm, field=field, value=value)

    page = page_of(client, manager)

    assert cells(page, "here") == ["Lille|Mia Manager, 3 March 2026", "–|3 March 2026", "–"]


def test_a_long_text_is_cut_in_the_list_and_whole_on_its_own_page(client, manager, firm):
    row = make.make_difference(firm, field="description.en", value="Locks and keys. " * 200)

    page = page_of(client, manager)
    whole = client.get(reverse("admin:connect_organisationdifference_change", args=[row.pk]))

    assert len(cells(page, "said")[0]) <= 300
    assert "Locks and keys. " * 199 in whole.content.decode()
    assert "_save" not in whole.content.decode()


def test_the_list_says_takes_the_place_of_what_stands_here(client, manager, firm):
    row, other = make.make_difference(firm), make.make_difference(firm, field="name", value="A")

    told = press(client, page_of(client, manager), TAKE, row)

    firm.refresh_from_db()
    assert (firm.city, told) == ("Lyon", ["1 value is what the list says."])
    assert list(OrganisationDifference.objects.all()) == [other]


def test_a_town_and_its_point_are_taken_in_one_press(client, manager, firm):
    firm.latitude, firm.longitude = 50.63, 3.06
    firm.save()
    rows = [
        make.make_difference(firm, value="Lyon"),
        make.make_difference(firm, field="point", value=[45.7, 4.8]),
    ]

    told = press(client, page_of(client, manager), TAKE, *rows)

    firm.refresh_from_db()
    assert told == ["2 values are what the list says."]
    assert (firm.city, firm.latitude, firm.longitude) == ("Lyon", 45.7, 4.8)


def test_what_stands_here_is_kept_and_comes_after_what_waits(client, manager, firm):
    row, other = make.make_difference(firm), make.make_difference(firm, field="name", value="A")

    told = press(client, page_of(client, manager), KEEP, row)

    row.refresh_from_db()
    assert (row.state, row.decided_by, told) == ("declined", manager, ["1 value stays as it is."])
    assert cells(page_of(client, manager), "label") == ["Name", "City"]
    assert cells(page_of(client, manager, state__exact="waiting"), "label") == ["Name"]
    assert other.state == "waiting"


def test_what_has_changed_since_the_page_was_shown_is_told_and_kept(client, manager, firm):
    row = make.make_difference(firm)
    page = page_of(client, manager)
    Organisation.objects.update(city="Roubaix")

    told = press(client, page, TAKE, row)

    firm.refresh_from_db()
    assert firm.city == "Roubaix"
    assert told == ["Acme · City: it is no longer as it was shown here. Look at it again."]


def test_rows_that_no_page_has_shown_are_not_decided(client, manager, firm):
    row = make.make_difference(firm)
    client.force_login(manager)

    told = press(client, "", TAKE, row, select_across="1")

    firm.refresh_from_db()
    assert (firm.city, len(told)) == ("Lille", 1)


def test_a_value_that_cannot_stand_here_is_told_with_the_reason(client, manager, firm):
    row = make.make_difference(firm, field="founded", value=99)

    told = press(client, page_of(client, manager), TAKE, row)

    assert told == [
        "Acme · Founded in: what the list says cannot stand here. The founding year has four digits."
    ]


def test_managers_see_and_decide_on_their_own_members_alone(client, firm):
    stranger = make.make_manager("Sam", make.make_cluster("South", country="SI"), is_staff=True)
    row = make.make_difference(firm, value="Zebra Bay")

    page = page_of(client, stranger)
    press(client, page, TAKE, row)
    press(client, page, KEEP, row)

    row.refresh_from_db()
    firm.refresh_from_db()
    assert ("Zebra" in page, row.state, firm.city) == (False, "waiting", "Lille")
    change = reverse("admin:connect_organisationdifference_change", args=[row.pk])
    assert client.get(change).status_code == 302


@pytest.mark.parametrize("name", ["add", "change", "delete"])
def test_nobody_adds_changes_or_deletes_a_difference(client, superuser, firm, name):
    row = make.make_difference(firm)
    before = list(OrganisationDifference.objects.values())
    client.force_login(superuser)
    key = [] if name == "add" else [row.pk]

    answer = client.post(
        reverse(f"admin:connect_organisationdifference_{name}", args=key), {"post": "yes"}
    )

    assert (answer.status_code, list(OrganisationDifference.objects.values())) == (403, before)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(
    client, manager, cluster, rows, django_assert_num_queries
):
    make.make_topic("Locks")
    said = {"kind": "person", "at": "2026-03-03T09:00:00+00:00", "by": manager.pk}
    for number in range(rows):
        firm = make.make_organisation(f"Firm {number}", cluster=cluster, provenance={"city": said})
        make.make_text(firm, summary="Locks")
        for field, value in (("city", "Lyon"), ("summary.en", "L"), ("topics", ["locks"])):
            make.make_difference(firm, field=field, value=value)
    client.force_login(manager)
    client.get(LIST)

    # Session, user, waiting, roles and clusters; filters, rows with what they need, and names.
    with django_assert_num_queries(18):
        page = client.get(LIST).content.decode()

    assert len(cells(page, "said")) == 3 * rows


def test_hostile_values_are_text(client, manager, firm):
    for number, text in enumerate(HOSTILE):
        plain = text.replace("\0", "").encode("utf-8", "replace").decode()
        make.make_difference(firm, field="name", value=plain, source=f"{number}")

    page = page_of(client, manager)

    assert "<script>alert" not in page
    assert "onerror=" not in re.sub(r"&lt;.*?&gt;", "", page)


def test_filters_are_in_words(client, superuser, firm):
    make.make_difference(firm)
    make.make_difference(firm, field="summary.en", value="Locks")

    page = page_of(client, superuser)

    assert "?field=summary.en" in page
    assert ">In one sentence (English)</a>" in page
    assert cells(page_of(client, superuser, field="city"), "label") == ["City"]
    assert cells(page_of(client, superuser, organisation__id__exact=firm.pk), "label") == [
        "City",
        "In one sentence (English)",
    ]


def test_the_page_of_the_organisation_leads_there_while_something_waits(client, manager, firm, now):
    change = reverse("admin:connect_organisation_change", args=[firm.pk])
    row = make.make_difference(firm)
    client.force_login(manager)

    page = client.get(change).content.decode()

    way = f'<a href="{LIST}?organisation__id__exact={firm.pk}&amp;state__exact=waiting">'
    assert f"{way}1 value waits for a decision</a>" in page
    OrganisationDifference.objects.filter(pk=row.pk).update(state="declined", decided_at=now)
    assert "Lists that differ" not in client.get(change).content.decode()


def test_who_may_not_decide_is_not_led_there(client, editor, firm):
    make.make_difference(firm)
    client.force_login(editor)

    page = client.get(reverse("admin:connect_organisation_change", args=[firm.pk])).content.decode()

    assert "Lists that differ" not in page
    assert client.get(LIST).status_code == 403


def test_a_look_changes_nothing(client, manager, firm):
    make.make_difference(firm)
    before = list(OrganisationDifference.objects.values()), Topic.objects.count()

    page_of(client, manager)
    client.get(LIST, {"action": TAKE, "_selected_action": "1"})

    assert (list(OrganisationDifference.objects.values()), Topic.objects.count()) == before
