"""No address of the admin opens to staff without a second factor."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver, reverse

GROUP = re.compile(r"<[^>]+>|\(\?P?[^)]*\)|\([^)]*\)")


def paths(patterns, prefix: str = "/admin/") -> Iterator[str]:
    """Yield an address for every pattern below these, with a 1 where something is to be filled in."""
    for pattern in patterns:
        part = (
            GROUP.sub("1", str(pattern.pattern))
            .replace("^", "")
            .replace("$", "")
            .replace("\\Z", "")
        )
        if isinstance(pattern, URLResolver):
            yield from paths(pattern.url_patterns, prefix + part)
        elif isinstance(pattern, URLPattern):
            yield prefix + part


def every_address() -> list[str]:
    [resolver] = [
        one for one in get_resolver().url_patterns if getattr(one, "namespace", None) == "admin"
    ]
    return sorted(set(paths(resolver.url_patterns)))


def test_the_walk_knows_the_pages_of_every_model():
    addresses = every_address()

    for model in admin.site._registry:
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        assert reverse(f"admin:{label}_changelist") in addresses, label
        assert reverse(f"admin:{label}_change", args=[1]) in addresses, label
    assert len(addresses) > 5 * len(admin.site._registry)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["superuser", "coordinator"])
def test_staff_without_a_second_factor_are_sent_to_set_one_up(
    client, request, settings, who, method
):
    settings.STAFF_NEED_SECOND_FACTOR = True
    client.force_login(request.getfixturevalue(who))

    found = {}
    for address in every_address():
        answer = getattr(client, method)(address)
        found[address] = (answer.status_code, answer.headers.get("Location"))

    assert set(found.values()) == {(302, reverse("mfa_activate_totp"))}


def test_with_one_the_admin_opens(client, superuser, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    client.force_login(superuser)
    Authenticator.objects.create(user=superuser, type="totp", data={"secret": "A" * 32})

    assert client.get("/admin/").status_code == 200
