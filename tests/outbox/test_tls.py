"""Against real SMTP servers that speak TLS, with certificates of an authority of our own."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from bewiser.outbox.drain import Drained, drain
from bewiser.outbox.models import Mail, Route
from tests.outbox.certificates import Authority
from tests.outbox.relay import ScriptedRelay

pytestmark = pytest.mark.django_db(transaction=True)

ANNA = "anna@firm.example"
REFUSED = "The certificate of the relay is not accepted: "
over_both = pytest.mark.parametrize("is_smtps", [False, True], ids=["starttls", "smtps"])


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trust(monkeypatch) -> Callable[[Authority], None]:
    """Trust this authority, the way in which an operator names one."""
    return lambda authority: monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))


@pytest.fixture
def serve(settings) -> Iterator[Callable[..., ScriptedRelay]]:
    """Start a server with a password and let the settings name it."""
    started = []

    def serve_one(**how) -> ScriptedRelay:
        server = ScriptedRelay(password="right", **how)
        settings.EMAIL_URL = server.url
        started.append(server)
        return server

    yield serve_one
    for server in started:
        server.stop()


def run(now) -> Drained:
    return drain(clock=lambda: now)


@over_both
def test_mail_and_password_go_over_tls_to_a_server_that_we_trust(
    serve, trust, write, now, authority, is_smtps
):
    server = serve(certificate=authority.server(), is_smtps=is_smtps)
    trust(authority)
    write(ANNA)
    write("bert@firm.example")

    result = run(now)

    assert result == Drained(sent=2)
    assert {(mail.recipient, mail.is_encrypted) for mail in server.taken} == {
        (ANNA, True),
        ("bert@firm.example", True),
    }
    assert (server.n_lines, server.n_logins) == (1, 1)


@over_both
@pytest.mark.parametrize(
    "host, days, is_known, why",
    [
        ("localhost", 1, False, "unable to get local issuer certificate."),
        ("relay.example", 1, True, "Hostname mismatch, certificate is not valid for 'localhost'."),
        ("localhost", -1, True, "certificate has expired."),
    ],
    ids=["unknown authority", "another name", "expired"],
)
def test_a_certificate_that_is_not_good_keeps_the_mail_here_until_one_is(
    serve, trust, write, now, authority, tmp_path, is_smtps, host, days, is_known, why
):
    trust(authority)
    signer = authority if is_known else Authority(tmp_path, "Somebody else")
    server = serve(certificate=signer.server(host, days=days), is_smtps=is_smtps)
    write(ANNA)

    result = run(now)

    mail = Mail.objects.get()
    route = Route.objects.get()
    assert result == Drained()
    assert (mail.status, mail.attempts, mail.due_at) == ("pending", 0, now)
    assert (route.failures, route.last_error, route.paused_at) == (1, f"{REFUSED}{why}", None)
    assert route.rests_until > timezone.now()
    assert (server.n_logins, server.taken) == (0, [])
    mended = serve(certificate=authority.server(), is_smtps=is_smtps)
    assert run(now + timedelta(minutes=1)) == Drained()
    # The rest is over.
    Route.objects.update(rests_until=timezone.now())
    assert run(now + timedelta(minutes=2)) == Drained(sent=1)
    assert mended.recipients() == [ANNA]
    route.refresh_from_db()
    assert (route.failures, route.last_error) == (0, "")


def test_a_server_without_starttls_gets_neither_password_nor_mail(serve, settings, write, now):
    server = serve()
    settings.EMAIL_URL = f"{server.url}?tls=starttls"
    write(ANNA)

    run(now)
    run(now)

    route = Route.objects.get()
    assert (route.paused_at, route.paused_reason) == (
        now,
        "STARTTLS extension not supported by server.",
    )
    assert (server.n_lines, server.n_logins, server.taken) == (1, 0, [])
    assert Mail.objects.get().status == "pending"


def test_a_server_without_tls_gets_nothing_where_smtps_is_asked_for(serve, settings, write, now):
    server = serve()
    settings.EMAIL_URL = server.url.replace("smtp://", "smtps://")
    write(ANNA)

    run(now)

    route = Route.objects.get()
    assert (route.failures, "wrong version number" in route.last_error.lower()) == (1, True)
    assert (server.n_logins, server.taken) == (0, [])
    assert Mail.objects.get().status == "pending"


def test_a_server_that_cannot_start_tls_just_now_is_asked_again_later(
    serve, trust, write, now, authority
):
    server = serve(certificate=authority.server())
    server.say("STARTTLS", "*", "454 TLS is not to be had now")
    trust(authority)
    write(ANNA)

    run(now)

    route = Route.objects.get()
    assert (route.last_error, route.paused_at) == ("454 TLS is not to be had now", None)
    assert (server.n_logins, server.taken) == (0, [])
    Route.objects.update(rests_until=timezone.now())
    assert run(now) == Drained(sent=1)
    assert server.taken[0].is_encrypted
