"""The cast of a survey: North asks its member Seeker Ltd."""

import pytest
from django.core.management import call_command

from tests.factories import linkages as make


@pytest.fixture
def wave(north):
    """Open; Île-de-France it is not: North is the region of Lille, by its list of places."""
    north.region.places = ["Lille", "Roubaix", "Tourcoing"]
    north.region.save(update_fields=["places"])
    return make.make_wave(north)


@pytest.fixture
def participant(wave, seeker_firm):
    return make.make_participant(wave, seeker_firm)


@pytest.fixture
def invitation(participant):
    return make.make_invitation(participant)


@pytest.fixture
def interview(participant, invitation):
    return make.make_interview(participant, invitation=invitation)


@pytest.fixture(scope="module")
def sample_network(django_db_setup, django_db_blocker):
    """The sample network for all tests of a module, which roll their own changes back; then nothing is left."""
    with django_db_blocker.unblock():
        call_command("load_sample", verbosity=0)
        yield
        call_command("flush", interactive=False, verbosity=0)
