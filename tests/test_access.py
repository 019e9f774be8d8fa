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
from tests.factories import connect as make
from tests.factories import linkages as surveyed

ROLES = (
    "anonymous",
    "outsider",
    "seeker",
    "target",
    "facilitator",
    "target_facilitator",
    "coordinator",
    "superuser",
)

PUBLIC = (200,) * 8
MEMBERS = (302, *(200,) * 7)
# Pages to come in by send people who are in away.
ENTRANCE = (200, *(302,) * 7)
# A step of something that has not been begun leads back to its beginning.
STEP = (302,) * 8
# Where something is done, looking leads to the page of the thing, whether there is one or not; it asks who reads.
BACK = (302,) * 8
MEMBERS_POST = (302, *(405,) * 7)
POST = (405,) * 8
# Links of letters are signed; what has no good signature was good once, or never.
STALE = (410,) * 8
NOWHERE = (404,) * 8
# A wave of North: its manager's, the network's, and nobody else's.
OWN_WAVE = (302, 404, 404, 404, 200, 404, 200, 200)
# Of South: there for its manager and for those who look after the network.
UNPUBLISHED = (404, 404, 404, 404, 404, 200, 200, 200)
# With names in it: for those who look after the wave, and for members of its firms; here it has none.
NAMED = (403, 403, 403, 403, 200, 403, 200, 200)
DOWNLOADS = (
    "report_pdf",
    "linkages_csv",
    "tables_csv",
    "towns_csv",
    "connectors_csv",
    "map_geojson",
    "report_json",
)
KEEPERS = (302, 403, 403, 403, 200, 200, 200, 200)
# The cast has neither password nor second factor: nothing to ask them for again, or to take away.
WITHOUT_SECRETS = (302, *(403,) * 7)
WITHOUT_FACTOR = (302, *(404,) * 7)

