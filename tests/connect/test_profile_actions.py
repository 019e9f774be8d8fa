"""Writing a profile: part by part, never over a colleague, with where each value comes from, and back again."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from connect import changes, sections
from connect.actions import profiles
from connect.exceptions import ProfileMoved
from connect.models import Organisation, OrganisationText, ProfileDraft
from tests.at_once import pressed_at_once
from tests.factories import connect as make

pytestmark = pytest.mark.django_db

TEXT = {"summary": "Reads alarms.", "description": "", "offers": "Nights", "seeks": ""}


@pytest.fixture
def firm(target_firm):
    return target_firm


def fresh(firm):
    return Organisation.objects.get(pk=firm.pk)


def sum_now(firm, name):
    return sections.sum_of(sections.values_of(fresh(firm), name))


def save(firm, name, values, by, now, seen=None):
    whole = sections.values_of(fresh(firm), name) | values
    return profiles.save_section(
        firm, name, values=whole, seen=seen or sum_now(firm, name), by=by, now=now
    )


def test_columns_are_written_with_where_they_come_from(firm, target, now):
    done = save(firm, "basics", {"website": "https://target.example", "size": "small"}, target, now)

    row = fresh(firm)
    assert done is True
    assert (row.website, row.size) == ("https://target.example", "small")
    told = {"source": "member", "kind": "person", "at": now.isoformat(), "by": target.pk}
    assert row.provenance == {"website": told, "size": told}


def test_the_same_again_is_nothing(firm, target, now):
    before = fresh(firm).updated_at

    assert save(firm, "basics", {}, target, now) is False
    assert fresh(firm).updated_at == before
    assert fresh(firm).provenance == {}


def test_a_new_town_moves_the_point(firm, target, now):
    save(firm, "place", {"city": "Paris", "country": "FR"}, target, now)

    row = fresh(firm)
    assert (round(row.latitude), round(row.longitude)) == (49, 2)


@pytest.mark.parametrize("values", [{"name": ""}, {"website": "nonsense"}, {"founded": 99}])
def test_what_cannot_stand_is_refused(firm, target, now, values):
    with pytest.raises(ValidationError):
        save(firm, "basics", values, target, now)

    assert (fresh(firm).name, fresh(firm).provenance) == ("Target Ltd", {})


def test_a_text_is_begun_changed_and_taken_away(firm, target, now):
    save(firm, "text-fr", TEXT, target, now)
    begun = OrganisationText.objects.get(organisation=firm, language="fr")
    save(firm, "text-fr", {"offers": "Days"}, target, now)
    changed = OrganisationText.objects.get(organisation=firm, language="fr")
    save(firm, "text-fr", dict.fromkeys(TEXT, ""), target, now)

    assert (begun.summary, begun.offers, changed.offers) == ("Reads alarms.", "Nights", "Days")
    assert [text.language for text in firm.texts.all()] == ["en"]
    assert set(fresh(firm).provenance) == {"summary.fr", "offers.fr"}


def test_nothing_typed_begins_no_text(firm, target, now):
    assert save(firm, "text-el", dict.fromkeys(TEXT, ""), target, now) is False

    assert not firm.texts.filter(language="el").exists()


def test_topics_are_given_and_taken(firm, target, now):
    for name in ("Alarms", "Locks"):
        make.make_topic(name)
    save(firm, "topics", {"works_in": ["alarms", "locks"], "offers": ["alarms"]}, target, now)
    kept = firm.topic_rows.get(relation="works_in", topic__slug="locks").pk
    save(firm, "topics", {"works_in": ["locks"], "seeks": ["alarms"]}, target, now)

    assert sections.values_of(fresh(firm), "topics") == {
        "works_in": ["locks"], "offers": ["alarms"], "seeks": ["alarms"]
    }  # fmt: skip
    assert firm.topic_rows.filter(pk=kept).exists()


def test_a_colleague_is_not_written_over(firm, target, target_facilitator, now):
    seen = sum_now(firm, "basics")
    save(firm, "basics", {"size": "large"}, target_facilitator, now)

    with pytest.raises(ProfileMoved):
        save(firm, "basics", {"size": "micro"}, target, now, seen=seen)

    assert fresh(firm).size == "large"
    assert fresh(firm).provenance["size"]["source"] == "manager"


def test_another_part_may_change_meanwhile(firm, target, target_facilitator, now):
    seen = sum_now(firm, "basics")
    save(firm, "markets", {"products": "Alarms"}, target_facilitator, now)

    assert save(firm, "basics", {"size": "micro"}, target, now, seen=seen) is True


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_a_part_at_once_one_does(firm, target, target_facilitator, now):
    seen = sum_now(firm, "basics")
    presses = [
        lambda: save(firm, "basics", {"size": "micro"}, target, now, seen=seen),
        lambda: save(firm, "basics", {"size": "large"}, target_facilitator, now, seen=seen),
    ]

    assert pressed_at_once(presses) == ["ProfileMoved", "done"]


def test_a_draft_is_kept_and_goes_with_the_saving(firm, target, target_facilitator, now):
    for typed in ("Ha", "Half"):
        profiles.keep_draft(firm, "basics", typed={"name": [typed]}, seen="x", by=target, now=now)
    profiles.keep_draft(
        firm, "basics", typed={"name": ["Other"]}, seen="x", by=target_facilitator, now=now
    )
    kept = ProfileDraft.objects.get(user=target)

    save(firm, "basics", {"size": "micro"}, target, now)

    assert (kept.typed, kept.seen) == ({"name": ["Half"]}, "x")
    assert [draft.user for draft in ProfileDraft.objects.all()] == [target_facilitator]


def test_a_draft_is_no_book(firm, target, now):
    with pytest.raises(ValidationError, match="too long"):
        profiles.keep_draft(
            firm, "basics", typed={"name": ["x" * 40_001]}, seen="x", by=target, now=now
        )

    assert ProfileDraft.objects.count() == 0


def test_a_page_is_opened_once_it_says_who_and_where(target, firm, now):
    Organisation.objects.filter(pk=firm.pk).update(is_listed=False, city="")
    firm.texts.all().delete()

    with pytest.raises(ValidationError) as refused:
        profiles.publish(firm, by=target, now=now)
    save(firm, "text-en", TEXT, target, now)
    save(firm, "place", {"city": "Barcelona"}, target, now)
    profiles.publish(firm, by=target, now=now)
    profiles.publish(firm, by=target, now=now + timedelta(days=1))

    row = fresh(firm)
    assert len(refused.value.messages) == 2
    assert (row.is_listed, row.published_at, row.confirmed_at) == (True, now, now)


def test_a_page_is_closed_and_keeps_its_words(firm, target, now):
    profiles.take_off(firm, by=target, now=now)
    profiles.take_off(firm, by=target, now=now)

    assert (fresh(firm).is_listed, firm.texts.count()) == (False, 1)


def test_a_change_is_told_and_taken_back_alone(firm, target, now):
    save(firm, "basics", {"size": "small", "website": "https://target.example"}, target, now)
    save(firm, "basics", {"size": "large"}, target, now)
    save(firm, "text-en", {"summary": "New words."}, target, now)
    told = changes.entries_of(fresh(firm), most=10)

    assert [
        (entry.kind, [(c.column, c.before, c.after) for c in entry.changes]) for entry in told
    ] == [
        ("text", [("summary", "Reads alarms by night.", "New words.")]),
        ("organisation", [("size", "small", "large")]),
        (
            "organisation",
            [("size", "", "small"), ("website", "", "https://target.example")],
        ),
        ("text", [("summary", "", "Reads alarms by night.")]),
    ]
    profiles.bring_back(firm, told[2], by=target, now=now)
    profiles.bring_back(firm, told[0], by=target, now=now)

    assert (fresh(firm).size, fresh(firm).website) == ("", "")
    assert firm.texts.get().summary == "Reads alarms by night."


def test_a_text_that_was_taken_away_comes_back(firm, target, now):
    save(firm, "text-en", dict.fromkeys(TEXT, ""), target, now)
    gone = changes.entries_of(fresh(firm), most=10)[0]

    profiles.bring_back(firm, gone, by=target, now=now)

    assert firm.texts.get().summary == "Reads alarms by night."


def test_a_change_of_another_organisation_is_not_found(firm, outsider_firm, target, now):
    save(firm, "basics", {"size": "small"}, target, now)
    [entry, _text] = changes.entries_of(fresh(firm), most=10)

    assert changes.entry_of(firm, entry.kind, entry.key) == entry
    assert changes.entry_of(outsider_firm, entry.kind, entry.key) is None
    assert changes.entry_of(firm, changes.TEXT, entry.key + 1000) is None
