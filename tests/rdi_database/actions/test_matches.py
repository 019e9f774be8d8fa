"""Two organisations become one, or are told to be two; of several who decide the first one counts."""

import pytest
from django.urls import reverse

from connect.models import Organisation
from rdi_database.actions.matches import join, keep_apart
from rdi_database.exceptions import InUse, MatchDecided
from rdi_database.models import Participation, PossibleMatch
from tests.at_once import pressed_at_once, pressed_in_the_middle
from tests.factories import connect as make
from tests.factories import rdi_database as researched

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(db):
    return make.make_organisation("Applied Locks", summary="Locks that open.")


@pytest.fixture
def fresh(db):
    """As a list brings it: unlisted, with a number of its own."""
    told = {"source": "CORDIS", "kind": "import", "at": "2026-03-03T09:00:00+00:00"}
    fresh = make.make_organisation(
        "Institute of Applied Locks",
        city="Roubaix",
        street="2 rue Longue",
        website="https://locks.example",
        is_sme=False,
        latitude=50.6,
        longitude=3.1,
        aliases=["IAL", "APPLIED LOCKS"],
        is_listed=False,
        provenance={"street": told, "website": told, "point": told, "city": told},
    )
    fresh.identifiers.create(scheme="pic", value="900000011")
    return fresh


@pytest.fixture
def match(fresh, known):
    return researched.make_match(fresh, known)


def match_state(match):
    return PossibleMatch.objects.get(pk=match.pk).state


def decisions():
    return list(
        PossibleMatch.objects.order_by("pk").values_list("state", "decided_by__name", "decided_at")
    )


def test_join_leaves_the_known_one_with_the_numbers_of_the_new_one(
    match, fresh, known, coordinator, now
):
    join(match, by=coordinator, now=now)

    assert Organisation.objects.get() == known
    assert list(known.identifiers.values_list("scheme", "value")) == [("pic", "900000011")]
    assert decisions() == [("joined", "Carla Coordinator", now)]
    match.refresh_from_db()
    assert (match.organisation, match.name) == (None, "Institute of Applied Locks")


def test_join_fills_gaps_with_where_they_come_from_and_keeps_every_value(
    match, fresh, known, coordinator, now
):
    known.aliases = ["AL"]
    known.save()

    join(match, by=coordinator, now=now)

    known.refresh_from_db()
    assert (known.name, known.city, known.slug, known.is_listed) == (
        "Applied Locks",
        "Lille",
        "applied-locks",
        True,
    )
    assert (known.street, known.website, known.is_sme, known.latitude, known.longitude) == (
        "2 rue Longue",
        "https://locks.example",
        False,
        50.6,
        3.1,
    )
    assert known.aliases == ["AL", "Institute of Applied Locks", "IAL"]
    assert sorted(known.provenance) == ["point", "street", "website"]
    assert known.history.first().history_change_reason == "joined: Institute of Applied Locks"


def test_join_keeps_a_point_and_texts_and_topics_that_are_there(
    match, fresh, known, coordinator, now
):
    known.latitude, known.longitude = 50.0, 3.0
    known.save()
    locks, keys = make.make_topic("Locks"), make.make_topic("Keys")
    make.give_topic(known, locks)
    for topic in (locks, keys):
        make.give_topic(fresh, topic)
    make.make_text(fresh, summary="Another word.")
    make.make_text(fresh, language="fr", summary="Des serrures.")

    join(match, by=coordinator, now=now)

    known.refresh_from_db()
    assert (known.latitude, known.longitude, "point" in known.provenance) == (50.0, 3.0, False)
    assert sorted(known.texts.values_list("language", "summary")) == [
        ("en", "Locks that open."),
        ("fr", "Des serrures."),
    ]
    assert sorted(known.topic_rows.values_list("topic__slug", "relation")) == [
        ("keys", "works_in"),
        ("locks", "works_in"),
    ]


