"""Hostile strings in what is written of an organisation and of its team."""

from zlib import crc32

import pytest
from django.urls import reverse

from connect import sections
from tests import test_hostile as hostile
from tests.factories import connect as make
from tests.test_hostile import send, undone, verdict
from tests.test_hostile_forms import FITTING

pytestmark = pytest.mark.django_db

client, unlimited = hostile.client, hostile.unlimited


@pytest.fixture(params=[24, pytest.param(1, marks=pytest.mark.soak)], ids=["few", "all"])
def short(request) -> list[str]:
    return FITTING[crc32(request.node.name.encode()) % request.param :: request.param]


PARTS = [
    ("basics", ("name", "english_name"), {"kind": "firm"}),
    ("basics", ("kind", "size", "founded", "website", "seen"), {"name": "Target Ltd"}),
    ("text-el", ("summary", "description", "offers", "seeks"), {}),
    ("place", ("country", "city", "street", "postcode"), {}),
    ("place", ("city", "street", "postcode"), {"country": "GR"}),
    ("topics", ("works_in", "offers", "seeks"), {}),
    ("markets", ("languages", "markets_served", "markets_sought"), {}),
    ("markets", ("products", "certifications"), {}),
]


@pytest.mark.parametrize("name, fields, good", PARTS)
def test_profiles_take_any_text(client, short, target_firm, target, name, fields, good):
    client.force_login(target)
    wrong = {}
    page = reverse("connect:profile_section", args=[target_firm.slug, name])
    draft = reverse("connect:profile_draft", args=[target_firm.slug, name])
    looked_at = [
        page,
        target_firm.get_absolute_url(),
        reverse("connect:profile_preview", args=[target_firm.slug]),
        reverse("connect:profile_history", args=[target_firm.slug]),
    ]

    for text in short:
        seen = sections.sum_of(sections.values_of(target_firm, name))
        said = {"seen": seen} | good | dict.fromkeys(fields, text)
        with undone():
            kept = send(client, draft, said).status_code
            wrong[text[:40]] = [
                None if kept in (204, 422) else kept,
                verdict(send(client, page, said)),
                *(verdict(client.get(address)) for address in looked_at),
            ]

    assert {text: found for text, found in wrong.items() if any(found)} == {}


@pytest.mark.parametrize(
    "name, fields, good",
    [
        ("team_claim", ("evidence",), {}),
        ("team_invite", ("email", "role"), {}),
        ("team_invite", ("email",), {"role": "editor"}),
    ],
)
def test_teams_take_any_text(client, short, unlimited, target_firm, target, name, fields, good):
    stranger = make.make_person("Sven Stranger")
    client.force_login(stranger if name == "team_claim" else target)
    url = reverse(f"connect:{name}", args=[target_firm.slug])
    wrong = {}

    for text in short:
        with undone():
            wrong[text[:40]] = verdict(send(client, url, good | dict.fromkeys(fields, text)))

    assert {text: found for text, found in wrong.items() if found} == {}


def test_refusals_take_any_text(client, short, target_firm, target):
    asked = make.make_team_request(target_firm, make.make_person("Sven Stranger"))
    client.force_login(target)
    url = reverse("connect:team_request_decline", args=[asked.pk])
    wrong = {}

    for text in short:
        with undone():
            wrong[text[:40]] = [
                verdict(send(client, url, {"reason": "other", "note": text})),
                verdict(client.get(asked.get_absolute_url())),
            ]

    assert {text: found for text, found in wrong.items() if any(found)} == {}
