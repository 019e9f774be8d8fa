"""Export then import gives the same wave."""

import io
import zipfile
from typing import Any

import pytest

from linkages import sample
from linkages.actions.partners import undo_decision
from linkages.actions.waves import close_wave, freeze_wave, open_wave
from linkages.choices import Audience, FindingState, PartnerDecision
from linkages.exchange import exporting
from linkages.exchange.files import import_file, import_new_wave
from linkages.models import (
    Finding,
    Interview,
    Linkage,
    NamedPartner,
    Participant,
    ReportEdition,
    Wave,
)
from linkages.scoring import FOUR_IS
from linkages.snapshots import key_of
from tests.factories import connect as make_connect
from tests.factories import linkages as make

HOSTILE_NAME = '=1+1; "Ünï"\t\'’ _x000D_'


def told(wave: Wave) -> dict[str, Any]:
    """Return all that a wave holds, by names instead of numbers of rows."""
    linkages = Linkage.objects.filter(interview__participant__wave=wave).order_by("pk")
    return {
        "wave": {
            name: getattr(wave, name)
            for name in (
                *("title", "starts_on", "ends_on", "scheme_id", "languages", "introduction"),
                *("scope_labels", "names_are_public"),
            )
        },
        "firms": list(
            Participant.objects.filter(wave=wave)
            .order_by("pk")
            .values_list(
                "organisation__slug", "size_class", "employees", "consented_at", "consented_by"
            )
        ),
        "interviews": list(
            Interview.objects.filter(participant__wave=wave)
            .order_by("participant__organisation__slug", "number")
            .values_list(
                *("participant__organisation__slug", "number", "mode", "state", "respondent"),
                *("skipped", "started_at", "submitted_at"),
            )
        ),
        "partners": list(
            NamedPartner.objects.filter(wave=wave)
            .order_by("pk")
            .values_list(
                *("name", "name_key", "kind", "country", "city", "subdivision", "latitude"),
                *("longitude", "website", "decision", "organisation__slug", "merged_into__name"),
            )
        ),
        "linkages": list(
            linkages.values_list(
                *("interview__participant__organisation__slug", "interview__number", "row"),
                *("category", "partner__name", *FOUR_IS, "band", "score", "scope"),
                *("scope_reason", "since", "comment", "saved_at"),
            )
        ),
        "findings": list(
            Finding.objects.filter(wave=wave)
            .order_by("rule")
            .values_list("rule", "state", "seen_number", "texts", "number", "n", "threshold")
        ),
    }


def report_of(wave: Wave, audience: str) -> dict[str, Any]:
    """Return a report's content; partners by name, since their keys are numbers of rows."""
    names = {key_of(partner): partner.name for partner in wave.partners.all()}
    content = ReportEdition.objects.get(wave=wave, audience=audience).content
    for connector in content["connectors"]:
        connector["partner"] = names.get(connector["partner"], connector["partner"])
    return content


def frozen_copy(wave: Wave, content: bytes, by, now) -> Wave:
    copy = import_new_wave(wave.cluster, content, slug="copy", now=now).wave
    open_wave(copy, by=by, now=now)
    close_wave(copy, by=by, now=now)
    freeze_wave(copy, by=by, now=now)
    return copy