def test_join_takes_over_where_the_new_one_takes_part_and_counts_nothing_twice(
    match, fresh, known, coordinator, now
):
    doors, gates = researched.make_initiative("Doors"), researched.make_initiative("Gates")
    researched.make_participation(doors, known, role="coordinator")
    for project in (doors, gates):
        researched.make_participation(project, fresh, role="partner")

    join(match, by=coordinator, now=now)

    rows = Participation.objects.order_by("initiative__title")
    assert list(rows.values_list("initiative__title", "organisation", "role")) == [
        ("Doors", known.pk, "coordinator"),
        ("Gates", known.pk, "partner"),
    ]


def test_what_was_joined_before_hides_no_other_doubt(match, fresh, known, coordinator, now):
    earlier = researched.make_match(make.make_organisation("Locks Ltd", is_listed=False), known)
    join(earlier, by=coordinator, now=now)
    third = make.make_organisation("Institute of Locks", is_listed=False)
    doubt = researched.make_match(third, fresh)

    join(match, by=coordinator, now=now)

    doubt.refresh_from_db()
    assert (doubt.organisation, doubt.candidate, doubt.state) == (third, known, "waiting")


def test_who_was_joined_into_another_a_moment_ago_is_told_of(press, match, fresh, known):
    further = make.make_organisation("Inst. of Applied Locks", is_listed=False)
    doubt = researched.make_match(further, fresh, confidence=0.5)

    told = press("join_chosen", match, doubt)

    doubt.refresh_from_db()
    assert (doubt.candidate, doubt.state) == (known, "waiting")
    assert len(told) == 2


def test_what_a_person_has_emptied_stays_empty(match, fresh, known, coordinator, now):
    known.website = ""
    known.provenance = {"website": {"source": "manager", "kind": "person", "at": "2026-03-03"}}
    known.save()

    join(match, by=coordinator, now=now)

    known.refresh_from_db()
    assert (known.website, known.street) == ("", "2 rue Longue")
    assert known.provenance["website"]["kind"] == "person"


def test_a_point_without_a_word_on_where_it_is_from_is_taken_over(match, fresh, known, coordinator, now):  # fmt: skip
    fresh.provenance = {}
    fresh.save()

    join(match, by=coordinator, now=now)

    known.refresh_from_db()
    assert (known.has_point, known.street, known.provenance) == (True, "2 rue Longue", {})


def test_whoever_has_no_point_gives_none(match, fresh, known, coordinator, now):
    fresh.latitude = fresh.longitude = None
    fresh.save()

    join(match, by=coordinator, now=now)

    known.refresh_from_db()
    assert (known.has_point, "point" in known.provenance) == (False, False)


def test_other_doubts_about_the_two_are_settled_or_go_on_with_the_known_one(
    match, fresh, known, coordinator, now
):
    third, fourth = make.make_organisation("Third"), make.make_organisation("Fourth")
    not_this_one = researched.make_match(fresh, third)
    goes_on = researched.make_match(third, fresh)
    researched.make_match(fourth, known)
    twice = researched.make_match(fourth, fresh)

    join(match, by=coordinator, now=now)

    not_this_one.refresh_from_db()
    goes_on.refresh_from_db()
    assert (not_this_one.state, not_this_one.decided_by) == ("apart", coordinator)
    assert (goes_on.state, goes_on.candidate) == ("waiting", known)
    assert PossibleMatch.objects.filter(pk=twice.pk).count() == 0


@pytest.mark.parametrize(
    ("refer", "what"),
    [
        (lambda new: make.make_member("Mia Member", new), ["members of organisations"]),
        (lambda new: make.make_cluster("West", organisation=new), ["clusters"]),
        (
            lambda new: researched.make_initiative("Doors", organiser=new),
            ["initiatives"],
        ),
        (researched.make_profile, ["research profiles"]),
        (lambda new: Organisation.objects.filter(pk=new.pk).update(cluster=make.make_cluster("W")), ["cluster"]),
    ],
    ids=["a member", "a cluster of its own", "an organiser", "a profile", "a cluster that looks after it"],
)  # fmt: skip
def test_join_refuses_one_that_people_have_used_and_says_by_what(
    match, fresh, known, coordinator, now, refer, what
):
    refer(fresh)

    with pytest.raises(InUse) as refusal:
        join(match, by=coordinator, now=now)

    assert (refusal.value.what, str(refusal.value)) == (what, ", ".join(what))
    assert decisions() == [("waiting", None, None)]
    assert (
        Organisation.objects.filter(pk__in=[fresh.pk, known.pk]).count(),
        known.identifiers.count(),
    ) == (2, 0)


