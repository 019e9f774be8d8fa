"""Making an edition: written by several, read as its readers do, approved by a second person, watched as it goes."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bewiser.lib.zones import zone_called
from bewiser.outbox import batches
from bewiser.outbox.models import Mail
from roaming.actions import sending
from roaming.models import Edition
from tests.factories import newsletter as make

pytestmark = pytest.mark.django_db


def page(name: str, *args: object) -> str:
    return reverse(f"roaming:{name}", args=args)


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


@pytest.fixture
def desk(client, coordinator) -> Client:
    """The coordinator's browser."""
    client.force_login(coordinator)
    return client


@pytest.fixture
def second(editor) -> Client:
    """The browser of somebody else who may approve."""
    browser = Client()
    browser.force_login(editor)
    return browser


@pytest.fixture
def edition(coordinator):
    return make.make_edition(coordinator)


def press(browser: Client, edition: Edition, move: str, **fields: object):
    """Press the button of a move on the page as it stands now."""
    edition.refresh_from_db()
    sent = {"version": edition.version, **fields}
    return browser.post(page("edition_move", edition.pk, move), sent, follow=True)


def put_to_second(desk: Client, edition: Edition) -> None:
    press(desk, edition, "submit")
    edition.refresh_from_db()


def kept(edition: Edition, **fields: object) -> dict[str, object]:
    """What the form of an edition sends when one thing in it is changed."""
    words = {f"subject_{code}": subject for code, subject in edition.subjects.items()}
    known = {"day": edition.day, "since": edition.since, "version": edition.version}
    return known | words | fields


def test_an_edition_is_begun_on_the_desk(desk):
    answer = desk.post(page("edition_desk"), {"day": "2026-11-30"})

    edition = Edition.objects.get()
    assert answer["Location"] == page("edition_edit", edition.pk)
    assert (edition.slug, edition.state) == ("2026-11", "draft")
    assert "2026-11-30" in desk.get(page("edition_desk")).content.decode()


@pytest.mark.parametrize("day", ["soon", "0001-01-01", "9999-12-31"])
def test_without_a_date_to_count_from_none_is_begun(desk, day):
    answer = desk.post(page("edition_desk"), {"day": day})

    assert (answer.status_code, Edition.objects.count()) == (422, 0)
    assert f'value="{day}"' in answer.content.decode()


def test_subjects_days_and_readers_are_kept(desk, edition, north):
    changes = {"subject_de": "Was die Cluster tun", "clusters": [north.pk], "languages": ["de"]}

    answer = desk.post(page("edition_edit", edition.pk), kept(edition, **changes), follow=True)

    edition.refresh_from_db()
    assert said(answer) == ["The edition is saved."]
    assert edition.subjects == {
        "en": "What the clusters do",
        "fr": "Ce que font les clusters",
        "de": "Was die Cluster tun",
    }
    assert edition.audience == {"clusters": [north.pk], "languages": ["de"]}


def test_what_was_typed_stays_where_a_date_is_wrong(desk, edition):
    changes = {"since": "2027-01-01", "subject_en": "Doors"}

    answer = desk.post(page("edition_edit", edition.pk), kept(edition, **changes))

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "It tells of what happened before its own date." in words
    assert 'value="Doors"' in words
    edition.refresh_from_db()
    assert edition.subjects["en"] == "What the clusters do"


def test_the_readers_are_counted_and_listed(desk, edition, north):
    make.make_subscription("anna@readers.example", name="Anna", language="de", cluster=north)
    make.make_subscription("bert@readers.example", language="fr")
    make.make_subscription("carl@readers.example", state="waiting")
    edition.audience = {"languages": ["de"]}
    edition.save()

    words = desk.get(page("edition_edit", edition.pk)).content.decode()
    listed = desk.get(page("edition_readers", edition.pk)).content.decode()

    assert "1 reader</a>: German 1" in " ".join(words.split())
    assert re.findall(r"\w+@readers\.example", listed) == ["anna@readers.example"]


def test_the_whole_edition_can_be_read_in_each_language_and_as_text(desk, edition):
    url = page("edition_preview", edition.pk)

    html, french, text = (
        desk.get(f"{url}?{query}") for query in ("", "language=fr", "language=fr&as=text")
    )

    assert "<h1" in html.content.decode()
    assert "From <em>us</em> all." in html.content.decode()
    assert "Ce que font les clusters" in french.content.decode()
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert "From us all." in text.content.decode()
    assert desk.get(f"{url}?language=xx").status_code == 404


