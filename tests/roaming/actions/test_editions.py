"""An edition is filled by the tools, written by several at once, and approved by a second person as it stands."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from bewiser.outbox.models import Mail, Skeleton
from roaming.actions import editions
from roaming.choices import EditionState, NewsState
from roaming.composing import compose, missing
from roaming.editing import NAMED
from roaming.exceptions import EditionMoved, EditionUnready
from roaming.models import Block, ClusterNews, Edition
from roaming.newsletter import next_in_focus
from tests.at_once import pressed_at_once
from tests.factories import connect as make_connect
from tests.factories import newsletter as make
from tests.factories import roaming as make_roaming
from tests.factories.newsletter import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(coordinator):
    return make.make_edition(coordinator)


def headings(edition: Edition) -> list[str]:
    return [str(block) for block in edition.blocks.all()]


def test_an_edition_begins_where_the_last_one_ended(coordinator):
    first = editions.make_edition(day=date(2026, 9, 1), by=coordinator, now=NOW)
    second = editions.make_edition(day=date(2026, 11, 2), by=coordinator, now=NOW)
    third = editions.make_edition(day=date(2026, 11, 20), by=coordinator, now=NOW)

    assert (first.slug, first.since) == ("2026-09", date(2026, 9, 1) - editions.FIRST_PERIOD)
    assert (second.slug, second.since) == ("2026-11", date(2026, 9, 1))
    assert (third.slug, third.since) == ("2026-11-20", date(2026, 11, 2))
    assert [event.verb for event in first.events.all()] == ["made"]


def test_what_came_while_the_last_one_was_frozen_stands_in_the_next(edition, coordinator):
    edition.day = DAY + timedelta(days=10)
    edition.save()
    editions.submit(edition, by=coordinator, seen=edition.version, now=NOW)

    following = editions.make_edition(day=DAY + timedelta(days=40), by=coordinator, now=NOW)

    assert following.since == DAY - timedelta(days=1)


def test_filling_brings_what_the_tools_offer_and_nothing_twice(
    edition, north, member, coordinator, facilitator
):
    ClusterNews.objects.create(
        cluster=north,
        language="fr",
        title="Un *nouveau* toit",
        body="Nous avons déménagé.",
        sent_by=facilitator,
    )
    make_connect.make_event(
        north,
        "Open [day]",
        starts_at=NOW + timedelta(days=9),
        ends_at=NOW + timedelta(days=9, hours=2),
    )

    n = editions.fill_edition(edition, seen=edition.version, now=NOW)

    found = {block.source: block for block in edition.blocks.exclude(source="")}
    assert n == len(found)
    assert {"focus", "news", "events"} <= set(found)
    assert found["focus"].cluster == north
    assert found["focus"].words["fr"]["heading"] == "Cluster à l’honneur\u00a0: North"
    assert found["news"].words == {
        "fr": {"heading": f"{north.short_name}: Un *nouveau* toit", "body": "Nous avons déménagé."}
    }
    assert "[Open \\[day\\]](" in found["events"].words["en"]["body"]
    assert ClusterNews.objects.get().state == NewsState.TAKEN

    assert editions.fill_edition(edition, seen=edition.version, now=NOW) == 0


def test_removing_a_block_lets_the_news_wait_again(edition, north, facilitator):
    ClusterNews.objects.create(cluster=north, title="News", body="Words", sent_by=facilitator)
    editions.fill_edition(edition, seen=edition.version, now=NOW)
    block = edition.blocks.get(source="news")

    editions.remove_block(block, seen=edition.version)

    assert ClusterNews.objects.get().state == NewsState.WAITING
    assert not edition.blocks.filter(source="news").exists()


def test_the_cluster_in_focus_goes_round(coordinator, member, home):
    north, south = member.cluster, home.cluster
    met = []
    for month in (1, 2, 3):
        day = date(2026, month, 1)
        cluster = next_in_focus(day)
        edition = editions.make_edition(day=day, by=coordinator, now=NOW)
        Block.objects.create(edition=edition, position=1, source="focus", cluster=cluster)
        met.append(cluster)

    assert {met[0], met[1]} == {north, south}
    assert met[2] == met[0]


def test_words_of_one_language_leave_those_of_others(edition):
    block = edition.blocks.get()

    editions.write_block(block, {"fr": {"heading": "Bonjour", "body": "De nous."}}, seen=0)

    block.refresh_from_db()
    assert block.words == {
        "en": {"heading": "Hello", "body": "From *us* all."},
        "fr": {"heading": "Bonjour", "body": "De nous."},
    }
    editions.write_block(block, {"fr": {"heading": " ", "body": ""}}, seen=1)
    block.refresh_from_db()
    assert list(block.words) == ["en"]


def test_of_two_who_write_a_block_the_later_is_told(edition):
    block = edition.blocks.get()
    editions.write_block(block, {"en": {"heading": "First", "body": ""}}, seen=0)

    with pytest.raises(EditionMoved):
        editions.write_block(block, {"en": {"heading": "Second", "body": ""}}, seen=0)

    assert edition.blocks.get().words["en"]["heading"] == "First"


def test_blocks_change_places(coordinator):
    edition = make.make_edition(
        coordinator, blocks={name: {"en": (name.upper(), "x")} for name in ("a", "b", "c")}
    )
    b = edition.blocks.get(position=2)

    editions.move_block(b, up=True, seen=edition.version)
    edition.refresh_from_db()
    assert headings(edition) == ["B", "A", "C"]
    editions.move_block(b, up=True, seen=edition.version)
    edition.refresh_from_db()
    assert headings(edition) == ["B", "A", "C"]
    editions.move_block(edition.blocks.first(), up=False, seen=edition.version)
    edition.refresh_from_db()
    assert headings(edition) == ["A", "B", "C"]


def test_readers_get_their_language_else_english_else_what_there_is(coordinator):
    edition = make.make_edition(
        coordinator,
        subjects={"en": "News", "fr": "Nouvelles"},
        blocks={
            "both": {"en": ("Hello", "a"), "fr": ("Bonjour", "b")},
            "english": {"en": ("Only English", "c")},
            "greek": {"el": ("Μόνο ελληνικά", "δ")},
            "nothing": {},
        },
    )

    french = compose(edition, "fr")

    assert french.subject == "Nouvelles"
    assert [(part.heading, part.language) for part in french.parts] == [
        ("Bonjour", "fr"),
        ("Only English", "en"),
        ("Μόνο ελληνικά", "el"),
    ]
    assert missing(edition, edition.blocks.all()) == {
        "en": ["Μόνο ελληνικά", "Block without a heading"],
        "fr": ["Only English", "Μόνο ελληνικά", "Block without a heading"],
    }


def test_an_edition_without_words_is_not_put_to_anybody(coordinator):
    edition = make.make_edition(coordinator, subjects={"fr": "Sans anglais"}, blocks={"empty": {}})

    with pytest.raises(EditionUnready) as refusal:
        editions.submit(edition, by=coordinator, seen=edition.version, now=NOW)

    assert refusal.value.reasons == ["The English subject is missing.", "Block 1 has no words."]
    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFT


def test_a_second_person_approves_the_words_that_they_saw(edition, coordinator, editor):
    editions.submit(edition, by=coordinator, seen=edition.version, now=NOW)
    assert list(Mail.objects.values_list("to", flat=True)) == [editor.email]
    with pytest.raises(ValidationError, match="Somebody else"):
        editions.approve(
            edition, by=coordinator, send_at=NOW, seen_hash=edition.frozen_hash, now=NOW
        )
    with pytest.raises(EditionMoved):
        editions.approve(edition, by=editor, send_at=NOW, seen_hash="0" * 64, now=NOW)

    later = NOW + timedelta(days=1)
    editions.approve(edition, by=editor, send_at=later, seen_hash=edition.frozen_hash, now=NOW)

    assert (edition.state, edition.approved_by, edition.send_at) == ("approved", editor, later)
    kept = {row.language: row.subject for row in Skeleton.objects.filter(batch=edition.batch)}
    assert (len(kept), kept["fr"], kept["el"]) == (
        7,
        "Ce que font les clusters",
        "What the clusters do",
    )


def test_frozen_words_cannot_be_changed_even_at_the_database(edition, coordinator, editor):
    editions.submit(edition, by=coordinator, seen=edition.version, now=NOW)
    block = edition.blocks.get()

    with pytest.raises(EditionMoved):
        editions.write_block(block, {"en": {"heading": "Other", "body": ""}}, seen=0)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Block.objects.filter(pk=block.pk).update(words={})
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(subjects={"en": "Other"})
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Block.objects.create(edition=edition, position=9)
    draft = make.make_edition(coordinator, day=DAY + timedelta(days=40))
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Block.objects.filter(pk=block.pk).update(edition=draft, position=9)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        block.delete()


def test_sent_back_it_can_be_written_again_and_says_why(edition, coordinator, editor):
    make.approve(edition, by=coordinator, second=editor)
    Mail.objects.all().delete()
    with pytest.raises(ValidationError):
        editions.back_to_writing(edition, NAMED["take-back"], by=editor, reason=" ", now=NOW)

    editions.back_to_writing(
        edition, NAMED["take-back"], by=editor, reason="A date is wrong.", now=NOW
    )

    assert (edition.state, edition.frozen_hash, edition.approved_by) == ("draft", "", None)
    assert not Skeleton.objects.filter(batch=edition.batch).exists()
    assert "A date is wrong." in Mail.objects.get(to=coordinator.email).body_text
    assert edition.events.last().note == "A date is wrong."
    editions.write_block(edition.blocks.get(), {"en": {"heading": "Mended", "body": ""}}, seen=0)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_does(coordinator, editor):
    edition = make.make_edition(coordinator)
    third = make_connect.make_network_person("Thea Third")
    editions.submit(edition, by=coordinator, seen=edition.version, now=NOW)

    def press(by):
        seen = Edition.objects.get(pk=edition.pk)
        return lambda: editions.approve(
            seen, by=by, send_at=NOW, seen_hash=seen.frozen_hash, now=NOW
        )

    assert pressed_at_once([press(editor), press(third)]) == ["EditionMoved", "done"]


def test_news_is_declined_with_a_reason_that_its_writer_reads(north, facilitator, coordinator):
    news = ClusterNews.objects.create(
        cluster=north, title="News", body="Words", sent_by=facilitator
    )

    editions.decline_news(news, reason="It was in the last one.", by=coordinator)

    assert (news.state, news.reason) == ("declined", "It was in the last one.")
    assert "It was in the last one." in Mail.objects.get(to=facilitator.email).body_text
    with pytest.raises(EditionMoved):
        editions.decline_news(news, reason="Twice.", by=coordinator)


def test_a_draft_is_thrown_away_with_its_blocks(edition, north, facilitator):
    ClusterNews.objects.create(cluster=north, title="News", body="Words", sent_by=facilitator)
    editions.fill_edition(edition, seen=edition.version, now=NOW)

    editions.delete_draft(edition, seen=edition.version)

    assert (Edition.objects.count(), Block.objects.count()) == (0, 0)
    assert ClusterNews.objects.get().state == NewsState.WAITING


def test_new_members_stand_in_the_edition_of_their_time(edition, north, agreement):
    make_roaming.make_member(north, agreement=agreement, joined_at=NOW - timedelta(days=5))

    editions.fill_edition(edition, seen=edition.version, now=NOW)

    body = edition.blocks.get(source="members").words["en"]["body"]
    assert north.short_name in body
    assert edition.day == DAY
