"""The interview as its pages: a link is enough, plain forms do, and looking changes nothing."""

import re
import uuid

import pytest
from django.urls import reverse

from linkages.choices import Category, WaveState
from linkages.links import interview_token, invitation_token
from linkages.models import Interview, Linkage
from tests.factories import connect as make_connect
from tests.factories import linkages as make


def url(name: str, invitation, **kwargs) -> str:
    return reverse(f"linkages:{name}", kwargs={"token": invitation_token(invitation), **kwargs})


def a_form(**fields) -> dict[str, object]:
    return {
        "row": str(uuid.uuid4()),
        "name": "Atelier Verval",
        "country": "FR",
        "city": "Lyon",
        "kind": "firm",
        "importance": "5",
        "intensity": "4",
    } | fields


def test_looking_at_the_link_starts_nothing(client, invitation) -> None:
    page = client.get(url("answer", invitation)).content.decode()

    assert "Survey 2026" in page
    assert "Seeker Ltd" in page
    assert Interview.objects.count() == 0


def test_a_firm_begins_names_changes_removes_and_hands_in(client, invitation) -> None:
    begun = client.post(url("answer", invitation))
    assert begun.url.endswith("/output/")
    step = url("answer_category", invitation, category="output")

    assert client.post(step, a_form()).status_code == 302
    assert "Atelier Verval is saved." in client.get(step).content.decode()
    linkage = Linkage.objects.get()
    assert (linkage.band, linkage.score, linkage.investment) == ("high", 87.5, None)

    row = url("answer_row", invitation, category="output", row=linkage.row)
    seen = re.search(r'name="seen" value="(\d+)"', client.get(row).content.decode())[1]
    changed = a_form(row=str(linkage.row), seen=seen, name="Atelier Verval SA")
    assert client.post(row, changed).status_code == 302
    assert str(Linkage.objects.get().partner) == "Atelier Verval SA"

    client.post(step, a_form(name="Chat Noir"))
    gone = Linkage.objects.get(partner__name="Chat Noir")
    removal = url("answer_remove", invitation, category="output", row=gone.row)
    client.post(removal, {"seen": "0"})
    client.post(url("answer_skip", invitation, category="input"), {"reason": "none"})

    shown = client.get(url("answer_submit", invitation)).content.decode()
    assert f"Nothing is said yet on: {Category.SPECIALIST_SERVICE.label}, " in shown
    handed_in = client.post(
        url("answer_submit", invitation), {"name": "Ada", "employees": "12", "consents": "on"}
    )
    assert handed_in.status_code == 302
    assert (
        "Your answers are with the cluster"
        in client.get(url("answer", invitation)).content.decode()
    )
    interview = Interview.objects.get()
    assert (interview.state, interview.skipped, interview.linkages.count()) == (
        "submitted",
        {"input": "none"},
        1,
    )


