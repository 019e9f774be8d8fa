"""A start with an unsafe or unreadable environment ends in a sentence that says what to set."""

import os
import re
import runpy
import subprocess
import sys
from unittest.mock import patch

import pytest
from django.core.exceptions import ImproperlyConfigured

from bewiser.embedded.lint import PRODUCTION
from bewiser.embedded.places import CHECKOUT

KEY = "a-key-of-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz"
SAMPLE = {name: PRODUCTION[name] for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")}
TOO_FAR = (
    "ALLOWED_HOSTS names more than this machine; set SECRET_KEY to a random text"
    " of at least 50 characters too."
)
WEAK = "SECRET_KEY must be random and at least 50 characters long."
NO_HOSTS = "ALLOWED_HOSTS must name the hosts that serve this site, not *."
NO_SITE = "SITE_URL must be https://host or https://host:port, with nothing after it."
NO_BROKER = "REDIS_URL must be redis://host:6379/0, rediss://host:6379/0 or redis+socket:///path."
UNREADABLE = (
    "DATABASE_URL cannot be read: the port is a number up to 65535, and signs in a password"
    " are escaped as in any URL."
)


def read(environment):
    """Read the settings with this environment and nothing else; return what they said."""
    with patch.dict(os.environ, environment, clear=True):
        try:
            runpy.run_path(str(CHECKOUT / "bewiser/settings.py"))
        except ImproperlyConfigured as problem:
            return str(problem)
    return "started"


@pytest.mark.parametrize(
    "name, value, said",
    [
        ("LOG_LEVEL", "INFO", "started"),
        ("SECRET_KEY", "", "SECRET_KEY is not set. docs/running.md lists every setting."),
        ("SECRET_KEY", "too-short", WEAK),
        ("SECRET_KEY", "ab" * 40, WEAK),
        ("SITE_URL", "http://bewiser.example", "SITE_URL must begin with https://."),
        ("SITE_URL", "nonsense", "SITE_URL must begin with https://."),
        ("SITE_URL", "https://bewiser.example/", "started"),
        ("SITE_URL", "https://bewiser.example/connect", NO_SITE),
        ("SITE_URL", "https://bewiser.example?a=b", NO_SITE),
        ("SITE_URL", "https://me@bewiser.example", NO_SITE),
        ("SITE_URL", "https://", NO_SITE),
        ("ALLOWED_HOSTS", "", NO_HOSTS),
        ("ALLOWED_HOSTS", "bewiser.example,*", NO_HOSTS),
        (
            "ALLOWED_HOSTS",
            "https://bewiser.example",
            "ALLOWED_HOSTS has 'https://bewiser.example'; write names of hosts only, such as"
            " matchmaking.example.",
        ),
        (
            "ALLOWED_HOSTS",
            "bewiser.example:443",
            "ALLOWED_HOSTS has 'bewiser.example:443'; write names of hosts only, such as"
            " matchmaking.example.",
        ),
        (
            "ALLOWED_HOSTS",
            "www.bewiser.example",
            "ALLOWED_HOSTS must name the host of SITE_URL too.",
        ),
        ("ALLOWED_HOSTS", "other.example, .BeWiser.example", "started"),
        (
            "DATABASE_URL",
            "mysql://a@h/x",
            "DATABASE_URL must begin with postgresql:// or postgres://.",
        ),
        ("DATABASE_URL", "postgresql://a@h:abc/x", UNREADABLE),
        ("DATABASE_URL", "postgresql://a:half/of@h/x", UNREADABLE),
        (
            "DATABASE_URL",
            "postgresql://a@h:5432/",
            "DATABASE_URL names no database; write postgresql://user:password@host:port/name.",
        ),
        (
            "REDIS_URL",
            "nonsense",
            "REDIS_URL must begin with redis:// or rediss:// or redis+socket://.",
        ),
        ("REDIS_URL", "redis:///0", NO_BROKER),
        ("REDIS_URL", "redis://h:6379/first", NO_BROKER),
        ("REDIS_URL", "redis+socket://", NO_BROKER),
        ("REDIS_URL", "rediss://:secret@h", "started"),
        (
            "MAIL_FROM",
            "nonsense",
            "MAIL_FROM is 'nonsense'; write name@example.org or Name <name@example.org>.",
        ),
        ("BOUNCE_ADDRESS", "bounces@bewiser.example", "started"),
        ("BOUNCE_ADDRESS", "", "started"),
        (
            "BOUNCE_ADDRESS",
            "Bounces <bounces@bewiser.example>",
            "BOUNCE_ADDRESS is 'Bounces <bounces@bewiser.example>'; write name@example.org.",
        ),
        ("BOUNCE_ADDRESS", "b" * 22 + "@bewiser.example", "started"),
        (
            "BOUNCE_ADDRESS",
            "b" * 23 + "@bewiser.example",
            f"BOUNCE_ADDRESS is '{'b' * 23}@bewiser.example'; write at most 22 signs before the @.",
        ),
        (
            "BOUNCE_IMAP_URL",
            "imaps://a:b@mail.example",
            "BOUNCE_IMAP_URL reads what comes to BOUNCE_ADDRESS; set that too.",
        ),
        (
            "OPERATOR_EMAIL",
            "Be Wiser <a@b.example>",
            "OPERATOR_EMAIL is 'Be Wiser <a@b.example>'; write name@example.org.",
        ),
        (
            "STAFF_NEED_SECOND_FACTOR",
            "0",
            "STAFF_NEED_SECOND_FACTOR=0 is for the sample network only.",
        ),
        ("STAFF_NEED_SECOND_FACTOR", "no", "STAFF_NEED_SECOND_FACTOR is 'no'; write 1 or 0."),
        ("MAIL_PER_SECOND", "0", "MAIL_PER_SECOND is '0'; write a whole number from 1 up."),
        ("MODE", "prod", "MODE is 'prod'; write one of sample, production."),
    ],
)
def test_production_starts_with_good_settings_only(name, value, said):
    assert read(PRODUCTION | {name: value}) == said


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"MODE", "DJANGO_SETTINGS_MODULE"}))
def test_production_makes_nothing_up(name):
    said = read({key: value for key, value in PRODUCTION.items() if key != name})

    assert said in {f"{name} is not set. docs/running.md lists every setting.", NO_HOSTS}
    assert (said == NO_HOSTS) == (name == "ALLOWED_HOSTS")


