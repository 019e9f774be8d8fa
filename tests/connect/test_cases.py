"""A case study is public once both organisations have approved it as it stands, and never otherwise."""

import uuid
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db import connection as database

from bewiser.lib.encounters import Encounter, encounters_of, seen_by
from bewiser.outbox.models import Mail
from connect import access
from connect.actions import cases
from connect.choices import ConnectionState as State
from connect.exceptions import CaseMoved
from connect.models import CaseApproval, CaseEvent, CaseStudy
from tests.at_once import pressed_at_once
from tests.connect.cases import WORDS, fresh, publish, put, told, write
from tests.connect.introductions import letters
from tests.factories import connect as make


@pytest.mark.django_db
def test_a_case_study_begins_as_a_draft_of_both(case, introduced, seeker, seeker_firm, target_firm):
    assert (case.state, case.version, case.first, case.second, case.connection, case.written_by) == (
        "draft", 0, seeker_firm, target_firm, introduced, seeker
    )  # fmt: skip
    assert case.slug == f"alarms-read-by-night-{case.pk.hex[:8]}"
    assert told(case) == [("written", 0, "draft", None)]
    assert letters() == []


@pytest.mark.django_db
def test_an_introduction_has_one_case_study(case, introduced, target, now):
    with pytest.raises(ValidationError, match="There is a case study of this"):
        write(introduced, target, now)

    assert CaseStudy.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("words", [{"title": ""}, {"summary": "x" * 301}, {"language": "eng"}])
def test_words_that_cannot_stand_are_refused(introduced, case, seeker, now, words):
    with pytest.raises(ValidationError):
        cases.change_words(case, words=WORDS | words, by=seeker, now=now)
    CaseStudy.objects.all().delete()
    with pytest.raises(ValidationError):
        write(introduced, seeker, now, **words)

    assert CaseStudy.objects.count() == 0


@pytest.mark.django_db
def test_it_is_public_with_the_second_approval(case, seeker, target, now):
    put(case, seeker, now)
    cases.approve(fresh(case), by=target, now=now)

    assert (fresh(case).state, fresh(case).published_at) == ("waiting", None)
    cases.approve(fresh(case), by=seeker, now=now)

    assert (fresh(case).state, fresh(case).published_at, fresh(case).version) == ("public", now, 1)
    assert told(case) == [
        ("written", 0, "draft", None),
        ("put", 1, "waiting", None),
        ("approved", 1, "waiting", "Target Ltd"),
        ("approved", 1, "waiting", "Seeker Ltd"),
        ("published", 1, "public", None),
    ]


@pytest.mark.django_db
def test_to_approve_twice_is_to_say_it_once(case, seeker, target, target_editor, now):
    put(case, seeker, now)
    for person in (target, target, target_editor):
        cases.approve(fresh(case), by=person, now=now)

    assert (fresh(case).state, CaseApproval.objects.get().by) == ("waiting", target)
    assert told(case)[2:] == [("approved", 1, "waiting", "Target Ltd")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who", ["facilitator", "target_viewer", "outsider", "coordinator", "editor", "superuser"]
)
def test_nobody_else_approves_or_withdraws(request, case, seeker, now, who):
    person = request.getfixturevalue(who)
    put(case, seeker, now)

    for act in (cases.approve, cases.withdraw):
        with pytest.raises(PermissionDenied):
            act(fresh(case), by=person, now=now)

    assert (fresh(case).state, case.approvals.count()) == ("waiting", 0)


@pytest.mark.django_db
@pytest.mark.parametrize("at", ["waiting", "public"])
def test_a_change_takes_the_approvals_back(case, seeker, target, now, at):
    put(case, seeker, now)
    cases.approve(fresh(case), by=target, now=now)
    if at == "public":
        cases.approve(fresh(case), by=seeker, now=now)
    assert fresh(case).state == at

    cases.change_words(fresh(case), words=WORDS | {"text": "Another end."}, by=seeker, now=now)

    changed = fresh(case)
    assert (changed.state, changed.text, changed.version) == ("draft", "Another end.", 2)
    assert (changed.published_at, changed.approvals.count()) == (None, 0)
    assert changed.slug == case.slug


@pytest.mark.django_db
def test_the_same_words_again_change_nothing(case, seeker, target, now):
    publish(case, seeker, target, now)

    cases.change_words(fresh(case), words=WORDS, by=target, now=now)

    assert (fresh(case).state, fresh(case).version, case.approvals.count()) == ("public", 1, 2)


@pytest.mark.django_db
def test_what_was_seen_before_a_change_is_not_approved(case, seeker, target, now):
    put(case, seeker, now)
    seen = fresh(case)
    cases.change_words(fresh(case), words=WORDS | {"title": "Alarms"}, by=seeker, now=now)
    put(case, seeker, now)

    with pytest.raises(CaseMoved):
        cases.approve(seen, by=target, now=now)
    with pytest.raises(CaseMoved):
        cases.change_words(seen, words=WORDS | {"title": "Bells"}, by=target, now=now)

    assert (fresh(case).title, case.approvals.count()) == ("Alarms", 0)


