"""Where one can go: what everyone reads, what a filter leaves, and how a place is described."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from connect.models import Organisation
from roaming.models import DeskDay, Location, LocationClosure
from tests.factories import connect as make_connect
from tests.factories import roaming as make


def page(name: str, *args: object) -> str:
    return reverse(f"roaming:{name}", args=args)


FORM = {
    "name": "Old mill",
    "description": "Beside the river.",
    "street": "3 Mill Lane",
    "city": "Lille",
    "country": "FR",
    "desks": "4",
    "services": ["desk", "internet"],
    "languages": ["fr", "en"],
    "weekdays": ["1", "2", "3"],
    "most_days": "5",
    "notice_days": "3",
    "is_open": "on",
}


@pytest.fixture
def manager(client, facilitator, media):
    client.force_login(facilitator)
    return client


def names(answer) -> list[str]:
    return [place.name for place in answer.context["places"]]


def test_everyone_reads_the_places_of_active_members(client, place, south, east, agreement) -> None:
    make.make_location(make.make_member(south, "paused"), "Closed gate", country="ES")
    make.make_location(make.make_member(east, agreement=agreement), "Moving", is_open=False)

    answer = client.get(page("place_list"))

    assert names(answer) == ["Harbour house"]
    assert "Harbour house" in answer.content.decode()


def test_filters_take_any_of_the_countries_and_all_of_the_services(
    client, place, south, agreement
) -> None:
    far = make.make_member(south, agreement=agreement)
    make.make_location(
        far, "Poblenou", country="ES", city="Barcelona", services=["desk", "parking"]
    )

    found = {
        query: names(client.get(f"{page('place_list')}?{query}"))
        for query in (
            "country=ES",
            "country=ES&country=FR",
            "service=parking",
            "service=desk&service=room",
            "service=desk&country=ES",
            "service=parking&country=FR",
            "country=XX",
            "service=throne",
        )
    }

    assert found == {
        "country=ES": ["Poblenou"],
        "country=ES&country=FR": ["Poblenou", "Harbour house"],
        "service=parking": ["Poblenou"],
        "service=desk&service=room": ["Harbour house"],
        "service=desk&country=ES": ["Poblenou"],
        "service=parking&country=FR": [],
        # What is not known is told at the field, and the list stays whole.
        "country=XX": ["Poblenou", "Harbour house"],
        "service=throne": ["Poblenou", "Harbour house"],
    }


def test_a_member_of_a_firm_reads_whether_their_cluster_is_in_it(
    client, place, seeker, outsider
) -> None:
    client.force_login(seeker)
    inside = client.get(page("place_list")).content.decode()
    client.force_login(outsider)
    outside = client.get(page("place_list")).content.decode()

    assert (
        "North is in the agreement: as its member you may ask to stay at each of these places"
        " that belongs to another cluster." in inside
    )
    assert "East is not in the agreement at present" in outside


def test_an_offer_is_read_by_everyone_once_the_cluster_is_in_it(
    client, place, south, target_facilitator
) -> None:
    make.make_member(south, "invited")

    assert client.get(page("member_detail", "north")).status_code == 200
    assert client.get(page("member_detail", "south")).status_code == 404
    assert client.get(page("member_detail", "nowhere")).status_code == 404
    client.force_login(target_facilitator)
    assert client.get(page("member_detail", "south")).status_code == 200


def test_no_public_page_tells_who_the_contact_is(client, place, member) -> None:
    make.make_contact(member)

    shown = (
        client.get(page("member_detail", "north")).content + client.get(page("place_list")).content
    )

    assert b"Cora" not in shown
    assert b"cora.contact" not in shown


def test_a_manager_describes_a_place_with_a_photo_and_changes_it(manager, member) -> None:
    added = manager.post(
        page("location_add", "north"), FORM | {"photo": make.a_photo(), "photo_words": "A desk"}
    )
    place = Location.objects.get()
    photo = manager.get(
        manager.get(page("member_detail", "north"))
        .content.decode()
        .split('<img class="place-photo" src="')[1]
        .split('"')[0]
    )

    assert (added.status_code, place.descriptions, place.weekdays) == (
        302,
        {"en": "Beside the river."},
        [1, 2, 3],
    )
    assert place.has_point
    assert (photo.status_code, photo["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(photo.streaming_content)[:3] == b"\xff\xd8\xff"

    manager.post(
        f"/fr{page('location_edit', 'north', place.pk)}",
        FORM
        | {"description": "Au bord de l’eau.", "photo_words": "A desk", "city": "Nowhere at all"},
    )
    place.refresh_from_db()
    assert place.descriptions == {"en": "Beside the river.", "fr": "Au bord de l’eau."}
    assert (place.has_point, bool(place.photo)) == (False, True)
    manager.post(page("location_edit", "north", place.pk), FORM | {"without_photo": "on"})
    place.refresh_from_db()
    assert not place.photo


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"desks": "0"}, "A location has 1 to 500 desks."),
        ({"most_days": "4"}, "Guests may stay for 5 to 30 working days."),
        ({"notice_days": "61"}, "Ask for at most 60 working days of notice."),
        ({"name": ""}, "Write an answer."),
        ({"weekdays": []}, "Choose an answer."),
        ({"services": ["throne"]}, "Select a valid choice."),
    ],
)
def test_a_place_that_makes_no_sense_comes_back_with_a_sentence(
    manager, member, fields, sentence
) -> None:
    answer = manager.post(page("location_add", "north"), FORM | fields)

    assert (answer.status_code, Location.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


def test_a_photo_needs_words_and_has_to_be_one(manager, member) -> None:
    wordless = manager.post(page("location_add", "north"), FORM | {"photo": make.a_photo()})
    fake = SimpleUploadedFile("photo.png", b"<svg onload=alert(1)>")
    foreign = manager.post(
        page("location_add", "north"), FORM | {"photo": fake, "photo_words": "x"}
    )

    assert (wordless.status_code, foreign.status_code) == (422, 422)
    assert "Say what the photo shows" in wordless.content.decode()
    assert "no photo that can be read" in foreign.content.decode()
    assert not Location.objects.exists()


def test_a_photo_makes_way_for_the_next_one(
    manager, member, media, django_capture_on_commit_callbacks
) -> None:
    form = FORM | {"photo_words": "A desk"}
    manager.post(page("location_add", "north"), form | {"photo": make.a_photo()})
    place = Location.objects.get()
    kept = [file.name for file in media.rglob("*.jpg")]

    with django_capture_on_commit_callbacks(execute=True):
        manager.post(
            page("location_edit", "north", place.pk), form | {"photo": make.a_photo(60, 30)}
        )

    now_kept = [file.name for file in media.rglob("*.jpg")]
    assert (len(kept), len(now_kept), set(kept) & set(now_kept)) == (1, 1, set())


def test_a_name_is_there_once_in_a_member(manager, place) -> None:
    answer = manager.post(page("location_add", "north"), FORM | {"name": "Harbour house"})

    assert answer.status_code == 422
    assert "There is a location of this name already." in answer.content.decode()


def test_a_day_is_closed_and_opened_again(manager, place) -> None:
    closed = manager.post(
        page("closure_add", "north", place.pk), {"on": "2026-12-24", "name": "Eve"}
    )
    twice = manager.post(page("closure_add", "north", place.pk), {"on": "2026-12-24"})
    shown = manager.get(page("member_detail", "north")).content.decode()
    closure = LocationClosure.objects.get()
    manager.post(page("closure_remove", "north", place.pk, closure.pk))

    assert (closed.status_code, twice.status_code) == (302, 422)
    assert "24 December 2026 (Eve)" in shown
    assert not LocationClosure.objects.exists()


def test_a_place_is_changed_by_its_own_cluster_only(
    client, place, south, target_facilitator, agreement
) -> None:
    make.make_member(south, agreement=agreement)
    client.force_login(target_facilitator)

    for cluster, status in (("north", 403), ("south", 404)):
        address = page("location_edit", cluster, place.pk)
        assert client.post(address, FORM).status_code == status
        assert (
            client.post(page("closure_add", cluster, place.pk), {"on": "2026-12-24"}).status_code
            == status
        )
    assert Location.objects.get().name == "Harbour house"


def test_the_directory_finds_the_firms_of_clusters_in_the_agreement(
    client, member, seeker_firm, target_firm
) -> None:
    found = client.get(reverse("connect:firm_list"), {"roaming": "yes"})

    assert [row.name for row in found.context["rows"]] == ["Seeker Ltd"]
    assert "Cluster in the roaming agreement" in found.content.decode()


def test_a_cluster_s_page_says_what_guests_get(client, place, north, south) -> None:
    here = client.get(north.get_absolute_url()).content.decode()
    there = client.get(south.get_absolute_url()).content.decode()

    assert "at one place" in here
    assert "For guests" not in there
    assert make_connect.NOW.year == 2026


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_places_asks_as_often_for_three_as_for_one(
    client, member, rows, django_assert_num_queries
) -> None:
    for number in range(rows):
        make.make_location(member, f"Place {number}")

    with django_assert_num_queries(4):
        client.get(page("place_list"))


def a_monday(weeks: int):
    today = timezone.localdate()
    return today + timedelta(days=7 * weeks - today.weekday())


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("", "", ["Full house", "Harbour house", "Long house"]),
        # A desk is left on one of the two days only.
        (0, 1, ["Harbour house", "Long house"]),
        (1, 1, ["Full house", "Harbour house", "Long house"]),
        (1, "", ["Full house", "Harbour house", "Long house"]),
        # Six open days are more than most places give.
        (0, 7, ["Long house"]),
        # Closed, and before the first.
        (5, 5, []),
        (1, 0, []),
    ],
)
def test_places_are_found_that_are_free_on_all_the_days(
    client, place, member, home, target_firm, target, first, last, found
) -> None:
    full = make.make_location(member, "Full house", desks=1)
    make.make_location(member, "Long house", most_days=10)
    stay = make.make_stay(full, home, target_firm, target, state="agreed")
    DeskDay.objects.create(stay=stay, location=full, day=a_monday(4), desk=1)

    def day(ahead) -> str:
        return "" if ahead == "" else (a_monday(4) + timedelta(days=ahead)).isoformat()

    answer = client.get(page("place_list"), {"first_day": day(first), "last_day": day(last)})

    assert sorted(place.name for place in answer.context["places"]) == found


def test_a_day_that_is_none_is_told_at_its_field(client, place) -> None:
    answer = client.get(page("place_list"), {"first_day": "soon"})

    assert answer.context["filter"].form.errors == {"first_day": ["Enter a valid date."]}
    assert "Enter a valid date." in answer.content.decode()
    assert [place.name for place in answer.context["places"]] == ["Harbour house"]


@pytest.mark.parametrize("rows", [1, 3])
def test_free_days_are_asked_for_as_often_for_three_places_as_for_one(
    client, member, rows, django_assert_num_queries
) -> None:
    for number in range(rows):
        make.make_location(member, f"Place {number}")

    with django_assert_num_queries(7):
        client.get(page("place_list"), {"first_day": a_monday(4).isoformat()})


def test_the_map_joins_who_has_stayed_with_whom(
    client, place, home, target_firm, target, seeker_firm, seeker
) -> None:
    Organisation.objects.filter(is_cluster=home.cluster).update(latitude=41.4, longitude=2.2)
    for state in ("agreed", "finished", "requested", "cancelled"):
        make.make_stay(place, home, target_firm, target, state=state)
    nowhere = make.make_location(home, "Mill", country="ES", latitude=None, longitude=None)
    make.make_stay(nowhere, place.member, seeker_firm, seeker, state="started")

    answer = client.get(page("place_list"))

    told = [(one.home, one.host, one.place, one.stays) for one in answer.context["connections"]]
    assert told == [
        ("South", "North", "Harbour house", 2),
        ("North", "South", "Mill", 1),
    ]
    # What has no point is in the table alone.
    assert len(answer.context["map"].arcs) == 1
    assert "Target Ltd" not in answer.content.decode()