# What stands in an address: made by the fixture `things`.
PAGES: list[tuple[str, tuple[str, ...], tuple[int, ...]]] = [
    ("healthz", (), PUBLIC),
    ("readyz", (), PUBLIC),
    ("robots", (), PUBLIC),
    ("sitemap", (), PUBLIC),
    ("sitemap_section", ("organisations",), PUBLIC),
    ("home", (), PUBLIC),
    ("help", (), PUBLIC),
    ("privacy", (), PUBLIC),
    ("imprint", (), PUBLIC),
    ("accessibility", (), PUBLIC),
    ("style", (), PUBLIC),
    ("mailbox", (), PUBLIC),
    ("mailbox_detail", ("mail",), PUBLIC),
    ("desk", (), MEMBERS),
    ("desk_act", (), MEMBERS_POST),
    ("account_me", (), MEMBERS),
    ("account_login", (), ENTRANCE),
    ("account_signup", (), ENTRANCE),
    ("account_request_login_code", (), ENTRANCE),
    ("account_logout", (), MEMBERS),
    ("account_inactive", (), PUBLIC),
    ("account_reauthenticate", (), WITHOUT_SECRETS),
    ("account_email", (), MEMBERS),
    ("account_email_verification_sent", (), STEP),
    ("account_change_password", (), STEP),
    ("account_set_password", (), MEMBERS),
    ("account_reset_password", (), PUBLIC),
    ("account_confirm_login_code", (), STEP),
    ("account_confirm_password_reset_code", (), STEP),
    ("account_complete_password_reset", (), STEP),
    ("account_password_reset_completed", (), PUBLIC),
    ("mfa_index", (), MEMBERS),
    ("mfa_authenticate", (), STEP),
    ("mfa_reauthenticate", (), WITHOUT_SECRETS),
    ("mfa_activate_totp", (), MEMBERS),
    ("mfa_deactivate_totp", (), WITHOUT_FACTOR),
    ("mfa_view_recovery_codes", (), WITHOUT_FACTOR),
    ("mfa_generate_recovery_codes", (), MEMBERS),
    ("mfa_download_recovery_codes", (), WITHOUT_FACTOR),
    ("connect:firm_list", (), PUBLIC),
    ("connect:firm_map", (), PUBLIC),
    ("connect:firm_detail", ("listed",), PUBLIC),
    # An unlisted firm of North is there for its manager and for those who look after the network.
    ("connect:firm_detail", ("unlisted",), (404, 404, 404, 404, 200, 404, 200, 200)),
    ("connect:cluster_list", (), PUBLIC),
    ("connect:cluster_detail", ("cluster",), PUBLIC),
    ("connect:topic_detail", ("topic",), PUBLIC),
    # Nobody is introduced to their own organisation.
    ("connect:connection_ask", ("listed",), (200, 200, 200, 302, 200, 200, 200, 200)),
    ("connect:connection_ask", ("unlisted",), (404, 404, 404, 404, 200, 404, 200, 200)),
    ("connect:connection_list", (), MEMBERS),
    # With the manager of the asking side: nobody else knows of it.
    ("connect:connection_detail", ("submitted",), (302, 404, 200, 404, 200, 404, 404, 404)),
    ("connect:connection_detail", ("put",), (302, 404, 200, 200, 200, 200, 404, 404)),
    ("connect:connection_decide", ("submitted", "accept"), BACK),
    ("connect:connection_confirm", ("token",), STALE),
    ("connect:connection_answer", ("token",), STALE),
    ("connect:answer_accept", ("token",), BACK),
    ("connect:answer_decline", ("token",), BACK),
    ("connect:answer_in_contact", ("token",), BACK),
    ("connect:answer_close", ("token",), BACK),
    ("linkages:report_list", (), PUBLIC),
    ("linkages:compare", (), PUBLIC),
    ("linkages:report", ("cluster",), PUBLIC),
    ("linkages:report", ("other_cluster",), UNPUBLISHED),
    *[(f"linkages:{name}", ("cluster",), PUBLIC) for name in DOWNLOADS],
    *[(f"linkages:{name}", ("other_cluster",), UNPUBLISHED) for name in DOWNLOADS],
    *[(f"linkages:{name}", ("cluster",), NAMED) for name in ("linkages_xlsx", "network_graphml")],
    ("linkages:report_figure", ("cluster", "category", "svg"), PUBLIC),
    ("linkages:report_figure", ("other_cluster", "category", "svg"), UNPUBLISHED),
    ("linkages:wave_list", (), KEEPERS),
    ("linkages:wave_add", ("cluster",), (302, 403, 403, 403, 200, 403, 200, 200)),
    ("linkages:wave_detail", ("wave",), OWN_WAVE),
    ("linkages:wave_network", ("wave",), OWN_WAVE),
    ("linkages:wave_edit", ("wave",), OWN_WAVE),
    ("linkages:wave_edit", ("frozen",), (302, 404, 404, 404, 403, 404, 403, 403)),
    ("linkages:partner_list", ("wave",), OWN_WAVE),
    ("linkages:partner_detail", ("partner",), OWN_WAVE),
    ("linkages:finding_list", ("wave",), OWN_WAVE),
    ("linkages:wave_rows", ("wave",), OWN_WAVE),
    ("linkages:finding_rows", ("wave", "finding"), OWN_WAVE),
    ("linkages:wave_move", ("wave", "close"), OWN_WAVE),
    ("linkages:wave_zip", ("wave",), OWN_WAVE),
    ("linkages:template_csv", ("wave",), OWN_WAVE),
    ("linkages:template_xlsx", ("wave",), OWN_WAVE),
    ("linkages:wave_import", ("wave",), OWN_WAVE),
    ("linkages:wave_invite", ("wave",), BACK),
    ("linkages:wave_invite_owners", ("wave",), MEMBERS_POST),
    ("linkages:wave_remind", ("wave",), MEMBERS_POST),
    ("linkages:invitation_revoke", ("wave", "invitation"), MEMBERS_POST),
    ("linkages:interview_hold", ("wave",), BACK),
    ("linkages:interview", ("interview",), MEMBERS_POST),
    ("linkages:wave_thaw", ("wave",), BACK),
    ("linkages:finding_decide", ("wave", "finding", "accept"), BACK),
    ("linkages:partner_suggest", ("wave",), MEMBERS_POST),
    ("linkages:partner_confirm", ("partner",), MEMBERS_POST),
    ("linkages:partner_create", ("partner",), MEMBERS_POST),
    ("linkages:partner_merge", ("partner",), MEMBERS_POST),
    ("linkages:partner_leave", ("partner",), MEMBERS_POST),
    ("linkages:partner_undo", ("partner",), MEMBERS_POST),
    # The personal link opens an interview to whoever holds it, signed in or not.
    ("linkages:answer", ("invited",), PUBLIC),
    ("linkages:answer", ("token",), STALE),
    ("linkages:answer_category", ("invited", "output"), PUBLIC),
    ("linkages:answer_category", ("invited", "nonsense"), NOWHERE),
    ("linkages:answer_category", ("token", "output"), STALE),
    ("linkages:answer_row", ("invited", "output", "row"), PUBLIC),
    ("linkages:answer_row", ("invited", "output", "no_row"), NOWHERE),
    ("linkages:answer_row", ("token", "output", "row"), STALE),
    ("linkages:answer_submit", ("invited",), PUBLIC),
    ("linkages:answer_submit", ("token",), STALE),
    ("linkages:answer_suggest", ("invited",), PUBLIC),
    ("linkages:answer_suggest", ("token",), STALE),
    ("linkages:answer_skip", ("invited", "output"), BACK),
    ("linkages:answer_remove", ("invited", "output", "row"), POST),
    ("linkages:answer_reopen", ("invited",), POST),
]


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
def things(connection, seeker, seeker_firm, target_firm, north, surveys, settings, tmp_path):
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
    return surveys | {
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
