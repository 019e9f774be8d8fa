import pytest

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
        ("/static/css/admin.css", 200),
    ],
)
def test_every_answer_carries_the_headers(client, db, address, status):
    answer = client.get(address)

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in EXPECTED} == EXPECTED
    if address.startswith("/static/"):
        b"".join(answer.streaming_content)
        answer.close()


def test_pages_of_a_person_are_not_kept_by_caches(client, seeker):
    client.force_login(seeker)

    assert "no-store" in client.get("/accounts/email/").headers["Cache-Control"]


def test_cookies_are_out_of_reach(client, seeker):
    client.get("/accounts/login/")
    client.force_login(seeker)

    assert client.cookies["csrftoken"]["httponly"] is True
    assert client.cookies["sessionid"]["httponly"] is True
    assert client.cookies["sessionid"]["samesite"] == "Lax"
