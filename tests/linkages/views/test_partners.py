"""The staging list: what each press does, and that no stranger sees a name or presses anything."""

import re

import pytest
from django.urls import reverse

from connect.models import Organisation
from linkages.choices import WaveState
from linkages.links import interview_token
from linkages.models import Finding, NamedPartner, Wave
from tests.factories import connect as make_connect
from tests.factories import linkages as make

SECRET = "Atelier Zibeline"


@pytest.fixture
def partner(wave, interview):
    row = make.make_partner(wave, SECRET)
    make.make_linkage(interview, row)
    return row


@pytest.fixture
def known(db):
    return make_connect.make_organisation("Zibeline SA", city="Lyon", is_listed=False)


@pytest.fixture
def manager(client, facilitator):
    client.force_login(facilitator)
    return client


def page(name: str, *args: object) -> str:
    return reverse(f"linkages:{name}", args=args)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def stands(partner) -> tuple:
    row = NamedPartner.objects.get(pk=partner.pk)
    return row.decision, row.organisation and row.organisation.name, row.version


def test_each_decision_by_its_press_and_its_undo(manager, wave, partner, known) -> None:
    other = make.make_partner(wave, "Atelier Zibeline SA")
    seen = []
    for name, sent in (
        ("partner_confirm", {"organisation": known.pk}),
        ("partner_create", {}),
        ("partner_merge", {"into": other.pk}),
        ("partner_leave", {}),
    ):
        for press, fields in ((name, sent), ("partner_undo", {})):
            version = NamedPartner.objects.get(pk=partner.pk).version
            answer = manager.post(
                page(press, partner.pk), {"version": version, **fields}, follow=True
            )
            is_undo = press == "partner_undo"
            assert said(answer) == [
                f"The decision on {SECRET} is taken back." if is_undo else f"{SECRET} is decided."
            ]
            seen.append(stands(partner)[:2])

    assert seen == [
        ("confirmed", "Zibeline SA"),
        ("waiting", None),
        ("created", SECRET),
        ("waiting", None),
        ("merged", None),
        ("waiting", None),
        ("unresolved", None),
        ("waiting", None),
    ]


def test_a_name_s_page_says_how_sure_it_is_of_the_name_as_it_was_typed(
    manager, partner, known
) -> None:
    NamedPartner.objects.filter(pk=partner.pk).update(suggested=known)

    shown = manager.get(page("partner_detail", partner.pk)).content.decode()
    searched = manager.get(page("partner_detail", partner.pk), {"q": "Zibeline"}).content.decode()

    found = re.findall(r"Zibeline SA</strong> .*?</span>", shown)
    assert len(found) == 1
    assert re.search(r"Lyon · \d+ % sure", found[0])
    assert ("Zibeline SA</strong>" in searched, "% sure" in searched) == (True, False)


@pytest.mark.parametrize(
    "press, becomes",
    [
        ("partner_confirm", ("confirmed", "Zibeline SA")),
        ("partner_create", ("created", SECRET)),
        ("partner_merge", ("merged", None)),
        ("partner_leave", ("unresolved", None)),
    ],
)
def test_a_manager_overrules_what_a_firm_chose_and_takes_it_back(
    manager, wave, partner, known, target_firm, press, becomes
) -> None:
    NamedPartner.objects.filter(pk=partner.pk).update(
        decision="confirmed", organisation=target_firm, suggested=known
    )
    other = make.make_partner(wave, "Atelier Zibeline SA")
    detail = page("partner_detail", partner.pk)
    fields = {"partner_confirm": {"organisation": known.pk}, "partner_merge": {"into": other.pk}}

    shown = manager.get(detail).content.decode()
    listed = manager.get(page("partner_list", wave.pk)).content.decode()
    manager.post(page(press, partner.pk), {"version": 0, **fields.get(press, {})})
    overruled, told = stands(partner)[:2], manager.get(detail).content.decode()
    manager.post(page("partner_undo", partner.pk), {"version": 1})
    again = manager.get(detail).content.decode()

    undo, forms = f'"{page("partner_undo", partner.pk)}"', f'"{page(press, partner.pk)}"'
    assert f'<a class="button button--quiet" href="{detail}">Decide otherwise' in listed
    assert [(forms in text, undo in text) for text in (shown, told, again)] == [
        (True, False),
        (False, True),
        (True, False),
    ]
    assert (overruled, stands(partner)) == (becomes, ("confirmed", "Target Ltd", 2))


