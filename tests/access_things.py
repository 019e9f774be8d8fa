"""What stands in the addresses of each tool: fixtures of tests/test_access.py."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from connect.choices import ConnectionState as State
from linkages import links
from linkages.actions import waves
from linkages.choices import WaveState
from linkages.models import Finding
from tests.factories import connect as make
from tests.factories import linkages as surveyed
from tests.factories import newsletter as written
from tests.factories import rdi_database as researched
from tests.factories import roaming as offered


@pytest.fixture
def surveys(north, south, seeker_firm, target_facilitator):
    """A wave of North that is open, an older one with its report; one of South without."""
    wave = surveyed.make_wave(north)
    invitation = surveyed.make_invitation(surveyed.make_participant(wave, seeker_firm))
    interview = surveyed.make_interview(invitation.participant, invitation=invitation)
    linkage = surveyed.make_linkage(interview, surveyed.make_partner(wave, "Atelier Verval"))
    finding = Finding.objects.create(wave=wave, rule="few_peers", number=1, n=9, threshold=5)
    reported = {}
    for cluster in (north, south):
        old = surveyed.make_wave(cluster, slug="2020", state=WaveState.CLOSED)
        surveyed.make_answers(old)
        waves.freeze_wave(old, by=target_facilitator, now=make.NOW)
        reported[cluster] = old
    waves.publish_report(reported[north], now=make.NOW)
    return {
        "wave": wave.pk,
        "frozen": reported[north].pk,
        "other_cluster": south.slug,
        "partner": linkage.partner_id,
        "finding": finding.pk,
        "invitation": invitation.pk,
        "interview": interview.pk,
        "invited": links.invitation_token(invitation),
        "row": linkage.row,
        "no_row": interview.pk,
        "output": "output",
        "nonsense": "nonsense",
        "close": "close",
        "category": "category",
        "svg": "svg",
    }


@pytest.fixture
def roaming(north, south, target_firm, target):
    """North is in the agreement with a place, where somebody of South stays; South is invited again."""
    agreement = offered.make_agreement()
    place = offered.make_location(offered.make_member(north, agreement=agreement))
    stay = offered.make_stay(
        place, offered.make_member(south, "invited"), target_firm, target, state="agreed"
    )
    return {
        "version": agreement.version,
        "place": place.pk,
        "photo": uuid.uuid4(),
        "closure": place.closures.create(on=make.NOW.date()).pk,
        "pause": "pause",
        "stay": stay.pk,
        "cancel": "cancel",
        "year": 2026,
        "event": make.make_event(north).pk,
    }


@pytest.fixture
def research(seeker, seeker_firm):
    """A laboratory with a project, and a project that nobody is to see yet."""
    laboratory = make.make_organisation("Open Lab")
    researched.make_profile(laboratory)
    initiative = researched.make_initiative()
    researched.make_participation(initiative, laboratory)
    call = researched.make_call("Open Call", closes=datetime(2199, 1, 1, tzinfo=UTC))
    return {
        "followed": researched.make_follow(seeker, make.make_topic("Alarms")).pk,
        "call": call.slug,
        "wanted": researched.make_wanted(call, seeker_firm).pk,
        "laboratory": laboratory.slug,
        "initiative": initiative.slug,
        "unlisted_initiative": researched.make_initiative("Hidden Plan", is_listed=False).slug,
    }


@pytest.fixture
def teams(seeker, target_firm):
    """A seat in the team of Target Ltd, which the seeker asks to join."""
    return {
        "membership": make.make_member("Mira Member", target_firm, role="viewer")
        .organisation_memberships.get()
        .pk,
        "joining": make.make_team_request(target_firm, seeker).pk,
        "basics": "basics",
        "organisation_change": "organisation",
        "change": target_firm.history.get().history_id,
    }


@pytest.fixture
def notices(target_firm):
    """Of Target Ltd: an open one, an anonymous one, a draft, and one whose time is over."""
    long = datetime(2025, 1, 1, tzinfo=UTC)
    today = datetime.now(UTC).date()
    dates = {"valid_from": today, "valid_until": today + timedelta(days=90)}
    return {
        "notice": make.make_notice(target_firm, **dates).pk,
        "anonymous_notice": make.make_notice(target_firm, "Unnamed", is_anonymous=True, **dates).pk,
        "notice_draft": make.make_notice(target_firm, "Later", state="draft", **dates).pk,
        "old_notice": make.make_notice(
            target_firm, "Once", valid_from=long.date(), valid_until=long.date(), posted_at=long
        ).pk,
    }


@pytest.fixture
def cases(seeker, seeker_firm, target_firm):
    """A draft of Seeker Ltd and Target Ltd, and what they have made public; an introduction of theirs."""
    draft = make.make_case(seeker_firm, target_firm)
    introduced = make.make_connection(
        asker=seeker, seeker=seeker_firm, target=target_firm, state=State.INTRODUCED
    )
    return {
        "case": draft.slug,
        "picture": draft.pictures.create(
            image=f"cases/{uuid.uuid4()}.jpg", words="A desk", position=1
        ).pk,
        "public_case": make.make_public(make.make_case(seeker_firm, target_firm)).slug,
        "introduction": "connection",
        "introduced": introduced.pk,
    }


@pytest.fixture
def newsletter(north, coordinator, editor):
    """A draft, an edition that goes out, and what North has sent in."""
    draft = written.make_edition(coordinator)
    sent = written.make_sent(
        written.make_edition(coordinator, day=date(2026, 10, 1)), by=coordinator, second=editor
    )
    return {
        "edition": draft.pk,
        "draft": draft.slug,
        "part": draft.blocks.get().pk,
        "sent": sent.slug,
        "sent_edition": sent.pk,
        "submit": "submit",
        "news": written.make_news(north).pk,
        "file": f"{sent.slug}-en.html",
    }