@pytest.mark.django_db
@pytest.mark.parametrize("at", ["draft", "waiting", "public"])
@pytest.mark.parametrize("who", ["seeker", "target", "target_editor"])
def test_either_firm_takes_it_off_at_once_whatever_it_saw(
    request, case, seeker, target, now, at, who
):
    person, seen = request.getfixturevalue(who), fresh(case)
    if at == "waiting":
        put(case, seeker, now)
    elif at == "public":
        publish(case, seeker, target, now)

    cases.withdraw(seen, by=person, now=now)

    gone = fresh(case)
    own = access.spoken_for(person, case)[0].name
    assert (gone.state, gone.published_at, gone.approvals.count()) == ("withdrawn", None, 0)
    assert told(case)[-1] == ("withdrawn", gone.version, "withdrawn", own)
    with pytest.raises(CaseMoved):
        cases.withdraw(fresh(case), by=person, now=now)
    for act in (cases.put_to_firms, cases.approve):
        with pytest.raises(CaseMoved):
            act(fresh(case), by=person, now=now)


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["Alarms", WORDS["title"]], ids=["new words", "same words"])
def test_what_was_taken_off_is_public_again_only_with_both_approvals(
    case, seeker, target, now, title
):
    publish(case, seeker, target, now)
    cases.withdraw(fresh(case), by=target, now=now)

    cases.change_words(fresh(case), words=WORDS | {"title": title}, by=seeker, now=now)
    put(case, seeker, now)
    cases.approve(fresh(case), by=seeker, now=now)

    assert fresh(case).state == "waiting"


@pytest.mark.django_db
def test_the_managers_of_a_cluster_approve_for_its_own_organisation(
    north, target_firm, target, facilitator, seeker, now
):
    # The stay itself is another tool's; its number is all that is known of it here.
    met = Encounter("stay", uuid.uuid4(), target_firm.pk, north.organisation_id, now.date())
    case = cases.write_case(met, words=WORDS, by=target, now=now)

    assert list(access.case_approvers(north.organisation)) == [facilitator]
    assert access.spoken_for(facilitator, case) == [north.organisation]
    publish(case, facilitator, target, now)

    assert (fresh(case).state, case.connection) == ("public", None)


@pytest.mark.django_db
def test_one_person_may_speak_for_both(case, seeker, target_firm, now):
    target_firm.members.create(user=seeker, role="owner")
    put(case, seeker, now)

    cases.approve(fresh(case), by=seeker, now=now)
    cases.withdraw(fresh(case), by=seeker, now=now)

    assert told(case)[2:] == [
        ("approved", 1, "waiting", "Seeker Ltd"),
        ("approved", 1, "waiting", "Target Ltd"),
        ("published", 1, "public", None),
        ("withdrawn", 2, "withdrawn", None),
    ]


@pytest.mark.django_db
def test_those_who_approve_are_asked_and_who_wrote_it_is_told(
    introduced, facilitator, seeker, target, target_editor, target_viewer, now
):
    case = write(introduced, facilitator, now)
    put(case, facilitator, now)
    assert sorted(letters()) == [
        ("case_waiting", "elsa.editor@people.example"),
        ("case_waiting", "sam.seeker@people.example"),
        ("case_waiting", "tina.target@people.example"),
    ]

    Mail.objects.all().delete()
    for person in (seeker, target):
        cases.approve(fresh(case), by=person, now=now)
    cases.withdraw(fresh(case), by=target, now=now)

    assert letters() == [
        ("case_published", "fanny.facilitator@people.example"),
        ("case_withdrawn", "fanny.facilitator@people.example"),
    ]


@pytest.mark.django_db
def test_nobody_is_told_of_their_own_press_nor_once_they_are_gone(case, seeker, target, now):
    publish(case, target, seeker, now)
    cases.withdraw(fresh(case), by=seeker, now=now)
    cases.change_words(fresh(case), words=WORDS | {"title": "Alarms"}, by=seeker, now=now)
    type(seeker).objects.filter(pk=seeker.pk).update(is_active=False)
    cases.withdraw(fresh(case), by=target, now=now)

    assert {letter for letter, _to in letters()} == {"case_waiting"}


@pytest.mark.django_db
def test_a_letter_names_both_firms_and_no_person(case, seeker, target, now):
    put(case, seeker, now)

    mail = Mail.objects.get(to=target.email)

    assert mail.subject == "Alarms read by night: Target Ltd is asked to approve it"
    assert "Seeker Ltd and Target Ltd" in mail.body_text
    assert f"/cases/{case.slug}/" in mail.body_text
    assert "Sam" not in mail.body_text
    assert "You get this mail because you approve what is told of Target Ltd." in mail.body_text


