"""An address speaks for a house whose website lies in the same domain, and for nobody else."""

import pytest

from connect import domains


@pytest.mark.parametrize(
    "email, website, speaks",
    [
        ("ann@fluxberg.example", "https://fluxberg.example", True),
        ("ann@fluxberg.example", "https://www.fluxberg.example/en/", True),
        ("ann@fluxberg.example", "http://WWW.Fluxberg.Example:8080/", True),
        ("ann@mail.fluxberg.example", "https://fluxberg.example", True),
        ("ann@fluxberg.example", "https://de.fluxberg.example", True),
        ("ann@müller.example", "https://xn--mller-kva.example", True),
        ("ann@xn--mller-kva.example", "https://müller.example", True),
        ("ann@otherfluxberg.example", "https://fluxberg.example", False),
        ("ann@fluxberg.example.org", "https://fluxberg.example", False),
        ("ann@example", "https://fluxberg.example", False),
        ("ann@fluxberg.example", "", False),
        ("ann@fluxberg.example", "fluxberg.example", False),
        ("ann@fluxberg.example", "http://[broken", False),
        ("ann@gmail.com", "https://gmail.com", False),
        ("ann@facebook.com", "https://www.facebook.com/fluxberg", False),
        ("ann@wordpress.com", "https://fluxberg.wordpress.com", False),
        ("", "https://fluxberg.example", False),
    ],
)
def test_speaks_for(email, website, speaks):
    assert domains.speaks_for(email, website) is speaks


def test_a_domain_is_looked_for_as_the_network_and_as_people_write_it():
    assert domains.spellings("mail.xn--mller-kva.example") == [
        "xn--mller-kva.example",
        "müller.example",
    ]
    assert domains.spellings("fluxberg.example") == ["fluxberg.example"]


def test_one_address_for_two_houses_is_told():
    websites = ["https://one.example", "https://two.shared.example"]

    assert domains.share_a_domain("ann@shared.example", websites)
    assert not domains.share_a_domain("ann@shared.example", websites[:1])
