"""The pages of case studies: who sees what, what they press, and what everyone reads once it is public."""

import json
import re

import pytest
from django.urls import reverse

from connect.choices import ConnectionState as State
from connect.models import CaseStudy
from connect.templatetags.case_tags import case_offer
from tests.connect.cases import WORDS, fresh, publish, put, write
from tests.factories import connect as make
from tests.factories import roaming as stayed

pytestmark = pytest.mark.django_db
CONCERNED = (
    "seeker",
    "target",
    "target_viewer",
    "facilitator",
    "target_facilitator",
    "coordinator",
    "editor",
)
WRITERS = (
    "seeker",
    "target",
    "facilitator",
    "target_facilitator",
    "coordinator",
    "editor",
    "superuser",
)


@pytest.fixture
def public(case, seeker, target, now):
    publish(case, seeker, target, now)
    return fresh(case)


def look(client, address):
    return client.get(address).content.decode()


def press(client, case, what, **said):
    """Press a button of the page as it stands now; return where it leads."""
    version = said.pop("version", fresh(case).version)
    return client.post(
        reverse(f"connect:case_{what}", args=[case.slug]), {"version": version, **said}
    )


def test_everyone_reads_what_is_public(client, public):
    shown = look(client, public.get_absolute_url())

    assert '<h1 lang="en">Alarms read by night</h1>' in shown
    assert "<p>Both firms met in <strong>March</strong>. A contract came of it.</p>" in shown
    assert ('href="/firms/seeker-ltd/"' in shown, 'href="/firms/target-ltd/"' in shown) == (
        True,
        True,
    )
    assert ("How it stands" in shown, "noindex" in shown) == (False, False)
    assert "Sam Seeker" not in shown
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', shown)
    assert json.loads(data) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": "Alarms read by night",
        "description": "A maker of sensors found who reads its alarms.",
        "inLanguage": "en",
        "datePublished": "2026-03-03T09:00:00+00:00",
        "url": f"http://testserver/cases/{public.slug}/",
        "about": [
            {"@type": "Organization", "name": "Seeker Ltd"},
            {"@type": "Organization", "name": "Target Ltd"},
        ],
    }


def test_a_firm_without_a_public_page_is_named_without_a_link(client, public, target_firm):
    type(target_firm).objects.filter(pk=target_firm.pk).update(is_listed=False)

    shown = look(client, public.get_absolute_url())

    assert ("Target Ltd" in shown, 'href="/firms/target-ltd/"' in shown) == (True, False)


def test_headings_of_the_text_stand_below_the_title_and_markup_is_text(client, public):
    text = "# End\n\n<script>alert(1)</script> ![x](https://far.example/x.png)"
    CaseStudy.objects.update(text=text)

    shown = look(client, public.get_absolute_url())

    assert ("<h2>End</h2>" in shown, shown.count("<h1")) == (True, 1)
    assert ("<script>alert" in shown, "<img" in shown) == (False, False)


@pytest.mark.parametrize("state", ["draft", "waiting", "withdrawn"])
def test_what_is_not_public_is_there_for_those_whom_it_concerns(
    client, request, case, seeker, now, state
):
    if state != "draft":
        put(case, seeker, now)
    if state == "withdrawn":
        press_as = client
        press_as.force_login(seeker)
        press(press_as, case, "withdraw")
        client.logout()
    assert fresh(case).state == state
    address = case.get_absolute_url()
    found = {None: client.get(address).status_code}
    for who in (*CONCERNED, "outsider", "foreign_facilitator"):
        client.force_login(request.getfixturevalue(who))
        found[who] = client.get(address).status_code
        listed = case.title in look(client, reverse("connect:case_list"))
        assert listed == (found[who] == 200)

    assert found == {
        None: 404, **dict.fromkeys(CONCERNED, 200), "outsider": 404, "foreign_facilitator": 404
    }  # fmt: skip


