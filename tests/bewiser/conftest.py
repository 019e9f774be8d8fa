"""A firm that looks for something, as those who suggest partners meet it."""

import pytest

from tests.factories import connect as make


@pytest.fixture
def locks(db):
    return make.make_topic("Rare locks")


@pytest.fixture
def mine(locks):
    """A firm that looks for locks."""
    firm = make.make_organisation("Meter Works", cluster=make.make_cluster("North"))
    make.give_topic(firm, locks, relation="seeks")
    return firm