def test_a_page_that_is_out_of_date_decides_nothing(manager, partner, known) -> None:
    sent = {"version": "0", "organisation": known.pk}
    manager.post(page("partner_leave", partner.pk), sent, follow=True)

    for press in ("partner_confirm", "partner_create", "partner_leave"):
        answer = manager.post(page(press, partner.pk), sent, follow=True)
        assert said(answer) == [f"{SECRET} was decided in the meantime."]

    assert stands(partner) == ("unresolved", None, 1)


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "\0"])
def test_a_version_that_is_none_decides_nothing(manager, partner, version) -> None:
    answer = manager.post(page("partner_leave", partner.pk), {"version": version})

    assert (answer.status_code, stands(partner)) == (302, ("waiting", None, 0))


NUMBERS = ["", "0", "x", "1.5", "²", "٣", "-1", "\0", "99999999999999999999", "9" * 5000]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_no_row_has_is_not_found(manager, partner, number) -> None:
    answers = [
        manager.post(page("partner_confirm", partner.pk), {"organisation": number}),
        manager.post(page("partner_merge", partner.pk), {"into": number}),
        manager.post(page("partner_confirm", partner.pk)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert stands(partner) == ("waiting", None, 0)


def test_a_name_of_another_wave_is_not_merged_into(manager, partner, north) -> None:
    other = make.make_partner(make.make_wave(north, slug="2020"), SECRET)

    answer = manager.post(page("partner_merge", partner.pk), {"into": other.pk})

    assert (answer.status_code, stands(partner)[0]) == (404, "waiting")


def test_what_the_action_refuses_is_said(manager, partner, wave) -> None:
    manager.post(page("partner_merge", partner.pk), {"into": partner.pk})
    answer = manager.get(page("partner_detail", partner.pk))
    Wave.objects.update(state=WaveState.FROZEN)
    frozen = manager.post(page("partner_leave", partner.pk), follow=True)

    assert said(answer) == ["Choose another name of the same wave."]
    assert said(frozen) == ["The wave is frozen: its partners stay as they are."]
    assert stands(partner)[0] == "waiting"


def test_a_press_on_the_list_leads_back_to_it(manager, wave, partner) -> None:
    answer = manager.post(page("partner_leave", partner.pk), {"next": "list"})

    assert answer.url == page("partner_list", wave.pk)


def test_the_list_shows_the_undecided_first_and_only_what_is_in_use(
    manager, wave, partner, interview
) -> None:
    decided = make.make_partner(wave, "Aaa", decision="unresolved")
    make.make_linkage(interview, decided)
    into = make.make_partner(wave, "Zzz Carries Another")
    same = make.make_partner(wave, "Bbb", decision="merged", merged_into=into)
    make.make_linkage(interview, same)
    make.make_partner(wave, "Named by nobody")

    shown = manager.get(page("partner_list", wave.pk))

    assert [row.name for row in shown.context["page"]] == [
        SECRET,
        "Zzz Carries Another",
        "Aaa",
        "Bbb",
    ]
    assert shown.context["waiting"] == 2


@pytest.mark.parametrize("wanted", ["zibeline", "%", "a\0b", "<b>", "🦓", "x" * 2000])
def test_any_words_can_be_looked_for(manager, partner, known, wanted) -> None:
    shown = manager.get(page("partner_detail", partner.pk), {"q": wanted})

    assert shown.status_code == 200
    assert "<b>" not in shown.content.decode()


def test_a_worker_is_asked_to_look(manager, wave, partner) -> None:
    answer = manager.post(page("partner_suggest", wave.pk))

    assert (answer.status_code, answer.url) == (302, page("partner_list", wave.pk))


@pytest.fixture
def every_page(wave, partner, interview, invitation):
    """Every page below the waves with what it needs, as (address, fields of a POST)."""
    finding = Finding.objects.create(wave=wave, rule="few_peers", number=1, n=9, threshold=5)
    fields = {"organisation": partner.pk, "into": partner.pk, "note": "Mine now.", "seen": 0}
    of_wave = ["wave_detail", "wave_edit", "wave_invite", "wave_invite_owners", "wave_remind"]
    of_wave += ["interview_hold", "wave_thaw", "finding_list", "partner_list", "partner_suggest"]
    of_partner = ["partner_detail", "partner_confirm", "partner_create", "partner_merge"]
    of_partner += ["partner_leave", "partner_undo"]
    pages = [page(name, wave.pk) for name in of_wave]
    pages += [page(name, partner.pk) for name in of_partner]
    pages += [page("wave_move", wave.pk, move) for move in ("open", "close", "freeze", "publish")]
    pages += [
        page("invitation_revoke", wave.pk, invitation.pk),
        page("finding_decide", wave.pk, finding.pk, "accept"),
        page("interview", interview.pk),
        page("report", wave.cluster.slug) + f"?wave={wave.slug}",
    ]
    return pages, fields


def everything() -> list:
    models = (Wave, NamedPartner, Finding, Organisation)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("who", ["foreign_facilitator", "target_facilitator", "outsider", "seeker"])
def test_a_stranger_sees_no_named_linkage_and_presses_nothing(
    client, request, every_page, who
) -> None:
    client.force_login(request.getfixturevalue(who))
    pages, fields = every_page
    before, wrong = everything(), {}

    for address in pages:
        for answer in (client.get(address, follow=True), client.post(address, fields)):
            if answer.status_code not in {404, 405} or SECRET in answer.content.decode():
                wrong[address] = answer.status_code

    assert wrong == {}
    assert everything() == before


@pytest.mark.parametrize("who", ["foreign_facilitator", "outsider", None])
def test_the_public_pages_name_no_partner(
    client, request, wave, partner, interview, facilitator, who
) -> None:
    """Of a published report; named linkages are for those who work on the wave."""
    interview.state, interview.submitted_at = "submitted", make.at(9)
    interview.save()
    make.make_answers(wave, partner)
    manager = client.__class__()
    manager.force_login(facilitator)
    manager.post(page("wave_move", wave.pk, "close"))
    manager.post(page("partner_leave", partner.pk))
    for move in ("freeze", "publish"):
        manager.post(page("wave_move", wave.pk, move))
    if who:
        client.force_login(request.getfixturevalue(who))

    for address in (page("report_list"), page("report", "north"), "/clusters/north/"):
        answer = client.get(address)
        assert (answer.status_code, SECRET in answer.content.decode()) == (200, False)
    assert SECRET in manager.get(page("partner_list", wave.pk)).content.decode()


def test_a_held_interview_s_link_is_only_for_whoever_may_hold_it(
    client, foreign_facilitator, interview
) -> None:
    client.force_login(foreign_facilitator)

    assert client.post(page("interview", interview.pk)).status_code == 404
    # The link names who holds the interview: it opens nothing without that person's right to.
    link = interview_token(interview, foreign_facilitator)
    assert client.get(page("answer", link)).status_code == 410


@pytest.mark.parametrize("rows", [1, 3])
def test_the_staging_list_asks_as_often_for_three_names_as_for_one(
    manager, wave, interview, known, rows, django_assert_num_queries
) -> None:
    for number in range(rows):
        row = make.make_partner(wave, f"Partner No {number}", suggested=known, confidence=0.7)
        make.make_linkage(interview, row)

    with django_assert_num_queries(8):
        shown = manager.get(page("partner_list", wave.pk)).content.decode()

    assert [number for number in range(rows) if f"Partner No {number}" not in shown] == []
    assert shown.count("Probably Zibeline SA (70 % sure)") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_name_s_page_asks_as_often_for_three_rows_as_for_one(
    manager, wave, partner, known, north, rows, django_assert_num_queries
) -> None:
    for number in range(rows):
        firm = make_connect.make_organisation(f"Firm No {number}", cluster=north)
        sitting = make.make_interview(make.make_participant(wave, firm))
        make.make_linkage(sitting, partner)
        make_connect.make_organisation(f"Zibeline {number}", city="Lyon")

    with django_assert_num_queries(9):
        shown = manager.get(page("partner_detail", partner.pk)).content.decode()

    assert [number for number in range(rows) if f"Firm No {number}" not in shown] == []
