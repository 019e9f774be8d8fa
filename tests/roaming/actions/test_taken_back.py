"""A case study that its firms take back does not go out, however far its edition has come."""

from datetime import timedelta

import pytest

from bewiser.outbox.models import Mail
from connect.actions import cases
from connect.models import CaseStudy
from roaming.actions import editions, sending
from roaming.exceptions import EditionUnready
from roaming.models import Edition
from tests.factories import connect as make_connect
from tests.factories import newsletter as make
from tests.factories.newsletter import NOW

pytestmark = pytest.mark.django_db

REASON = "“A story” is not public any more: take this block out."


@pytest.fixture
def story(seeker_firm, target_firm) -> CaseStudy:
    return make_connect.make_public(make_connect.make_case(seeker_firm, target_firm))


@pytest.fixture
def edition(coordinator, story) -> Edition:
    edition = make.make_edition(coordinator)
    block = edition.blocks.get()
    block.source, block.about = "cases", f"case:{story.pk}"
    block.words = {"en": {"heading": "A story", "body": "What came of it."}}
    block.save()
    return edition


def test_it_is_not_put_up_for_approval(edition, story, seeker, coordinator):
    cases.withdraw(story, by=seeker, now=NOW)

    with pytest.raises(EditionUnready, match=REASON):
        editions.submit(edition, by=coordinator, seen=edition.version, now=NOW)


def test_it_is_not_approved(edition, story, seeker, coordinator, editor):
    editions.submit(edition, by=coordinator, seen=edition.version, now=NOW)
    cases.withdraw(story, by=seeker, now=NOW)

    with pytest.raises(EditionUnready, match=REASON):
        editions.approve(edition, by=editor, send_at=NOW, seen_hash=edition.frozen_hash, now=NOW)


def test_nobody_starts_it_and_the_clock_gives_it_back(edition, story, seeker, coordinator, editor):
    make.make_subscription("anna@readers.example")
    make.approve(edition, by=coordinator, second=editor)
    cases.withdraw(story, by=seeker, now=NOW)
    Mail.objects.all().delete()

    with pytest.raises(EditionUnready, match=REASON):
        sending.start(edition, by=coordinator, now=NOW)
    sending.mind_the_editions(now=NOW + timedelta(minutes=1))

    edition.refresh_from_db()
    assert (edition.state, edition.events.latest("pk").note) == ("draft", REASON)
    letter = Mail.objects.get()
    assert (letter.to, REASON in letter.body_text) == (coordinator.email, True)
    assert "was due and could not go out" in letter.body_text


def test_as_long_as_it_is_public_it_goes_out(edition, coordinator, editor):
    make.make_subscription("anna@readers.example")
    make.make_sent(edition, by=coordinator, second=editor)

    edition.refresh_from_db()
    assert edition.state == "sending"
