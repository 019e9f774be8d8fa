"""The pages on which a profile is written, and the page as the public would see it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from connect import sections
from connect.actions import profiles
from connect.models import Organisation, ProfileDraft

pytestmark = pytest.mark.django_db

WRITERS = [
    ("target", 200),
    ("target_editor", 200),
    ("target_facilitator", 200),
    ("coordinator", 200),
    ("superuser", 200),
    ("target_viewer", 403),
    ("editor", 403),
    ("facilitator", 403),
    ("outsider", 403),
]
BASICS = {"name": "Target Ltd", "kind": "firm", "size": "small", "website": "target.example"}


@pytest.fixture
def firm(target_firm):
    return target_firm


def url(name, firm, *parts):
    return reverse(f"connect:{name}", args=[firm.slug, *parts])


def words(response):
    return response.content.decode()


def seen(firm, name):
    return sections.sum_of(sections.values_of(Organisation.objects.get(pk=firm.pk), name))


@pytest.mark.parametrize("who, status", WRITERS)
def test_who_writes_a_profile(client, request, firm, target_facilitator, who, status):
    client.force_login(request.getfixturevalue(who))

    pages = [
        client.get(url("profile_edit", firm)),
        client.get(url("profile_section", firm, "basics")),
        client.get(url("profile_preview", firm)),
        client.get(url("profile_history", firm)),
        client.get(url("profile_logo", firm)),
    ]
    sent = client.post(
        url("profile_section", firm, "basics"), BASICS | {"seen": seen(firm, "basics")}
    )

    assert [page.status_code for page in pages] == [status] * 5
    assert sent.status_code == (302 if status == 200 else 403)
    assert Organisation.objects.get(pk=firm.pk).size == ("small" if status == 200 else "")


def test_the_overview_names_what_to_write_next(client, firm, target):
    client.force_login(target)

    page = words(client.get(url("profile_edit", firm)))

    assert "23 of 100 points" in page
    assert "say what you offer" in page
    assert [reverse("connect:profile_section", args=[firm.slug, name]) in page
            for name in sections.names()] == [True] * 11  # fmt: skip


def test_saving_leads_on_to_the_next_part(client, firm, target):
    client.force_login(target)
    data = BASICS | {"seen": seen(firm, "basics")}

    on = client.post(url("profile_section", firm, "basics"), data | {"next": "1"})
    data["seen"] = seen(firm, "basics")
    back = client.post(url("profile_section", firm, "basics"), data)

    assert on.url == url("profile_section", firm, "text-en")
    assert back.url == url("profile_edit", firm)
    assert Organisation.objects.get(pk=firm.pk).website == "https://target.example"
    assert "says the organisation itself" in words(client.get(firm.get_absolute_url()))


def test_mistakes_come_back_with_what_was_typed(client, firm, target):
    client.force_login(target)
    data = BASICS | {"seen": seen(firm, "basics"), "founded": "soon", "english_name": "Aim Ltd"}

    page = client.post(url("profile_section", firm, "basics"), data)

    assert page.status_code == 422
    assert 'value="Aim Ltd"' in words(page)
    assert 'value="soon"' in words(page)


def test_a_colleague_was_quicker(client, firm, target, target_facilitator, now):
    client.force_login(target)
    old = seen(firm, "basics")
    mine = BASICS | {"seen": old, "name": "Target and Sons"}
    values = sections.values_of(firm, "basics") | {"name": "Target plc"}
    profiles.save_section(firm, "basics", values=values, seen=old, by=target_facilitator, now=now)

    first = client.post(url("profile_section", firm, "basics"), mine)
    again = client.post(
        url("profile_section", firm, "basics"), mine | {"seen": first.context["seen"]}
    )

    assert first.status_code == 422
    assert "A colleague has changed this part" in words(first)
    assert "Target plc" in words(first)
    assert 'value="Target and Sons"' in words(first)
    assert again.status_code == 302
    assert Organisation.objects.get(pk=firm.pk).name == "Target and Sons"


def test_a_part_that_there_is_not(client, firm, target):
    client.force_login(target)

    for name in ("nonsense", "text", "text-xx", "basics-en"):
        assert client.get(url("profile_section", firm, name)).status_code == 404
        assert client.post(url("profile_draft", firm, name), {}).status_code == 404


def test_what_is_typed_is_kept_shown_again_and_forgotten(client, firm, target):
    client.force_login(target)
    page = url("profile_section", firm, "text-en")

    kept = client.post(
        url("profile_draft", firm, "text-en"), {"summary": "Half a sent", "seen": "x"}
    )
    shown = words(client.get(page))
    overview = words(client.get(url("profile_edit", firm)))
    public = words(client.get(firm.get_absolute_url()))
    client.post(url("profile_discard", firm, "text-en"))

    assert (kept.status_code, kept.content) == (204, b"")
    assert "Half a sent" in shown
    assert "You began this and have not saved it." in shown
    assert "begun" in overview
    assert "Half a sent" not in public
    assert "Half a sent" not in words(client.get(page))
    assert ProfileDraft.objects.count() == 0


def test_what_was_kept_after_it_was_saved_is_no_draft(client, firm, target):
    client.force_login(target)
    data = {"summary": "Reads alarms.", "seen": seen(firm, "text-en")}
    client.post(url("profile_section", firm, "text-en"), data)
    # The last keeping and the saving may cross on their way.
    client.post(url("profile_draft", firm, "text-en"), data)

    page = words(client.get(url("profile_section", firm, "text-en")))

    assert "You began this and have not saved it." not in page


def test_nobody_else_sees_a_draft(client, firm, target, target_facilitator):
    client.force_login(target)
    client.post(url("profile_draft", firm, "text-en"), {"summary": "Half a sent", "seen": "x"})

    client.force_login(target_facilitator)

    assert "Half a sent" not in words(client.get(url("profile_section", firm, "text-en")))
    assert "Half a sent" not in words(client.get(url("profile_preview", firm)))


def test_a_look_at_the_page_shows_drafts_and_keeps_nothing(client, firm, target):
    client.force_login(target)
    client.post(
        url("profile_draft", firm, "text-en"), {"summary": "A fresh sentence.", "seen": "x"}
    )
    client.post(url("profile_draft", firm, "basics"), {"name": "", "kind": "firm", "seen": "x"})

    page = words(client.get(url("profile_preview", firm)))

    assert "A look at the page as the public would see it." in page
    assert "A fresh sentence." in page
    # It is the public's page: nobody's tools stand on it.
    assert url("team_claim", firm) in page
    assert "is left out" in page
    assert url("profile_section", firm, "basics") in page
    assert firm.texts.get().summary == "Reads alarms by night."
    assert ProfileDraft.objects.count() == 2
    assert Organisation.history.filter(id=firm.pk).count() == 1


def test_a_page_is_opened_looked_over_and_closed(client, firm, target, target_facilitator):
    Organisation.objects.filter(pk=firm.pk).update(is_listed=False)
    client.force_login(target)
    opened = client.post(url("profile_publish", firm), follow=True)
    client.force_login(target_facilitator)
    desk = words(client.get(reverse("desk")))
    key = f"connect:profile:{firm.pk}"
    wrong = client.post(reverse("desk_act"), {"item": key, "decision": "forward"}, follow=True)
    done = client.post(reverse("desk_act"), {"item": key, "decision": "looked_over"}, follow=True)
    again = client.post(reverse("desk_act"), {"item": key, "decision": "looked_over"}, follow=True)
    client.force_login(target)
    closed = client.post(url("profile_take_off", firm), follow=True)

    assert "The page is public." in words(opened)
    assert "Target Ltd has opened its page: look it over" in desk
    assert "This cannot be decided on the desk." in words(wrong)
    assert "The page is looked over." in words(done)
    assert "is not on your desk" in words(again)
    assert "The page is closed." in words(closed)
    assert Organisation.objects.get(pk=firm.pk).is_listed is False


def test_a_page_that_says_nothing_yet_is_not_opened(client, firm, target):
    Organisation.objects.filter(pk=firm.pk).update(is_listed=False)
    firm.texts.all().delete()
    client.force_login(target)

    page = words(client.post(url("profile_publish", firm), follow=True))

    assert "Say in one sentence what you do, in any language." in page
    assert Organisation.objects.get(pk=firm.pk).is_listed is False


def test_all_is_still_right(client, firm, target):
    Organisation.objects.filter(pk=firm.pk).update(
        confirmed_at=timezone.now() - timedelta(days=900), is_dormant=True
    )
    client.force_login(target)

    client.post(url("profile_confirm", firm))

    row = Organisation.objects.get(pk=firm.pk)
    assert (row.is_dormant, timezone.now() - row.confirmed_at < timedelta(minutes=5)) == (
        False,
        True,
    )


def test_changes_are_told_and_put_back(client, firm, target):
    client.force_login(target)
    data = {"country": "ES", "city": "Girona", "seen": seen(firm, "place")}
    client.post(url("profile_section", firm, "place"), data)
    page = client.get(url("profile_history", firm))
    entry = page.context["rows"][0]["entry"]

    back = client.post(url("profile_bring_back", firm, entry.kind, entry.key), follow=True)

    assert ("Girona" in words(page), "Tina Target" in words(page)) == (True, True)
    assert "What stood there before is back." in words(back)
    assert Organisation.objects.get(pk=firm.pk).city == "Barcelona"
    for kind, key in (("organisation", 999_999), ("nonsense", entry.key)):
        assert client.post(url("profile_bring_back", firm, kind, key)).status_code == 404


def picture(form="PNG", size=(900, 900)):
    file = BytesIO()
    Image.new("RGBA" if form == "PNG" else "RGB", size, "navy").save(file, form)
    return SimpleUploadedFile("secret-name.png", file.getvalue())


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def test_a_logo_is_written_anew_shown_and_replaced(
    client, firm, target, media, django_capture_on_commit_callbacks
):
    client.force_login(target)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("profile_logo", firm), {"logo": picture()})
        first = Organisation.objects.get(pk=firm.pk).logo.name
        client.post(url("profile_logo", firm), {"logo": picture("JPEG", (20, 10))})
    row = Organisation.objects.get(pk=firm.pk)
    page = words(client.get(firm.get_absolute_url()))
    name = row.logo.name.removeprefix("logos/").removesuffix(".png")
    file = client.get(reverse("connect:logo_file", args=[firm.slug, name]))
    with Image.open(BytesIO(b"".join(file.streaming_content))) as shown:
        size, form = shown.size, shown.format

    assert (size, form, file.headers["Content-Type"]) == ((20, 10), "PNG", "image/png")
    assert f"/firms/{firm.slug}/logo/{name}.png" in page
    assert "secret-name" not in row.logo.name
    assert sorted(path.name for path in media.rglob("*.png")) == [f"{name}.png"]
    assert (
        client.get(reverse("connect:logo_file", args=[firm.slug, first[6:-4]])).status_code == 404
    )

    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("logo_remove", firm))
    assert list(media.rglob("*.png")) == []
    assert "logo/" not in words(client.get(firm.get_absolute_url()))


def test_what_is_no_picture_is_no_logo(client, firm, target, media):
    client.force_login(target)

    for file in (SimpleUploadedFile("x.svg", b"<svg onload='x'/>"), SimpleUploadedFile("x", b"")):
        answer = client.post(url("profile_logo", firm), {"logo": file})
        assert answer.status_code == 422

    assert Organisation.objects.get(pk=firm.pk).logo.name == ""
