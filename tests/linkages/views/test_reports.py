"""The report of a wave: protected for everyone, in full for those who keep it, unseen until it is published."""

import re
from urllib.parse import quote

import pypdfium2
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from connect.models import Organisation
from linkages import cube
from linkages.actions.waves import close_wave, freeze_wave, publish_report, thaw_wave
from linkages.models import ReportEdition
from linkages.snapshots import home_point
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


def plain(response) -> str:
    return response.content.decode()


def text_of(pdf: bytes) -> str:
    """All words of a document, on one line."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


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
    assert "Government agency 1 (8%, n = 13)" in full
    assert "Interviews 4 Linkages 13 People employed, per firm 6–8" in public
    tables = ReportEdition.objects.get(audience="public").content["tables"]
    assert tables["category"]["government_agency"] is None
    assert tables["category"]["output"] is None, "or the total would give the hidden one away"


@pytest.mark.parametrize(
    ("who", "query", "is_full"),
    [
        ("facilitator", {}, False),
        ("facilitator", {"edition": "full"}, True),
        ("", {"edition": "full"}, False),
        ("foreign_facilitator", {"edition": "full"}, False),
    ],
)
def test_files_are_of_the_edition_for_everyone_unless_a_manager_asks(
    client, request, frozen, who, query, is_full
) -> None:
    publish_report(frozen, now=timezone.now())
    if who:
        client.force_login(request.getfixturevalue(who))
    slug = frozen.cluster.slug

    drawn = [
        client.get(reverse("linkages:report_figure", args=[slug, name, "svg"]), query)
        for name in ("category", "connectors")
    ]
    pdf = client.get(reverse("linkages:report_pdf", args=[slug]), query)

    # Nothing of the categories may be shown, nor of whom so few firms name.
    assert [answer.status_code for answer in drawn] == ([200] * 2 if is_full else [404] * 2)
    text = text_of(pdf.content)
    assert ("not to be handed on" in text) is is_full
    assert ("A dash stands for a number" in text) is not is_full
    assert ("Government agency 1 (8%)" in text, "Government agency –" in text) == (
        is_full,
        not is_full,
    )
    assert ("Partner 0" in text) is is_full
    assert ("-full-report.pdf" in pdf["Content-Disposition"]) is is_full


def test_a_manager_finds_both_editions_on_the_page_and_nobody_else(
    client, frozen, facilitator
) -> None:
    publish_report(frozen, now=timezone.now())
    address = reverse("linkages:report", args=[frozen.cluster.slug])

    public = client.get(address).content.decode()
    client.force_login(facilitator)
    full = client.get(address).content.decode()

    pdf = f"{reverse('linkages:report_pdf', args=[frozen.cluster.slug])}?wave=2026"
    assert (f'{pdf}"' in public, "edition=full" in public) == (True, False)
    assert (f'{pdf}"' in full, f'{pdf}&amp;edition=full"' in full) == (True, True)
    assert "SVG with all numbers, for your own work" in full
    figure = reverse("linkages:report_figure", args=[frozen.cluster.slug, "category", "svg"])
    assert f'{figure}?wave=2026&amp;edition=full"' in full
    assert f'{figure}?wave=2026"' not in full, "of that figure nothing may be shown to everyone"


def test_a_hidden_finding_is_nowhere_but_with_those_who_work_on_the_wave(
    client, frozen, facilitator
) -> None:
    publish_report(frozen, now=timezone.now())
    finding = frozen.findings.get(rule="domestic_over_reliance")
    slug = frozen.cluster.slug
    sentence = "rely heavily on their home market"
    places = [
        (reverse(f"linkages:{name}", args=[slug]), query)
        for name, query in [
            ("report", {}),
            ("report_json", {}),
            ("report_pdf", {"edition": "full"}),
        ]
    ]

    def found() -> list[bool]:
        answers = [client.get(address, query) for address, query in places]
        return [
            sentence in text for text in (*map(plain, answers[:2]), text_of(answers[2].content))
        ]

    assert (finding.is_hidden, found()) == (True, [False] * 3)
    client.force_login(facilitator)
    assert found() == [True] * 3


def test_the_page_introduces_the_cluster_and_can_be_shared(client, frozen, facilitator) -> None:
    make_connect.make_text(
        frozen.cluster.organisation, language="fr", summary="Les firmes du Nord."
    )
    address = reverse("linkages:report", args=[frozen.cluster.slug])
    client.force_login(facilitator)
    draft = client.get(address).content.decode()
    publish_report(frozen, now=timezone.now())
    client.logout()

    page = client.get(address).content.decode()

    whole = f"{settings.SITE_URL}{address}?wave=2026"
    assert '<p class="measure" lang="fr">Les firmes du Nord.</p>' in page
    assert f'<span class="report-address">{whole}</span>' in page
    assert f"body={quote(whole, safe='')}" in page
    assert "report-address" not in draft


def test_a_cluster_without_a_place_has_its_maps_amid_its_firms(client, frozen) -> None:
    publish_report(frozen, now=timezone.now())
    organisation = frozen.cluster.organisation
    organisation.city = "Nowhere-upon-Sea"
    organisation.save()
    address = reverse("linkages:report_figure", args=[frozen.cluster.slug, "maps", "svg"])
    without = client.get(address).status_code
    Organisation.objects.filter(name="Firm 1").update(latitude=50, longitude=3)
    Organisation.objects.filter(name="Firm 2").update(latitude=52, longitude=5)

    assert (without, home_point(frozen), client.get(address).status_code) == (404, (51, 4), 200)


def test_the_list_has_a_wave_that_is_not_published_for_its_manager(
    client, frozen, facilitator, coordinator
) -> None:
    address = reverse("linkages:report_list")
    assert "Survey 2026" not in words_of(client.get(address))
    client.force_login(facilitator)
    own = words_of(client.get(address))
    publish_report(frozen, now=timezone.now())
    client.logout()
    public = words_of(client.get(address))
    client.force_login(coordinator)
    all_waves = words_of(client.get(address))

    assert "Survey 2026 not published" in own
    assert (
        "North North Region, France 4 firms answered and named 13 linkages. Survey 2026" in public
    )
    assert f'href="{frozen.get_absolute_url()}"' in client.get(address).content.decode()
    in_all = "13 linkages in all frozen surveys"
    assert [in_all in page for page in (own, public, all_waves)] == [False, False, True]
    assert "Output 12 (92%)" in all_waves


def test_a_thawed_wave_leaves_the_sum_of_all(frozen, facilitator, now) -> None:
    counted = sum(cell.n for cell in cube.cells())

    thaw_wave(frozen, by=facilitator, now=now, note="A customer was missing.")

    assert (counted, cube.cells()) == (13, [])


def test_a_market_that_firms_look_for_says_so(client, wave, facilitator, now) -> None:
    partner = make.make_partner(
        wave, "Rio Dados", country="BR", city="Rio de Janeiro", decision="unresolved"
    )
    make.make_answers(wave, partner)
    Organisation.objects.filter(name__startswith="Firm").update(markets_sought=["BR", "JP"])
    close_wave(wave, by=facilitator, now=now)
    freeze_wave(wave, by=facilitator, now=now)
    publish_report(wave, now=now)

    shown = words_of(client.get(reverse("linkages:report", args=[wave.cluster.slug])))

    assert "Brazil : 3 linkages there now" in shown
    assert "3 firms look for it" in shown


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
