"""The report of a wave: protected for everyone, in full for those who keep it, unseen until it is published."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from linkages.actions.waves import close_wave, freeze_wave, publish_report
from linkages.models import ReportEdition
from tests.factories import connect as make_connect
from tests.factories import linkages as make


@pytest.fixture
def frozen(wave, facilitator, now):
    """Four firms, one of which has not agreed to be recognisable and alone names an agency."""
    partners = [
        make.make_partner(wave, f"Partner {number}", decision="unresolved") for number in range(3)
    ]
    agency = make.make_partner(wave, "Bureau du Nord", kind="public_agency", decision="unresolved")
    for number in range(4):
        firm = make_connect.make_organisation(f"Firm {number}", cluster=wave.cluster)
        consented = now if number else None
        participant = make.make_participant(
            wave, firm, consented_at=consented, employees=5 + number
        )
        interview = make.make_interview(participant, state="submitted")
        for partner in partners:
            make.make_linkage(interview, partner)
        if not number:
            make.make_linkage(interview, agency, category="government_agency", scope="local")
    close_wave(wave, by=facilitator, now=now)
    freeze_wave(wave, by=facilitator, now=now)
    return wave


def words_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_report_is_unseen_until_it_is_published(
    client, frozen, facilitator, foreign_facilitator
) -> None:
    address = reverse("linkages:report", args=[frozen.cluster.slug])
    seen = {}
    for who in (None, foreign_facilitator, facilitator):
        client.logout()
        if who:
            client.force_login(who)
        seen[who and who.name] = client.get(address).status_code

    assert seen == {None: 404, "Edita Facilitator": 404, "Fanny Facilitator": 200}


def test_the_public_reads_protected_numbers_and_the_manager_all(
    client, frozen, facilitator
) -> None:
    publish_report(frozen, now=timezone.now())
    address = reverse("linkages:report", args=[frozen.cluster.slug])

    public = words_of(client.get(address))
    client.force_login(facilitator)
    full = words_of(client.get(address))

    assert "Government agency – not shown" in public
    assert "Government agency 1 (8%)" in full
    assert "Interviews 4 Linkages 13 People employed, per firm 6–8" in public
    tables = ReportEdition.objects.get(audience="public").content["tables"]
    assert tables["category"]["government_agency"] is None
    assert tables["category"]["output"] is None, "or the total would give the hidden one away"


def test_an_unknown_wave_is_not_found(client, frozen) -> None:
    publish_report(frozen, now=timezone.now())
    address = reverse("linkages:report", args=[frozen.cluster.slug])

    assert client.get(address, {"wave": "1999"}).status_code == 404
    assert client.get(address, {"wave": frozen.slug}).status_code == 200
    assert client.get(reverse("linkages:report_list")).status_code == 200


def test_a_market_is_suggested_with_the_hosts_that_take_guests_there(
    client, wave, facilitator, now
) -> None:
    make_connect.make_cluster("Rio", country="BR", is_roaming=True)
    make_connect.make_cluster("Recife", country="BR")
    partner = make.make_partner(
        wave, "Rio Dados", country="BR", city="Rio de Janeiro", decision="unresolved"
    )
    make.make_answers(wave, partner)
    close_wave(wave, by=facilitator, now=now)
    freeze_wave(wave, by=facilitator, now=now)
    publish_report(wave, now=now)

    shown = words_of(client.get(reverse("linkages:report", args=[wave.cluster.slug])))

    assert "1 place to stay under the roaming agreement" in shown
