"""Hostile strings through the interview, a manager's forms and every address of a survey."""

from itertools import product
from urllib.parse import quote

import pytest
from django.urls import reverse

from linkages.choices import WaveState
from linkages.links import interview_token, invitation_token
from linkages.models import Finding, Linkage
from tests import test_hostile as hostile
from tests.factories import linkages as make
from tests.linkages.exchange.sheets import a_row, a_table
from tests.test_hostile import LONGEST, look, send, undone, verdict

pytestmark = pytest.mark.django_db

# The same strings by the same browser; each test of this file tries them in the same two ways.
client, strings, short = hostile.client, hostile.strings, hostile.short

ROW = "7f2f7f0e-6c60-4e43-9f5a-0d8a8e6f2a11"
PARTNER = {"row": ROW, "name": "Atelier Verval", "country": "FR", "kind": "firm", "importance": "4"}
INTERVIEW = [
    (("name",), PARTNER),
    (("city", "comment"), PARTNER),
    (("website", "since"), PARTNER),
    (("scope_reason",), PARTNER | {"scope": "local"}),
    (("row", "seen", "organisation"), PARTNER),
    (("country", "kind", "band", "scope"), PARTNER),
    (("investment", "involvement", "importance", "intensity"), PARTNER),
]


@pytest.fixture
def sitting(north, seeker_firm, facilitator):
    """An interview that a manager holds: its form has all fields."""
    wave = make.make_wave(north)
    participant = make.make_participant(wave, seeker_firm)
    return make.make_interview(participant, mode="interviewer", interviewer=facilitator)


@pytest.mark.parametrize("fields, good", INTERVIEW, ids=lambda value: "-".join(value))
def test_an_interview_takes_any_text(client, strings, sitting, facilitator, fields, good):
    token = interview_token(sitting, sitting.interviewer)
    step = reverse("linkages:answer_category", args=[token, "output"])
    staging = reverse("linkages:partner_list", args=[sitting.participant.wave_id])
    wrong, stored = {}, 0

    for number, text in enumerate(strings):
        with undone():
            wrong[text[:40]] = [verdict(send(client, step, good | dict.fromkeys(fields, text)))]
            saved = Linkage.objects.first()
            stored += saved is not None
            # The further pages show the same words; one in five tells of them all.
            if saved and number % 5 == 0:
                client.force_login(facilitator)
                name = reverse("linkages:partner_detail", args=[saved.partner_id])
                row = reverse("linkages:answer_row", args=[token, "output", saved.row])
                wrong[text[:40]] += [verdict(client.get(page)) for page in (row, staging, name)]

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    assert stored > 0 or set(fields) & {"row", "country", "importance", "website"}


SURVEY_FORMS = [
    ("answer_skip", ("reason",), {}),
    ("answer_submit", ("name", "employees", "consents"), {}),
    ("answer_submit", ("name",), {"employees": "12"}),
]


@pytest.mark.parametrize("name, fields, good", SURVEY_FORMS)
def test_the_end_of_an_interview_takes_any_text(client, short, sitting, name, fields, good):
    make.make_linkage(sitting, make.make_partner(sitting.participant.wave, "Verval"))
    words = [
        interview_token(sitting, sitting.interviewer),
        *(["rnd"] if name == "answer_skip" else []),
    ]
    wrong = {}
    for text in short:
        with undone():
            said = good | dict.fromkeys(fields, text)
            wrong[text[:40]] = verdict(send(client, reverse(f"linkages:{name}", args=words), said))

    assert {text: found for text, found in wrong.items() if found} == {}


@pytest.mark.parametrize("field", ["name", "country"])
def test_suggestions_take_any_text(client, strings, sitting, target_firm, field):
    url = reverse("linkages:answer_suggest", args=[interview_token(sitting, sitting.interviewer)])
    wrong = {}
    for text in strings:
        wrong[text[:40]] = verdict(look(client, url, field, text))
        both = quote(text[:1000].encode("utf-8", "surrogatepass"))
        answer = client.get(url, QUERY_STRING=f"name=target&country={both}")
        wrong[text[:40]] = wrong[text[:40]] or verdict(answer)

    assert {text: found for text, found in wrong.items() if found} == {}


TITLED = {"title": "x", "slug": "x"}
MANAGERS_FORMS = [
    ("wave_add", ("title", "slug", "introduction"), {}),
    ("wave_add", ("title", "introduction"), {"slug": "2030", "starts_on": "2030-01-01"}),
    ("wave_add", ("starts_on", "ends_on", "scheme", "languages"), {"title": "x", "slug": "x"}),
    ("wave_edit", ("title", "slug", "introduction", "scheme"), {}),
    ("wave_invite", ("name", "email", "language", "organisation"), {}),
    ("wave_invite", ("name",), {"email": "ada@firm.example", "language": "en"}),
    ("interview_hold", ("participant", "respondent"), {}),
    ("wave_thaw", ("note",), {}),
    ("partner_confirm", ("organisation", "version", "next"), {}),
    ("partner_merge", ("into", "version"), {}),
    ("wave_edit", ("local_label", "international_label", "names_are_public"), TITLED),
    ("partner_create", ("version", "next"), {}),
    ("partner_leave", ("version", "next"), {}),
    ("partner_undo", ("version",), {}),
    ("finding_decide", ("text",), {"seen": "0"}),
    ("finding_decide", ("text", "seen"), {}),
]


