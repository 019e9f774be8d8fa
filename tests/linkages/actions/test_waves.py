"""The life of a wave: each step works, is refused out of turn, and is taken once by however many press."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from linkages import cube, reports
from linkages.actions import interviews
from linkages.actions import partners as partner_actions
from linkages.actions import waves as actions
from linkages.choices import WaveState
from linkages.exceptions import PartnersUndecided, WaveMoved, WaveNotOpen
from linkages.models import Interview, Linkage, Participant, Wave
from tests.at_once import pressed_at_once
from tests.factories import connect as make_connect
from tests.factories import linkages as make

STEPS = {
    "open": lambda wave, by: actions.open_wave(wave, by=by, now=make.at(10)),
    "close": lambda wave, by: actions.close_wave(wave, by=by, now=make.at(10)),
    "freeze": lambda wave, by: actions.freeze_wave(wave, by=by, now=make.at(10)),
    "thaw": lambda wave, by: actions.thaw_wave(wave, by=by, now=make.at(10), note="A typo."),
    "publish": lambda wave, by: actions.publish_report(wave, now=make.at(10)),
}
ALLOWED = {
    ("draft", "open"): "open",
    ("closed", "open"): "open",
    ("open", "close"): "closed",
    ("closed", "freeze"): "frozen",
    ("frozen", "thaw"): "closed",
    ("frozen", "publish"): "frozen",
}


def in_state(wave: Wave, state: str) -> Wave:
    Wave.objects.filter(pk=wave.pk).update(state=state)
    stored = Wave.objects.get(pk=wave.pk)
    if state == WaveState.FROZEN and not stored.editions.exists():
        make.make_answers(stored)
        reports.compute(stored)
    return stored


def told(wave: Wave) -> list[tuple]:
    rows = wave.events.order_by("version")
    return list(rows.values_list("version", "from_state", "to_state", "actor__name", "note"))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", WaveState.values)
def test_each_step_is_taken_from_its_state_and_from_no_other(
    wave, facilitator, state, step
) -> None:
    wave = in_state(wave, state)

    if (state, step) not in ALLOWED:
        with pytest.raises(WaveMoved):
            STEPS[step](wave, facilitator)

    else:
        STEPS[step](wave, facilitator)
    wave.refresh_from_db()
    assert wave.state == ALLOWED.get((state, step), state)


def test_a_wave_from_plan_to_report_and_back(wave, interview, facilitator) -> None:
    wave = in_state(wave, WaveState.DRAFT)
    partner = make.make_partner(wave, "Atelier Verval", decision="unresolved")
    make.make_linkage(interview, partner)
    Interview.objects.update(state="submitted", submitted_at=make.at(9))
    make.make_answers(wave, partner)

    for step in ("open", "close", "freeze", "publish", "thaw", "freeze"):
        STEPS[step](wave, facilitator)

    assert told(wave) == [
        (1, "draft", "open", "Fanny Facilitator", ""),
        (2, "open", "closed", "Fanny Facilitator", ""),
        (3, "closed", "frozen", "Fanny Facilitator", ""),
        (4, "frozen", "closed", "Fanny Facilitator", "A typo."),
        (5, "closed", "frozen", "Fanny Facilitator", ""),
    ]
    stored = Wave.objects.get()
    assert (stored.state, stored.version, stored.frozen_at, stored.published_at) == (
        "frozen",
        5,
        make.at(10),
        None,
    )
    assert [edition.audience for edition in wave.editions.all()] == ["full", "public"]
    assert sum(cell.n for cell in cube.cells(wave)) == 4


@pytest.mark.parametrize("step", STEPS)
def test_a_page_that_is_out_of_date_moves_nothing(wave, facilitator, step) -> None:
    [state] = [state for state, named in ALLOWED if named == step][:1]
    seen = in_state(wave, state)
    Wave.objects.filter(pk=wave.pk).update(version=7)

    with pytest.raises(WaveMoved):
        STEPS[step](seen, facilitator)

    stored = Wave.objects.get()
    assert (stored.state, stored.version, stored.published_at, told(stored)) == (state, 7, None, [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["open", "close", "freeze", "thaw"])
def test_of_many_who_press_at_once_one_moves_the_wave(wave, facilitator, step) -> None:
    [state] = [state for state, named in ALLOWED if named == step][:1]
    seen = [in_state(wave, state) for _press in range(6)]

    outcomes = pressed_at_once([lambda own=own: STEPS[step](own, facilitator) for own in seen])

    assert outcomes == ["WaveMoved"] * 5 + ["done"]
    stored = Wave.objects.get()
    assert (stored.state, stored.version, len(told(stored))) == (ALLOWED[state, step], 1, 1)


def test_opening_again_forgets_that_it_was_closed(wave, facilitator) -> None:
    STEPS["close"](wave, facilitator)
    assert Wave.objects.get().closed_at == make.at(10)

    STEPS["open"](wave, facilitator)

    stored = Wave.objects.get()
    assert (stored.opened_at, stored.closed_at) == (make_connect.NOW, None)


def test_a_closed_wave_is_looked_through_by_a_worker(
    wave, interview, facilitator, settings, django_capture_on_commit_callbacks
) -> None:
    verval = make_connect.make_organisation("Verval Atelier", city="Lyon")
    partner = make.make_partner(wave, "Verval Atelier SA")
    make.make_linkage(interview, partner)

    with django_capture_on_commit_callbacks() as bells:
        STEPS["close"](wave, facilitator)
    assert len(bells) == 1
    actions.jobs._task_named("linkages.suggest_partners")(wave.pk)

    partner.refresh_from_db()
    assert partner.suggested == verval


def test_a_wave_does_not_freeze_while_names_are_undecided(wave, interview, facilitator) -> None:
    into = make.make_partner(wave, "Chat Noir")
    same = make.make_partner(wave, "Le Chat Noir", decision="merged", merged_into=into)
    make.make_partner(wave, "Named by nobody")
    make.make_linkage(interview, same)
    make.make_linkage(interview, make.make_partner(wave, "Loup Gris"))
    STEPS["close"](wave, facilitator)

    with pytest.raises(PartnersUndecided) as refusal:
        STEPS["freeze"](wave, facilitator)

    assert refusal.value.waiting == 2
    assert (Wave.objects.get().state, wave.editions.count()) == ("closed", 0)


def test_thaw_wants_a_reason_and_takes_the_report_and_the_rollup_back(wave, facilitator) -> None:
    make.make_answers(wave)
    for step in ("close", "freeze", "publish"):
        STEPS[step](wave, facilitator)

    with pytest.raises(ValidationError, match="Say what has to be corrected"):
        actions.thaw_wave(wave, by=facilitator, now=make.at(11), note="  ")
    assert Wave.objects.get().state == "frozen"
    STEPS["thaw"](wave, facilitator)

    stored = Wave.objects.get()
    assert (stored.state, stored.frozen_at, stored.published_at) == ("closed", None, None)


def test_publish_pressed_twice_publishes_and_withdraw_takes_it_back(wave, facilitator) -> None:
    make.make_answers(wave)
    for step in ("close", "freeze", "publish", "publish"):
        STEPS[step](wave, facilitator)
    assert Wave.objects.get().published_at == make.at(10)

    for _press in range(2):
        actions.withdraw_report(wave)

    assert (Wave.objects.get().published_at, Wave.objects.get().state) == (None, "frozen")
    Wave.objects.update(version=9)
    with pytest.raises(WaveMoved):
        actions.withdraw_report(wave)


def test_nothing_of_a_freeze_stays_where_a_step_of_it_fails(wave, facilitator, monkeypatch) -> None:
    STEPS["close"](wave, facilitator)
    monkeypatch.setattr(cube, "_OF_ALL", "select 1/0")

    with pytest.raises(Exception, match="division by zero"):
        STEPS["freeze"](wave, facilitator)

    assert (Wave.objects.get().state, wave.editions.count()) == ("closed", 0)


@pytest.mark.django_db(transaction=True)
def test_a_wave_that_closes_takes_the_row_that_is_being_saved_or_refuses_it(
    wave, interview, facilitator
) -> None:
    row, answer = make.a_row(), make.an_answer()

    def save() -> None:
        own = Interview.objects.get(pk=interview.pk)
        interviews.save_linkage(own, category="output", row=row, answer=answer, now=make.at(9))

    outcomes = pressed_at_once([save, lambda: STEPS["close"](Wave.objects.get(), facilitator)])

    assert outcomes in (["done", "done"], ["WaveNotOpen", "done"])
    assert Linkage.objects.count() == outcomes.count("done") - 1
    with pytest.raises(WaveNotOpen):
        save()


@pytest.mark.django_db(transaction=True)
def test_a_decision_undone_while_the_wave_freezes_is_counted_or_refused(
    wave, interview, facilitator
) -> None:
    partner = make.make_partner(wave, "Atelier Verval")
    make.make_linkage(interview, partner)
    partner_actions.leave_unresolved(partner, by=facilitator, now=make.at(9))
    STEPS["close"](wave, facilitator)
    seen = Wave.objects.get()

    outcomes = pressed_at_once(
        [
            lambda: partner_actions.undo_decision(partner, by=facilitator, now=make.at(10)),
            lambda: STEPS["freeze"](seen, facilitator),
        ]
    )

    assert outcomes in (["WaveMoved", "done"], ["PartnersUndecided", "done"])
    is_frozen = Wave.objects.get().is_frozen
    assert wave.partners.waiting().count() == (0 if is_frozen else 1)


def a_plan(cluster, **fields) -> Wave:
    values = {
        "slug": "2027",
        "title": "Survey 2027",
        "starts_on": date(2027, 3, 1),
        "ends_on": date(2027, 3, 31),
        "scheme": make.first_scheme(),
    }
    return Wave(cluster=cluster, **values | fields)


def test_plan_wave_writes_it_as_a_draft(north) -> None:
    actions.plan_wave(a_plan(north))

    stored = Wave.objects.get()
    assert (stored.slug, stored.state, stored.version) == ("2027", "draft", 0)


@pytest.mark.parametrize(
    "fields, problem",
    [
        ({"slug": "2026"}, "This cluster has a wave at this address."),
        ({"ends_on": date(2027, 2, 1)}, "A wave ends on or after the day on which it starts."),
        ({"title": ""}, "This field cannot be blank."),
        ({"scope_labels": ["local"]}, "Give each scope that you name one text."),
        ({"scope_labels": {"lokal": "Chicagoland"}}, "Give each scope that you name one text."),
        ({"scope_labels": {"local": 1}}, "Give each scope that you name one text."),
    ],
)
def test_plan_wave_refuses_what_makes_no_sense(wave, north, fields, problem) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.plan_wave(a_plan(north, **fields))

    assert refusal.value.messages == [problem]
    assert Wave.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_plan_the_same_wave_at_once_one_is_told(north) -> None:
    outcomes = pressed_at_once([lambda: actions.plan_wave(a_plan(north)) for _press in range(4)])

    assert outcomes == ["ValidationError"] * 3 + ["done"]


def test_change_plan_keeps_a_move_that_a_colleague_has_made_meanwhile(wave, facilitator) -> None:
    seen = Wave.objects.get()
    STEPS["close"](wave, facilitator)

    seen.title = "Spring survey"
    actions.change_plan(seen)

    stored = Wave.objects.get()
    assert (stored.title, stored.state, stored.version) == ("Spring survey", "closed", 1)


def test_change_plan_leaves_a_frozen_wave_and_the_scheme_of_its_scores(wave, interview) -> None:
    scheme = make.first_scheme()
    scheme.pk, scheme.version, scheme.low_from = None, 2, 30
    scheme.save()
    wave.scheme = scheme
    actions.change_plan(wave)
    make.make_linkage(interview, make.make_partner(wave, "Atelier Verval"))

    wave.scheme = make.first_scheme()
    with pytest.raises(ValidationError, match="it stays as it is"):
        actions.change_plan(wave)

    assert Wave.objects.get().scheme == scheme
    frozen = in_state(wave, WaveState.FROZEN)
    with pytest.raises(WaveMoved):
        actions.change_plan(frozen)


@pytest.mark.parametrize(
    "fields, expected",
    [
        ({}, "sme"),
        ({"size": "medium"}, "sme"),
        ({"size": "large"}, "large"),
        ({"size": "large", "is_multinational": True}, "mnc"),
        ({"size": "micro", "is_multinational": True}, "mnc"),
    ],
)
def test_add_participant_notes_the_size_of_that_day(wave, north, fields, expected) -> None:
    firm = make_connect.make_organisation("Anew Ltd", cluster=north, **fields)

    first = actions.add_participant(wave, firm, employees=12)
    firm.size, firm.is_multinational = "", False
    firm.save()
    again = actions.add_participant(wave, firm, employees=99)

    assert (again, again.size_class, again.employees) == (first, expected, 12)
    assert Participant.objects.count() == 1
