"""What an interview keeps to itself: closed waves, managers who left, walks through the list, and consent."""

import re
import uuid

import pytest
from django.urls import reverse

from linkages.choices import WaveState
from linkages.links import interview_token
from linkages.models import Linkage
from tests.factories import linkages as make

from .test_answering import a_form, url


@pytest.mark.parametrize("state", [WaveState.DRAFT, WaveState.CLOSED, WaveState.FROZEN])
def test_a_link_shows_no_answers_once_the_wave_is_closed(
    client, invitation, interview, wave, target_firm, state
) -> None:
    saved = make.make_linkage(interview, make.make_partner(wave, "Chat Noir"))
    wave.state = state
    wave.save(update_fields=["state"])

    answers = [
        client.get(url("answer", invitation)),
        client.get(url("answer_category", invitation, category="output")),
        client.get(url("answer_row", invitation, category="output", row=saved.row)),
        client.get(url("answer_submit", invitation)),
        client.get(url("answer_suggest", invitation), {"name": "target"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 409, 409, 409, 200]
    pages = [answer.content.decode() for answer in answers]
    assert [page for page in pages if "Chat Noir" in page or "Target Ltd" in page] == []


def test_a_held_link_shows_nothing_to_a_manager_who_left(
    client, participant, facilitator, wave
) -> None:
    interview = make.make_interview(participant, mode="interviewer", interviewer=facilitator)
    make.make_linkage(interview, make.make_partner(wave, "Chat Noir"))
    page = reverse(
        "linkages:answer_category", args=[interview_token(interview, facilitator), "output"]
    )
    assert "Chat Noir" in client.get(page).content.decode()

    facilitator.managed_clusters.clear()

    answer = client.get(page)
    assert (answer.status_code, "Chat Noir" in answer.content.decode()) == (410, False)


def test_suggestions_cannot_be_walked_through(client, invitation, participant, target_firm) -> None:
    page = url("answer_suggest", invitation)

    answers = [client.get(page, {"name": "target"}) for _request in range(70)]

    assert {answer.status_code for answer in answers} == {200}
    told = ["Target Ltd" in answer.content.decode() for answer in answers]
    # At the pace of the limit one goes through now and then, while the test runs.
    assert (told[:60], sum(told[60:]) < 10) == ([True] * 60, True)
    # Another firm's link is not slower by that, and the plain form works as ever.
    other = make.make_invitation(participant, email="other@people.example")
    assert (
        "Target Ltd"
        in client.get(url("answer_suggest", other), {"name": "target"}).content.decode()
    )
    step = url("answer_category", invitation, category="output")
    assert client.post(step, a_form()).status_code == 302


def hidden_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(initial-\w+)" value="([^"]*)"', page))


def test_the_box_shows_the_consent_that_stands_and_takes_it_back(
    client, invitation, interview, wave
) -> None:
    make.make_linkage(interview, make.make_partner(wave, "Chat Noir"))
    submit = url("answer_submit", invitation)
    client.post(submit, {"name": "Ada", "employees": "12", "consents": "on"})
    client.post(url("answer_reopen", invitation))
    page = client.get(submit).content.decode()
    assert re.search(r'<input type="checkbox" name="consents"[^>]* checked', page)

    client.post(submit, {"name": "Ada", "employees": "", **hidden_fields(page)})

    participant = interview.participant
    participant.refresh_from_db()
    assert (participant.consented_at, participant.employees) == (None, 12)


def test_a_page_drawn_before_a_colleague_s_takes_nothing_back(
    client, invitation, interview, wave
) -> None:
    make.make_linkage(interview, make.make_partner(wave, "Chat Noir"))
    participant = interview.participant
    participant.employees = 5
    participant.save()
    submit = url("answer_submit", invitation)
    page = client.get(submit).content.decode()
    participant.employees, participant.consented_at = 300, make.at(9)
    participant.save()

    client.post(submit, {"name": "Ada", "employees": "5", **hidden_fields(page)})

    participant.refresh_from_db()
    assert (participant.consented_at, participant.employees) == (make.at(9), 300)


def test_an_interview_opened_again_can_be_gone_on_with(client, invitation, interview, wave) -> None:
    make.make_linkage(interview, make.make_partner(wave, "Chat Noir"))
    client.post(url("answer_submit", invitation), {"name": "Ada"})
    client.post(url("answer_reopen", invitation))

    page = client.get(url("answer", invitation)).content.decode()

    assert ("Go on" in page, "Your answers are with the cluster" in page) == (True, False)


def test_a_page_of_an_interview_that_was_handed_in_keeps_what_is_typed(client, invitation) -> None:
    step = url("answer_category", invitation, category="output")
    client.post(url("answer", invitation))
    client.post(step, a_form(row=uuid.uuid4()))
    client.post(url("answer_submit", invitation), {"name": "Ada", "employees": "5"})

    looked = client.get(step)
    late = client.post(step, a_form(row=uuid.uuid4(), name="Verval"))

    assert (looked.status_code, looked.url) == (302, step.removesuffix("output/"))
    page = late.content.decode()
    assert (late.status_code, "was handed in on another page" in page) == (422, True)
    assert 'value="Verval"' in page
    assert Linkage.objects.count() == 1
