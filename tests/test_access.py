"""Every address as every role. A new address without a line here fails the test.

The pages of the admin have their own walk in tests/connect/test_admin.py.
"""

import mailbox
import uuid

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from connect.choices import ConnectionState
from linkages import links
from linkages.actions import waves
from linkages.choices import WaveState
from linkages.models import Finding
from tests.access_table import PAGES, ROLES
from tests.factories import connect as make
from tests.factories import linkages as surveyed
from tests.factories import roaming as offered


def named_pages(patterns, prefix=""):
    """Yield the name of every address below these patterns, but those of the admin."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace != "admin":
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named_pages(pattern.url_patterns, space)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


@pytest.fixture
def surveys(north, south, seeker_firm, target_facilitator):
    """A wave of North that is open, an older one with its report; one of South without."""
    wave = surveyed.make_wave(north)
    invitation = surveyed.make_invitation(surveyed.make_participant(wave, seeker_firm))
    interview = surveyed.make_interview(invitation.participant, invitation=invitation)
    linkage = surveyed.make_linkage(interview, surveyed.make_partner(wave, "Atelier Verval"))
    finding = Finding.objects.create(wave=wave, rule="few_peers", number=1, n=9, threshold=5)
    reported = {}
    for cluster in (north, south):
        old = surveyed.make_wave(cluster, slug="2020", state=WaveState.CLOSED)
        surveyed.make_answers(old)
        waves.freeze_wave(old, by=target_facilitator, now=make.NOW)
        reported[cluster] = old
    waves.publish_report(reported[north], now=make.NOW)
    return {
        "wave": wave.pk,
        "frozen": reported[north].pk,
        "other_cluster": south.slug,
        "partner": linkage.partner_id,
        "finding": finding.pk,
        "invitation": invitation.pk,
        "interview": interview.pk,
        "invited": links.invitation_token(invitation),
        "row": linkage.row,
        "no_row": interview.pk,
        "output": "output",
        "nonsense": "nonsense",
        "close": "close",
        "category": "category",
        "svg": "svg",
    }


@pytest.fixture
def roaming(north, south):
    """North is in the agreement with a place; South is invited."""
    agreement = offered.make_agreement()
    place = offered.make_location(offered.make_member(north, agreement=agreement))
    offered.make_member(south, "invited")
    return {
        "version": agreement.version,
        "place": place.pk,
        "photo": uuid.uuid4(),
        "closure": place.closures.create(on=make.NOW.date()).pk,
        "pause": "pause",
    }


@pytest.fixture
def things(
    connection, seeker, seeker_firm, target_firm, north, surveys, roaming, settings, tmp_path
):
    """What the words in the table stand for."""
    settings.MAILBOX_DIR = str(tmp_path / "mail")
    topic = make.make_topic("Locks")
    make.give_topic(target_firm, topic)
    put = make.make_connection(
        asker=make.make_person("Vera Visitor"),
        seeker=seeker_firm,
        target=target_firm,
        state=ConnectionState.AT_TARGET,
    )
    return (
        surveys
        | roaming
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
    for role in ROLES:
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
        expected[line] = dict(zip(ROLES, statuses, strict=True))
        found[line] = {role: people[role].get(address).status_code for role in ROLES}

    assert found == expected


BACK_TO = {
    ("connect:connection_decide", "submitted", "accept"): (
        "connect:connection_detail",
        "submitted",
    ),
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