@pytest.fixture
def full_wave(wave, seeker_firm, now):
    """Two firms and three interviews, one under way; every kind of row, and texts that files get wrong."""
    wave.scope_labels, wave.introduction = {"local": "Nord"}, "Read this.\r\nThen answer.\n"
    wave.languages, wave.names_are_public = ["fr", "en"], True
    wave.save()
    other = make_connect.make_organisation("Other Ltd", cluster=wave.cluster)
    asked = make.make_participant(
        wave, seeker_firm, employees=40, consented_at=now, consented_by="-Ada"
    )
    second = make.make_participant(wave, other, size_class="mnc")
    held = make.make_interview(
        asked,
        state="submitted",
        mode="interviewer",
        respondent="=Ada\tLovelace",
        skipped={"rnd": "none"},
    )
    made = make.make_interview(second, state="submitted", mode="imported")
    going_on = make.make_interview(asked)
    verval = make.make_partner(
        wave, "Atelier Verval", decision="unresolved", website="https://verval.example/?a=b,c"
    )
    hostile = make.make_partner(wave, HOSTILE_NAME, country="US", city="Chicago", subdivision="IL")
    known = make.make_partner(wave, "Other", decision="confirmed", organisation=other, city="Lille")
    merged = make.make_partner(wave, "Atelier", decision="merged", merged_into=verval)
    make.make_linkage(
        held, verval, comment='\'=1\r\nnext "line"; ends with blanks  ', since=1999, score=50.0
    )
    make.make_linkage(
        held, hostile, category="input", scope="international", comment="\x1b[31m \x0b"
    )
    make.make_linkage(
        held, known, category="training", scope="local", scope_reason="=by hand", importance=0
    )
    make.make_linkage(
        made,
        merged,
        investment=None,
        involvement=None,
        importance=None,
        intensity=None,
        band="high",
        score=87.5,
    )
    make.make_linkage(going_on, verval, category="industry_peer")
    Linkage.objects.update(saved_at=now)
    return wave


def test_a_wave_with_everything_comes_back_as_it_was(full_wave, now) -> None:
    content = exporting.wave_zip(full_wave)

    done = import_new_wave(full_wave.cluster, content, slug="copy", now=now)

    rejected = [account for account in done.ledger.accounts if account.outcome == "rejected"]
    assert rejected == []
    assert told(done.wave) == told(full_wave)


def test_the_same_archive_again_changes_nothing(full_wave, now) -> None:
    content = exporting.wave_zip(full_wave)
    copy = import_new_wave(full_wave.cluster, content, slug="copy", now=now).wave
    before = told(copy)

    again = import_file(copy, content, now=now)
    onto_itself = import_file(full_wave, content, now=now)

    assert {account.outcome for account in again.ledger.accounts} == {"unchanged"}
    assert {account.outcome for account in onto_itself.ledger.accounts} == {"unchanged"}
    assert told(copy) == before


def test_the_same_wave_gives_the_same_bytes(full_wave) -> None:
    first, second = exporting.wave_zip(full_wave), exporting.wave_zip(full_wave)

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert packed.namelist() == [
            *("README.txt", "wave.json", "codebook.csv", "firms.csv", "interviews.csv"),
            *("partners.csv", "linkages.csv", "findings.csv"),
        ]


@pytest.mark.parametrize("write", [exporting.linkages_csv, exporting.linkages_xlsx])
def test_a_table_of_linkages_onto_its_own_wave_changes_nothing(full_wave, now, write) -> None:
    before = told(full_wave)

    done = import_file(full_wave, write(full_wave), now=now)

    assert done.ledger.counts() == {"created": 0, "updated": 0, "unchanged": 4, "rejected": 0}
    assert told(full_wave) == before


def test_decisions_that_came_with_a_file_can_be_undone(full_wave, facilitator, now) -> None:
    copy = import_new_wave(
        full_wave.cluster, exporting.wave_zip(full_wave), slug="copy", now=now
    ).wave
    for partner in copy.partners.exclude(decision=PartnerDecision.WAITING):
        undo_decision(partner, by=facilitator, now=now)

    assert set(copy.partners.values_list("decision", flat=True)) == {"waiting"}


@pytest.mark.parametrize("cluster", sorted(one.cluster for one in sample.waves()))
def test_a_sample_wave_comes_back_with_its_report(
    db, sample_network, superuser, now, cluster
) -> None:
    wave = Wave.objects.for_list().get(cluster__slug=cluster)
    accepted = wave.findings.order_by("pk").first()
    accepted.state, accepted.seen_number = FindingState.ACCEPTED, accepted.number
    accepted.texts = {"en": "=In our own words.", "de": "Mit eigenen Worten."}
    accepted.save()

    copy = frozen_copy(wave, exporting.wave_zip(wave), superuser, now)

    assert told(copy) == told(wave)
    for audience in Audience.values:
        assert report_of(copy, audience) == report_of(wave, audience)
