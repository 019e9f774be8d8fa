"""The pages of a report ask the database as often for nine firms, rows or surveys as for three."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from linkages.actions.waves import close_wave, freeze_wave, publish_report
from linkages.models import Finding
from tests.factories import connect as make_connect
from tests.factories import linkages as make

NUMBERS = (3, 9)
QUESTIONS = {
    "report_list": 9,
    "report": 21,
    "wave_network": 17,
    "wave_rows": 9,
    "finding_list": 8,
    "finding_rows": 10,
    "compare": 5,
}


def reported(cluster, number: int, by, now, slug: str = "2026"):
    """A published wave of so many firms, each of which names a partner of its own and one of all."""
    wave = make.make_wave(cluster, slug=slug, title=f"Survey {slug}")
    shared = make.make_partner(wave, f"Shared {slug}", decision="unresolved")
    for place in range(number):
        firm = make_connect.make_organisation(f"Firm {slug} {place}", cluster=cluster)
        participant = make.make_participant(wave, firm, consented_at=now)
        interview = make.make_interview(participant, state="submitted")
        make.make_linkage(interview, shared)
        own = make.make_partner(wave, f"Partner {slug} {place}", decision="unresolved")
        make.make_linkage(interview, own)
    close_wave(wave, by=by, now=now)
    freeze_wave(wave, by=by, now=now)
    publish_report(wave, now=now)
    return wave


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_page_asks_as_often_for_many_as_for_few(
    client, north, facilitator, now, name, number, django_assert_num_queries
) -> None:
    wave = reported(north, number, facilitator, now)
    finding = Finding.objects.filter(wave=wave).first()
    url = {
        "report_list": reverse("linkages:report_list"),
        "report": reverse("linkages:report", args=["north"]),
        "wave_network": reverse("linkages:wave_network", args=[wave.pk]),
        "wave_rows": reverse("linkages:wave_rows", args=[wave.pk]),
        "finding_list": reverse("linkages:finding_list", args=[wave.pk]),
        "finding_rows": reverse("linkages:finding_rows", args=[wave.pk, finding.pk]),
        "compare": reverse("linkages:compare") + "?wave=north:2026",
    }[name]
    client.force_login(facilitator)
    cache.clear()

    with django_assert_num_queries(QUESTIONS[name]):
        answer = client.get(url)

    assert answer.status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_surveys_are_listed_and_compared_in_as_many_questions(
    client, north, facilitator, now, number, django_assert_num_queries
) -> None:
    for place in range(number):
        reported(north, 3, facilitator, now, slug=f"20{place}")
    pairs = "&".join(f"wave=north:20{place}" for place in range(number))

    with django_assert_num_queries(2):
        listed = client.get(reverse("linkages:report_list")).content.decode()
    with django_assert_num_queries(2):
        client.get(f"{reverse('linkages:compare')}?{pairs}")

    assert [place for place in range(number) if f"wave=20{place}" not in listed] == []