def test_a_case_study_is_told_from_its_introduction(client, introduced, target, target_firm):
    client.force_login(target)
    add = reverse("connect:case_add", args=["connection", introduced.pk])
    assert f'href="{add}"' in look(client, introduced.get_absolute_url())

    form = look(client, add)
    refused = client.post(add, WORDS | {"summary": ""})
    begun = client.post(add, WORDS)

    case = CaseStudy.objects.get()
    assert "A case study of Seeker Ltd and Target Ltd." in form
    assert (refused.status_code, begun.status_code, begun["Location"]) == (
        422, 302, case.get_absolute_url()
    )  # fmt: skip
    assert (case.state, case.text, case.written_by) == ("draft", WORDS["text"], target)
    there = look(client, introduced.get_absolute_url())
    assert (case.title in there, f'href="{add}"' in there) == (True, False)
    assert client.get(add)["Location"] == case.get_absolute_url()
    assert (client.post(add, WORDS).status_code, CaseStudy.objects.count()) == (422, 1)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 302), ("outsider", 404), ("foreign_facilitator", 404), ("target_viewer", 403),
        ("target_editor", 200), ("facilitator", 200),
    ],
)  # fmt: skip
def test_who_may_not_tell_does_not_begin(client, request, introduced, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    add = reverse("connect:case_add", args=["connection", introduced.pk])

    assert client.get(add).status_code == status
    client.post(add, WORDS)
    assert CaseStudy.objects.exists() == (status == 200)


@pytest.mark.parametrize(
    ("state", "changes", "is_offered"),
    [
        (State.AT_TARGET, {}, False),
        (State.CLOSED, {"outcome": "nothing"}, False),
        (State.CLOSED, {"outcome": "project"}, True),
    ],
)
def test_only_what_led_somewhere_is_told(
    client, seeker, seeker_firm, target_firm, state, changes, is_offered
):
    connection = make.make_connection(
        asker=seeker, seeker=seeker_firm, target=target_firm, state=state, **changes
    )
    client.force_login(seeker)
    add = reverse("connect:case_add", args=["connection", connection.pk])

    shown = look(client, connection.get_absolute_url())

    assert (f'href="{add}"' in shown) == is_offered
    assert client.get(add).status_code == (200 if is_offered else 404)


@pytest.mark.parametrize(("state", "is_offered"), [("started", False), ("finished", True)])
def test_a_case_study_is_told_from_a_stay_that_is_over(
    client, north, south, target_firm, target, state, is_offered
):
    place = stayed.make_location(stayed.make_member(north))
    stay = stayed.make_stay(place, stayed.make_member(south), target_firm, target, state=state)
    client.force_login(target)
    add = reverse("connect:case_add", args=["stay", stay.pk])

    assert (f'href="{add}"' in look(client, stay.get_absolute_url())) == is_offered
    client.post(add, WORDS)

    told = [(case.first, case.second, case.connection) for case in CaseStudy.objects.all()]
    assert told == [(target_firm, north.organisation, None)] * is_offered


def test_both_approve_by_one_press_each(client, case, seeker, target):
    client.force_login(seeker)
    assert press(client, case, "put")["Location"] == case.get_absolute_url()
    shown = look(client, case.get_absolute_url())
    assert "Approve it for Seeker Ltd" in shown
    assert "Target Ltd has not approved it yet." in shown
    press(client, case, "approve")
    shown = look(client, case.get_absolute_url())
    assert ("Seeker Ltd has approved it on" in shown, "Approve it for" in shown) == (True, False)

    client.force_login(target)
    press(client, case, "approve")

    assert fresh(case).state == "public"
    assert "Made public" in look(client, case.get_absolute_url())


def test_a_firm_where_nobody_approves_is_told_of(client, case, seeker, target, now):
    target.organisation_memberships.all().delete()
    put(case, seeker, now)
    client.force_login(seeker)

    assert "Target Ltd has nobody here who can approve it yet." in look(
        client, case.get_absolute_url()
    )


def test_a_page_that_is_out_of_date_approves_nothing(client, case, seeker, target, now):
    put(case, seeker, now)
    client.force_login(target)

    for version in ("0", "2", "", "one"):
        answer = client.post(
            reverse("connect:case_approve", args=[case.slug]), {"version": version}, follow=True
        )
        assert "This is how it stands now." in answer.content.decode()

    assert case.approvals.count() == 0


def test_an_edit_makes_a_draft_and_nothing_typed_is_lost(client, public, seeker):
    client.force_login(seeker)
    edit = reverse("connect:case_edit", args=[public.slug])
    assert "Any change makes it a draft again" in look(client, edit)

    stale = client.post(edit, WORDS | {"title": "Too late", "version": "0"})
    saved = client.post(edit, WORDS | {"title": "In\ntime", "version": public.version})

    assert (stale.status_code, 'value="Too late"' in stale.content.decode()) == (422, True)
    assert (saved.status_code, fresh(public).title, fresh(public).state) == (
        302,
        "In time",
        "draft",
    )
    client.logout()
    assert client.get(public.get_absolute_url()).status_code == 404


PRESSES = ("put", "approve", "withdraw")


@pytest.mark.parametrize("what", PRESSES)
def test_a_press_is_for_those_whose_it_is(client, request, case, seeker, now, what):
    if what != "put":
        put(case, seeker, now)
    allowed = set(WRITERS) if what == "put" else {"seeker", "target"}
    before = CaseStudy.objects.values().get()
    found = {}
    for who in ("outsider", "target_viewer", "foreign_facilitator", *WRITERS):
        if who in allowed:
            continue
        client.force_login(request.getfixturevalue(who))
        found[who] = press(client, case, what).status_code
    client.logout()

    assert found == {
        who: 404 if who in {"outsider", "foreign_facilitator"} else 403 for who in found
    }
    assert press(client, case, what).status_code == 302
    assert CaseStudy.objects.values().get() == before


def test_both_profiles_show_what_is_public(client, public, seeker_firm, target_firm, outsider_firm):
    pages = [
        look(client, firm.get_absolute_url()) for firm in (seeker_firm, target_firm, outsider_firm)
    ]

    assert [f'href="{public.get_absolute_url()}"' in page for page in pages] == [True, True, False]
    CaseStudy.objects.update(state="draft", published_at=None)
    assert public.title not in look(client, seeker_firm.get_absolute_url())


def test_search_engines_learn_of_what_is_public(client, public):
    parts = [look(client, reverse("sitemap_section", args=[part])) for part in ("cases", "pages")]

    assert (f"/cases/{public.slug}/</loc>" in parts[0], "/cases/</loc>" in parts[1]) == (True, True)
    CaseStudy.objects.update(state="draft", published_at=None)
    assert public.slug not in look(client, reverse("sitemap_section", args=["cases"]))


def test_whether_one_may_tell_is_asked_only_where_nothing_is_told(
    introduced, seeker, now, django_assert_num_queries
):
    with django_assert_num_queries(5):  # two for the case study, three for whether one may
        before = case_offer("connection", introduced.pk, seeker)
    case = write(introduced, seeker, now)

    with django_assert_num_queries(2):
        after = case_offer("connection", introduced.pk, seeker)

    assert [(offer["case"], offer["writes"]) for offer in (before, after)] == [
        (None, True),
        (case, False),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_ask_as_often_for_three_as_for_one(
    client, seeker, target, seeker_firm, target_firm, now, rows, django_assert_num_queries
):
    for number in range(rows):
        introduced = make.make_connection(
            asker=seeker, seeker=seeker_firm, target=target_firm, state=State.INTRODUCED
        )
        publish(write(introduced, seeker, now, title=f"Story {number}"), seeker, target, now)
    address = reverse("connect:case_list")
    there = CaseStudy.objects.first().get_absolute_url()
    look(client, address)

    with django_assert_num_queries(2):  # how many, and the rows; a visitor has none of their own
        shown = look(client, address)
    # One for all case studies of the firm, one for its projects, one for its notices.
    with django_assert_num_queries(8):
        firm = look(client, seeker_firm.get_absolute_url())
    with django_assert_num_queries(2):  # the row and its pictures
        look(client, there)

    assert [f"Story {number}" in shown for number in range(3)] == [n < rows for n in range(3)]
    assert [f"Story {number}" in firm for number in range(3)] == [n < rows for n in range(3)]
