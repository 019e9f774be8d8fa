"""A manager's pages of a survey: what each press does, and that they do not slow down with the rows."""

import re
import uuid

import pytest
from django.urls import reverse

from bewiser.outbox.models import Mail
from connect.models import User
from linkages.choices import WaveState
from linkages.models import Interview, Invitation, Participant, Wave
from linkages.views.waves import DONE
from tests.factories import connect as make_connect
from tests.factories import linkages as make

PLAN = {
    "title": "Survey 2027",
    "slug": "2027",
    "starts_on": "2027-03-01",
    "ends_on": "2027-03-31",
    "languages": ["en", "fr"],
    "introduction": "We ask all members.",
    "local_label": "Hauts-de-France",
    "european_label": " ",
    "names_are_public": "on",
}


@pytest.fixture
def manager(client, facilitator):
    client.force_login(facilitator)
    return client


def page(name: str, *args: object) -> str:
    return reverse(f"linkages:{name}", args=args)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def form_of(manager, wave) -> dict[str, object]:
    """Return what a browser would send back of the form that it is shown."""
    form = manager.get(page("wave_edit", wave.pk)).context["form"]
    return {field.html_name: field.value() for field in form if field.value() not in (None, False)}


def a_plan(**fields) -> dict[str, object]:
    return PLAN | {"scheme": make.first_scheme().pk} | fields


def test_a_manager_plans_a_wave_and_changes_it(manager, north) -> None:
    added = manager.post(page("wave_add", "north"), a_plan())
    wave = Wave.objects.get()
    changed = manager.post(page("wave_edit", wave.pk), a_plan(title="Spring survey"))

    assert (added.status_code, added.url) == (302, page("wave_detail", wave.pk))
    assert (changed.status_code, changed.url) == (302, page("wave_detail", wave.pk))
    wave.refresh_from_db()
    assert (wave.title, wave.slug, wave.languages, wave.state) == (
        "Spring survey",
        "2027",
        ["en", "fr"],
        "draft",
    )
    assert (wave.scope_labels, wave.names_are_public) == ({"local": "Hauts-de-France"}, True)
    manager.post(page("wave_edit", wave.pk), form_of(manager, wave) | {"national_label": "France"})
    wave.refresh_from_db()
    assert wave.scope_labels == {"local": "Hauts-de-France", "national": "France"}


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"slug": "2026"}, "This cluster has a wave at this address."),
        ({"ends_on": "2027-02-01"}, "A wave ends on or after the day on which it starts."),
        ({"scheme": "99999999999999999999"}, "Select a valid choice."),
        ({"title": "a\0b"}, "Null characters are not allowed."),
        ({"languages": ["xx"]}, "Select a valid choice."),
    ],
)
def test_a_plan_that_makes_no_sense_comes_back_with_a_sentence(
    manager, wave, fields, sentence
) -> None:
    for address in (
        page("wave_add", "north"),
        page("wave_edit", make.make_wave(wave.cluster, slug="x").pk),
    ):
        answer = manager.post(address, a_plan(**fields))

        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert sorted(Wave.objects.values_list("slug", "title")) == [
        ("2026", "Survey 2026"),
        ("x", "Survey 2026"),
    ]


def test_what_is_wrong_with_a_plan_is_said_at_its_field(manager, north) -> None:
    answer = manager.post(
        page("wave_add", "north"), a_plan(ends_on="2027-02-01", slug="printemps été")
    )

    assert dict(answer.context["form"].errors) == {
        "slug": ["Use only letters without accents, numbers, - and _."],
        "ends_on": ["A wave ends on or after the day on which it starts."],
    }


def test_a_new_plan_begins_with_the_scheme_that_is_there(manager, north) -> None:
    scheme = make.first_scheme()

    shown = manager.get(page("wave_add", "north")).content.decode()

    assert f'<option value="{scheme.pk}" selected>' in shown
    assert "---------" not in shown


