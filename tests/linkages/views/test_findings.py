"""Findings in an editor's hands: accepted, put in their own words, dropped, flagged when the number moves."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from linkages.actions import findings as actions
from linkages.actions.waves import close_wave, freeze_wave, publish_report, thaw_wave
from linkages.exceptions import RowChanged
from linkages.models import Finding, Linkage
from tests.factories import connect as make_connect
from tests.factories import linkages as make


@pytest.fixture
def frozen(wave, facilitator, now):
    """Three firms that sell at home only."""
    partner = make.make_partner(wave, "Partner", decision="unresolved")
    for number in range(3):
        firm = make_connect.make_organisation(f"Firm {number}", cluster=wave.cluster)
        participant = make.make_participant(wave, firm, consented_at=now)
        make.make_linkage(make.make_interview(participant, state="submitted"), partner)
    close_wave(wave, by=facilitator, now=now)
    freeze_wave(wave, by=facilitator, now=now)
    return wave


def the_finding(wave) -> Finding:
    return wave.findings.get(rule="domestic_over_reliance")


def address(wave, finding, decision) -> str:
    return reverse("linkages:finding_decide", args=[wave.pk, finding.pk, decision])


def test_an_editor_puts_a_finding_in_words_of_one_language(client, frozen, facilitator) -> None:
    client.force_login(facilitator)
    finding = the_finding(frozen)

    client.post(address(frozen, finding, "accept"), {"seen": "0", "text": "They sell at home."})
    publish_report(frozen, now=frozen.frozen_at)

    report = reverse("linkages:report", args=[frozen.cluster.slug])
    assert "They sell at home." in client.get(report).content.decode()
    with translation.override("fr"):
        french = client.get(reverse("linkages:report", args=[frozen.cluster.slug])).content.decode()
    assert "They sell at home." not in french
    finding.refresh_from_db()
    assert (finding.state, finding.texts, finding.decided_by) == (
        "accepted",
        {"en": "They sell at home."},
        facilitator,
    )


def test_the_suggested_sentence_is_not_stored_as_own_words(client, frozen, facilitator) -> None:
    client.force_login(facilitator)
    page = client.get(reverse("linkages:finding_list", args=[frozen.pk]))
    form = next(
        form for told, form in page.context["entries"] if told.finding == the_finding(frozen)
    )

    client.post(address(frozen, the_finding(frozen), "accept"), form.initial)

    assert (the_finding(frozen).state, the_finding(frozen).texts) == ("accepted", {})


def test_a_dropped_finding_is_left_out_of_the_public_report(client, frozen, facilitator) -> None:
    publish_report(frozen, now=frozen.frozen_at)
    report = reverse("linkages:report", args=[frozen.cluster.slug])
    before = client.get(report).content.decode()

    actions.drop_finding(the_finding(frozen), by=facilitator, seen_version=0)

    sentence = "rely heavily on their home market"
    assert (sentence in before, sentence in client.get(report).content.decode()) == (True, False)


def test_two_editors_do_not_overwrite_each_other(client, frozen, facilitator, superuser) -> None:
    finding = the_finding(frozen)
    actions.accept_finding(finding, by=superuser, seen_version=0)
    client.force_login(facilitator)

    answer = client.post(address(frozen, finding, "drop"), {"seen": "0", "text": "My own words."})

    assert answer.status_code == 422
    assert "My own words." in answer.content.decode()
    assert the_finding(frozen).state == "accepted"
    with pytest.raises(RowChanged):
        actions.drop_finding(finding, by=facilitator, seen_version=0)


def test_a_finding_whose_number_moved_wants_a_look(client, frozen, facilitator, now) -> None:
    actions.accept_finding(the_finding(frozen), by=facilitator, seen_version=0)
    thaw_wave(frozen, by=facilitator, now=now, note="A customer was missing.")
    sold_abroad = make.make_partner(
        frozen, "Fjordlys", country="NO", city="Oslo", decision="unresolved"
    )
    interview = Linkage.objects.first().interview
    make.make_linkage(interview, sold_abroad, scope="european")

    freeze_wave(frozen, by=facilitator, now=now)

    finding = the_finding(frozen)
    assert (finding.number, finding.state, finding.wants_a_look) == (75, "accepted", True)
    client.force_login(facilitator)
    page = client.get(reverse("linkages:finding_list", args=[frozen.pk])).content.decode()
    assert "The numbers have changed since this was accepted." in page


def test_the_list_says_number_threshold_and_the_rows_behind_them(
    client, frozen, facilitator
) -> None:
    client.force_login(facilitator)
    finding = the_finding(frozen)
    hidden = frozen.findings.get(rule="few_peers")
    Finding.objects.filter(pk=hidden.pk).update(is_hidden=True)

    page = client.get(reverse("linkages:finding_list", args=[frozen.pk])).content.decode()
    behind = reverse("linkages:finding_rows", args=[frozen.pk, finding.pk])
    rows = client.get(behind)

    assert "100% (threshold 60%) · n = 3" in page
    assert f'<a href="{behind}">3 linkages behind it</a>' in page
    assert page.count("hidden from the public") == 1
    assert (finding.params["rows"], len(rows.context["rows"])) == (3, 3)


def test_a_finding_that_holds_no_more_goes_unless_somebody_has_accepted_it(
    client, frozen, facilitator, now
) -> None:
    actions.accept_finding(the_finding(frozen), by=facilitator, seen_version=0)
    before = set(frozen.findings.filter(state="draft").values_list("rule", flat=True))
    thaw_wave(frozen, by=facilitator, now=now, note="They sell abroad only.")
    Linkage.objects.named_in(frozen).update(category="industry_peer")
    abroad = frozen.partners.get()
    abroad.country, abroad.city = "NO", "Oslo"
    abroad.save()

    freeze_wave(frozen, by=facilitator, now=now)
    publish_report(frozen, now=now)

    assert (the_finding(frozen).fires, the_finding(frozen).wants_a_look) == (False, True)
    drafts = set(frozen.findings.filter(state="draft").values_list("rule", flat=True))
    assert "few_peers" in before - drafts
    client.force_login(facilitator)
    page = client.get(reverse("linkages:finding_list", args=[frozen.pk])).content.decode()
    assert "The numbers have changed since this was accepted." in page
    client.logout()
    report = client.get(reverse("linkages:report", args=[frozen.cluster.slug])).content.decode()
    assert "rely heavily on their home market" not in report


def test_words_of_an_editor_keep_their_link_to_the_figure(client, frozen, facilitator) -> None:
    words = "They sell at home."
    actions.accept_finding(
        the_finding(frozen), by=facilitator, seen_version=0, language="en", text=words
    )
    publish_report(frozen, now=frozen.frozen_at)

    page = client.get(reverse("linkages:report", args=[frozen.cluster.slug])).content.decode()

    link = '<span class="small muted">n = 3, <a href="#scopes">see the figure</a></span>'
    assert f"<li>{words} {link}" in page
    assert 'id="scopes"' in page


def test_a_stranger_decides_nothing(client, frozen, foreign_facilitator) -> None:
    client.force_login(foreign_facilitator)

    answer = client.post(address(frozen, the_finding(frozen), "drop"), {"seen": "0"})

    assert (answer.status_code, the_finding(frozen).state) == (404, "draft")


def test_the_report_goes_out_as_pdf_and_its_figures_as_files(client, frozen) -> None:
    publish_report(frozen, now=frozen.frozen_at)
    cluster = frozen.cluster.slug

    pdf = client.get(reverse("linkages:report_pdf", args=[cluster]))
    drawing = client.get(reverse("linkages:report_figure", args=[cluster, "category", "svg"]))
    picture = client.get(reverse("linkages:report_figure", args=[cluster, "category", "png"]))
    nothing = client.get(reverse("linkages:report_figure", args=[cluster, "none", "svg"]))

    assert pdf.content.startswith(b"%PDF-")
    assert pdf["Content-Disposition"] == f'attachment; filename="{cluster}-2026-report.pdf"'
    assert b"Output is the largest category" in drawing.content
    assert picture.content.startswith(b"\x89PNG")
    assert nothing.status_code == 404


def test_two_waves_are_compared_on_the_same_axes(client, frozen, facilitator, now) -> None:
    publish_report(frozen, now=now)
    second = make.make_wave(frozen.cluster, slug="2027", title="Survey 2027")
    firm = frozen.participants.first().organisation
    interview = make.make_interview(
        make.make_participant(second, firm, consented_at=now), state="submitted"
    )
    abroad = make.make_partner(second, "Fjordlys", country="NO", city="Oslo", decision="unresolved")
    make.make_linkage(interview, abroad, category="rnd", scope="european")
    close_wave(second, by=facilitator, now=now)
    freeze_wave(second, by=facilitator, now=now)
    publish_report(second, now=now)
    cluster = frozen.cluster.slug

    page = client.get(
        reverse("linkages:compare"), {"wave": [f"{cluster}:2026", f"{cluster}:2027", "no:such"]}
    )

    by_scope = {line.value: line.difference for line in page.context["by_scope"]}
    assert by_scope == {"local": 0, "national": -100, "european": 100, "international": 0}
    assert len(page.context["warnings"]) == 2
    assert "rests on 1 linkage only" in page.context["warnings"][1]
    one = client.get(reverse("linkages:compare"), {"wave": f"{cluster}:2026"}).content.decode()
    assert "Choose one more survey" in one
    assert "Choose one more survey" not in page.content.decode()


def test_a_sentence_without_end_is_refused_by_the_action(frozen, facilitator) -> None:
    finding = the_finding(frozen)

    with pytest.raises(ValidationError):
        actions.accept_finding(
            finding, by=facilitator, seen_version=0, language="en", text="x" * 5000
        )

    finding.refresh_from_db()
    assert (finding.version, finding.texts) == (0, {})
