"""The whole product as processes of its own on the test's database, broker and mailbox."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management import call_command
from django.db import connection as database
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bewiser import suggesting
from bewiser.outbox.models import Mail
from bewiser.sample.files import PASSWORD
from bewiser.sample.people import FACES
from connect import links
from connect.models import CaseStudy, ClusterHoliday, Event, Organisation, User
from linkages.models import Wave
from rdi_database.models import PartnerWanted
from roaming import links as roaming_links
from roaming.models import Edition, Location, Subscription
from tests.factories import connect as make
from tests.factories import roaming
from tests.outbox.processes import CHECKOUT, database_url, start_worker

PATIENCE = 60.0
FACTOR = "fay.factor@network.example"
GUEST = "friederike.lautenbach@fluxberg.example"


@dataclass
class Site:
    """A running site with the sample network in it."""

    url: str
    # Sessions of the sample's faces, for tests that are not about signing in.
    sessions: dict[str, str]
    # Pages whose address nobody knows beforehand, by a name in capitals.
    addresses: dict[str, str]

    def cookie_of(self, email: str) -> dict[str, str]:
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": self.sessions[email], "url": self.url}


@contextlib.contextmanager
def running(folder: Path, mailbox: Path, blocker) -> Iterator[Site]:
    """Load the sample network, run web and worker, and leave the database as it was."""
    with blocker.unblock():
        call_command("load_sample", stdout=sys.stdout)
        # Old news of the sample; the letters of a journey are its own.
        Mail.objects.all().delete()
        # Whatever day it is, no house of the sample is closed for it.
        ClusterHoliday.objects.all().delete()
        sessions = {face.email: session_of(face.email) for face in FACES}
        sessions[FACTOR] = session_with_a_factor()
        addresses = secret_addresses()
        listener = socket.create_server(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        web = start_web(listener, folder / "web.log", url=url, mailbox=mailbox)
        # The worker writes the links of the newsletter.
        worker = start_worker(folder, processes=1, SITE_URL=url)
    try:
        wait_until_served(web, f"{url}/healthz", folder / "web.log")
        yield Site(url, sessions, addresses)
    finally:
        os.killpg(web.pid, signal.SIGKILL)
        web.wait()
        worker.kill()
        with blocker.unblock():
            call_command("flush", interactive=False, verbosity=0)
            with database.cursor() as cursor:
                cursor.execute("truncate bewiser_cache, bewiser_ratelimit")


def session_of(email: str) -> str:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def session_with_a_factor() -> str:
    """Somebody with a second factor, who has just said that it is them."""
    user = make.make_person("Fay Factor", email=FACTOR, password=PASSWORD)
    for kind, secret in (("totp", {"secret": "A" * 32}), ("recovery_codes", {"seed": "b" * 40})):
        Authenticator.objects.create(user=user, type=kind, data={"used_mask": 0, **secret})
    client = Client()
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    session.save()
    return session.session_key


def secret_addresses() -> dict[str, str]:
    """Pages behind a link of a letter, and pages of a wave of it@cork."""
    target = Organisation.objects.get(slug="loughmarrow")
    put = make.make_connection(
        asker=User.objects.get(email=FACTOR), target=target, state="at_target", now=timezone.now(),
        contact_name="Cora Contact", contact_email="cora.contact@elsewhere.example",
    )  # fmt: skip
    wave = Wave.objects.filter(cluster__slug="it-cork").order_by("pk").first()
    case = CaseStudy.objects.get(state="public")
    pages = {
        "THE NETWORK": "wave_network", "THE ROWS": "wave_rows",
        "THE FINDINGS": "finding_list", "THE PARTNERS": "partner_list",
    }  # fmt: skip
    return {
        "THE ANSWER": reverse("connect:connection_answer", args=[links.answer_token(put)]),
        **stay_addresses(),
        **newsletter_addresses(),
        "THE WANTED": wanted_address(),
        "A CASE": case.get_absolute_url(),
        "OWN CASE": reverse("connect:case_edit", args=[case.slug]),
        "A PARTNER": reverse("linkages:partner_detail", args=[wave.partners.earliest("pk").pk]),
        **{name: reverse(f"linkages:{page}", args=[wave.pk]) for name, page in pages.items()},
    }


def wanted_address() -> str:
    """What Fluxberg looks for in a call, with the proposals of tonight's worker."""
    suggesting.renew(now=timezone.now())
    return reverse("rdi_database:wanted_detail", args=[PartnerWanted.objects.get().pk])


def stay_addresses() -> dict[str, str]:
    """Pages of a stay of Fluxberg at it@cork, agreed for three weeks ahead, and of an event."""
    house = Location.objects.get(member__cluster__slug="it-cork")
    firm = Organisation.objects.get(slug="fluxberg")
    day = timezone.localdate() + timedelta(days=21)
    stay = roaming.make_stay(
        house, firm.cluster.agreement_member, firm, User.objects.get(email=GUEST),
        state="agreed", first_day=day, last_day=day,
    )  # fmt: skip
    pages = {"THE STAY": "stay_detail", "THE NOTE": "stay_note", "THE PASS": "stay_pass"}
    return {
        "THE HOUSE": reverse("roaming:stay_ask", args=[house.pk]),
        "AN EVENT": Event.objects.earliest("pk").get_absolute_url(),
        **{name: reverse(f"roaming:{page}", args=[stay.pk]) for name, page in pages.items()},
    }


def newsletter_addresses() -> dict[str, str]:
    """Pages of the edition that went out last, of the one that is being written, and of one reader."""
    sent = Edition.objects.public().latest("day")
    draft = Edition.objects.get(state="draft")
    token = roaming_links.list_token(Subscription.objects.active().latest("asked_at"))
    block = draft.blocks.earliest("position")
    return {
        "AN EDITION": sent.get_absolute_url(),
        "THE KIT": reverse("roaming:kit_detail", args=[sent.slug]),
        "THE REPORT": reverse("roaming:edition_edit", args=[sent.pk]),
        "THE DRAFT": reverse("roaming:edition_edit", args=[draft.pk]),
        "THE READERS": reverse("roaming:edition_readers", args=[draft.pk]),
        "THE BLOCK": reverse("roaming:block_edit", args=[draft.pk, block.pk]),
        "THE PREFERENCES": reverse("roaming:subscription_edit", args=[token]),
        "TO LEAVE": reverse("roaming:subscription_leave", args=[token]),
    }


def start_web(
    listener: socket.socket, log: Path, *, url: str, mailbox: Path
) -> subprocess.Popen[bytes]:
    """Start gunicorn on a socket that listens already, so that nobody can take its port."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "EMAIL_URL": settings.EMAIL_URL,
        "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
        "SITE_URL": url,
        "MAILBOX_DIR": str(mailbox),
    }
    with listener, log.open("ab") as output:
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "bewiser.wsgi:application"),
                *("--bind", f"fd://{listener.fileno()}", "--workers", "1"),
                *("--worker-class", "gthread", "--threads", "4", "--no-control-socket"),
            ],
            cwd=CHECKOUT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )


def wait_until_served(web: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        if web.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"The site did not start:\n{log.read_text()[-4000:]}")
        time.sleep(0.05)