@pytest.mark.parametrize("name, fields, good", MANAGERS_FORMS)
def test_the_survey_s_pages_take_any_text(
    client, short, sitting, seeker_firm, facilitator, name, fields, good
):
    client.force_login(facilitator)
    wave = sitting.participant.wave
    dates = {"starts_on": "2030-01-01", "ends_on": "2030-02-01", "scheme": str(wave.scheme_id)}
    if name == "wave_thaw":
        wave.state = WaveState.FROZEN
        wave.save()
    partner = make.make_partner(wave, "Verval")
    finding = Finding.objects.create(wave=wave, rule="few_peers", number=1, n=9, threshold=5)
    of = {"wave_add": ["north"], "finding_decide": [wave.pk, finding.pk, "accept"]}.get(
        name, [partner.pk if name.startswith("partner") else wave.pk]
    )
    page = "finding_list" if name == "finding_decide" else "wave_detail"
    shown = reverse(f"linkages:{page}", args=[wave.pk])
    wrong = {}
    for number, text in enumerate(short):
        said = dates | {"organisation": str(seeker_firm.pk)} | good | dict.fromkeys(fields, text)
        with undone():
            wrong[text[:40]] = [
                verdict(send(client, reverse(f"linkages:{name}", args=of), said)),
                verdict(client.get(shown)) if number % 5 == 0 else None,
            ]

    assert {text: found for text, found in wrong.items() if any(found)} == {}


def upload(client, address: str, name: str, content: bytes):
    """Post a file by a browser that writes its name as it is."""
    head = f'--ab\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode("utf-8", "surrogatepass") + content + b"\r\n--ab--\r\n"
    return client.post(address, body, content_type="multipart/form-data; boundary=ab")


def test_an_import_takes_any_name_of_a_file_and_any_token(
    client, strings, sitting, seeker_firm, facilitator
):
    client.force_login(facilitator)
    page = reverse("linkages:wave_import", args=[sitting.participant.wave_id])
    table = a_table([a_row()])
    wrong = {}
    for number, text in enumerate(strings):
        with undone():
            wrong[text[:40]] = [
                verdict(upload(client, page, text[:LONGEST], table)),
                verdict(send(client, page, {"token": text[:9000]})) if number % 4 == 0 else None,
            ]

    assert {text: found for text, found in wrong.items() if any(found)} == {}


def test_the_page_of_an_import_shows_any_table_as_text(
    client, short, sitting, seeker_firm, facilitator
):
    client.force_login(facilitator)
    page = reverse("linkages:wave_import", args=[sitting.participant.wave_id])
    whole = a_row(scope_reason="", subdivision="", band="", scope="")
    rows = [
        whole | {"partner": f"Partner {n}"} | {column: text}
        for n, (column, text) in enumerate(product(whole, short))
    ]
    headings = whole | dict.fromkeys((text for text in short if "\0" not in text), "1")

    for part in [rows[start : start + 900] for start in range(0, len(rows), 900)] + [[headings]]:
        answer = upload(client, page, "rows.csv", a_table(part))
        assert (answer.status_code, verdict(answer)) == (200, None)
        assert len(answer.context["rows"]) == len(part)


@pytest.mark.parametrize(
    "address",
    [
        *("/linkages/{}/", "/linkages/north/?wave={}", "/linkages/compare/?wave={}"),
        *("/linkages/answer/{}/", "/linkages/answer/{}/output/", "/linkages/waves/{}/"),
        *("/linkages/partners/{}/", "/linkages/interviews/{}/", "/linkages/waves/add/{}/"),
        *("/linkages/answer/TOKEN/{}/", "/linkages/answer/TOKEN/output/{}/"),
        *("/linkages/partners/NAME/?q={}", "/linkages/waves/WAVE/partners/?page={}"),
        "/linkages/waves/WAVE/network/?around={0}&around=x&category={0}&least={0}",
        "/linkages/waves/WAVE/rows/?category={0}&scope={0}&band={0}",
        *("/linkages/north/figures/category.svg?wave={}", "/linkages/north/tables.csv?wave={}"),
        "/admin/linkages/wave/?q={}",
    ],
)
def test_the_survey_s_addresses_take_any_text(client, short, sitting, superuser, address):
    client.force_login(superuser)
    invited = make.make_invitation(sitting.participant)
    name = make.make_partner(sitting.participant.wave, "Verval")
    address = address.replace("TOKEN", invitation_token(invited)).replace("NAME", str(name.pk))
    address = address.replace("WAVE", str(sitting.participant.wave_id))
    wrong = {}
    for text in short:
        word = quote(text.encode("utf-8", "surrogatepass"), safe="")
        wrong[text[:40]] = verdict(client.get(address.format(word)))

    assert {text: found for text, found in wrong.items() if found} == {}
