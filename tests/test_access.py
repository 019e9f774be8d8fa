"""Every address as every role. A new address without a line here fails the test.

The pages of the admin have their own walk in tests/connect/test_admin.py.
"""

import mailbox

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from connect.choices import ConnectionState
from tests.factories import connect as make

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
MEMBERS_POST = (302, *(405,) * 7)
POST = (405,) * 8
# Links of letters are signed; what has no good signature was good once, or never.
STALE = (410,) * 8
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
    ("connect:connection_decide", ("submitted", "accept"), MEMBERS_POST),
    ("connect:connection_confirm", ("token",), STALE),
    ("connect:connection_answer", ("token",), STALE),
    ("connect:answer_accept", ("token",), POST),
    ("connect:answer_decline", ("token",), POST),
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
def things(connection, seeker, seeker_firm, target_firm, north, settings, tmp_path):
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
    return {
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


@pytest.mark.parametrize("who", ["outsider", "target", "target_facilitator", "coordinator"])
def test_nobody_decides_what_is_not_theirs(
    request, client, connection, facilitator, target_facilitator, who
):
    client.force_login(request.getfixturevalue(who))

    answer = client.post(reverse("connect:connection_decide", args=[connection.pk, "forward"]))

    connection.refresh_from_db()
    assert (answer.status_code, connection.state, connection.version) == (404, "submitted", 1)
