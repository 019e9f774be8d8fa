import mailbox
import os
from email.message import EmailMessage

import pytest
from django.urls import reverse


@pytest.fixture
def folder(tmp_path, settings):
    settings.MAILBOX_DIR = str(tmp_path / "mail")
    return mailbox.Maildir(settings.MAILBOX_DIR, create=True)


def drop(folder, subject, *, at, html=""):
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "connect@bewiser.example"
    message["To"] = '"Ann Archer" <ann@people.example>'
    message["X-RcptTo"] = "ann@people.example"
    message.set_content(f"Good day,\n\nlook at http://127.0.0.1:8000/{at}/ soon.\n<b>plain</b>")
    if html:
        message.add_alternative(html, subtype="html")
    key = folder.add(message)
    os.utime(os.path.join(folder._path, folder._lookup(key)), (at, at))
    return key


def test_list_shows_the_newest_first(client, folder):
    drop(folder, "First", at=1_000_000_000)
    drop(folder, "Second", at=1_000_000_060)

    answer = client.get(reverse("mailbox"))

    assert [mail.subject for mail in answer.context["mails"]] == ["Second", "First"]
    assert "2 mails have gone out." in answer.content.decode()


def test_mail_is_shown_as_text_with_links(client, folder):
    key = drop(
        folder,
        "Your code <1>",
        at=1_000_000_000,
        html='<p style="x">Hi</p><script>alert(1)</script>'
        '<a href="https://x.example/accept/?a=1&amp;b=2">Accept\n it</a>'
        '<a href="javascript:alert(1)">no</a>',
    )

    page = client.get(reverse("mailbox_detail", args=[key])).content.decode()

    assert "Your code &lt;1&gt;" in page
    assert '<a href="http://127.0.0.1:8000/1000000000/" rel="nofollow">' in page
    assert "&lt;b&gt;plain&lt;/b&gt;" in page
    assert '<a href="https://x.example/accept/?a=1&amp;b=2">Accept it</a>' in page
    assert "alert(1)" not in page


def test_hostile_mail_is_shown_too(client, folder):
    path = os.path.join(folder._path, "new", "broken")
    with open(path, "wb") as file:
        file.write(
            b"Subject: =?x-none?B?////?=\nFrom: <<>>@\nContent-Type: text/plain; charset=no\n\n\xff\x00"
        )

    assert client.get(reverse("mailbox")).status_code == 200
    assert client.get(reverse("mailbox_detail", args=["broken"])).status_code == 200


def test_unknown_mail_is_not_found(client, folder):
    assert client.get(reverse("mailbox_detail", args=["..%2f..%2fetc"])).status_code == 404
    assert client.get(reverse("mailbox_detail", args=["none"])).status_code == 404


@pytest.mark.parametrize(
    "changes, extra",
    [
        ({"SAMPLE_MODE": False}, {}),
        ({"MAILBOX_DIR": ""}, {}),
        ({"TRUSTED_PROXIES": 1}, {}),
        ({}, {"REMOTE_ADDR": "192.0.2.1"}),
        ({}, {"REMOTE_ADDR": ""}),
        ({}, {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}),
        ({}, {"HTTP_X_FORWARDED_PROTO": "https"}),
        ({}, {"HTTP_X_FORWARDED_HOST": "bewiser.example"}),
        ({}, {"HTTP_FORWARDED": "for=192.0.2.1"}),
        ({}, {"HTTP_X_REAL_IP": "192.0.2.1"}),
        ({}, {"HTTP_VIA": "1.1 proxy"}),
    ],
)
def test_mailbox_is_closed_elsewhere(client, folder, settings, changes, extra):
    key = drop(folder, "Secret", at=1_000_000_000)
    for name, value in changes.items():
        setattr(settings, name, value)

    answers = [
        client.get(address, **extra).status_code
        for address in (reverse("mailbox"), reverse("mailbox_detail", args=[key]))
    ]

    assert answers == [404, 404]
