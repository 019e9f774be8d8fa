"""The rest of the hostile strings: answers by a link, the steps of an account, and every form of the admin."""

import itertools
from zlib import crc32

import pytest
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.urls import reverse

from connect import links
from connect.choices import ConnectionState as State
from connect.models import ClusterManager
from tests import test_hostile as hostile
from tests.connect.admin_walk import label, models, populate
from tests.factories import connect as make
from tests.test_hostile import look, send, undone, verdict

pytestmark = pytest.mark.django_db

# The same strings by the same browser.
client, unlimited = hostile.client, hostile.unlimited
FITTING = [text for text in hostile.HOSTILE if len(text) < hostile.LONGEST]

PASSWORD = "long-winded-otter"
CONTACT = "contact@target.example"
WRITTEN = (forms.TextInput, forms.Textarea)


@pytest.fixture(params=[24, pytest.param(1, marks=pytest.mark.soak)], ids=["few", "all"])
def short(request) -> list[str]:
    """All strings that fit a field in a soak; else a few, beginning with another one for each form."""
    return FITTING[crc32(request.node.name.encode()) % request.param :: request.param]


@pytest.mark.parametrize(
    "page, state, fields, good",
    [
        ("answer_decline", State.AT_TARGET, ("note",), {"reason": "other"}),
        ("answer_decline", State.AT_TARGET, ("note", "reason"), {}),
        ("answer_close", State.INTRODUCED, ("note",), {"outcome": "project"}),
        ("answer_close", State.INTRODUCED, ("note", "outcome"), {}),
    ],
)
def test_contacts_answer_with_any_text(
    client, short, seeker, seeker_firm, target_firm, page, state, fields, good
):
    connection = make.make_connection(
        asker=seeker,
        seeker=seeker_firm,
        target=target_firm,
        state=state,
        contact_name="Cora Contact",
        contact_email=CONTACT,
    )
    url = reverse(f"connect:{page}", args=[links.answer_token(connection)])
    wrong = {}

    for text in short:
        with undone():
            wrong[text[:40]] = verdict(send(client, url, good | dict.fromkeys(fields, text)))

    assert {text: found for text, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    "fields, good",
    [(("contact_name",), {"contact_email": CONTACT}), (("contact_name", "contact_email"), {})],
)
def test_a_manager_of_both_sides_names_a_contact_with_any_text(
    client, short, seeker, seeker_firm, target_firm, facilitator, fields, good
):
    ClusterManager.objects.create(cluster=target_firm.cluster, user=facilitator)
    connection = make.make_connection(asker=seeker, seeker=seeker_firm, target=target_firm)
    url = reverse("connect:connection_decide", args=[connection.pk, "forward"])
    client.force_login(facilitator)
    wrong = {}

    for text in short:
        said = {"version": str(connection.version)} | good | dict.fromkeys(fields, text)
        with undone():
            wrong[text[:40]] = verdict(send(client, url, said))

    assert {text: found for text, found in wrong.items() if found} == {}


@pytest.mark.parametrize("field", ["words", "stage", "page"])
def test_the_list_of_requests_takes_any_parameter(client, short, connection, seeker, field):
    client.force_login(seeker)
    url = reverse("connect:connection_list")

    wrong = {text[:40]: verdict(look(client, url, field, text)) for text in short}

    assert {text: found for text, found in wrong.items() if found} == {}


# The steps of an account: what is sent to begin, and the fields of the form that follows.
STEPS = {
    "account_confirm_login_code": ("account_request_login_code", ("email",), ("code",)),
    "account_email_verification_sent": ("account_signup", (), ("code",)),
    "account_confirm_password_reset_code": ("account_reset_password", ("email",), ("code",)),
    "mfa_authenticate": ("account_login", ("login", "password"), ("code",)),
    "mfa_reauthenticate": ("", (), ("code",)),
    "account_reauthenticate": ("", (), ("password",)),
    "account_change_password": ("", (), ("oldpassword", "password1", "password2")),
}


@pytest.mark.parametrize("name", STEPS)
def test_the_steps_of_an_account_take_any_text(client, short, unlimited, name):
    user = make.make_person("Ann Archer", password=PASSWORD)
    if name.startswith("mfa_"):
        Authenticator.objects.create(user=user, type="totp", data={"secret": "A" * 32})
    begin, known, fields = STEPS[name]
    if begin:
        said = {"email": "new@people.example", "login": user.email, "password": PASSWORD}
        said |= {"email": user.email} if "email" in known else {}
        assert client.post(reverse(begin), said).status_code == 302
    else:
        client.force_login(user)
    url = reverse(name)
    # A step that was not begun would lead away whatever is typed.
    assert client.get(url).status_code == 200
    wrong = {}

    for text in short:
        with undone():
            wrong[text[:40]] = verdict(send(client, url, dict.fromkeys(fields, text)))

    assert {text: found for text, found in wrong.items() if found} == {}


def typed_in(page) -> tuple[dict[str, str], list[str], list[str]]:
    """Return what a browser would send back from a form of the admin, its written fields, and all that one fills in."""
    sheets = [(page.context["adminform"].form, True)]
    for inline in page.context.get("inline_admin_formsets", []):
        sheets += [(inline.formset.management_form, False)]
        sheets += [(form, True) for form in inline.formset.forms]
    data, written, filled = {}, [], []
    for sheet, is_filled_in in sheets:
        for field in sheet:
            value = field.value()
            if value not in (None, False) and not isinstance(value, list):
                data[field.html_name] = str(value)
            widget = field.field.widget
            if is_filled_in and not field.is_hidden:
                filled.append(field.html_name)
                if isinstance(widget, WRITTEN):
                    written.append(field.html_name)
    return data, written, filled


@pytest.mark.parametrize("most", [1, pytest.param(20, marks=pytest.mark.soak)], ids=["one", "many"])
def test_every_form_of_the_admin_takes_any_text(client, superuser, most):
    """Other strings for each form, so that in a soak all of them are tried somewhere."""
    rows = populate("Otter", country="SI", manager="Otter Manager")
    client.force_login(superuser)
    wrong, tried = {}, set()

    for model in models():
        name = label(model)
        start = crc32(name.encode()) % len(FITTING)
        chosen = (FITTING[start:] + FITTING[:start])[:most]
        listed = reverse(f"admin:{name}_changelist")
        if admin.site._registry[model].search_fields:
            for text in chosen:
                wrong[name, "q", text[:40]] = verdict(look(client, listed, "q", text))
        for address in (
            reverse(f"admin:{name}_change", args=[rows[model].pk]),
            reverse(f"admin:{name}_add"),
        ):
            page = client.get(address)
            may = "has_change_permission" if address.endswith("/change/") else "has_add_permission"
            if page.status_code != 200 or not page.context[may]:
                continue
            good, written, filled = typed_in(page)
            tried.add(name)
            sheet = page.context["adminform"].form
            is_json = any(isinstance(field, forms.JSONField) for field in sheet.fields.values())
            # JSON reads these as well, and not as words by language; what stands is shown again.
            texts = [*chosen, "true", "[1]"] if is_json else chosen
            for text, fields in itertools.product(texts, (written, filled)):
                with undone():
                    answers = [send(client, address, good | dict.fromkeys(fields, text))]
                    answers += [client.get(address), client.get(listed)] if is_json else []
                    found = [fault for answer in answers if (fault := verdict(answer))]
                    wrong[name, address, text[:40], len(fields)] = found

    assert {where: found for where, found in wrong.items() if found} == {}
    # Decided by actions, or only to be looked at, are the others.
    assert len(tried) > 15