def test_a_letter_stands_in_a_frame_that_can_do_nothing(desk, edition):
    edition.blocks.update(words={"en": {"heading": "", "body": "<script>alert(1)</script>"}})

    answer = desk.get(page("edition_preview", edition.pk))

    policy = dict(
        part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["form-action"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert "sandbox" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.content.decode()


def test_a_test_goes_to_whoever_asks_for_it(desk, edition, coordinator):
    answer = desk.post(page("edition_test", edition.pk), {"language": "en"}, follow=True)

    mail = Mail.objects.get()
    assert said(answer) == [f"A test is on its way to {coordinator.email}."]
    assert (mail.to, mail.subject) == (coordinator.email, "[Test] What the clusters do")


def test_two_persons_send_an_edition(desk, second, edition, editor, coordinator):
    asked = press(desk, edition, "submit")
    by_herself = press(desk, edition, "approve", seen_hash=edition.frozen_hash)
    edition.refresh_from_db()
    approved = press(second, edition, "approve", seen_hash=edition.frozen_hash)
    started = press(second, edition, "start")

    edition.refresh_from_db()
    assert said(asked) == ["The words are frozen, and the others are asked to approve them."]
    assert "somebody else has to give it" in asked.content.decode()
    assert by_herself.status_code == 403
    assert said(approved) == ["The edition is approved."]
    assert said(started) == ["The edition goes out."]
    assert (edition.state, edition.submitted_by, edition.approved_by) == (
        "sending",
        coordinator,
        editor,
    )


def test_an_edition_may_wait_for_an_hour_of_the_clock_of_who_approves(
    desk, second, edition, editor
):
    put_to_second(desk, edition)
    zone = zone_called(editor.time_zone)
    hour = timezone.localtime(timezone=zone).replace(second=0, microsecond=0) + timedelta(days=1)

    answer = press(
        second,
        edition,
        "approve",
        seen_hash=edition.frozen_hash,
        send_at=hour.strftime("%Y-%m-%dT%H:%M"),
    )

    edition.refresh_from_db()
    assert (edition.state, edition.send_at) == ("approved", hour)
    assert "Goes out on" in answer.content.decode()


def test_an_hour_that_is_none_is_asked_for_again(desk, second, edition):
    put_to_second(desk, edition)

    answer = press(
        second, edition, "approve", seen_hash=edition.frozen_hash, send_at="tomorrow at tea"
    )

    edition.refresh_from_db()
    assert (answer.status_code, edition.state) == (422, "review")
    assert "tomorrow at tea" in answer.content.decode()


def test_other_words_than_those_that_were_seen_are_not_approved(desk, second, edition):
    put_to_second(desk, edition)

    answer = press(second, edition, "approve", seen_hash="0" * 64)

    edition.refresh_from_db()
    assert edition.state == "review"
    assert said(answer) == [
        "A colleague has changed the edition meanwhile. This is how it stands now."
    ]


def test_an_edition_without_words_says_what_is_missing(desk, coordinator):
    edition = make.make_edition(coordinator, blocks={"a": {"en": ("", "")}})

    answer = press(desk, edition, "submit")

    edition.refresh_from_db()
    assert (edition.state, said(answer)) == ("draft", ["Block 1 has no words."])


def test_it_is_sent_back_with_a_reason_and_not_without(desk, second, edition):
    put_to_second(desk, edition)

    without = press(second, edition, "return", note="  ")
    long = press(second, edition, "return", note="n" * 501)
    edition.refresh_from_db()
    state = edition.state
    press(second, edition, "return", note="The date is wrong.")

    edition.refresh_from_db()
    assert (without.status_code, long.status_code, state) == (422, 422, "review")
    assert "Write a reason: the other side reads it." in without.content.decode()
    assert "n" * 501 in long.content.decode()
    assert edition.state == "draft"
    assert edition.events.latest("pk").note == "The date is wrong."


def test_it_is_stopped_goes_on_and_is_left_at_that(desk, edition, coordinator, editor):
    make.make_subscription("anna@readers.example")
    make.make_sent(edition, by=coordinator, second=editor)
    sending.write_on(edition, now=make.NOW)

    states = []
    for move, note in (("stop", ""), ("resume", ""), ("stop", ""), ("end", "It was too late.")):
        press(desk, edition, move, note=note)
        edition.refresh_from_db()
        states.append((edition.state, batches.counts(edition.batch)["held"]))

    assert states == [("stopped", 1), ("sending", 0), ("stopped", 1), ("sent", 1)]


def test_a_second_press_says_that_it_has_moved_on(desk, edition):
    sent = {"version": edition.version}
    url = page("edition_move", edition.pk, "submit")

    first, again = (desk.post(url, sent, follow=True) for _press in range(2))

    assert said(first) == ["The words are frozen, and the others are asked to approve them."]
    assert said(again) == [
        "A colleague has changed the edition meanwhile. This is how it stands now."
    ]
    assert (again.status_code, edition.events.filter(verb="submitted").count()) == (422, 1)


def test_a_move_that_is_none_is_not_there(desk, edition):
    assert press(desk, edition, "burn").status_code == 404


def test_a_move_out_of_its_turn_is_refused(desk, edition):
    assert press(desk, edition, "start").status_code == 403


def test_the_progress_tells_the_truth_and_stops_asking_at_its_end(
    desk, edition, coordinator, editor
):
    for name in ("anna", "bert", "carl"):
        make.make_subscription(f"{name}@readers.example")
    make.make_sent(edition, by=coordinator, second=editor)
    sending.write_on(edition, now=make.NOW)
    Mail.objects.filter(to="anna@readers.example").update(status="sent", sent_at=make.NOW)
    url = page("edition_progress", edition.pk)

    answer = desk.get(url)
    under_way = answer.content.decode()
    Mail.objects.filter(status="pending").update(status="sent", sent_at=make.NOW)
    edition.refresh_from_db()
    sending.finish_if_done(edition, now=make.NOW)
    ended = desk.get(url)
    over = ended.content.decode()

    assert "hx-trigger" in under_way
    assert re.search(r'<progress[^>]* max="3"[^>]* value="1"', under_way) or re.search(
        r'<progress[^>]* value="1"[^>]* max="3"', under_way
    )
    assert "hx-trigger" not in over
    assert ("HX-Refresh" in answer.headers, ended["HX-Refresh"]) == (False, "true")


def test_who_may_not_decide_about_a_mail_reads_who_does(
    client, desk, edition, superuser, coordinator, editor
):
    make.make_subscription("anna@readers.example")
    make.make_sent(edition, by=coordinator, second=editor)
    sending.write_on(edition, now=make.NOW)
    Mail.objects.filter(to="anna@readers.example").update(status="unknown")

    read_by_coordinator = desk.get(page("edition_edit", edition.pk)).content.decode()
    client.force_login(superuser)
    read_by_operator = client.get(page("edition_progress", edition.pk)).content.decode()

    link = "/admin/outbox/mail/?status__exact=unknown"
    assert (link in read_by_coordinator, link in read_by_operator) == (False, True)
    assert "the operator decides about them" in read_by_coordinator


def test_of_an_edition_that_has_not_begun_there_is_no_progress(desk, edition):
    assert desk.get(page("edition_progress", edition.pk)).status_code == 404


def test_a_draft_is_deleted_and_an_approved_edition_is_not(desk, edition):
    version = edition.version
    put_to_second(desk, edition)
    frozen = desk.post(page("edition_delete", edition.pk), {"version": version}, follow=True)
    press(desk, edition, "return", note="Not yet.")
    edition.refresh_from_db()

    gone = desk.post(page("edition_delete", edition.pk), {"version": edition.version}, follow=True)

    assert said(frozen) == [
        "A colleague has changed the edition meanwhile. This is how it stands now."
    ]
    assert (said(gone), Edition.objects.exists()) == (["The draft is deleted."], False)


@pytest.mark.parametrize("who", ["outsider", "facilitator", "target"])
@pytest.mark.parametrize(
    "name, words",
    [
        ("edition_edit", {"day": "2026-11-02", "since": "2026-10-01", "subject_en": "Mine"}),
        ("edition_fill", {}),
        ("edition_delete", {}),
        ("edition_test", {"language": "en"}),
        ("block_add", {}),
    ],
)
def test_nobody_else_changes_an_edition(request, client, edition, who, name, words):
    client.force_login(request.getfixturevalue(who))
    before = list(Edition.objects.values())

    answer = client.post(page(name, edition.pk), {"version": edition.version, **words})

    assert answer.status_code == 403
    assert (list(Edition.objects.values()), edition.blocks.count()) == (before, 1)
    assert not Mail.objects.exists()


@pytest.mark.parametrize("n", [1, 12])
def test_the_page_of_an_edition_asks_the_same_for_many_blocks(
    desk, coordinator, n, django_assert_num_queries
):
    words = {str(number): {"en": (f"Part {number}", "Words.")} for number in range(n)}
    edition = make.make_edition(coordinator, blocks=words)
    for number in range(n):
        make.make_subscription(f"p{number}@readers.example")
    desk.get(page("edition_edit", edition.pk))

    with django_assert_num_queries(11):
        desk.get(page("edition_edit", edition.pk))
