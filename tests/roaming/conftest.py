"""The cast of the agreement: North is in it and takes guests; South is not, unless a test asks for `home`."""

import pytest

from tests.factories import roaming as make


@pytest.fixture
def agreement(db):
    return make.make_agreement()


@pytest.fixture
def member(north, agreement):
    return make.make_member(north, agreement=agreement)


@pytest.fixture
def place(member):
    return make.make_location(member)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def home(south, agreement):
    return make.make_member(south, agreement=agreement)


@pytest.fixture
def stay(place, home, target_firm, target):
    """What Tina of South asks of North."""
    return make.make_stay(place, home, target_firm, target)
