"""An interview row by row: nothing is lost and nothing is said twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from linkages.actions import interviews as actions
from linkages.choices import InterviewMode, InterviewState, WaveState
from linkages.exceptions import RowChanged, WaveNotOpen
from linkages.models import Interview, Linkage, NamedPartner
from tests.at_once import pressed_at_once
from tests.factories import connect as make_connect
from tests.factories import linkages as make


def save(interview, *, row, answer=None, seen=None, category="output", hour=10):
    return actions.save_linkage(
        interview,
        category=category,
        row=row,
        answer=answer or make.an_answer(),
        seen_version=seen,
        now=make.at(hour),
    )


def said(interview) -> list[tuple]:
    rows = interview.linkages.order_by("pk")
    return list(rows.values_list("category", "partner__name", "band", "score", "scope"))


def test_save_linkage_scores_bands_and_places_it(interview) -> None:
    save(interview, row=make.a_row())
    save(interview, row=make.a_row(), answer=make.an_answer("Loup Gris", city="Roubaix"))
    save(
        interview,
        row=make.a_row(),
        answer=make.an_answer(
            "Fjordlys",
            country="NO",
            city="Oslo",
            four_is={"investment": 1, "involvement": 0, "importance": 2, "intensity": None},
        ),
    )
    save(
        interview,
        row=make.a_row(),
        answer=make.an_answer("Prairie Nine", country="US", city="Chicago"),
    )

    assert said(interview) == [
        ("output", "Atelier Verval", "high", 75.0, "national"),
        ("output", "Loup Gris", "high", 75.0, "local"),
        ("output", "Fjordlys", "tenuous", 12.5, "european"),
        ("output", "Prairie Nine", "high", 75.0, "international"),
    ]
    assert NamedPartner.objects.get(name="Prairie Nine").subdivision == "IL"


def test_save_linkage_twice_makes_one_row(interview) -> None:
    row = make.a_row()

    first, second = save(interview, row=row), save(interview, row=row, hour=11)

    assert first.pk == second.pk
    assert said(interview) == [("output", "Atelier Verval", "high", 75.0, "national")]
    assert interview.linkages.get().saved_at == make.at(10)


def test_save_linkage_changes_the_row_that_was_seen(interview) -> None:
    row = make.a_row()
    save(interview, row=row)

    save(interview, row=row, seen=0, answer=make.an_answer("Loup Gris", city="Roubaix"))

    assert said(interview) == [("output", "Loup Gris", "high", 75.0, "local")]
    assert list(NamedPartner.objects.values_list("name", flat=True)) == ["Loup Gris"]


def test_save_linkage_refuses_what_an_older_tab_says(interview) -> None:
    row = make.a_row()
    save(interview, row=row)
    save(interview, row=row, seen=0, answer=make.an_answer("Loup Gris"))

    with pytest.raises(RowChanged):
        save(interview, row=row, seen=0, answer=make.an_answer("Chat Noir"))

    assert [entry[1] for entry in said(interview)] == ["Loup Gris"]


def test_save_linkage_by_a_form_that_was_saved_before_overwrites_nothing(interview) -> None:
    row = make.a_row()
    save(interview, row=row)

    with pytest.raises(RowChanged):
        save(interview, row=row, answer=make.an_answer("Loup Gris"))
    with pytest.raises(RowChanged):
        save(interview, row=row, category="rnd")

    assert [entry[:2] for entry in said(interview)] == [("output", "Atelier Verval")]


def test_a_linkage_takes_no_name_of_another_survey(interview, north) -> None:
    linkage = save(interview, row=make.a_row())
    linkage.partner = make.make_partner(make.make_wave(north, slug="2030"), "Atelier Verval")

    with pytest.raises(ValidationError, match="another survey"):
        linkage.full_clean()


def test_save_linkage_of_a_row_that_was_removed_elsewhere_is_told(interview) -> None:
    row = make.a_row()
    save(interview, row=row)
    save(interview, row=row, seen=0, answer=make.an_answer("Loup Gris"))
    actions.remove_linkage(interview, row=row, seen_version=1)

    with pytest.raises(RowChanged):
        save(interview, row=row, seen=1, answer=make.an_answer("Chat Noir"))

    assert said(interview) == []


def test_save_linkage_names_a_partner_once_in_a_category(interview) -> None:
    save(interview, row=make.a_row())

    with pytest.raises(ValidationError, match="already named"):
        save(interview, row=make.a_row(), answer=make.an_answer("ATELIER VERVAL"))
    save(interview, row=make.a_row(), category="rnd")

    assert [(entry[0], entry[1]) for entry in said(interview)] == [
        ("output", "Atelier Verval"),
        ("rnd", "Atelier Verval"),
    ]


@pytest.mark.parametrize(
    "answer, field",
    [
        (make.an_answer("  "), "name"),
        (make.an_answer(four_is=dict.fromkeys(("investment", "importance"), 0)), "importance"),
        (make.an_answer(scope="local"), "scope_reason"),
        (make.an_answer(since=1066), "since"),
    ],
)
def test_save_linkage_refuses_what_makes_no_sense(interview, answer, field) -> None:
    with pytest.raises(ValidationError) as problem:
        save(interview, row=make.a_row(), answer=answer)

    assert field in problem.value.message_dict
    assert said(interview) == []


def test_save_linkage_takes_a_band_without_answers_and_a_scope_by_hand(interview) -> None:
    answer = make.an_answer(
        four_is={}, band="low", scope="international", scope_reason="Billed in Canada."
    )

    linkage = save(interview, row=make.a_row(), answer=answer)

    assert said(interview) == [("output", "Atelier Verval", "low", 37.5, "international")]
    assert linkage.importance is None


def test_save_linkage_knows_an_organisation_that_was_chosen(interview, target_firm) -> None:
    answer = make.an_answer("Target Ltd", organisation=target_firm, country="ES", city="Barcelona")

    save(interview, row=make.a_row(), answer=answer)

    partner = NamedPartner.objects.get()
    assert (partner.organisation, partner.decision) == (target_firm, "confirmed")


@pytest.mark.parametrize("state", [WaveState.DRAFT, WaveState.CLOSED, WaveState.FROZEN])
def test_save_linkage_needs_an_open_wave(interview, state) -> None:
    wave = interview.participant.wave
    wave.state = state
    wave.save(update_fields=["state"])

    with pytest.raises(WaveNotOpen):
        save(interview, row=make.a_row())

    assert said(interview) == []


def test_start_interview_is_one_for_an_invitation(invitation) -> None:
    started = [
        actions.start_interview(
            invitation.participant,
            mode=InterviewMode.SELF_SERVICE,
            invitation=invitation,
            now=make.at(hour),
        )
        for hour in (9, 10)
    ]

    assert started[0] == started[1]
    assert (started[0].number, started[0].respondent) == (1, "Ivo Invited")


def test_a_firm_may_have_several_interviews(participant, interview, facilitator) -> None:
    second = actions.start_interview(
        participant, mode=InterviewMode.INTERVIEWER, interviewer=facilitator, now=make.at(12)
    )

    assert (second.number, second.interviewer) == (2, facilitator)


def test_skip_category_is_undone_by_a_row(interview) -> None:
    actions.skip_category(interview, category="training", reason="none")
    interview.refresh_from_db()
    assert interview.skipped == {"training": "none"}

    save(interview, row=make.a_row(), category="training")

    interview.refresh_from_db()
    assert interview.skipped == {}


def test_skip_category_with_partners_is_refused(interview) -> None:
    save(interview, row=make.a_row())

    with pytest.raises(ValidationError, match="has partners already"):
        actions.skip_category(interview, category="output", reason="none")


def test_submit_interview_closes_it_and_records_consent(interview) -> None:
    save(interview, row=make.a_row())

    for hour in (12, 13):
        actions.submit_interview(
            interview, now=make.at(hour), employees=12, consents=True, name="Ada Answers"
        )

    interview.refresh_from_db()
    assert (interview.state, interview.submitted_at) == (InterviewState.SUBMITTED, make.at(12))
    participant = interview.participant
    participant.refresh_from_db()
    assert (participant.employees, participant.consented_at, participant.consented_by) == (
        12,
        make.at(12),
        "Ada Answers",
    )
    with pytest.raises(WaveNotOpen):
        save(interview, row=make.a_row(), category="rnd")


def test_submit_interview_wants_a_name_first(interview) -> None:
    with pytest.raises(ValidationError, match="Name at least one organisation"):
        actions.submit_interview(interview, now=make.at(12))


def test_reopen_interview_lets_a_firm_go_on(interview) -> None:
    save(interview, row=make.a_row())
    actions.submit_interview(interview, now=make.at(12))

    actions.reopen_interview(interview)

    save(interview, row=make.a_row(), category="rnd")
    assert len(said(interview)) == 2


def test_remove_linkage_forgets_a_name_that_nobody_else_says(interview) -> None:
    row = make.a_row()
    save(interview, row=row)

    removed = actions.remove_linkage(interview, row=row, seen_version=0)
    again = actions.remove_linkage(interview, row=row, seen_version=0)

    assert (str(removed.partner), again) == ("Atelier Verval", None)
    assert NamedPartner.objects.count() == 0


@pytest.mark.parametrize("seen", [0, 2, None])
def test_remove_linkage_keeps_a_row_that_says_something_else_by_now(interview, seen) -> None:
    row = make.a_row()
    save(interview, row=row)
    save(interview, row=row, seen=0, answer=make.an_answer("Loup Gris"))

    with pytest.raises(RowChanged):
        actions.remove_linkage(interview, row=row, seen_version=seen)

    assert [entry[1] for entry in said(interview)] == ["Loup Gris"]


@pytest.mark.django_db(transaction=True)
def test_many_tabs_that_send_the_same_row_make_one(interview) -> None:
    row = make.a_row()

    def press(_number: int) -> int:
        try:
            return save(Interview.objects.get(pk=interview.pk), row=row).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(press, range(16)))

    assert len(made) == 1
    assert Linkage.objects.count() == 1
    assert NamedPartner.objects.count() == 1


def test_a_row_that_was_removed_elsewhere_is_not_brought_back_by_an_older_tab(interview) -> None:
    row = make.a_row()
    save(interview, row=row)
    actions.remove_linkage(interview, row=row, seen_version=0)

    with pytest.raises(RowChanged):
        save(interview, row=row, seen=0)

    assert said(interview) == []


@pytest.mark.django_db(transaction=True)
def test_a_name_taken_back_by_one_firm_while_another_says_it_is_kept(
    wave, north, interview
) -> None:
    second = make_connect.make_organisation("Second Ltd", cluster=north)
    other = make.make_interview(make.make_participant(wave, second))
    for _round in range(8):
        rows = [make.a_row(), make.a_row()]
        save(interview, row=rows[0])

        outcomes = pressed_at_once(
            [
                lambda row=rows[0]: actions.remove_linkage(interview, row=row, seen_version=0),
                lambda row=rows[1]: save(other, row=row),
            ]
        )

        assert outcomes == ["done", "done"]
        assert [entry[1] for entry in said(other)] == ["Atelier Verval"]
        actions.remove_linkage(other, row=rows[1], seen_version=0)
        NamedPartner.objects.all().delete()


def test_a_category_that_there_is_not_is_refused(interview) -> None:
    with pytest.raises(ValidationError):
        save(interview, row=make.a_row(), category="friendship")
    with pytest.raises(ValidationError):
        actions.skip_category(interview, category="friendship", reason="none")

    assert said(interview) == []


def test_a_row_that_is_gone_is_told(interview) -> None:
    with pytest.raises(RowChanged):
        save(interview, row=make.a_row(), seen=0)

    assert said(interview) == []


def test_an_empty_reason_takes_a_skip_back(interview) -> None:
    actions.skip_category(interview, category="training", reason="none")
    actions.skip_category(interview, category="training", reason="")

    interview.refresh_from_db()
    assert interview.skipped == {}


def test_the_same_answers_of_the_row_that_was_seen_change_nothing(interview) -> None:
    row = make.a_row()
    first = save(interview, row=row)

    again = save(interview, row=row, seen=first.version, hour=11)

    assert (again.pk, again.version, again.saved_at) == (first.pk, first.version, make.at(10))


def test_nobody_begins_an_interview_of_a_wave_that_is_not_open(wave, participant) -> None:
    wave.state = WaveState.CLOSED
    wave.save()

    with pytest.raises(WaveNotOpen):
        actions.start_interview(participant, mode=InterviewMode.SELF_SERVICE, now=make.at(10))

    assert not Interview.objects.exists()
