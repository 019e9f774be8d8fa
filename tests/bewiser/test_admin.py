"""The doors of the admin: the one sign-in, the second factor, no detours."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import NoReverseMatch, reverse

from tests.factories import connect as make


def test_admin_sends_visitors_to_the_one_sign_in(client, db):
    asked = client.get("/admin/connect/cluster/")
    door = client.get("/admin/login/?next=/admin/connect/cluster/")

    assert asked.headers["Location"] == "/accounts/login/?next=/admin/connect/cluster/"
    assert door.headers["Location"] == "/accounts/login/?next=%2Fadmin%2Fconnect%2Fcluster%2F"


def test_admin_never_takes_a_password_itself(client, superuser):
    superuser.set_password("long-winded-otter")
    superuser.save(update_fields=["password"])

    answer = client.post(
        "/admin/login/", {"username": superuser.email, "password": "long-winded-otter"}
    )

    assert answer.headers["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_admin_refuses_people_who_are_not_staff(client, facilitator):
    client.force_login(facilitator)

    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("page", ["password_change", "password_change_done"])
def test_admin_leaves_passwords_to_the_account_pages(client, superuser, page):
    client.force_login(superuser)

    answer = client.get(reverse(f"admin:{page}"))

    assert answer.headers["Location"] == "/accounts/password/change/"


def test_admin_has_no_detour_to_any_row_of_any_model(client, superuser):
    client.force_login(superuser)

    with pytest.raises(NoReverseMatch):
        reverse("admin:view_on_site", args=[1, 1])
    assert client.get("/admin/r/1/1/").status_code == 404


def test_staff_without_second_factor_set_one_up_first(client, superuser, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    client.force_login(superuser)

    before = client.get("/admin/")
    elsewhere = client.get(reverse("account_me"))
    Authenticator.objects.create(user=superuser, type=Authenticator.Type.RECOVERY_CODES, data={})
    codes_only = client.get("/admin/")
    Authenticator.objects.create(user=superuser, type=Authenticator.Type.TOTP, data={"secret": "x"})
    after = client.get("/admin/")

    assert (before.status_code, before.headers["Location"]) == (302, "/accounts/2fa/totp/activate/")
    assert codes_only.headers["Location"] == "/accounts/2fa/totp/activate/"
    assert (elsewhere.status_code, after.status_code) == (200, 200)


def test_second_factor_is_asked_for_at_every_sign_in(client, db):
    user = make.make_person("Uma Upper", password="long-winded-otter", is_staff=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})

    answer = client.post(
        reverse("account_login"), {"login": user.email, "password": "long-winded-otter"}
    )

    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


def test_sample_network_lets_staff_in_and_says_so(client, superuser, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(superuser)

    page = client.get("/admin/")

    assert page.status_code == 200
    assert "no second factor" in page.content.decode()
