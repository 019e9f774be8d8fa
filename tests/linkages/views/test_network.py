"""The network starts small, grows where it is opened, and becomes a matrix before it becomes a hairball."""

import pytest
from django.urls import reverse

from linkages.snapshots import key_of, organisation_key
from tests.factories import connect as make_connect
from tests.factories import linkages as make


@pytest.fixture
def surveyed(wave):
    """Three firms with twenty partners each, one of them in common and one of them abroad."""
    shared = make.make_partner(wave, "Hub Union", kind="association")
    for number in range(3):
        firm = make_connect.make_organisation(f"Firm {number}", cluster=wave.cluster)
        interview = make.make_interview(make.make_participant(wave, firm), state="submitted")
        make.make_linkage(interview, shared, category="industry_association", scope="local")
        for place in range(19):
            partner = make.make_partner(wave, f"Partner {number} {place}")
            make.make_linkage(interview, partner)
    return wave


def labels(page) -> list[str]:
    return [node.label for node in page.context["shown"].nodes]


def test_it_starts_with_the_strongest(client, surveyed, facilitator) -> None:
    client.force_login(facilitator)

    page = client.get(reverse("linkages:wave_network", args=[surveyed.pk]))

    assert labels(page)[:4] == ["Firm 0", "Firm 1", "Firm 2", "Hub Union"]
    assert (len(labels(page)), page.context["shown"].left_out) == (25, 36)


def test_opening_a_node_shows_all_its_neighbours(client, surveyed, facilitator) -> None:
    client.force_login(facilitator)
    hub = key_of(surveyed.partners.get(name="Hub Union"))
    address = reverse("linkages:wave_network", args=[surveyed.pk])

    page = client.get(address, {"around": hub})

    assert labels(page) == ["Firm 0", "Firm 1", "Firm 2", "Hub Union"]
    firm = next(node for node in page.context["shown"].nodes if node.label == "Firm 0")
    assert len(labels(client.get(address + firm.url.partition("#")[0]))) == 4 + 19


def test_filters_and_unknown_values(client, surveyed, facilitator) -> None:
    client.force_login(facilitator)
    address = reverse("linkages:wave_network", args=[surveyed.pk])

    page = client.get(address, {"category": "industry_association", "scope": "nowhere"})

    assert labels(page) == ["Hub Union", "Firm 0", "Firm 1", "Firm 2"]
    assert page.context["choices"][2][1] == ""


def test_more_than_can_be_read_is_a_matrix(client, surveyed, facilitator, monkeypatch) -> None:
    monkeypatch.setattr("linkages.networks.MOST_NODES", 40)
    client.force_login(facilitator)
    firms = surveyed.participants.values_list("organisation", flat=True)

    page = client.get(
        reverse("linkages:wave_network", args=[surveyed.pk]),
        {"around": [organisation_key(pk) for pk in firms]},
    )

    assert page.context["shown"].is_matrix is True
    assert "Firms by the kind of their partners" in page.content.decode()


@pytest.mark.parametrize("who, status", [("foreign_facilitator", 404), ("seeker", 404)])
def test_strangers_see_no_names(client, request, surveyed, who, status) -> None:
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("linkages:wave_network", args=[surveyed.pk])).status_code == status
