"""The cast: the same faces in every test.

North and South are two clusters that work together; East has nothing to do with either.
The seeker's firm is a member of North, the target's firm of South, the outsider's of East.
"""

import os
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection as database
from django.utils import translation
from hypothesis import settings as hypothesis

from connect.choices import MemberRole, NetworkRoleName
from tests.factories import connect as make

# Which browser to launch; said here, since fixtures of conftest.py win over those of plugins.
from tests.services import browser_type_launch_args  # noqa: F401

BESIDE = Path(__file__).resolve().parents[2] / "shared"


def pytest_configure(config: pytest.Config) -> None:
    """Spare the tests what only costs time: slow password hashes, collected static files."""
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    django_settings.WHITENOISE_USE_FINDERS = True
    django_settings.WHITENOISE_AUTOREFRESH = True
    # How long one example takes is a matter of what else the machine does.
    hypothesis.register_profile("any machine", deadline=None)
    hypothesis.load_profile("any machine")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real lists; a machine without it skips, continuous integration does not."""
    folder = Path(os.environ.get("BEWISER_SHARED") or BESIDE)
    if not (folder / "data").is_dir():
        reason = "The real lists are not here; BEWISER_SHARED names their folder."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(autouse=True)
def in_english():
    """A page in French leaves its thread French; the next test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def forget_limits(request):
    """Tables without a model outlive a test that writes for good."""
    marker = request.node.get_closest_marker("django_db")
    writes_for_good = {"transactional_db", "live_server"} & set(request.fixturenames) or (
        marker and marker.kwargs.get("transaction")
    )
    if writes_for_good:
        request.getfixturevalue("transactional_db")
    yield
    if writes_for_good:
        with database.cursor() as cursor:
            cursor.execute("truncate bewiser_cache, bewiser_ratelimit")


@pytest.fixture(scope="session")
def base_url() -> str:
    """Every browser test names its server; the plugin's own fixture warns in this pytest."""
    return ""


@pytest.fixture
def now() -> datetime:
    return make.NOW


@pytest.fixture
def north(db):
    return make.make_cluster("North", country="FR")


@pytest.fixture
def south(db):
    return make.make_cluster("South", country="ES")


@pytest.fixture
def east(db):
    return make.make_cluster("East", country="SI")


@pytest.fixture
def seeker_firm(north):
    return make.make_organisation(
        "Seeker Ltd", cluster=north, summary="Builds sensors for small offices."
    )


@pytest.fixture
def target_firm(south):
    return make.make_organisation(
        "Target Ltd",
        cluster=south,
        country="ES",
        city="Barcelona",
        summary="Reads alarms by night.",
    )


@pytest.fixture
def outsider_firm(east):
    return make.make_organisation(
        "Outsider Ltd", cluster=east, country="SI", city="Ljubljana", summary="Sells locks."
    )


@pytest.fixture
def facilitator(north):
    """Manages North: the asking side."""
    return make.make_manager("Fanny Facilitator", north)


@pytest.fixture
def target_facilitator(south):
    """Manages South: the asked side."""
    return make.make_manager("Tomas Facilitator", south)


@pytest.fixture
def foreign_facilitator(east):
    """Manages East: a stranger to every request between North and South."""
    return make.make_manager("Edita Facilitator", east)


@pytest.fixture
def seeker(seeker_firm):
    return make.make_member("Sam Seeker", seeker_firm)


@pytest.fixture
def target(target_firm):
    return make.make_member("Tina Target", target_firm)


@pytest.fixture
def target_viewer(target_firm):
    """Reads for Target Ltd, answers nothing."""
    return make.make_member("Victor Viewer", target_firm, role=MemberRole.VIEWER)


@pytest.fixture
def target_editor(target_firm):
    """Answers for Target Ltd and does not own it."""
    return make.make_member("Elsa Editor", target_firm, role=MemberRole.EDITOR)


@pytest.fixture
def outsider(outsider_firm):
    return make.make_member("Olga Outsider", outsider_firm)


@pytest.fixture
def coordinator(db):
    return make.make_network_person("Carla Coordinator", is_staff=True)


@pytest.fixture
def editor(db):
    return make.make_network_person("Emil Editor", NetworkRoleName.EDITOR, is_staff=True)


@pytest.fixture
def superuser(db):
    return make.make_person("Uma Uppermost", is_staff=True, is_superuser=True)


@pytest.fixture
def connection(seeker, seeker_firm, target_firm, now):
    """Sam of Seeker Ltd asks for Target Ltd; it waits for the manager of North."""
    return make.make_connection(asker=seeker, seeker=seeker_firm, target=target_firm, now=now)
