"""What of a survey stands on other pages: on a firm's profile, and on the page of a cluster."""

import re

import pytest
from django.urls import reverse

from linkages.actions.waves import close_wave, freeze_wave, publish_report, withdraw_report
from linkages.templatetags.linkage_tags import cluster_linkages, firm_linkages
from tests.factories import linkages as make


@pytest.fixture
def surveyed(wave, seeker_firm, facilitator, now):
    """Seeker Ltd, which has agreed to be recognisable, names twelve partners; three others name one."""
    interview = make.make_interview(
        make.make_participant(wave, seeker_firm, consented_at=now), state="submitted"
    )
    for number in range(12):
        partner = make.make_partner(wave, f"Partner {number}", decision="unresolved")
        make.make_linkage(interview, partner, scope="european" if number < 3 else "national")
    make.make_answers(wave, partner)
    close_wave(wave, by=facilitator, now=now)
    freeze_wave(wave, by=facilitator, now=now)
    publish_report(wave, now=now)
    return wave


def words_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_firms_linkages_are_for_its_members_and_a_round_number_for_everyone(
    client, surveyed, seeker, seeker_firm, foreign_facilitator
) -> None:
    address = reverse("connect:firm_detail", args=[seeker_firm.slug])
    pages = {}
    for who in (None, seeker, foreign_facilitator):
        client.logout()
        if who:
            client.force_login(who)
        pages[who and who.name] = words_of(client.get(address))

    about = "Seeker Ltd has told its cluster of about 10 organisations with which it works."
    assert {who: ("Partner 7" in page, about in page) for who, page in pages.items()} == {
        None: (False, True),
        "Sam Seeker": (True, False),
        "Edita Facilitator": (False, True),
    }
    assert "Partner 7, Lyon · Output · Medium" in pages["Sam Seeker"]
    assert "Your linkages" in pages["Sam Seeker"]


@pytest.mark.parametrize("what", ["no consent", "not published"])
def test_everyone_reads_nothing_of_a_firm_that_kept_back_or_whose_report_is_not_out(
    surveyed, seeker_firm, seeker, foreign_facilitator, what
) -> None:
    if what == "no consent":
        surveyed.participants.filter(organisation=seeker_firm).update(consented_at=None)
    else:
        withdraw_report(surveyed)

    assert firm_linkages(seeker_firm, foreign_facilitator)["about"] is None
    assert firm_linkages(seeker_firm, foreign_facilitator)["rows"] is None
    assert len(firm_linkages(seeker_firm, seeker)["rows"]) == 12


def test_a_comparison_has_the_round_number_of_a_profile_and_no_more(
    client, surveyed, seeker, seeker_firm, target_firm
) -> None:
    slugs = [seeker_firm.slug, target_firm.slug]
    client.force_login(seeker)
    with_linkages = words_of(client.get(reverse("connect:firm_compare"), {"compare": slugs}))
    surveyed.participants.filter(organisation=seeker_firm).update(consented_at=None)
    without = words_of(client.get(reverse("connect:firm_compare"), {"compare": slugs}))

    said = "Has told its cluster of about 10 organisations with which it works — not known"
    assert [said in page for page in (with_linkages, without)] == [True, False]
    assert ["Has told" in page for page in (with_linkages, without)] == [True, False]


def test_a_clusters_page_has_the_numbers_of_its_published_report(client, surveyed) -> None:
    address = surveyed.cluster.get_absolute_url()
    content = surveyed.editions.get(audience="public").content

    page = words_of(client.get(address))
    told = cluster_linkages(surveyed.cluster)
    withdraw_report(surveyed)

    assert "4 firms answered and named 15 linkages." in page
    assert "National 15 (100%)" in page
    assert (told["content"], told["wave"]) == (content, surveyed)
    assert cluster_linkages(surveyed.cluster) == {"wave": None}
    assert "15 linkages" not in words_of(client.get(address))