def test_a_double_click_saves_one_row(client, invitation, interview) -> None:
    step, form = url("answer_category", invitation, category="output"), a_form()

    answers = [client.post(step, form).status_code for _press in range(2)]

    assert answers == [302, 302]
    assert Linkage.objects.count() == 1


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, invitation, interview) -> None:
    form = a_form(importance="", intensity="", website="not an address", comment="Since the fair.")

    answer = client.post(url("answer_category", invitation, category="output"), form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Answer at least one of the four questions." in page
    assert 'value="Atelier Verval"' in page
    assert "Since the fair." in page
    assert Linkage.objects.count() == 0


def test_an_older_tab_is_told_and_keeps_what_it_typed(client, invitation, interview) -> None:
    step, form = url("answer_category", invitation, category="output"), a_form()
    client.post(step, form)
    row = url("answer_row", invitation, category="output", row=form["row"])
    client.post(row, form | {"seen": "0", "name": "Loup Gris"})

    answer = client.post(row, form | {"seen": "0", "name": "Chat Noir"})

    assert answer.status_code == 422
    assert "changed in another tab" in answer.content.decode()
    assert 'value="Chat Noir"' in answer.content.decode()
    assert str(Linkage.objects.get().partner) == "Loup Gris"


def test_an_unknown_town_is_saved_and_remarked_upon(client, invitation, interview) -> None:
    step = url("answer_category", invitation, category="output")

    page = client.post(step, a_form(city="Nowhere-upon-Sea"), follow=True).content.decode()

    assert "We do not know the town Nowhere-upon-Sea." in page
    assert Linkage.objects.get().scope == "national"


@pytest.mark.parametrize("token", ["x", "altered", "revoked"])
def test_a_link_that_is_no_link_opens_nothing(client, invitation, token) -> None:
    address = url("answer", invitation)
    if token == "revoked":
        invitation.revoked_at = make.at(12)
        invitation.save(update_fields=["revoked_at"])
    elif token == "altered":
        address = address[:-3] + "xx/"
    else:
        address = reverse("linkages:answer", args=["x"])

    answer = client.get(address)

    assert answer.status_code == 410
    assert "This link no longer works" in answer.content.decode()


def test_a_closed_wave_keeps_what_was_saved_and_takes_no_more(
    client, invitation, interview, wave
) -> None:
    client.post(url("answer_category", invitation, category="output"), a_form())
    wave.state = WaveState.CLOSED
    wave.save(update_fields=["state"])

    answer = client.post(url("answer_category", invitation, category="rnd"), a_form())

    assert answer.status_code == 409
    assert "takes no answers at present" in answer.content.decode()
    assert Linkage.objects.count() == 1


def test_an_interviewer_may_set_band_and_scope(client, participant, facilitator) -> None:
    interview = make.make_interview(participant, mode="interviewer", interviewer=facilitator)
    token = interview_token(interview, facilitator)
    step = reverse("linkages:answer_category", args=[token, "rnd"])
    by_hand = {"band": "tenuous", "scope": "international", "scope_reason": "Billed in Canada."}

    assert f"held by {facilitator}" in client.get(step).content.decode()
    client.post(step, a_form(importance="", intensity="", **by_hand))

    linkage = Linkage.objects.get()
    assert (linkage.band, linkage.score, linkage.scope) == ("tenuous", 12.5, "international")


def test_a_firm_cannot_set_band_and_scope(client, invitation, interview) -> None:
    step = url("answer_category", invitation, category="rnd")

    client.post(step, a_form(band="high", scope="international", scope_reason="No."))

    linkage = Linkage.objects.get()
    assert (linkage.score, linkage.scope, linkage.scope_reason) == (87.5, "national", "")


def test_suggestions_know_listed_and_unlisted_ones(
    client, invitation, interview, target_firm
) -> None:
    target_firm.is_listed = False
    target_firm.save(update_fields=["is_listed"])

    page = client.get(url("answer_suggest", invitation), {"name": "tárget"}).content.decode()

    assert re.findall(r'data-name="([^"]+)" data-country="(\w+)"', page) == [("Target Ltd", "ES")]


def test_a_wave_that_closed_since_the_page_was_drawn_takes_nothing_more(
    client, invitation, interview, wave
) -> None:
    saved = make.make_linkage(interview, make.make_partner(wave, "Chat Noir"))
    wave.state = WaveState.CLOSED
    wave.save(update_fields=["state"])
    row = {"category": "output", "row": saved.row}

    answers = [
        client.post(url("answer_row", invitation, **row), a_form(row=str(saved.row), seen="0")),
        client.post(url("answer_remove", invitation, **row)),
        client.post(url("answer_skip", invitation, category="rnd"), {"reason": "none"}),
        client.post(url("answer_submit", invitation), {"name": "Ada"}),
        client.post(url("answer_reopen", invitation)),
        # What a form refuses is told on the page with the rows.
        client.post(url("answer_row", invitation, **row), a_form(name="")),
        client.post(url("answer_skip", invitation, category="output"), {}),
    ]

    assert [answer.status_code for answer in answers] == [409] * 7
    assert [answer for answer in answers if "Chat Noir" in answer.content.decode()] == []
    interview.refresh_from_db()
    assert (interview.state, interview.skipped) == ("started", {})
    assert str(Linkage.objects.get().partner) == "Chat Noir"


def test_what_was_typed_for_a_row_that_another_tab_removed_is_not_lost(
    client, invitation, interview
) -> None:
    form = a_form()
    client.post(url("answer_category", invitation, category="output"), form)
    row = url("answer_row", invitation, category="output", row=form["row"])
    removal = url("answer_remove", invitation, category="output", row=form["row"])
    client.post(removal, {"seen": "0"})

    answer = client.post(row, form | {"seen": "0", "name": "Loup Gris"})

    assert answer.status_code == 422
    assert "changed in another tab" in answer.content.decode()
    assert 'value="Loup Gris"' in answer.content.decode()
    assert (Linkage.objects.count(), client.get(row).status_code) == (0, 404)


@pytest.mark.parametrize("name", ["answer_category", "answer_skip"])
def test_a_category_that_is_none_is_not_found(client, invitation, interview, name) -> None:
    answer = client.post(url(name, invitation, category="nonsense"), a_form(reason="none"))

    assert (answer.status_code, Linkage.objects.count()) == (404, 0)


@pytest.mark.parametrize(
    "fields",
    [
        {"row": "x"},
        {"row": ""},
        {"seen": "99999999999999999999"},
        {"seen": "x"},
        {"organisation": "99999999999999999999"},
        {"organisation": "\0"},
        {"name": "a\0b"},
        {"since": "99999999999999999999"},
        {"importance": "6"},
        {"importance": "-1"},
        {"country": "XX"},
        {"kind": "cartel"},
    ],
)
def test_what_no_browser_of_ours_sends_is_refused(client, invitation, interview, fields) -> None:
    answer = client.post(url("answer_category", invitation, category="output"), a_form(**fields))

    assert (answer.status_code, Linkage.objects.count()) == (422, 0)


def test_a_form_that_is_sent_again_with_another_name_adds_it(client, invitation, interview) -> None:
    step, form = url("answer_category", invitation, category="output"), a_form(seen="")
    client.post(step, form)

    told = client.post(step, form | {"name": "Loup Gris"})

    page = told.content.decode()
    assert (told.status_code, "was sent before with other answers" in page) == (422, True)
    assert 'value="Loup Gris"' in page
    row = re.search(r'name="row" value="([^"]+)"', page)[1]
    assert client.post(step, form | {"name": "Loup Gris", "row": row}).status_code == 302
    names = Linkage.objects.order_by("pk").values_list("partner__name", flat=True)
    assert list(names) == ["Atelier Verval", "Loup Gris"]


def test_an_older_tab_removes_no_newer_row(client, invitation, interview) -> None:
    step, form = url("answer_category", invitation, category="output"), a_form()
    client.post(step, form)
    older = re.search(r'name="seen" value="(\d+)"', client.get(step).content.decode())[1]
    row = url("answer_row", invitation, category="output", row=form["row"])
    client.post(row, form | {"seen": "0", "name": "Loup Gris"})
    removal = url("answer_remove", invitation, category="output", row=form["row"])

    for seen in (older, "", "x", "9" * 30):
        page = client.post(removal, {"seen": seen}, follow=True).content.decode()
        assert "is still in the list" in page
    assert Linkage.objects.count() == 1

    newer = re.search(r'name="seen" value="(\d+)"', page)[1]
    assert "is removed" in client.post(removal, {"seen": newer}, follow=True).content.decode()
    assert Linkage.objects.count() == 0


def test_a_large_number_is_a_key_and_no_number(client, invitation, interview) -> None:
    organisation = make_connect.make_organisation("Dunmistle", pk=1_234_567)

    page = client.get(url("answer_suggest", invitation), {"name": "dunmist"}).content.decode()

    assert re.findall(r'data-id="([^"]+)"', page) == [str(organisation.pk)]
    chosen = a_form(name="Dunmistle", organisation="1234567", country="FR", city="Lille")
    client.post(url("answer_category", invitation, category="output"), chosen)
    assert Linkage.objects.get().partner.organisation == organisation
