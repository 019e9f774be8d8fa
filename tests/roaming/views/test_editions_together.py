"""Two who write one edition: nothing that one has typed is lost, and nothing that the other has kept."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from roaming.actions import editions
from roaming.models import Edition
from tests.factories import newsletter as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(coordinator) -> Edition:
    return make.make_edition(coordinator)


@pytest.fixture
def desk(client, coordinator) -> Client:
    client.force_login(coordinator)
    return client


def kept(edition: Edition, **fields: object) -> dict[str, object]:
    words = {f"subject_{code}": subject for code, subject in edition.subjects.items()}
    known = {"day": edition.day, "since": edition.since, "version": edition.version}
    return known | words | fields


def version_in_the_form(words: str) -> str:
    """Return what the form of the edition sends along, which the page marks by its id."""
    [field] = re.findall(r'<input[^>]* id="id_version"[^>]*>', words)
    return re.search(r'value="(\d*)"', field)[1]


def write(desk: Client, edition: Edition, sent: dict[str, object]):
    return desk.post(reverse("roaming:edition_edit", args=[edition.pk]), sent)


@pytest.mark.parametrize("first_try", [{}, {"since": "2027-01-01"}, {"day": "soon"}])
def test_pressed_again_the_form_still_overwrites_nothing(desk, edition, first_try):
    typed = kept(edition, subject_en="Doors")
    write(desk, edition, kept(edition, subject_en="Windows"))

    first = write(desk, edition, typed | first_try).content.decode()
    answer = write(desk, edition, typed | {"version": version_in_the_form(first)})

    assert 'value="Doors"' in first
    assert answer.status_code == 422
    assert "Copy your words, and open it again." in answer.content.decode()
    assert 'value="Doors"' in answer.content.decode()
    edition.refresh_from_db()
    assert edition.subjects["en"] == "Windows"


def test_what_was_typed_stays_where_a_colleague_has_frozen_it(desk, edition, editor):
    typed = kept(edition, subject_en="Doors")
    editions.submit(edition, by=editor, seen=edition.version, now=make.NOW)

    words = write(desk, edition, typed).content.decode()

    assert 'value="Doors"' in words
    assert "Copy your words, and open it again." in words
    # Around the form stands what is kept, and will be sent.
    assert re.search(r"<h1>(.*)</h1>", words)[1] == "What the clusters do"


def test_a_reason_stays_where_the_edition_was_moved_meanwhile(client, edition, coordinator, editor):
    editions.submit(edition, by=coordinator, seen=edition.version, now=make.NOW)
    client.force_login(editor)
    url = reverse("roaming:edition_move", args=[edition.pk, "return"])

    answer = client.post(url, {"version": edition.version - 1, "note": "The date is wrong."})

    assert answer.status_code == 422
    assert "The date is wrong." in answer.content.decode()
    edition.refresh_from_db()
    assert edition.state == "review"
