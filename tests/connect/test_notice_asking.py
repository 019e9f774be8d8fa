"""Answering a notice: of an anonymous one the asking side learns whose it is when it is accepted, and no sooner."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from bewiser.newsletter_sources import Period
from bewiser.outbox.models import Mail
from connect import desk, forms
from connect.actions import clocks, connections
from connect.choices import ConnectionState as State
from connect.choices import goal_answering
from connect.models import (
    ClusterManager,
    ConnectionRequest,
    Identifier,
    Notice,
    OldSlug,
    Organisation,
)
from connect.newsletter import gather_notices
from rdi_database.engagement import engagement_of
from tests.connect.introductions import ask, by
from tests.factories import connect as make

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC)
DATES = {"valid_from": TODAY.date(), "valid_until": TODAY.date() + timedelta(days=90)}
# Every mark of the firm; none of them may be read by anybody else.
MARKS = (
    "zebrafink", "Zebrafink", "Quaggatal", "Okapiwerk", "Gnuhausen", "Tapirstadt", "Lamasteig",
    "Wombatina", "Ibexhill", "DE123454321", "old-dodo", "Yaksoft",
)  # fmt: skip


@pytest.fixture
def firm(south):
    """Hidden behind its notice, and full of marks."""
    firm = make.make_organisation(
        "Zebrafink Ltd",
        slug="zebrafink",
        cluster=south,
        country="ES",
        city="Tapirstadt",
        street="Lamasteig 1",
        english_name="Quaggatal Works",
        aliases=["Okapiwerk"],
        website="https://gnuhausen.example",
        products="Yaksoft",
        summary="Ibexhill guards.",
        size="small",
        latitude=41.4,
        longitude=2.2,
    )
    Identifier.objects.create(organisation=firm, scheme="vat", value="DE123454321")
    OldSlug.objects.create(organisation=firm, slug="old-dodo")
    make.give_topic(firm, make.make_topic("Alarms"))
    return firm


@pytest.fixture
def owner(firm):
    return make.make_member("Wombatina Owner", firm, email="w@gnuhausen.example")


@pytest.fixture
def notice(firm, owner):
    notice = make.make_notice(firm, is_anonymous=True, posted_by=owner, **DATES)
    notice.topics.add(*firm.topics.all())
    return notice


def marks_in(text):
    return [mark for mark in MARKS if mark in text]


def ask_about(notice, seeker, seeker_firm, now, **changes):
    return ask(seeker, seeker_firm, notice.organisation, now, notice=notice, **changes)


PUBLIC = (
    "/notices/", "/notices/?words=zebrafink", "/notices/?country=ES&topic=alarms&partner=firm",
    "/notices/notices.atom", "/fr/notices/", "/topics/alarms/", "/sitemap-notices.xml",
    "/sitemap.xml", "/", "/rdi/initiatives/", "/help/", "/cases/",
)  # fmt: skip


@pytest.mark.parametrize("reader", ["", "outsider", "seeker", "facilitator", "foreign_facilitator"])
def test_no_page_tells_whose_an_anonymous_notice_is(client, request, notice, reader):
    if reader:
        client.force_login(request.getfixturevalue(reader))
    Organisation.objects.filter(pk=notice.organisation_id).update(is_listed=True)
    own, connect = notice.get_absolute_url(), reverse("connect:notice_ask", args=[notice.pk])

    shown = {at: client.get(at).content.decode() for at in (*PUBLIC, own, connect, f"/fr{own}")}

    told = {at: text for at, text in shown.items() if notice.title in text}
    assert {"/notices/", "/notices/notices.atom", "/topics/alarms/", own, connect} <= told.keys()
    # A page of a topic lists who works in it as well: there the notice stands apart from its firm.
    topic = shown.pop("/topics/alarms/")
    [section] = re.findall(r'aria-labelledby="notices">(.*?)</section>', topic, re.DOTALL)
    places = {at: marks_in(text.replace("words=zebrafink", "").replace('value="zebrafink"', ""))
              for at, text in (shown | {"section": section}).items()}  # fmt: skip
    places.pop("/")
    assert {at: found for at, found in places.items() if found} == {}
    # Countries to choose from are called so as well.
    plain = re.sub(
        r"<select.*?</select>", "", shown[own] + shown[connect] + section, flags=re.DOTALL
    )
    assert "South" not in plain


@pytest.mark.parametrize("reader", ["", "outsider", "foreign_facilitator"])
def test_no_page_of_its_firm_tells_of_the_notice(client, request, notice, north, reader):
    if reader:
        client.force_login(request.getfixturevalue(reader))
    slug = notice.organisation.slug
    pages = (
        f"/firms/{slug}/", "/firms/?q=night+shift", "/firms/?q=zebrafink", "/firms/map.geojson",
        f"/firms/compare/?compare={slug}", "/clusters/south/", "/sitemap-organisations.xml",
        f"/firms/{slug}/connect/",
    )  # fmt: skip

    shown = {at: client.get(at, follow=True).content.decode() for at in pages}

    told = {at: str(notice.pk) in text or notice.title in text for at, text in shown.items()}
    assert told == dict.fromkeys(pages, False)


def test_the_admin_of_another_cluster_does_not_list_it(client, notice, north, settings):
    settings.MFA_REQUIRED_FOR_STAFF = False
    curator = make.make_manager("Nora North", north, is_staff=True)
    client.force_login(curator)

    listed = client.get(reverse("admin:connect_notice_changelist"))
    one = client.get(reverse("admin:connect_notice_change", args=[notice.pk]), follow=True)

    assert [marks_in(answer.content.decode()) for answer in (listed, one)] == [[], []]


def letters_of(user):
    rows = Mail.objects.filter(to=user.email)
    return "".join(f"{mail.subject}\n{mail.body_text}\n{mail.body_html}" for mail in rows)


def pages_of(client, user, connection):
    client.force_login(user)
    addresses = (
        connection.get_absolute_url(), "/requests/", "/requests/?words=zebrafink", "/desk/",
        reverse("connect:notice_detail", args=[connection.notice_id]),
    )  # fmt: skip
    pages = "".join(client.get(at).content.decode() for at in addresses)
    return pages.replace('value="zebrafink"', "").replace("words=zebrafink", "")


def test_the_asking_side_does_not_learn_whom_it_asks_until_acceptance(
    client, notice, owner, seeker, seeker_firm, facilitator, target_facilitator, coordinator, now
):
    viewer = make.make_member("Vera Reader", seeker_firm, role="viewer")
    asking_side = (seeker, viewer, facilitator)
    connection = ask_about(notice, seeker, seeker_firm, now)

    def told():
        return [
            marks_in(pages_of(client, who, connection) + letters_of(who)) for who in asking_side
        ]

    assert told() == [[], [], []]
    connections.ask_for_changes(
        connection, by=by(facilitator, connection), note="Shorter.", now=now
    )
    clocks.mind_the_clocks(now=connection.remind_at or now)
    assert told() == [[], [], []]
    answers = {"cooperation": "A test.", "question": "", "about": "Us.", "is_named": False}
    connections.resubmit(connection, by=by(seeker, connection), now=now, **answers)
    connections.forward(connection, by=by(facilitator, connection), now=now)
    assert told() == [[], [], []]
    connections.put_to_target(connection, by=by(target_facilitator, connection), now=now)
    assert told() == [[], [], []]
    assert "the organisation behind “Night shift wanted”" in letters_of(seeker)
    # Those who look after it and those who answer for it read its name.
    assert [
        "Zebrafink" in pages_of(client, who, connection) for who in (target_facilitator, owner)
    ] == [True, True]

    connections.accept(connection, by=by(owner, connection), now=now)

    assert ["Zebrafink" in pages_of(client, who, connection) for who in asking_side] == [True] * 3
    assert "Zebrafink Ltd" in letters_of(seeker)


@pytest.mark.parametrize("end", ["declined", "withdrawn", "lapsed"])
def test_nor_when_nothing_comes_of_it(
    client, notice, owner, seeker, seeker_firm, facilitator, target_facilitator, now, end
):
    connection = ask_about(notice, seeker, seeker_firm, now)
    connections.forward(connection, by=by(facilitator, connection), now=now)
    match end:
        case "declined":
            who = by(target_facilitator, connection)
            connections.decline(connection, by=who, reason="competitor", now=now)
        case "withdrawn":
            connections.withdraw(connection, by=by(seeker, connection), now=now)
        case "lapsed":
            clocks.mind_the_clocks(now=connection.lapses_at)

    connection.refresh_from_db()
    assert connection.state == end
    for who in (seeker, facilitator):
        assert marks_in(pages_of(client, who, connection) + letters_of(who)) == []


def test_a_visitor_confirms_without_learning_whom_they_ask(client, notice, firm):
    data = {
        "goal": "sell",
        "cooperation": "We read alarms.",
        "about": "Twelve people.",
        "asker_name": "Vera Visitor",
        "asker_email": "vera@visitors.example",
        "seeker_country": "FR",
        "opened": forms._stamp("returned"),
    }

    sent = client.post(reverse("connect:notice_ask", args=[notice.pk]), data)
    mail = Mail.objects.get()
    link = re.search(r"http://[^/]+(/requests/confirm/\S+)", mail.body_text)[1]
    confirm = client.get(link)
    done = client.post(link, follow=True)

    connection = ConnectionRequest.objects.get()
    assert (connection.notice, connection.target, connection.is_target_masked) == (
        notice, firm, True,
    )  # fmt: skip
    texts = [answer.content.decode() for answer in (sent, confirm, done)] + [mail.body_text]
    assert ["Night shift wanted" in text for text in texts] == [True] * 4
    assert [marks_in(text) for text in texts] == [[], [], [], []]


def test_the_form_begins_with_the_notice_and_asks_nobody_else(client, notice, seeker):
    client.force_login(seeker)

    answer = client.get(reverse("connect:notice_ask", args=[notice.pk]))

    form = answer.context["form"]
    assert {"further", "others"} & form.fields.keys() == set()
    assert form.initial == {
        "goal": "sell",
        "cooperation": "This is about your notice “Night shift wanted”.\n\n",
    }


def test_a_named_notice_keeps_its_name(client, notice, seeker, seeker_firm, now):
    Notice.objects.update(is_anonymous=False)
    notice.refresh_from_db()
    connection = ask_about(notice, seeker, seeker_firm, now)

    shown = pages_of(client, seeker, connection)

    assert (connection.notice, connection.is_target_masked) == (notice, False)
    assert "Zebrafink Ltd" in shown
    assert f'<a href="{notice.get_absolute_url()}"' in shown


def test_nobody_answers_a_notice_of_their_own(client, notice, owner):
    client.force_login(owner)

    answer = client.get(reverse("connect:notice_ask", args=[notice.pk]))

    assert (answer.status_code, answer.url) == (302, notice.get_absolute_url())


def test_asking_the_firm_by_name_does_not_show_that_the_notice_is_its(
    notice, firm, seeker, seeker_firm, now
):
    ask(seeker, seeker_firm, firm, now)
    ask_about(notice, seeker, seeker_firm, now)

    for again in (lambda: ask(seeker, seeker_firm, firm, now),
                  lambda: ask_about(notice, seeker, seeker_firm, now)):  # fmt: skip
        with pytest.raises(ValidationError):
            again()

    assert ConnectionRequest.objects.count() == 2


def test_the_refusal_of_a_second_answer_names_nobody(notice, seeker, seeker_firm, now):
    ask_about(notice, seeker, seeker_firm, now)

    with pytest.raises(ValidationError) as problem:
        ask_about(notice, seeker, seeker_firm, now)

    assert problem.value.messages == [
        "You already have an open request to the organisation behind “Night shift wanted”."
    ]


def test_an_answer_goes_to_the_organisation_of_its_notice_alone(
    notice, target_firm, seeker, seeker_firm, now
):
    with pytest.raises(ValidationError):
        ask(seeker, seeker_firm, target_firm, now, notice=notice)

    assert not ConnectionRequest.objects.exists()


def test_the_numbers_of_managers_do_not_grow_with_an_answer(
    notice, firm, seeker, seeker_firm, facilitator, now
):
    before = engagement_of(firm, user=facilitator, now=now)
    ask_about(notice, seeker, seeker_firm, now)

    assert engagement_of(firm, user=facilitator, now=now) == before


def test_the_desk_of_the_asking_side_names_neither_firm_nor_cluster(
    notice, firm, seeker, seeker_firm, facilitator, target_facilitator, now
):
    connection = ask_about(notice, seeker, seeker_firm, now)
    [item] = desk.waiting(facilitator, now)
    assert (item.what, item.who) == (
        "Seeker Ltd asks to be introduced to the organisation behind “Night shift wanted”", "",
    )  # fmt: skip

    assert desk.act([item.key], "forward", "", facilitator, now) == []
    assert desk.done([item.key]) == [
        "The request to the organisation behind “Night shift wanted” has been forwarded to the other"
        " cluster."
    ]
    [theirs] = desk.waiting(target_facilitator, now)
    assert (theirs.what, theirs.who) == (
        "Seeker Ltd asks to be introduced to Zebrafink Ltd",
        "South",
    )
    connection.refresh_from_db()


def test_who_manages_both_sides_knows_whom_they_ask(
    client, notice, seeker, seeker_firm, facilitator, now
):
    ClusterManager.objects.create(cluster=notice.organisation.cluster, user=facilitator)
    connection = ask_about(notice, seeker, seeker_firm, now)

    assert "Zebrafink Ltd" in pages_of(client, facilitator, connection)
    assert "Zebrafink Ltd" in letters_of(facilitator)


def test_a_request_outlives_its_notice(client, notice, seeker, seeker_firm, now):
    connection = ask_about(notice, seeker, seeker_firm, now)
    notice.delete()
    connection = ConnectionRequest.objects.get(pk=connection.pk)

    client.force_login(seeker)
    shown = client.get(connection.get_absolute_url()).content.decode()

    assert "the organisation behind the notice" in shown
    assert marks_in(shown) == []
    assert connection.state == State.SUBMITTED


@pytest.mark.parametrize(
    "type_, kind, goal",
    [
        ("offered", "business", "buy"),
        ("wanted", "technology", "sell"),
        ("offered", "research", "research"),
        ("wanted", "funding", "funding"),
    ],
)
def test_the_goal_follows_from_the_notice(type_, kind, goal):
    assert goal_answering(type_, kind) == goal


def test_the_newsletter_is_offered_what_was_posted_and_is_open(notice, firm, now):
    make.make_notice(firm, "Old hat", valid_until=now.date(), valid_from=now.date())
    make.make_notice(firm, "Named *cellar*", **DATES)
    period = Period(now.date() - timedelta(days=7), now.date(), TODAY, ["en"])

    [offer] = gather_notices(period)
    assert gather_notices(Period(now.date(), now.date(), TODAY, ["en"])) == []

    assert offer.about == f"notices:{period.since}"
    assert offer.words["en"].heading == "Offered and wanted"
    lines = offer.words["en"].body.splitlines()
    unnamed = [line for line in lines if "Night shift" in line]
    assert [marks_in(line) for line in unnamed] == [[]]
    assert (
        "(Firm from Spain · Small \\(10 to 49 people\\))" in unnamed[0]
        or "Firm from Spain" in unnamed[0]
    )
    assert "Named \\*cellar\\*" in offer.words["en"].body
    assert "Old hat" not in offer.words["en"].body
