"""The blocks of an edition: words by language, a preview that keeps nothing, and their order."""

import pytest
from django.urls import reverse

from roaming.models import Block, Edition
from tests.factories import newsletter as make

pytestmark = pytest.mark.django_db


def page(name: str, block: Block) -> str:
    return reverse(f"roaming:{name}", args=[block.edition_id, block.pk])


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


@pytest.fixture
def desk(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def edition(coordinator) -> Edition:
    blocks = {
        "a": {"en": ("Hello", "From *us* all."), "fr": ("Bonjour", "De *nous*.")},
        "b": {"en": ("Second", "More.")},
    }
    return make.make_edition(coordinator, blocks=blocks)


@pytest.fixture
def block(edition) -> Block:
    return edition.blocks.get(position=1)


def test_words_of_one_language_are_written_beside_the_english_ones(desk, block):
    url = f"{page('block_edit', block)}?language=de"

    shown = desk.get(url).content.decode()
    answer = desk.post(url, {"heading": "Hallo", "body": "Von *uns*.\r\n", "version": 0})

    block.refresh_from_db()
    assert "From *us* all." in shown
    assert answer["Location"] == url
    assert block.words == {
        "en": {"heading": "Hello", "body": "From *us* all."},
        "fr": {"heading": "Bonjour", "body": "De *nous*."},
        "de": {"heading": "Hallo", "body": "Von *uns*."},
    }


def test_the_page_says_which_language_is_missing(desk, block):
    words = " ".join(desk.get(page("block_edit", block)).content.decode().split())

    assert words.count("(missing)") == 5
    assert 'German <span class="small">(missing)</span>' in words


def test_words_that_are_too_long_stay_in_the_form(desk, block):
    long = "x" * 151

    answer = desk.post(page("block_edit", block), {"heading": long, "body": "B", "version": 0})

    block.refresh_from_db()
    assert answer.status_code == 422
    assert f'value="{long}"' in answer.content.decode()
    assert block.words["en"]["heading"] == "Hello"


def test_of_two_who_write_the_later_keeps_the_words_in_the_form(desk, block):
    url = page("block_edit", block)
    desk.post(url, {"heading": "Mine", "body": "B", "version": 0})

    answer = desk.post(url, {"heading": "Yours", "body": "B", "version": 0})

    block.refresh_from_db()
    assert answer.status_code == 422
    assert "Copy your words, and open it again." in answer.content.decode()
    assert 'value="Yours"' in answer.content.decode()
    assert block.words["en"]["heading"] == "Mine"


def test_words_for_a_block_that_a_colleague_has_removed_stay_in_the_form(desk, block):
    url = page("block_edit", block)
    Block.objects.filter(pk=block.pk).delete()

    answer = desk.post(f"{url}?language=de", {"heading": "Yours", "body": "B", "version": 0})

    assert answer.status_code == 422
    assert "Copy your words, and open it again." in answer.content.decode()
    assert 'value="Yours"' in answer.content.decode()
    assert desk.get(url).status_code == 404


def test_a_block_that_is_frozen_is_not_written(desk, block, coordinator, editor):
    make.approve(block.edition, by=coordinator, second=editor)

    answer = desk.post(page("block_edit", block), {"heading": "New", "body": "B", "version": 0})

    assert answer.status_code == 422
    assert Block.objects.get(pk=block.pk).words["en"]["heading"] == "Hello"


def test_the_preview_shows_what_is_typed_and_keeps_nothing(desk, block):
    url = page("block_preview", block)
    typed = {"heading": "A & B", "body": "It is **so**.", "version": 0}

    mail = desk.post(f"{url}?language=de", typed)
    text = desk.post(f"{url}?language=de&as=text", typed)
    saved = desk.get(f"{url}?language=fr")

    assert "<strong>so</strong>" in mail.content.decode()
    assert "A &amp; B" in mail.content.decode()
    assert "It is so." in text.content.decode()
    assert "De <em>nous</em>." in saved.content.decode()
    block.refresh_from_db()
    assert set(block.words) == {"en", "fr"}


def test_a_preview_of_what_cannot_be_kept_shows_what_is_kept(desk, block):
    answer = desk.post(page("block_preview", block), {"heading": "x" * 200, "version": 0})

    assert "From <em>us</em> all." in answer.content.decode()


@pytest.mark.parametrize(
    "number, to, order",
    [
        (1, "down", ["Second", "Hello"]),
        (2, "up", ["Second", "Hello"]),
        (1, "up", ["Hello", "Second"]),
        (2, "down", ["Hello", "Second"]),
    ],
)
def test_blocks_change_places(desk, edition, number, to, order):
    block = edition.blocks.get(position=number)

    desk.post(page("block_move", block), {"to": to, "version": edition.version})

    assert [str(row) for row in edition.blocks.all()] == order


def test_a_block_is_removed_once(desk, edition, block):
    sent = {"version": edition.version}
    other = edition.blocks.get(position=2)

    first = desk.post(page("block_remove", block), sent, follow=True)
    again = desk.post(page("block_remove", other), sent, follow=True)

    assert said(first) == ["The block is removed."]
    assert said(again) == [
        "A colleague has changed the edition meanwhile. This is how it stands now."
    ]
    assert list(edition.blocks.all()) == [other]


def test_a_free_text_is_put_at_the_end_and_opened(desk, edition):
    url = reverse("roaming:block_add", args=[edition.pk])

    answer = desk.post(url, {"version": edition.version})

    block = edition.blocks.last()
    assert answer["Location"] == page("block_edit", block)
    assert (block.position, block.words) == (3, {})


def test_a_block_of_another_edition_is_not_there(desk, block, coordinator):
    other = make.make_edition(coordinator)

    url = reverse("roaming:block_edit", args=[other.pk, block.pk])

    assert desk.get(url).status_code == 404


@pytest.mark.parametrize("who", ["outsider", "facilitator"])
@pytest.mark.parametrize("name", ["block_edit", "block_preview", "block_move", "block_remove"])
def test_nobody_else_touches_a_block(request, client, block, who, name):
    client.force_login(request.getfixturevalue(who))
    before = list(Block.objects.order_by("pk").values())

    sent = {"heading": "Mine", "body": "B", "version": block.edition.version, "to": "down"}
    answer = client.post(page(name, block), sent)

    assert answer.status_code == 403
    assert list(Block.objects.order_by("pk").values()) == before
