"""The page on which a case study is written: nothing typed is lost, and nothing of a colleague's is overwritten."""

import html
import re

import pytest
from django.urls import reverse

from connect.actions import cases, pictures
from connect.models import CaseStudy
from tests.connect.cases import WORDS, fresh, write
from tests.factories.roaming import a_photo

pytestmark = pytest.mark.django_db
THEIRS = WORDS | {"summary": "What a colleague wrote."}
MINE = WORDS | {"text": "What I wrote."}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def words_form(answer):
    """Where the words of a page go when they are saved, and the version that goes with them."""
    [form] = re.findall(
        r'<form class="measure".*?name="title"', answer.content.decode(), flags=re.DOTALL
    )
    action = re.search(r'action="([^"]*)"', form.partition(">")[0])
    [version] = re.findall(r'name="version" value="([^"]*)"', form)
    return (action[1] if action else answer.wsgi_request.path), version


def save_again(client, answer, words):
    address, version = words_form(answer)
    return client.post(address, words | {"version": version})


def shown(answer):
    return html.unescape(answer.content.decode())


def add_picture(client, case, *, image, version):
    said = {"image": image, "words": "Two people at a desk", "version": version}
    return client.post(reverse("connect:picture_add", args=[case.slug]), said)


def test_words_are_saved_from_the_page_that_refused_a_picture(client, case, seeker):
    client.force_login(seeker)
    refused = add_picture(client, case, image="", version=0)

    saved = save_again(client, refused, MINE)

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert fresh(case).text == "What I wrote."


def test_words_of_a_colleague_stay_however_often_one_saves(client, case, seeker, target, now):
    client.force_login(seeker)
    opened = client.get(reverse("connect:case_edit", args=[case.slug]))
    cases.change_words(fresh(case), words=THEIRS, by=target, now=now)

    first = save_again(client, opened, MINE)
    second = save_again(client, first, MINE)

    for refused in (first, second):
        assert (refused.status_code, "What I wrote." in shown(refused)) == (422, True)
        assert "Somebody changed the case study meanwhile." in shown(refused)
    assert (fresh(case).summary, fresh(case).text) == (THEIRS["summary"], WORDS["text"])


def test_words_of_a_colleague_stay_where_mine_lacked_something(client, case, seeker, target, now):
    client.force_login(seeker)
    opened = client.get(reverse("connect:case_edit", args=[case.slug]))
    cases.change_words(fresh(case), words=THEIRS, by=target, now=now)

    lacking = save_again(client, opened, MINE | {"title": ""})
    refused = save_again(client, lacking, MINE)

    assert (lacking.status_code, refused.status_code) == (422, 422)
    assert "Somebody changed the case study meanwhile." in shown(refused)
    assert (fresh(case).summary, fresh(case).text) == (THEIRS["summary"], WORDS["text"])


def test_words_that_lacked_something_are_saved_once_it_is_there(client, case, seeker):
    client.force_login(seeker)
    opened = client.get(reverse("connect:case_edit", args=[case.slug]))

    lacking = save_again(client, opened, MINE | {"title": ""})
    saved = save_again(client, lacking, MINE)

    assert (lacking.status_code, saved.status_code, fresh(case).text) == (422, 302, MINE["text"])


@pytest.mark.parametrize("there", [0, 4])
def test_the_words_of_a_picture_stay_where_somebody_was_quicker(
    client, case, seeker, target, now, there
):
    for number in range(there):
        pictures.add_picture(fresh(case), image=a_photo(), words=f"{number}", by=target, now=now)
    version = fresh(case).version
    cases.change_words(fresh(case), words=THEIRS, by=target, now=now)
    client.force_login(seeker)

    refused = add_picture(client, case, image=a_photo(), version=version)

    assert (refused.status_code, case.pictures.count()) == (422, there)
    assert 'value="Two people at a desk"' in shown(refused)
    assert "The case study was changed meanwhile, and nothing was done." in shown(refused)
    # It shows how the case study stands now, so that the words may be changed from here.
    assert ("What a colleague wrote." in shown(refused), words_form(refused)[1]) == (
        True,
        str(version + 1),
    )


def test_a_story_that_was_typed_stays_where_the_other_firm_was_quicker(
    client, introduced, seeker, target, now
):
    client.force_login(seeker)
    add = reverse("connect:case_add", args=["connection", introduced.pk])
    there = write(introduced, target, now, title="Theirs & ours")

    late = client.post(add, MINE)
    lacking = client.post(add, MINE | {"title": ""})

    assert "There is a case study of this already." in shown(late)
    for refused in (late, lacking):
        assert (refused.status_code, "What I wrote." in shown(refused)) == (422, True)
        link = f'<a href="{there.get_absolute_url()}">Theirs &amp; ours</a>'
        assert link in refused.content.decode()
    assert list(CaseStudy.objects.all()) == [there]
    assert (client.get(add)["Location"], client.head(add)["Location"]) == (
        there.get_absolute_url(),
        there.get_absolute_url(),
    )