@pytest.mark.parametrize(
    "changes, said",
    [
        ({}, "started"),
        ({"ALLOWED_HOSTS": "localhost,127.0.0.2,[::1],.site.localhost"}, "started"),
        ({"ALLOWED_HOSTS": "localhost,demo.bewiser.example"}, TOO_FAR),
        ({"ALLOWED_HOSTS": "*"}, TOO_FAR),
        ({"ALLOWED_HOSTS": "demo.bewiser.example", "SECRET_KEY": KEY}, "started"),
        ({"SITE_URL": "nonsense"}, "SITE_URL must begin with http:// or https://."),
    ],
)
def test_the_sample_needs_little_and_its_published_key_signs_for_this_machine_only(changes, said):
    assert read(SAMPLE | changes) == said


@pytest.mark.parametrize(
    "changes, said",
    [
        (
            {"EMAIL_URL": "smtp://u:p@relay.example"},
            "EMAIL_URL would send the password in clear: write ?tls=starttls, or smtps://.",
        ),
        (
            {
                "BOUNCE_ADDRESS": "bounces@bewiser.example",
                "BOUNCE_IMAP_URL": "imap://u:p@mail.example",
            },
            "BOUNCE_IMAP_URL would send the password in clear: write ?tls=starttls, or imaps://.",
        ),
    ],
)
def test_no_process_starts_that_could_not_send_or_read_safely(changes, said):
    """Read when the outbox is set up; what an address may be, its own tests say."""
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env=os.environ | changes,
        capture_output=True,
        text=True,
    )

    assert done.stderr.splitlines()[-1] == (f"django.core.exceptions.ImproperlyConfigured: {said}")


def test_the_image_is_built_with_all_that_production_demands():
    text = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
    lines = text.replace("\\\n", " ").splitlines()
    build = next(line for line in lines if "collectstatic" in line)
    given = dict(re.findall(r"\b([A-Z_]+)=(\S+)", build))

    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "MODE": "production"} | given,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_compose_and_its_example_of_env_give_production_all_that_it_demands():
    compose = (CHECKOUT / "compose.yaml").read_text(encoding="utf-8")
    product = compose.partition("x-product:")[2].partition("\nx-")[0]
    guide = (CHECKOUT / "docs/running.md").read_text(encoding="utf-8")
    example = re.search(r"^```\n(POSTGRES_PASSWORD=.*?)^```", guide, re.MULTILINE | re.DOTALL)
    given = dict(re.findall(r"^    ([A-Z_]+): (.+)$", product, re.MULTILINE))
    given |= dict(re.findall(r"^([A-Z_]+)=(.+)$", example.group(1), re.MULTILINE))
    known = set(re.findall(r"^\| `([A-Z_]+)` \|", guide, re.MULTILINE))

    assert set(given) - known == {"POSTGRES_PASSWORD"}
    assert {"MODE", "DATABASE_URL", "SECRET_KEY", "TRUSTED_PROXIES"} - set(given) == set()
    said = read(
        given
        | {"SECRET_KEY": KEY}
        | {"DATABASE_URL": re.sub(r"\$\{POSTGRES_PASSWORD[^}]*\}", "word", given["DATABASE_URL"])}
    )
    assert said == "started"