@pytest.mark.django_db(transaction=True)
def test_two_firms_approve_at_once_and_it_is_public(case, seeker, target, now):
    put(case, seeker, now)
    seen = [fresh(case), fresh(case)]

    found = pressed_at_once(
        [
            lambda: cases.approve(seen[0], by=seeker, now=now),
            lambda: cases.approve(seen[1], by=target, now=now),
        ]
    )

    assert (found, fresh(case).state) == (["done", "done"], "public")
    assert [verb for verb, *_more in told(case)].count("published") == 1


@pytest.mark.django_db(transaction=True)
def test_of_an_approval_and_a_change_at_once_nothing_unread_is_public(case, seeker, target, now):
    for number in range(6):
        put(case, seeker, now)
        cases.approve(fresh(case), by=seeker, now=now)
        seen = [fresh(case), fresh(case)]
        words = WORDS | {"text": f"End number {number}."}

        found = pressed_at_once(
            [
                lambda seen=seen: cases.approve(seen[0], by=target, now=now),
                lambda seen=seen, words=words: cases.change_words(
                    seen[1], words=words, by=seeker, now=now
                ),
            ]
        )

        # Who comes second is told; a change after the approval was of what had not been seen to be public.
        assert found == ["CaseMoved", "done"]
        after = fresh(case)
        if after.state == "public":
            assert (after.text, after.approvals.count()) == (seen[0].text, 2)
            cases.change_words(fresh(case), words=words, by=seeker, now=now)
        assert (fresh(case).state, fresh(case).text, case.approvals.count()) == (
            "draft", words["text"], 0
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_begun_at_once_there_is_one(introduced, seeker, target, now):
    found = pressed_at_once(
        [lambda: write(introduced, seeker, now), lambda: write(introduced, target, now)]
    )

    assert (found, CaseStudy.objects.count(), CaseEvent.objects.count()) == (
        ["ValidationError", "done"], 1, 1
    )  # fmt: skip


@pytest.mark.django_db
def test_the_database_lets_nothing_be_public_without_both_approvals(case, seeker, target, now):
    put(case, seeker, now)
    cases.approve(fresh(case), by=seeker, now=now)
    rows = CaseStudy.objects.filter(pk=case.pk)

    with pytest.raises(DatabaseError, match="lacks an approval"), transaction.atomic():
        rows.update(state="public", published_at=now)
    cases.approve(fresh(case), by=target, now=now)
    with pytest.raises(DatabaseError, match="lacks an approval"), transaction.atomic():
        rows.update(version=7)
    with transaction.atomic():
        case.approvals.all().delete()
        with pytest.raises(DatabaseError, match="lacks an approval"):
            database.check_constraints()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_nobody_rewrites_what_happened_to_it(case, seeker, target):
    event = case.events.get()
    for values in ({"verb": "changed"}, {"actor": target}, {"version": 4}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            CaseEvent.objects.filter(pk=event.pk).update(**values)
    with transaction.atomic():
        event.delete()
        with pytest.raises(DatabaseError, match="append-only"):
            database.check_constraints()
        transaction.set_rollback(True)

    CaseEvent.objects.filter(pk=event.pk).update(actor=None)
    CaseStudy.objects.filter(pk=case.pk).delete()
    database.check_constraints()
    assert CaseEvent.objects.count() == 0


@pytest.mark.django_db
def test_a_newsletter_reads_what_became_public_in_its_days(case, seeker, target, now):
    publish(case, seeker, target, now)
    days = [now.date().replace(day=day) for day in (1, 2, 3, 4)]

    found = [list(CaseStudy.objects.published_within(*pair)) for pair in pairwise(days)]

    assert found == [[], [case], []]
    cases.withdraw(fresh(case), by=target, now=now)
    assert not CaseStudy.objects.published_within(days[0], days[-1]).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "changes", "is_told"),
    [
        (State.SUBMITTED, {}, False),
        (State.AT_TARGET, {}, False),
        (State.INTRODUCED, {}, True),
        (State.IN_PROGRESS, {}, True),
        (State.CLOSED, {"outcome": "contract"}, True),
        (State.CLOSED, {"outcome": "nothing"}, False),
        (State.INTRODUCED, {"seeker": None, "seeker_name": "Elsewhere"}, False),
    ],
)
def test_an_introduction_that_led_somewhere_is_an_encounter(
    seeker, outsider, seeker_firm, target_firm, now, state, changes, is_told
):
    values = {"seeker": seeker_firm} | changes
    connection = make.make_connection(asker=seeker, target=target_firm, state=state, **values)
    met = Encounter(
        "connection", connection.pk, seeker_firm.pk, target_firm.pk, now.date(), "Introduced to each other here"
    )  # fmt: skip
    expected = met if is_told else None

    found = [seen_by(person, "connection", connection.pk) for person in (seeker, outsider)]

    assert found == [expected, None]
    assert encounters_of(target_firm.pk) == [met] * is_told
    assert seen_by(seeker, "dream", connection.pk) is None