def test_each_step_by_its_press(manager, wave) -> None:
    make.make_answers(wave)
    Wave.objects.update(state=WaveState.DRAFT)
    seen = []
    for move in ("open", "close", "freeze", "publish", "withdraw"):
        answer = manager.post(page("wave_move", wave.pk, move), follow=True)
        wave.refresh_from_db()
        seen.append((move, wave.state, bool(wave.published_at), said(answer)))

    assert seen == [
        ("open", "open", False, [str(DONE["open"])]),
        ("close", "closed", False, [str(DONE["close"])]),
        ("freeze", "frozen", False, [str(DONE["freeze"])]),
        ("publish", "frozen", True, [str(DONE["publish"])]),
        ("withdraw", "frozen", False, [str(DONE["withdraw"])]),
    ]
    thawed = manager.post(page("wave_thaw", wave.pk), {"note": "A typo."}, follow=True)
    assert (Wave.objects.get().state, "A typo." in thawed.content.decode()) == ("closed", True)


def test_a_step_is_explained_before_it_is_made(manager, wave) -> None:
    make.make_answers(wave)
    for move in ("close", "freeze", "publish", "withdraw"):
        shown = manager.get(page("wave_move", wave.pk, move)).content.decode()
        before = Wave.objects.values("state", "version", "published_at").get()

        assert "3 of 3 firms have answered." in shown
        assert before == Wave.objects.values("state", "version", "published_at").get()
        manager.post(page("wave_move", wave.pk, move))


@pytest.mark.parametrize(("firms", "published"), [(0, False), (1, False), (2, False), (3, True)])
def test_a_report_of_too_few_firms_is_not_published(manager, wave, firms, published) -> None:
    make.make_answers(wave, firms=firms)
    wave.participants.update(consented_at=None)
    Wave.objects.update(state=WaveState.CLOSED)
    manager.post(page("wave_move", wave.pk, "freeze"), follow=True)

    asked = manager.get(page("wave_move", wave.pk, "publish")).content.decode()
    answer = manager.post(page("wave_move", wave.pk, "publish"), follow=True)

    assert ("three firms have answered" in asked, "data-guard" in asked) == (
        not published,
        published,
    )
    assert bool(Wave.objects.get().published_at) is published
    refusal = "Too few firms stand behind this report: nothing of it may be shown."
    assert (said(answer) == [refusal]) is not published


def test_a_step_out_of_turn_is_told(manager, wave) -> None:
    late = manager.post(page("wave_move", wave.pk, "freeze"), follow=True)
    thawed = manager.post(page("wave_thaw", wave.pk), {"note": "A typo."}, follow=True)
    nowhere = manager.post(page("wave_move", wave.pk, "delete"))

    told = ["A colleague was quicker: the wave has moved on."]
    assert (said(late), said(thawed), nowhere.status_code) == (told, told, 404)
    assert Wave.objects.get().state == "open"


def test_a_freeze_with_names_to_decide_leads_to_them(manager, wave, interview) -> None:
    make.make_linkage(interview, make.make_partner(wave, "Atelier Verval"))
    Wave.objects.update(state=WaveState.CLOSED)

    answer = manager.post(page("wave_move", wave.pk, "freeze"), follow=True)

    assert answer.redirect_chain == [(page("partner_list", wave.pk), 302)]
    assert said(answer) == ["1 named partner is not decided yet."]


def test_thaw_wants_a_reason(manager, wave) -> None:
    Wave.objects.update(state=WaveState.FROZEN)

    answer = manager.post(page("wave_thaw", wave.pk), {"note": " "})

    assert (answer.status_code, Wave.objects.get().state) == (422, "frozen")


def an_invitation(firm, **fields) -> dict[str, object]:
    return {
        "organisation": firm.pk,
        "name": "Ada Answers",
        "email": "ada@firm.example",
        "language": "en",
    } | fields