@pytest.mark.parametrize("second", [join, keep_apart])
@pytest.mark.parametrize("first", [join, keep_apart])
def test_what_is_decided_is_decided(match, known, coordinator, editor, now, first, second):
    first(match, by=coordinator, now=now)

    with pytest.raises(MatchDecided):
        second(match, by=editor, now=now)

    state = "joined" if first is join else "apart"
    assert decisions() == [(state, "Carla Coordinator", now)]


def test_keep_apart_lets_both_stand(match, fresh, known, coordinator, now):
    keep_apart(match, by=coordinator, now=now)

    assert decisions() == [("apart", "Carla Coordinator", now)]
    assert set(Organisation.objects.all()) == {fresh, known}


def test_one_that_somebody_has_deleted_cannot_be_joined(match, fresh, coordinator, now):
    fresh.delete()

    with pytest.raises(MatchDecided):
        join(PossibleMatch.objects.get(), by=coordinator, now=now)

    assert decisions() == [("waiting", None, None)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", [join, keep_apart])
def test_of_two_who_decide_at_once_one_wins(match, coordinator, editor, now, second):
    found = pressed_at_once(
        [
            lambda: join(match, by=coordinator, now=now),
            lambda: second(match, by=editor, now=now),
        ]
    )

    assert found == ["MatchDecided", "done"]
    assert match_state(match) in {"joined", "apart"}


@pytest.mark.django_db(transaction=True)
def test_one_new_organisation_is_joined_into_one_known_one_only(
    match, fresh, known, coordinator, editor, now
):
    third = make.make_organisation("Third")
    other = researched.make_match(fresh, third)

    found = pressed_in_the_middle(
        Organisation.objects.filter(pk__in=[fresh.pk, known.pk, third.pk]),
        lambda: join(match, by=coordinator, now=now),
        lambda: join(other, by=editor, now=now),
    )

    assert found == ["done", "MatchDecided"]
    assert (known.identifiers.count(), third.identifiers.count()) == (1, 0)


@pytest.fixture
def press(client, coordinator):
    """Choose matches in the admin and press a button; return what the page says."""

    def press(action, *matches):
        client.force_login(coordinator)
        answer = client.post(
            reverse("admin:rdi_database_possiblematch_changelist"),
            {"action": action, "_selected_action": [match.pk for match in matches]},
            follow=True,
        )
        return [(message.level_tag, message.message) for message in answer.context["messages"]]

    return press


def test_the_admin_joins_and_says_how_many(press, match, known):
    assert press("join_chosen", match) == [("success", "1 pair is decided.")]
    assert Organisation.objects.get() == known


def test_the_admin_keeps_apart_and_says_how_many(press, match, fresh, known):
    other = researched.make_match(known, make.make_organisation("Third"))

    assert press("keep_chosen_apart", match, other) == [("success", "2 pairs are decided.")]


def test_the_admin_says_of_each_why_it_was_not_joined(press, match, fresh, known, editor, now):
    used = make.make_organisation("Used Locks", is_listed=False)
    make.make_member("Mia Member", used)
    in_use = researched.make_match(used, known, confidence=0.6)
    keep_apart(match, by=editor, now=now)

    assert press("join_chosen", match, in_use) == [
        ("warning", "Institute of Applied Locks · Applied Locks: a colleague has decided before."),
        (
            "error",
            "Used Locks · Applied Locks: not joined, since other pages refer to the new one: members of organisations.",
        ),
    ]
    assert Organisation.objects.count() == 3
