"""Pictures of a case study: checked, written anew, told in words, hidden and shown as their case study is."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image

from bewiser.lib.photos import as_photo
from connect.actions import pictures
from connect.choices import ConnectionState as State
from connect.exceptions import CaseMoved
from tests.at_once import pressed_at_once
from tests.connect.cases import fresh, publish, write
from tests.factories import connect as make
from tests.factories.roaming import a_photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def add(client, case, upload, words="Two people at a desk", version=None):
    version = fresh(case).version if version is None else version
    said = {"image": upload, "words": words, "version": version}
    return client.post(reverse("connect:picture_add", args=[case.slug]), said)


def remove(client, case, picture):
    address = reverse("connect:picture_remove", args=[case.slug, picture.pk])
    return client.post(address, {"version": fresh(case).version})


def files(media):
    return sorted(path.name for path in media.rglob("*.jpg"))


def test_a_picture_is_written_anew_and_shown_with_its_words(client, case, seeker, media):
    client.force_login(seeker)

    added = add(client, case, a_photo(2000, 1500, form="PNG"))

    picture = case.pictures.get()
    shown = client.get(case.get_absolute_url()).content.decode()
    address = f"/cases/{case.slug}/pictures/{picture.image.name[6:]}"
    assert (added.status_code, picture.position, fresh(case).version) == (302, 1, 1)
    assert f'src="{address}" alt="Two people at a desk"' in shown
    answer = client.get(address)
    with Image.open(BytesIO(b"".join(answer.streaming_content))) as image:
        assert (image.format, image.size) == ("JPEG", (1600, 1200))
    assert answer["Cache-Control"] == "private, max-age=300"


@pytest.mark.parametrize(
    ("upload", "words", "said"),
    [
        (None, "A desk", "Write an answer."),
        (
            lambda: a_photo(form="GIF", name="a.gif"),
            "A desk",
            "This file is no photo that can be read.",
        ),
        (a_photo, "", "Write an answer."),
        (a_photo, "x" * 201, "at most 200"),
    ],
)
def test_what_is_no_picture_or_has_no_words_is_refused(
    client, case, seeker, media, upload, words, said
):
    client.force_login(seeker)

    refused = add(client, case, upload() if upload else "", words)

    assert (refused.status_code, said in refused.content.decode()) == (422, True)
    assert (case.pictures.count(), fresh(case).version, files(media)) == (0, 0, [])


def test_a_picture_takes_the_approvals_back(client, case, seeker, target, now):
    publish(case, seeker, target, now)
    client.force_login(target)

    add(client, case, a_photo())
    added = (fresh(case).state, case.approvals.count())
    publish(case, seeker, target, now)
    remove(client, case, case.pictures.get())

    assert added == (fresh(case).state, case.approvals.count()) == ("draft", 0)


def test_there_are_four_and_those_behind_move_up(
    client, case, seeker, media, django_capture_on_commit_callbacks
):
    client.force_login(seeker)
    for number in range(4):
        add(client, case, a_photo(), f"Picture {number}")
    assert (
        "at most four pictures"
        in client.get(reverse("connect:case_edit", args=[case.slug])).content.decode()
    )
    fifth = add(client, case, a_photo())
    assert (fifth.status_code, case.pictures.count()) == (422, 4)
    before = files(media)

    with django_capture_on_commit_callbacks(execute=True):
        remove(client, case, case.pictures.get(position=2))

    left = list(case.pictures.values_list("words", "position"))
    assert left == [("Picture 0", 1), ("Picture 2", 2), ("Picture 3", 3)]
    assert (len(before), len(files(media))) == (4, 3)
    add(client, case, a_photo(), "Picture 4")
    assert case.pictures.last().words == "Picture 4"


def test_a_page_that_is_out_of_date_adds_and_removes_nothing(client, case, seeker, now):
    client.force_login(seeker)
    add(client, case, a_photo())
    picture = case.pictures.get()

    late = add(client, case, a_photo(), version=0)
    address = reverse("connect:picture_remove", args=[case.slug, picture.pk])
    gone = client.post(address, {"version": "0"})

    assert (late.status_code, gone.status_code) == (422, 302)
    assert list(case.pictures.all()) == [picture]
    with pytest.raises(CaseMoved):
        pictures.remove_picture(picture, case=case, by=seeker, now=now)


@pytest.mark.parametrize(
    ("who", "shown", "writes"),
    [
        (None, 404, 302), ("outsider", 404, 404), ("target_viewer", 200, 403), ("target", 200, 302),
        ("coordinator", 200, 302),
    ],
)  # fmt: skip
def test_pictures_are_hidden_as_their_case_study_is(
    client, request, case, seeker, target, now, who, shown, writes
):
    client.force_login(seeker)
    add(client, case, a_photo())
    picture = case.pictures.get()
    address = f"/cases/{case.slug}/pictures/{picture.image.name[6:]}"
    client.logout()
    if who:
        client.force_login(request.getfixturevalue(who))

    answer = client.get(address)
    # Who reads a file to its end closes it.
    assert (answer.status_code, bool(list(answer))) == (shown, True)
    assert add(client, case, a_photo()).status_code == writes
    assert remove(client, case, picture).status_code == writes
    may = who in {"target", "coordinator"}
    assert [one.words for one in case.pictures.all()] == ["Two people at a desk"]
    assert case.pictures.filter(pk=picture.pk).exists() != may


def test_a_picture_of_another_case_study_is_not_taken_away_through_ones_own(
    client, case, seeker, seeker_firm, outsider_firm, outsider, now
):
    met = make.make_connection(
        asker=outsider, seeker=outsider_firm, target=seeker_firm, state=State.INTRODUCED
    )
    other = write(met, outsider, now)
    client.force_login(outsider)
    add(client, other, a_photo())
    client.force_login(make.make_member("Nora Nobody", case.second))
    picture = other.pictures.get()
    name = picture.image.name[6:-4]

    answers = [
        remove(client, case, picture),
        client.get(reverse("connect:picture_file", args=[case.slug, name])),
        client.get(reverse("connect:picture_file", args=[other.slug, name])),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert other.pictures.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_fourth_pictures_at_once_one_is_told(case, seeker, now, media):
    for number in range(3):
        pictures.add_picture(
            fresh(case), image=as_photo(a_photo()), words=f"{number}", by=seeker, now=now
        )
    seen = [fresh(case), fresh(case)]

    found = pressed_at_once(
        [
            lambda one=one: pictures.add_picture(
                one, image=as_photo(a_photo()), words="4", by=seeker, now=now
            )
            for one in seen
        ]
    )

    assert (found, case.pictures.count()) == (["CaseMoved", "done"], 4)
    with pytest.raises(ValidationError, match="at most four"):
        pictures.add_picture(fresh(case), image=as_photo(a_photo()), words="5", by=seeker, now=now)