def test_a_firm_is_invited_in_a_language_of_the_wave(manager, wave, seeker, seeker_firm) -> None:
    Wave.objects.update(languages=["de", "fr", "xx"])
    User.objects.filter(pk=seeker.pk).update(language="en")

    refused = manager.post(page("wave_invite", wave.pk), an_invitation(seeker_firm))
    offered = re.findall(r'<option value="([a-z]{2})"', refused.content.decode())
    manager.post(page("wave_invite", wave.pk), an_invitation(seeker_firm, language="fr"))
    invited = Invitation.objects.values_list("email", "language")

    assert (refused.status_code, set(offered)) == (422, {"de", "fr"})
    assert list(invited) == [("ada@firm.example", "fr")]
    Invitation.objects.all().delete()
    manager.post(page("wave_invite_owners", wave.pk))
    assert list(invited.all()) == [(seeker.email, "fr")]
    Invitation.objects.all().delete()
    User.objects.filter(pk=seeker.pk).update(language="de")
    manager.post(page("wave_invite_owners", wave.pk))
    assert list(invited.all()) == [(seeker.email, "de")]


def test_inviting_a_firm(manager, wave, seeker_firm) -> None:
    answer = manager.post(page("wave_invite", wave.pk), an_invitation(seeker_firm), follow=True)

    assert said(answer) == ["The invitation to Ada Answers is on its way."]
    assert "ada@firm.example" in answer.content.decode()
    assert (Participant.objects.get().organisation, Mail.objects.count()) == (seeker_firm, 1)
    again = manager.post(page("wave_invite", wave.pk), an_invitation(seeker_firm))
    assert again.status_code == 422
    assert "This person is already invited." in again.content.decode()
    assert Mail.objects.count() == 1


def test_no_firm_is_chosen_beforehand_and_a_bad_address_has_one_fault(
    manager, wave, seeker_firm
) -> None:
    shown = manager.get(page("wave_detail", wave.pk)).content.decode()
    answer = manager.post(
        page("wave_invite", wave.pk), an_invitation(seeker_firm, organisation="", email="ada@firm")
    )

    assert '<option value="" selected>Choose a firm</option>' in shown
    assert dict(answer.context["invite"].errors) == {
        "organisation": ["Choose an answer."],
        "email": ["Write the address as name@example.org."],
    }


@pytest.mark.parametrize("state", [WaveState.DRAFT, WaveState.CLOSED, WaveState.FROZEN])
def test_a_wave_that_is_not_open_invites_nobody_and_gains_no_firm(
    manager, wave, seeker_firm, state
) -> None:
    Wave.objects.update(state=state)

    one = manager.post(page("wave_invite", wave.pk), an_invitation(seeker_firm))
    many = manager.post(page("wave_invite_owners", wave.pk), follow=True)
    reminded = manager.post(page("wave_remind", wave.pk), follow=True)

    assert (one.status_code, said(many)) == (422, ["Open the wave before you invite firms."])
    assert said(reminded) == ["The wave is not open."]
    assert (Participant.objects.count(), Mail.objects.count()) == (0, 0)


def test_a_firm_of_another_cluster_is_not_invited(manager, wave, target_firm) -> None:
    answer = manager.post(page("wave_invite", wave.pk), an_invitation(target_firm))

    assert (answer.status_code, Participant.objects.count()) == (422, 0)


def test_owners_are_invited_and_reminded(manager, wave, seeker) -> None:
    assert (
        "Invite 1 owner of another firm"
        in manager.get(page("wave_detail", wave.pk)).content.decode()
    )
    invited = manager.post(page("wave_invite_owners", wave.pk), follow=True)
    reminded = manager.post(page("wave_remind", wave.pk), follow=True)
    Invitation.objects.update(sent_at=make_connect.NOW.replace(year=2020))
    next_day = manager.post(page("wave_remind", wave.pk), follow=True)

    assert [said(answer) for answer in (invited, reminded, next_day)] == [
        ["1 invitation is on its way."],
        ["There is nobody to remind: all have answered, or were reminded today."],
        ["1 reminder is on its way."],
    ]
    assert "Every other firm has an invitation" in invited.content.decode()


