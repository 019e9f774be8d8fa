"""The cast of a survey: North asks its member Seeker Ltd."""

import pytest

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
