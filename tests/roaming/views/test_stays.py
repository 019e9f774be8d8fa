"""The pages of a stay: asked for, decided by both clusters, shown at the door, looked back at."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from roaming import passes
from roaming.actions import stays as actions
from roaming.choices import StayState
from roaming.models import LocationClosure, Stay
from roaming.passing import pass_of
from roaming.staying import MOVES
from tests.factories import roaming as make


def page(name: str, *args: object) -> str:
    return reverse(f"roaming:{name}", args=args)


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def working_day(ahead: int):
    """Return a Monday some weeks ahead of the clock of the site."""
    today = timezone.localdate()
    return today + timedelta(days=7 * ahead - today.weekday())


def press(client, stay: Stay, move: str, **fields):
    version = fields.pop("version", None)
    if version is None:
        version = Stay.objects.get(pk=stay.pk).version
    return client.post(
        page("stay_move", stay.pk, move), {"version": version, **fields}, follow=True
    )


@pytest.fixture
def ahead(place, home, target_firm, target):
    """What Tina of South asks of North, three weeks ahead of the clock of the site."""
    return make.make_stay(
        place,
        home,
        target_firm,
        target,
        first_day=working_day(3),
        last_day=working_day(3) + timedelta(days=1),
    )


@pytest.fixture
def today(place, home, target_firm, target, facilitator):
    """A stay that is agreed for today, whatever day that is."""
    place.weekdays = [1, 2, 3, 4, 5, 6, 7]
    place.save()
    stay = make.make_stay(
        place,
        home,
        target_firm,
        target,
        state=StayState.AT_HOST,
        first_day=timezone.localdate() - timedelta(days=1),
        last_day=timezone.localdate() + timedelta(days=1),
    )
    accept = next(move for move in MOVES if move.move == "accept")
    actions.move_stay(stay, accept, by=facilitator, now=timezone.now())
    return stay


def test_a_stay_from_the_first_question_to_the_agreed_note(
    client, place, home, target_firm, target, facilitator, target_facilitator
) -> None:
    make.make_contact(place.member)
    client.force_login(target)
    form = {
        "organisation": target_firm.pk,
        "first_day": working_day(3).isoformat(),
        "last_day": (working_day(3) + timedelta(days=2)).isoformat(),
        "people": "2",
        "services": ["desk", "room"],
        "purpose": "We test with two firms of the harbour.",
        "to_meet": "Makers of sensors.",
    }
    shown = client.get(page("stay_ask", place.pk)).content.decode()
    asked = client.post(page("stay_ask", place.pk), form, follow=True)
    stay = Stay.objects.get()
    client.force_login(target_facilitator)
    confirmed = press(client, stay, "confirm")
    client.force_login(facilitator)
    accepted = press(client, stay, "accept", note="Ring twice.")
    client.force_login(target)
    note = client.get(page("stay_note", stay.pk)).content.decode()

    # Her firm is chosen already: most people have one.
    assert f'<option value="{target_firm.pk}" selected>' in shown
    assert said(asked) == ["Your cluster is asked to confirm that you are its member."]
    assert said(confirmed) == ["The request is with the host now."]
    assert said(accepted) == ["The stay is agreed."]
    assert (stay.people, stay.services, stay.home) == (2, ["desk", "room"], home)
    for words in ("Makers of sensors.", "Ring twice.", "Cora Contact", "1 Quay", "Monday"):
        assert words in note


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(
    client, place, home, target_firm, target
) -> None:
    LocationClosure.objects.create(location=place, on=working_day(3))
    client.force_login(target)
    form = {
        "organisation": target_firm.pk,
        "first_day": working_day(3).isoformat(),
        "last_day": (working_day(3) + timedelta(days=9)).isoformat(),
        "people": "9",
        "purpose": "We test <b>much</b>.",
    }

    answer = client.post(page("stay_ask", place.pk), form)

    errors = answer.context["form"].errors
    assert (answer.status_code, set(errors)) == (422, {"first_day", "last_day", "people"})
    assert errors["first_day"] == ["The place is closed on this day."]
    assert "We test &lt;b&gt;much&lt;/b&gt;." in answer.content.decode()
    assert not Stay.objects.exists()


@pytest.mark.parametrize("who", ["target_viewer", "outsider", "seeker", "facilitator"])
def test_who_may_not_ask_is_told_and_asks_nothing(
    request, client, place, home, target_firm, who
) -> None:
    client.force_login(request.getfixturevalue(who))

    shown = client.get(page("stay_ask", place.pk))
    sent = client.post(
        page("stay_ask", place.pk),
        {
            "organisation": target_firm.pk,
            "first_day": working_day(3).isoformat(),
            "last_day": working_day(3).isoformat(),
            "people": "1",
            "purpose": "Hello.",
        },
    )

    assert "Owners and editors of a firm may ask" in shown.content.decode()
    assert (sent.status_code, Stay.objects.count()) == (422, 0)


@pytest.mark.parametrize("who", ["outsider", "foreign_facilitator", "editor"])
def test_a_stay_is_hidden_from_strangers(request, client, ahead, who) -> None:
    client.force_login(request.getfixturevalue(who))

    for name in ("stay_detail", "stay_note", "stay_calendar", "stay_pass"):
        assert client.get(page(name, ahead.pk)).status_code == 404
    assert press(client, ahead, "confirm").status_code == 404
    assert client.post(page("stay_review", ahead.pk), {}).status_code == 404
    assert "Target Ltd at North" not in client.get(page("stay_list")).content.decode()


def test_nobody_decides_for_another_side(client, ahead, target, target_viewer, facilitator) -> None:
    for user, move in (
        (target, "confirm"),
        (target_viewer, "withdraw"),
        (facilitator, "confirm"),
        (facilitator, "withdraw"),
    ):
        client.force_login(user)
        assert press(client, ahead, move).status_code == 403
    client.force_login(target)
    assert client.post(page("stay_move", ahead.pk, "burn"), {}).status_code == 404

    ahead.refresh_from_db()
    assert (ahead.state, ahead.version) == ("requested", 0)


def test_a_second_press_and_an_older_page_decide_nothing(client, ahead, target_facilitator) -> None:
    client.force_login(target_facilitator)
    first = press(client, ahead, "confirm", version=0)
    second = press(client, ahead, "confirm", version=0)

    assert said(first) == ["The request is with the host now."]
    assert said(second) == ["The stay has moved on meanwhile. This is how it stands now."]
    assert ahead.events.count() == 1


def test_a_full_house_is_said_and_other_days_are_proposed(
    client, place, home, target_firm, target, ahead, facilitator
) -> None:
    Stay.objects.update(state=StayState.AT_HOST, put_at=timezone.now())
    ahead.refresh_from_db()
    other = make.make_stay(
        place, home, target_firm, target, people=2, state=StayState.AT_HOST,
        first_day=ahead.first_day, last_day=ahead.first_day,
    )  # fmt: skip
    client.force_login(facilitator)
    press(client, other, "accept")

    full = press(client, ahead, "accept")
    taken = press(
        client, ahead, "propose", first_day=ahead.first_day, last_day=ahead.last_day, note="Later?"
    )
    later = ahead.first_day + timedelta(days=7)
    proposed = press(client, ahead, "propose", first_day=later, last_day=later, note="Later?")

    assert (full.status_code, taken.status_code) == (422, 422)
    assert "There are not enough free desks on" in full.content.decode()
    assert "Later?" in taken.content.decode()
    assert said(proposed) == ["The guest is asked whether these days will do."]
    client.force_login(target)
    assert said(press(client, ahead, "take")) == ["The stay is agreed."]


def test_a_pass_lets_the_host_check_its_guest_in_once(
    client, today, target, facilitator, outsider
) -> None:
    client.force_login(target)
    shown = client.get(page("stay_pass", today.pk)).content.decode()
    link = re.search(r'href="[^"]*(/roaming/pass/[^"]+)"', shown).group(1)
    client.logout()
    anybody = client.get(link)
    client.force_login(outsider)
    assert "Check the guest in" not in client.get(link).content.decode()
    client.force_login(facilitator)
    door = client.get(link).content.decode()
    arrived = press(client, today, "check-in")
    again = client.get(link)

    assert "<svg" in shown
    assert (anybody.status_code, "This pass is good" in anybody.content.decode()) == (200, True)
    assert "Sign in" in anybody.content.decode()
    assert "Check the guest in" in door
    assert said(arrived) == ["The guest is checked in."]
    assert (again.status_code, "used before" in again.content.decode()) == (410, True)
    # A pass that was used is handed out no more.
    client.force_login(target)
    assert client.get(page("stay_pass", today.pk)).status_code == 404


def test_forged_outdated_and_cancelled_passes_are_refused(
    client, settings, today, ahead, facilitator
) -> None:
    good = pass_of(today)
    forged = good[:-6] + ("AAAAAA" if not good.endswith("AAAAAA") else "BBBBBB")
    early = pass_of(ahead)
    client.force_login(facilitator)
    press(client, today, "cancel", note="The roof leaks.")

    answers = {name: client.get(page("pass_check", token)) for name, token in (
        ("forged", forged), ("early", early), ("cancelled", good), ("nonsense", "x")
    )}  # fmt: skip

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "forged": 404, "early": 410, "cancelled": 410, "nonsense": 404
    }  # fmt: skip
    assert "This is no pass of ours" in answers["forged"].content.decode()
    assert "out of date" in answers["early"].content.decode()
    assert "does not take place" in answers["cancelled"].content.decode()


def test_the_published_keys_check_a_pass_without_the_site(client, settings, today) -> None:
    published = client.get(page("pass_keys")).json()

    told = passes.read(
        pass_of(today), passes.keys_of(published), issuer=settings.SITE_URL, now=timezone.now()
    )

    assert (told.stay, told.people, told.days) == (str(today.pk), 1, 3)


def test_the_calendar_entry_holds_the_days(client, today, target) -> None:
    client.force_login(target)

    answer = client.get(page("stay_calendar", today.pk))

    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["dtstart"].dt == today.first_day
    assert event["dtend"].dt == today.last_day + timedelta(days=1)
    assert (event["summary"], event["status"]) == ("Target Ltd at North", "CONFIRMED")
    assert answer["Content-Disposition"].startswith('attachment; filename="north-')


def test_both_sides_look_back_once(client, today, target, facilitator, target_facilitator) -> None:
    client.force_login(facilitator)
    press(client, today, "check-in")
    early = client.post(page("stay_review", today.pk), {})
    press(client, today, "check-out")
    marks = {"first_mark": "5", "second_mark": "4", "third_mark": "5"}
    unanswered = client.post(page("stay_review", today.pk), {"first_mark": "9", "words": "Kind."})
    thanks = client.post(page("stay_review", today.pk), marks, follow=True)
    twice = client.post(page("stay_review", today.pk), marks, follow=True)
    client.force_login(target)
    client.post(page("stay_review", today.pk), marks | {"words": "A <i>good</i> week."})
    # The home cluster reads both and writes none.
    client.force_login(target_facilitator)
    read = client.get(page("stay_detail", today.pk)).content.decode()

    assert (early.status_code, unanswered.status_code) == (403, 422)
    assert "Kind." in unanswered.content.decode()
    assert said(thanks)[0].startswith("Thank you")
    assert said(twice) == ["Your side has reviewed this stay already."]
    assert sorted(today.reviews.values_list("side", flat=True)) == ["guest", "host"]
    assert "A &lt;i&gt;good&lt;/i&gt; week." in read
    assert "Send the review" not in read


def test_the_ledger_is_for_members_and_its_log_for_the_coordinator(
    client, today, facilitator, target, coordinator, outsider
) -> None:
    today.organisation.name = "=2+3 Ltd"
    today.organisation.save()
    client.force_login(facilitator)
    press(client, today, "check-in")
    press(client, today, "check-out")
    shown = client.get(page("ledger")).content.decode()
    year = timezone.localdate().year
    assert client.get(page("use_log", year)).status_code == 403
    for user in (target, outsider):
        client.force_login(user)
        assert client.get(page("ledger")).status_code == 403
    client.force_login(coordinator)
    log = client.get(page("use_log", year)).content.decode("utf-8-sig").splitlines()

    assert "1 days given, 0 received" in shown
    assert log[0].startswith("ended_on,host,home,place,organisation")
    assert ",North,South,Harbour house,'=2+3 Ltd,1," in log[1]


def test_a_host_that_answers_quickly_has_the_badge_and_a_slow_one_stands_last(
    client, place, home, target_firm, target, facilitator, seeker, seeker_firm
) -> None:
    southern = make.make_location(home, "Mill", country="AT", city="Graz")
    now = timezone.now()
    quick = make.make_stay(
        place, home, target_firm, target, state=StayState.AT_HOST, put_at=now - timedelta(days=1),
        first_day=working_day(3), last_day=working_day(3),
    )  # fmt: skip
    client.force_login(facilitator)
    press(client, quick, "accept")
    for _ in range(2):
        make.make_stay(
            southern, place.member, seeker_firm, seeker, state=StayState.AT_HOST,
            due_at=now - timedelta(days=1),
        )  # fmt: skip

    listed = client.get(page("place_list")).content.decode()

    rows = listed[listed.index('<ul class="rows">') :]
    assert rows.index("Harbour house") < rows.index("Mill")
    assert rows.count("answers within 3 days") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_stays_as_for_one(
    client, place, home, target_firm, target, django_assert_num_queries, count
) -> None:
    for _ in range(count):
        make.make_stay(place, home, target_firm, target)
    client.force_login(target)
    client.get(page("stay_list"))

    with django_assert_num_queries(8):
        client.get(page("stay_list"))


def test_the_desk_decides_with_one_press(
    client, ahead, target_facilitator, facilitator, coordinator
) -> None:
    def on_desk(user) -> list[str]:
        client.force_login(user)
        return re.findall(
            r"roaming:stay:[0-9a-f-]+:\d+", client.get(reverse("desk")).content.decode()
        )

    keys = on_desk(target_facilitator)
    assert on_desk(facilitator) == on_desk(coordinator) == []
    client.force_login(target_facilitator)
    done = client.post(reverse("desk_act"), {"item": keys[0], "decision": "confirm"}, follow=True)

    ahead.refresh_from_db()
    assert (ahead.state, len(set(keys))) == ("at_host", 1)
    assert said(done) == ["The request is with the host now."]
    assert len(set(on_desk(facilitator))) == 1