def test_skips_are_counted_by_category_and_reason(manager, wave, participant) -> None:
    for skipped in (
        {"rnd": "none", "training": "confidential"},
        {"rnd": "unknown"},
        {"rnd": "unknown", "output": "later"},
    ):
        make.make_interview(participant, skipped=skipped)

    shown = manager.get(page("wave_detail", wave.pk)).content.decode()

    section = shown.partition('id="skips"')[2].partition("</section>")[0]
    assert re.findall(r"<li>(.*?)</li>", section) == [
        "Output: We come back to this later (1)",
        "R+D: Somebody else in the firm would know (2); We have no such relationships (1)",
        "Training: We have some but may not name them (1)",
    ]


def test_a_link_is_withdrawn(manager, wave, invitation) -> None:
    answer = manager.post(page("invitation_revoke", wave.pk, invitation.pk), follow=True)

    assert said(answer) == ["The link of Ivo Invited is withdrawn."]
    assert Invitation.objects.get().revoked_at is not None


def test_an_invitation_is_withdrawn_on_its_own_wave_only(manager, wave, invitation, north) -> None:
    other = make.make_wave(north, slug="2020")

    for address in (
        page("invitation_revoke", other.pk, invitation.pk),
        page("invitation_revoke", wave.pk, uuid.uuid4()),
    ):
        assert manager.post(address).status_code == 404
    assert Invitation.objects.get().revoked_at is None


def test_a_manager_holds_an_interview_and_goes_on_with_it(
    manager, wave, participant, facilitator
) -> None:
    begun = manager.post(
        page("interview_hold", wave.pk), {"participant": participant.pk, "respondent": "Ada"}
    )
    held = Interview.objects.get()
    resumed = manager.post(held.get_absolute_url())

    assert (held.mode, held.interviewer, held.respondent) == ("interviewer", facilitator, "Ada")
    for answer in (begun, resumed):
        assert answer.status_code == 302
        assert "Seeker Ltd" in manager.get(answer.url).content.decode()


@pytest.mark.parametrize("participant_pk", ["", "x", "99999999999999999999", "-1", "\0"])
def test_an_interview_is_held_with_a_firm_of_the_wave(manager, wave, participant_pk) -> None:
    answer = manager.post(page("interview_hold", wave.pk), {"participant": participant_pk})

    assert (answer.status_code, Interview.objects.count()) == (422, 0)


@pytest.mark.parametrize("pk", [0, 2**31, 2**63, 10**30])
@pytest.mark.parametrize("name", ["wave_detail", "wave_edit", "partner_list", "partner_detail"])
def test_a_number_that_no_row_has_is_not_found(manager, wave, name, pk) -> None:
    assert manager.get(page(name, pk)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_waves_asks_as_often_for_three_as_for_one(
    manager, north, rows, django_assert_num_queries
) -> None:
    for number in range(rows):
        make.make_wave(north, slug=f"w{number}", title=f"Survey No {number}")

    with django_assert_num_queries(8):
        shown = manager.get(page("wave_list")).content.decode()

    assert [number for number in range(rows) if f"Survey No {number}" not in shown] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_a_wave_s_page_asks_as_often_for_three_firms_as_for_one(
    manager, wave, north, rows, django_assert_num_queries
) -> None:
    for number in range(rows):
        firm = make_connect.make_organisation(f"Firm No {number}", cluster=north)
        participant = make.make_participant(wave, firm)
        invited = make.make_invitation(participant, email=f"i{number}@people.example")
        interview = make.make_interview(participant, invitation=invited)
        make.make_linkage(interview, make.make_partner(wave, f"Partner {number}"))
    with django_assert_num_queries(13):
        shown = manager.get(page("wave_detail", wave.pk)).content.decode()

    for number in range(rows):
        assert f"Firm No {number}" in shown
        assert f"i{number}@people.example" in shown
    assert shown.count("Interview 1: Under way, 1 linkage") == rows
