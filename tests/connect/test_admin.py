"""The admin keeps to the rows that a person may see, whichever address is typed."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from connect.models import (
    Cluster,
    OldSlug,
    Organisation,
    OrganisationMember,
    OrganisationText,
    User,
)
from tests.connect.admin_walk import (
    MARK,
    WITHOUT_PAGE,
    addresses,
    form_data,
    label,
    models,
    models_of_ours,
    populate,
)
from tests.factories import connect as make

# Models whose rows are the same for all managers: geography, topics and rules of scoring.
SHARED = {"connect_region", "connect_topic", "linkages_scoringscheme", "roaming_agreement"}
# Models that no manager opens at all.
MACHINERY = {"connect_referencecounter", "outbox_bounce", "outbox_mail", "outbox_route"}
SECRETS = {"account_emailaddress", "mfa_authenticator", "roaming_subscription"}
OF_THE_NETWORK = {
    "connect_importrun",
    "connect_networkrole",
    "connect_synonym",
    "outbox_suppression",
    "privacy_forgettingrun",
    "rdi_database_initiativedifference",
    "rdi_database_possiblematch",
}
CLOSED_TO_MANAGERS = MACHINERY | SECRETS | OF_THE_NETWORK


@pytest.fixture
def zebra(db):
    return populate(MARK, country="FR", manager=f"{MARK} Manager")


@pytest.fixture
def own(db):
    return populate("Otter", country="SI", manager="Otter Manager")


def everything():
    """All rows of all models in the admin, to see that nothing has changed."""
    return {
        label(model): list(model._default_manager.order_by("pk").values()) for model in models()
    }


def test_walk_covers_every_model_of_ours(zebra):
    ours = {label(model) for model in models_of_ours()}
    # Those of accounts are another package's, under pages of ours.
    foreign = {"account_emailaddress", "mfa_authenticator"}
    assert {label(model) for model in models()} == (ours - WITHOUT_PAGE) | foreign
    assert ours >= WITHOUT_PAGE
    assert {model for model in zebra if isinstance(model, type)} == set(models())


def test_foreign_manager_sees_and_changes_nothing_at_any_address(client, superuser, zebra, own):
    all_seeing = Client()
    all_seeing.force_login(superuser)
    client.force_login(own["manager"])
    before = everything()
    seen = {}
    for model in models():
        for name, address in addresses(model, zebra[model]):
            data = form_data(all_seeing.get(address, follow=True))

            answer = client.get(address)
            sent = client.post(address, {**data, "_selected_action": zebra[model].pk})

            for response in (answer, sent):
                assert MARK.lower() not in response.content.decode().lower(), address
                assert MARK.lower() not in response.headers.get("Location", "").lower(), address
            seen.setdefault(label(model), {})[name.removeprefix(f"{label(model)}_")] = (
                answer.status_code,
                sent.status_code,
            )
        assert everything() == before, label(model)

    closed = {pages["changelist"] for name, pages in seen.items() if name in CLOSED_TO_MANAGERS}
    assert closed == {(403, 403)}
    for name, pages in seen.items():
        if name in SHARED | CLOSED_TO_MANAGERS:
            continue
        # Django answers a change page of a row out of sight by a way back to the index.
        assert pages["changelist"][0] == 200, name
        assert pages["change"] in {(302, 302), (302, 403)}, name
        assert pages["history"][0] in (302, 403), name
        assert pages.get("simple_history", (403, 403)) == (403, 403), name


def test_own_manager_sees_the_mark_wherever_the_stranger_must_not(client, zebra, own):
    client.force_login(zebra["manager"])

    for model in models():
        if label(model) in SHARED | CLOSED_TO_MANAGERS:
            continue
        for name, address in addresses(model, zebra[model]):
            if name.endswith(("_changelist", "_change", "_history")):
                page = client.get(address).content.decode().lower()
                assert MARK.lower() in page, address
                assert "otter" not in page, address


def test_autocomplete_offers_only_rows_in_sight(client, zebra, own):
    client.force_login(own["manager"])
    found = {}

    for model in models():
        for field in admin.site._registry[model].autocomplete_fields:
            for term in (MARK, "Otter", ""):
                answer = client.get(
                    reverse("admin:autocomplete"),
                    {
                        "term": term,
                        "app_label": model._meta.app_label,
                        "model_name": model._meta.model_name,
                        "field_name": field,
                    },
                )
                assert MARK not in answer.content.decode(), (model, field, term)
                if answer.status_code == 200:
                    names = [row["text"] for row in answer.json()["results"]]
                    found.setdefault(field, set()).update(names)

    assert found["user"] == {"Otter Manager", "Otter Member"}
    assert found["organisation"] == {"Otter Cluster Association", "Otter Firm"}


@pytest.mark.parametrize("page", ["connect_organisation_add", "connect_clusterholiday_add"])
def test_choices_without_search_offer_only_rows_in_sight(client, zebra, own, page):
    client.force_login(own["manager"])

    form = client.get(reverse(f"admin:{page}")).context["adminform"].form

    assert list(form.fields["cluster"].queryset) == [own[Cluster]]


@pytest.mark.parametrize(
    "form, data",
    [
        ("organisationmember_add", {"user": "user", "organisation": "zebra firm", "role": "owner"}),
        ("organisationmember_add", {"user": "zebra user", "organisation": "firm", "role": "owner"}),
        ("identifier_add", {"organisation": "zebra firm", "scheme": "pic", "value": "1"}),
        ("clusterholiday_add", {"cluster": "zebra cluster", "on": "2026-05-01", "name": "May"}),
        (
            "organisation_add",
            {"name": "New", "slug": "new-one", "kind": "firm", "cluster": "zebra cluster"},
        ),
    ],
)
def test_manager_cannot_point_at_rows_out_of_sight(client, zebra, own, form, data):
    named = {
        "firm": own[Organisation].pk,
        "user": own[User].pk,
        "zebra firm": zebra[Organisation].pk,
        "zebra user": zebra[User].pk,
        "zebra cluster": zebra[Cluster].pk,
    }
    client.force_login(own["manager"])
    empty = {
        f"{prefix}-{count}": 0
        for prefix in ("texts", "topic_rows", "identifiers", "members")
        for count in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    before = everything()

    answer = client.post(
        reverse(f"admin:connect_{form}"),
        {**empty, **{name: named.get(value, value) for name, value in data.items()}},
    )

    assert answer.status_code == 200
    assert any(
        "not one of the available choices" in str(problem) for problem in answer.context["errors"]
    )
    assert everything() == before


def organisation_data(client, organisation):
    address = reverse("admin:connect_organisation_change", args=[organisation.pk])
    page = client.get(address)
    data = form_data(page)
    return address, data


def test_manager_cannot_write_a_foreign_row_through_an_inline(client, zebra, own):
    client.force_login(own["manager"])
    address, data = organisation_data(client, own[Organisation])

    client.post(
        address, {**data, "texts-0-id": zebra[OrganisationText].pk, "texts-0-summary": "Mine now"}
    )

    text = OrganisationText.objects.get(pk=zebra[OrganisationText].pk)
    assert (text.summary, text.organisation_id) == (f"{MARK} guards", zebra[Organisation].pk)


def test_manager_edits_their_own_and_the_change_is_stamped(client, own):
    client.force_login(own["manager"])
    firm = own[Organisation]
    address, data = organisation_data(client, firm)

    answer = client.post(address, {**data, "city": "Ptuj", "slug": "otter-anew", "name": firm.name})

    assert (answer.status_code, answer.headers.get("Location")) == (
        302,
        reverse("admin:connect_organisation_changelist"),
    )
    firm.refresh_from_db()
    assert firm.city == "Ptuj"
    assert sorted(firm.provenance) == ["city", "slug"]
    stamp = firm.provenance["city"]
    assert (stamp["kind"], stamp["source"], stamp["by"]) == ("person", "manager", own["manager"].pk)
    assert OldSlug.objects.get(slug="otter-firm").organisation == firm
    assert firm.history.first().history_user == own["manager"]


def test_manager_keeps_their_organisations_in_a_cluster(client, own):
    client.force_login(own["manager"])
    address, data = organisation_data(client, own[Organisation])

    answer = client.post(address, {**data, "cluster": ""})

    assert answer.context["adminform"].form.errors == {"cluster": ["Choose an answer."]}


def test_the_history_of_a_row_is_headed_in_the_reader_s_language(client, superuser, zebra):
    firm = zebra[Organisation]
    superuser.language = "fr"
    superuser.save()
    client.force_login(superuser)

    page = client.get(reverse("admin:connect_organisation_history", args=[firm.pk]))

    assert f"Historique\u00a0: {firm.name}" in page.content.decode()


def test_old_version_cannot_be_written_back(client, superuser, zebra):
    firm = zebra[Organisation]
    oldest = firm.history.last()
    address = reverse("admin:connect_organisation_simple_history", args=[firm.pk, oldest.pk])
    client.force_login(superuser)
    page = client.get(address)

    answer = client.post(address, form_data(page))

    firm.refresh_from_db()
    assert (page.status_code, answer.status_code, firm.city) == (200, 403, f"{MARK} Town")


def test_manager_of_two_clusters_moves_an_organisation_and_the_other_loses_its_history(
    client, own, zebra
):
    firm = own[Organisation]
    firm.cluster = zebra[Cluster]
    firm.save()
    first = firm.history.last()
    client.force_login(own["manager"])

    history = client.get(reverse("admin:connect_organisation_history", args=[firm.pk]))
    version = client.get(
        reverse("admin:connect_organisation_simple_history", args=[firm.pk, first.pk])
    )

    assert first.cluster_id == own[Cluster].pk
    assert (history.status_code, version.status_code) == (403, 403)


@pytest.mark.parametrize("who", ["superuser", "coordinator", "editor"])
def test_every_page_opens_for_those_who_may(client, request, zebra, who):
    client.force_login(request.getfixturevalue(who))
    opened = {}

    for model in models():
        for name, address in addresses(model, zebra[model]):
            answer = client.get(address, follow=True)
            assert answer.status_code in (200, 403), address
            if answer.status_code == 200 and name.endswith("_changelist"):
                opened[label(model)] = MARK.lower() in answer.content.decode().lower()

    editors = "cluster event organisation organisationtext organisationtopic region synonym topic"
    tools = ("linkages", "rdi_database")
    edited = {label(model) for model in models() if model._meta.app_label in tools}
    closed_to_coordinator = {
        "account_emailaddress",
        "mfa_authenticator",
        "connect_referencecounter",
        "outbox_bounce",
        "outbox_mail",
        "outbox_route",
        "outbox_suppression",
    }
    expected = {
        "superuser": {label(model) for model in models()},
        "coordinator": {label(model) for model in models()} - closed_to_coordinator,
        "editor": {f"connect_{name}" for name in editors.split()} | edited,
    }
    assert set(opened) == expected[who]


def test_coordinator_cannot_become_superuser(client, coordinator, superuser):
    client.force_login(coordinator)
    fellow = make.make_person("Felix Fellow")
    inlines = {
        f"{prefix}-{count}": 0
        for prefix in ("organisation_memberships", "network_roles")
        for count in ("TOTAL_FORMS", "INITIAL_FORMS")
    }

    theirs = client.post(
        reverse("admin:connect_user_change", args=[superuser.pk]),
        {**inlines, "email": coordinator.email},
    )
    fellows = client.post(
        reverse("admin:connect_user_change", args=[fellow.pk]),
        {
            **inlines,
            "name": "Felix F",
            "language": "en",
            "time_zone": "Europe/Paris",
            "is_active": "on",
            "is_staff": "on",
            "is_superuser": "on",
            "email": "other@people.example",
        },
    )

    fellow.refresh_from_db()
    assert (theirs.status_code, fellows.status_code) == (403, 302)
    assert (fellow.name, fellow.is_staff, fellow.is_superuser, fellow.email) == (
        "Felix F",
        True,
        False,
        "felix.fellow@people.example",
    )


def test_is_staff_alone_opens_the_admin_and_shows_nothing(client, zebra):
    client.force_login(make.make_person("Stella Staff", is_staff=True))

    index = client.get(reverse("admin:index"))

    assert index.status_code == 200
    assert index.context["app_list"] == []
    assert client.get(reverse("admin:connect_organisation_changelist")).status_code == 403


def test_second_factor_secret_is_never_shown(client, superuser, zebra):
    client.force_login(superuser)

    for model in models():
        for _name, address in addresses(model, zebra[model]):
            assert f"{MARK}-secret" not in client.get(address, follow=True).content.decode()


def test_nobody_deletes_what_has_a_history(client, superuser, zebra):
    client.force_login(superuser)

    answers = {
        label(model): client.post(
            reverse(f"admin:{label(model)}_delete", args=[zebra[model].pk]), {"post": "yes"}
        ).status_code
        for model in models()
        if hasattr(model, "history") or label(model).startswith("connect_connection")
    }
    # A seat in a team ends; what it was stays in the history.
    assert answers.pop("connect_organisationmember") == 302

    ours = "cluster organisation organisationtext connectionrequest connectionevent"
    research = "initiative researchprofile researchtext"
    expected = {f"connect_{name}" for name in ours.split()}
    expected |= {f"rdi_database_{name}" for name in research.split()}
    assert answers == dict.fromkeys(expected, 403)


def test_manager_edits_members(client, own):
    client.force_login(own["manager"])
    member = own[OrganisationMember]

    answer = client.post(
        reverse("admin:connect_organisationmember_change", args=[member.pk]),
        {"user": member.user_id, "organisation": member.organisation_id, "role": "viewer"},
    )

    member.refresh_from_db()
    assert (answer.status_code, member.role) == (302, "viewer")
