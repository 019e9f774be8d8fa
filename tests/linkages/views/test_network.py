"""The network starts small, grows where it is opened, and becomes a matrix before it becomes a hairball."""

import pytest
from django.urls import reverse

from bewiser.lib.charts.network import MOST_NODES
from linkages import networks
from linkages.actions.waves import close_wave, freeze_wave
from linkages.analysis.network import standing
from linkages.snapshots import key_of
from linkages.tasks import measure_network
from tests.factories import connect as make_connect
from tests.factories import linkages as make
from tests.linkages.analysis.building import named


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


@pytest.mark.parametrize("nodes, is_matrix", [(150, False), (151, True)])
def test_more_than_can_be_read_is_a_matrix(nodes, is_matrix) -> None:
    links = named(*(("f", f"p{number}") for number in range(nodes - 1)))

    shown = networks.show(
        links, {}, standing(links), around=["f"], open_at="?around={}".format, source="Survey."
    )

    assert (MOST_NODES, len(shown.nodes), shown.is_matrix) == (150, nodes, is_matrix)
    title = "Firms by the kind of their partners" if is_matrix else "Who works with whom"
    assert (shown.chart.title, shown.chart.caption.endswith(" Survey.")) == (title, True)


def test_weak_ties_are_left_out_where_that_is_asked(client, surveyed, facilitator) -> None:
    client.force_login(facilitator)
    interview = surveyed.participants.first().interviews.get()
    hub = surveyed.partners.get(name="Hub Union")
    make.make_linkage(interview, hub, category="training", scope="local")
    address = reverse("linkages:wave_network", args=[surveyed.pk])

    page = client.get(address, {"least": "2"})
    nonsense = client.get(address, {"least": "-1"})

    assert [(node.label, node.count) for node in page.context["shown"].nodes] == [
        ("Firm 0", 2),
        ("Hub Union", 2),
    ]
    assert '<option value="2" selected>2</option>' in page.content.decode()
    assert "least=2" in page.context["shown"].nodes[0].url
    assert len(labels(nonsense)) == 25


def test_it_says_how_nodes_stand_and_how_dense_it_is(client, surveyed, facilitator) -> None:
    client.force_login(facilitator)

    page = client.get(reverse("linkages:wave_network", args=[surveyed.pk]))

    shown = page.context["shown"]
    hub = next(node for node in shown.nodes if node.label == "Hub Union")
    # Of 61 organisations 3 x 20 x 20 pairs can only meet through the union, of 60 x 59 / 2 without it.
    assert (hub.count, hub.degree, round(hub.betweenness, 3)) == (3, 3, 0.678)
    assert (shown.density.count, shown.density.of, shown.is_exact) == (60, 1830, True)
    text = page.content.decode()
    assert '3.3% <span class="muted">(n = 1,830)</span> of the possible pairs' in text
    assert "estimated" not in text
    assert "North, Survey 2026, 31 March 2026." in shown.chart.caption


def test_what_is_drawn_goes_out_as_files_in_the_same_choice(client, surveyed, facilitator) -> None:
    client.force_login(facilitator)
    page = client.get(
        reverse("linkages:wave_network", args=[surveyed.pk]), {"category": "industry_association"}
    )

    files = {words: client.get(address) for words, address in page.context["shown"].chart.downloads}

    assert files["SVG"].content.decode().count("Hub Union") > 0
    assert "Partner 0 0" not in files["SVG"].content.decode()
    assert files["PNG"].content.startswith(b"\x89PNG")
    rows = files["CSV"].content.decode("utf-8-sig").splitlines()
    assert rows[0] == "organisation,kind,linkages,degree,betweenness,is_exact"
    assert rows[1] == "Hub Union,Association,3,3,1.0,yes"
    assert len(rows) == 5


def test_a_cluster_that_is_its_country_has_one_word_for_its_home_scopes(
    client, surveyed, facilitator
) -> None:
    region = surveyed.cluster.region
    region.nuts_code = "FR000"
    region.save()
    client.force_login(facilitator)

    page = client.get(reverse("linkages:wave_network", args=[surveyed.pk]), {"scope": "national"})
    rows = client.get(reverse("linkages:wave_rows", args=[surveyed.pk]), {"scope": "local"})

    assert page.context["choices"][2][2] == [
        ("local", "National"),
        ("european", "European"),
        ("international", "International"),
    ]
    assert page.context["choices"][2][1] == "local"
    assert (len(rows.context["rows"]), "<td>Local</td>" in rows.content.decode()) == (60, False)


def test_a_large_network_is_measured_by_a_worker(
    client, surveyed, facilitator, now, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    surveyed.partners.update(decision="unresolved")
    monkeypatch.setattr("linkages.reports.MOST_NODES_AT_ONCE", 60)
    client.force_login(facilitator)
    address = reverse("linkages:wave_network", args=[surveyed.pk])
    close_wave(surveyed, by=facilitator, now=now)
    with django_capture_on_commit_callbacks() as bells:
        freeze_wave(surveyed, by=facilitator, now=now)
    waiting = client.get(address).content.decode()

    measure_network(surveyed.pk)
    measured = client.get(address).content.decode()

    assert len(bells) == 1
    assert "it is being measured" in waiting
    assert "it is being measured" not in measured
    assert '<dt>Density</dt><dd>3.3% <span class="muted">(n = 1,830)</span></dd>' in measured


@pytest.mark.parametrize("who", ["foreign_facilitator", "seeker"])
def test_strangers_see_no_names(client, request, surveyed, who) -> None:
    client.force_login(request.getfixturevalue(who))
    files = [("wave_network", []), ("wave_network_figure", ["svg"]), ("wave_network_csv", [])]

    for name, form in files:
        address = reverse(f"linkages:{name}", args=[surveyed.pk, *form])
        assert client.get(address).status_code == 404
