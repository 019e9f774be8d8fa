"""Hostile strings through the forms of the newsletter's writers: an answer, never a fault of ours."""

import pytest
from django.urls import reverse

from roaming.actions import editions
from roaming.models import Block, ClusterNews, Edition
from tests import test_hostile as hostile
from tests.factories import newsletter as make
from tests.test_hostile import send, undone, verdict

pytestmark = pytest.mark.django_db

client, strings, short = hostile.client, hostile.strings, hostile.short


@pytest.fixture
def edition(coordinator) -> Edition:
    return make.make_edition(coordinator)


@pytest.fixture
def writer(client, coordinator):
    client.force_login(coordinator)
    return client


# The pages that show what was kept render all words alike: one text in so many goes the whole way.
STEP = 5
EDITION = {"day": "2026-11-02", "since": "2026-10-01", "subject_en": "Doors", "version": "1"}


@pytest.mark.parametrize(
    "fields",
    [
        ("subject_en", "subject_de", "subject_el"),
        ("day", "since"),
        ("clusters", "languages", "roles", "topics"),
        ("version",),
    ],
    ids="-".join,
)
def test_an_edition_takes_any_text(writer, strings, edition, fields):
    url = reverse("roaming:edition_edit", args=[edition.pk])
    version = {"version": str(edition.version)}
    wrong, kept = {}, 0

    for number, text in enumerate(strings):
        with undone():
            said = EDITION | version | dict.fromkeys(fields, text)
            wrong[text[:40]] = [verdict(send(writer, url, said))]
            if Edition.objects.get().version == edition.version:
                continue
            kept += 1
            if number % STEP == 0:
                wrong[text[:40]] += [
                    verdict(writer.get(reverse("roaming:edition_preview", args=[edition.pk]))),
                    verdict(writer.get(url)),
                ]

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    # What is chosen, counted or dated takes no text at all.
    assert (kept > 3) == (fields[0] == "subject_en")


@pytest.mark.parametrize("fields", [("heading",), ("body",), ("heading", "body")], ids="-".join)
def test_a_block_takes_any_text_to_the_letter_the_page_and_the_kit(
    writer, strings, coordinator, editor, north, fields
):
    edition = make.make_edition(coordinator)
    block = edition.blocks.get()
    edit, preview = (
        reverse(f"roaming:{name}", args=[edition.pk, block.pk])
        for name in ("block_edit", "block_preview")
    )
    wrong, kept = {}, 0

    for number, text in enumerate(strings):
        with undone():
            said = {"heading": "H", "body": "B", "version": "0"} | dict.fromkeys(fields, text)
            wrong[text[:40]] = [verdict(send(writer, url, said)) for url in (preview, edit)]
            if Block.objects.get().version == 0:
                continue
            kept += 1
            if number % STEP == 0:
                edition.refresh_from_db()
                if Block.objects.get().words:
                    make.make_sent(edition, by=coordinator, second=editor)
                    file = f"{edition.slug}-en."
                    wrong[text[:40]] += [
                        verdict(writer.get(edition.get_absolute_url())),
                        verdict(writer.get(reverse("roaming:edition_feed"))),
                        *(
                            verdict(
                                writer.get(
                                    reverse(
                                        "roaming:kit_file",
                                        args=[edition.slug, north.slug, file + form],
                                    )
                                )
                            )
                            for form in ("html", "txt", "md")
                        ),
                    ]
        edition = Edition.objects.get(pk=edition.pk)

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    assert kept > 3


@pytest.mark.parametrize(
    "fields", [("title",), ("body",), ("title", "body"), ("language", "cluster")], ids="-".join
)
def test_news_take_any_text_into_an_edition(writer, strings, edition, north, fields):
    url = reverse("roaming:news_list")
    good = {"cluster": str(north.pk), "language": "en", "title": "Doors", "body": "Open."}
    wrong, kept = {}, 0

    for number, text in enumerate(strings):
        with undone():
            wrong[text[:40]] = [verdict(send(writer, url, good | dict.fromkeys(fields, text)))]
            news = ClusterNews.objects.first()
            kept += news is not None
            if news is None or number % STEP:
                continue
            fill, decline = (
                reverse("roaming:edition_fill", args=[edition.pk]),
                reverse("roaming:news_decline", args=[news.pk]),
            )
            wrong[text[:40]] += [
                verdict(writer.get(url)),
                verdict(send(writer, decline, {"reason": text})),
                verdict(send(writer, fill, {"version": str(edition.version)})),
                verdict(writer.get(reverse("roaming:edition_preview", args=[edition.pk]))),
            ]

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    assert (kept > 3) == (fields[0] != "language")


@pytest.mark.parametrize(
    "name, fields",
    [
        ("edition_desk", ("day",)),
        ("edition_test", ("language",)),
        ("edition_move", ("version",)),
        ("block_move", ("to",)),
        ("block_move", ("version",)),
    ],
)
def test_the_buttons_of_an_edition_take_any_text(writer, short, edition, name, fields):
    words = {
        "edition_desk": [],
        "edition_test": [edition.pk],
        "edition_move": [edition.pk, "submit"],
        "block_move": [edition.pk, edition.blocks.get().pk],
    }[name]
    wrong = {}

    for text in short:
        with undone():
            sent = {"version": str(edition.version)} | dict.fromkeys(fields, text)
            wrong[text[:40]] = verdict(send(writer, reverse(f"roaming:{name}", args=words), sent))

    assert {text: found for text, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("move", "field", "after"),
    [
        ("return", "note", {"review", "draft"}),
        # What is no moment, and what is not the hash that was seen, approves nothing.
        ("approve", "send_at", {"review"}),
        ("approve", "seen_hash", {"review"}),
    ],
)
def test_the_second_person_may_type_anything(
    client, short, edition, coordinator, editor, move, field, after
):
    editions.submit(edition, by=coordinator, seen=edition.version, now=make.NOW)
    client.force_login(editor)
    page = reverse("roaming:edition_edit", args=[edition.pk])
    wrong, states = {}, set()

    for text in short:
        with undone():
            sent = {"version": str(edition.version), "seen_hash": edition.frozen_hash, field: text}
            url = reverse("roaming:edition_move", args=[edition.pk, move])
            wrong[text[:40]] = [
                verdict(answer) for answer in (send(client, url, sent), client.get(page))
            ]
            states.add(Edition.objects.get().state)

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    assert states == after


@pytest.mark.parametrize(
    "address", ["/newsletter/{}/", "/newsletter/{}/kit/", "/newsletter/?page={}"]
)
def test_addresses_of_the_newsletter_take_any_text(writer, short, north, address):
    wrong = {}
    for text in short:
        word = hostile.quote(text.encode("utf-8", "surrogatepass"), safe="")
        wrong[text[:40]] = verdict(writer.get(address.format(word)))

    assert {text: found for text, found in wrong.items() if found} == {}
