import pytest

from tests.factories import connect as make

EXPECTED = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    ),
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize(
    "address, status",
    [
        ("/healthz", 200),
        ("/accounts/login/", 200),
        ("/no-such-page/", 404),
        ("/accounts/me/", 302),
        ("/admin/", 302),
    ],
)
def test_every_answer_carries_the_headers(client, db, address, status):
    answer = client.get(address)

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in EXPECTED} == EXPECTED


def test_static_files_carry_the_policy_too(client, db):
    answer = client.get("/static/css/admin.css")

    assert b"".join(answer.streaming_content).startswith(b"/*")
    answer.close()
    assert answer.headers["Content-Security-Policy"] == EXPECTED["Content-Security-Policy"]


def test_cookies_are_out_of_reach_of_scripts(client, db):
    user = make.make_person("Ann Archer", password="long-winded-otter")

    client.post("/accounts/login/", {"login": user.email, "password": "long-winded-otter"})

    for name in ("csrftoken", "sessionid"):
        assert client.cookies[name]["httponly"] is True
        assert client.cookies[name]["samesite"] == "Lax"
