"""Every address as every role. A new address without a line here fails the test.

The pages of the admin have their own walk in tests/connect/test_admin.py.
"""

import mailbox
import uuid
from html import unescape
from http import HTTPStatus

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from connect import search
from connect.choices import ConnectionState as State
from connect.models import Organisation, User
from connect.transitions import Decision
from tests.access_differences import DIFFERENCES
from tests.access_table import ALIKE, PAGES, ROLES
from tests.factories import connect as make
from tests.factories import roaming as offered

pytest_plugins = ["tests.access_things"]


def named_pages(patterns, prefix=""):
    """Yield the name of every address below these patterns, but those of the admin."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace != "admin":
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named_pages(pattern.url_patterns, space)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


@pytest.fixture
def things(
    connection,
    seeker,
    seeker_firm,
    target_firm,
    north,
    surveys,
    roaming,
    cases,
    notices,
    teams,
    newsletter,
    research,
    settings,
    tmp_path,
):
    """What the words in the table stand for."""
    settings.MAILBOX_DIR = str(tmp_path / "mail")
    topic = make.make_topic("Locks")
    make.give_topic(target_firm, topic)
    put = make.make_connection(
        asker=make.make_person("Vera Visitor"),
        seeker=seeker_firm,
        target=target_firm,
        state=State.AT_TARGET,
    )
    return (
        surveys
        | roaming
        | cases
        | notices
        | teams
        | newsletter
        | research
        | {
            "organisations": "organisations",
            "mail": mailbox.Maildir(settings.MAILBOX_DIR, create=True).add(
                "Subject: Good day\n\nHello"
            ),
            "listed": target_firm.slug,
            "unlisted": make.make_organisation("Hidden Ltd", cluster=north, is_listed=False).slug,
            "cluster": north.slug,
            "topic": topic.slug,
            "submitted": connection.pk,
            "put": put.pk,
            "accept": "accept",
            "token": "none",
        }
    )


@pytest.fixture
def people(request, db):
    """A browser for each role."""
    browsers = {}
    for role in (*ROLES, *ALIKE):
        browsers[role] = Client()
        if role != "anonymous":
            browsers[role].force_login(request.getfixturevalue(role))
    return browsers


def test_every_address_has_a_line():
    assert {name for name, _words, _statuses in PAGES} == set(
        named_pages(get_resolver().url_patterns)
    )


def test_every_address_answers_every_role_as_the_table_says(people, things):
    expected, found = {}, {}

    for name, words, statuses in PAGES:
        address = reverse(name, args=[things[word] for word in words])
        line = (name, *words)
        answers = dict(zip(ROLES, statuses, strict=True))
        # What is the same for all who are signed in asks nobody who they are.
        if len(set(statuses[1:])) > 1:
            answers |= {role: answers[other] for role, other in ALIKE.items()}
        expected[line] = answers | DIFFERENCES.get(line, {})
        found[line] = {role: people[role].get(address).status_code for role in expected[line]}

    assert found == expected
    assert set(DIFFERENCES) <= set(expected)


def test_no_page_for_everybody_tells_of_a_person(client, request, things, north):
    quirin = make.make_member("Quirin Zobelstein", Organisation.objects.get(slug=things["listed"]))
    for role in ROLES:
        if role != "anonymous":
            request.getfixturevalue(role)
    offered.make_contact(north.agreement_member, email="cora@people.example")
    private = {
        word for person in User.objects.all() for word in (person.name, person.email) if word
    } | {"Cora Contact", "cora@people.example"}
    told = {}

    for name, words, statuses in PAGES:
        if statuses[0] == HTTPStatus.OK:
            address = reverse(name, args=[things[word] for word in words])
            text = unescape(client.get(address).content.decode(errors="replace"))
            told[name] = {word for word in private if word.lower() in text.lower()}
    found = search.browse(search.BrowseQuery(quirin.email))

    assert {name: words for name, words in told.items() if words} == {}
    assert (len(private) > 2 * len(ROLES), found.total) == (True, 0)


BACK_TO = {
    ("connect:connection_decide", "submitted", "accept"): (
        "connect:connection_detail",
        "submitted",
    ),
    ("connect:case_put", "case"): ("connect:case_detail", "case"),
    ("connect:case_approve", "case"): ("connect:case_detail", "case"),
    ("connect:case_withdraw", "case"): ("connect:case_detail", "case"),
    ("connect:picture_add", "case"): ("connect:case_edit", "case"),
    ("roaming:edition_move", "edition", "submit"): ("roaming:edition_edit", "edition"),
    ("roaming:block_remove", "edition", "part"): ("roaming:edition_edit", "edition"),
    ("roaming:news_decline", "news"): ("roaming:news_list",),
    ("connect:answer_decline", "token"): ("connect:connection_answer", "token"),
    ("connect:answer_close", "token"): ("connect:connection_answer", "token"),
    ("linkages:wave_invite", "wave"): ("linkages:wave_detail", "wave"),
    ("linkages:interview_hold", "wave"): ("linkages:wave_detail", "wave"),
    ("linkages:wave_thaw", "wave"): ("linkages:wave_detail", "wave"),
    ("linkages:answer_skip", "invited", "output"): (
        "linkages:answer_category",
        "invited",
        "output",
    ),
}


def test_where_something_is_done_looking_leads_to_the_page_and_tells_nothing(people, things):
    def at(name, *words):
        return reverse(name, args=[things[word] for word in words])

    signed_in = people["outsider"]
    gone = uuid.uuid4()

    found = {line: signed_in.get(at(*line)) for line in BACK_TO}
    missing = signed_in.head(reverse("connect:connection_decide", args=[gone, "accept"]))

    assert {line: answer["Location"] for line, answer in found.items()} == {
        line: at(*page) for line, page in BACK_TO.items()
    }
    assert missing["Location"] == reverse("connect:connection_detail", args=[gone])
    assert {signed_in.put(at(*line)).status_code for line in BACK_TO} == {405}


@pytest.mark.parametrize("who", ["outsider", "target", "target_facilitator", "coordinator"])
def test_nobody_decides_what_is_not_theirs(
    request, client, connection, facilitator, target_facilitator, who
):
    client.force_login(request.getfixturevalue(who))

    answer = client.post(reverse("connect:connection_decide", args=[connection.pk, "forward"]))

    connection.refresh_from_db()
    assert (answer.status_code, connection.state, connection.version) == (404, "submitted", 1)


# Who answers for the organisation, and who reads with them; who manages the sides.
ANSWERERS = {"target", "target_editor"}
NEAR = {"seeker", "facilitator"}
FAR = NEAR | {"target_facilitator"}
ALL_SIDES = FAR | ANSWERERS | {"target_viewer"}
# Each decision in a state that is open to it: what is sent, who decides, and who reads the request then.
DECISIONS = [
    (Decision.ASK_CHANGES, State.SUBMITTED, {"note": "Shorter."}, {"facilitator"}, NEAR),
    (Decision.FORWARD, State.SUBMITTED, {}, {"facilitator"}, NEAR),
    (Decision.WITHDRAW, State.SUBMITTED, {}, {"seeker"}, NEAR),
    (
        Decision.RESUBMIT,
        State.CHANGES_ASKED,
        {"cooperation": "A test of alarms.", "about": "Twelve people."},
        {"seeker"},
        NEAR,
    ),
    (Decision.PUT_TO_TARGET, State.AT_TARGET_MANAGER, {}, {"target_facilitator"}, FAR),
    (Decision.RETURN, State.AT_TARGET_MANAGER, {}, {"target_facilitator"}, FAR),
    (Decision.ACCEPT, State.AT_TARGET, {}, ANSWERERS, ALL_SIDES),
    (Decision.DECLINE, State.AT_TARGET, {"reason": "no_capacity"}, ANSWERERS, ALL_SIDES),
    (Decision.SAY_IN_CONTACT, State.INTRODUCED, {}, ANSWERERS | {"seeker"}, ALL_SIDES),
    (
        Decision.CLOSE,
        State.INTRODUCED,
        {"outcome": "project"},
        ALL_SIDES - {"target_viewer"},
        ALL_SIDES,
    ),
]
# Whose decision it was before is told that the request has moved on.
TOO_LATE = {Decision.DECLINE: {"facilitator", "target_facilitator"}}


def test_every_decision_is_taken_by_those_whose_it_is_and_by_nobody_else(
    people, seeker, seeker_firm, target_firm
):
    """403 where the request is theirs to read; 404 where they are not even to know of it."""
    expected, found = {}, {}
    for decision, state, sent, deciders, readers in DECISIONS:
        connection = make.make_connection(
            asker=seeker, seeker=seeker_firm, target=target_firm, state=state
        )
        url = reverse("connect:connection_decide", args=[connection.pk, decision])
        for role, browser in people.items():
            with transaction.atomic():
                answer = browser.post(url, {"version": "1", **sent})
                connection.refresh_from_db()
                found[decision, role] = (answer.status_code, connection.version > 1)
                transaction.set_rollback(True)
            led_back = {"anonymous"} | TOO_LATE.get(decision, set())
            refused = 302 if role in led_back else 403 if role in readers else 404
            acts = role in deciders
            expected[decision, role] = (302, True) if acts else (refused, False)
        connection.delete()

    assert set(Decision) == {decision for decision, *_more in DECISIONS}
    assert found == expected


KEPT = [
    "linkages:wave_edit",
    "linkages:wave_invite",
    "linkages:wave_invite_owners",
    "linkages:wave_remind",
    "linkages:wave_import",
    "linkages:invitation_revoke",
    "linkages:interview_hold",
    "linkages:interview",
    "linkages:wave_thaw",
    "linkages:wave_move",
    "linkages:finding_decide",
    "linkages:partner_suggest",
    "linkages:partner_confirm",
    "linkages:partner_create",
    "linkages:partner_merge",
    "linkages:partner_leave",
    "linkages:partner_undo",
]


@pytest.mark.parametrize("who", ["outsider", "seeker", "target_facilitator", "foreign_facilitator"])
def test_nobody_changes_a_survey_that_is_not_theirs(request, client, surveys, target_firm, who):
    client.force_login(request.getfixturevalue(who))
    surveys["accept"] = "accept"
    sent = {"organisation": target_firm.pk, "note": "Mine now.", "into": surveys["partner"]}
    models = apps.get_app_config("linkages").get_models

    def everything():
        return [list(model.objects.order_by("pk").values()) for model in models()]

    before = everything()
    found = {
        name: client.post(reverse(name, args=[surveys[word] for word in words]), sent).status_code
        for name, words, _statuses in PAGES
        if name in KEPT
    }

    assert found == dict.fromkeys(KEPT, 404)
    assert everything() == before
