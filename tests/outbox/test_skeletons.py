"""A mail that is filled in is, byte for byte, the mail that is built one by one."""

import email
from email import policy

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bewiser.lib.mail import Letter, named
from bewiser.outbox import batches, gaps, mime, skeletons
from bewiser.outbox.gaps import gap
from bewiser.outbox.models import Mail
from tests.outbox.conftest import NOW

# PostgreSQL keeps no NUL.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=300)

NAMES = [
    "Anna Smith",
    "Smith, Anna",
    'Anna "Ann" O’Smith',
    "Jürgen Müßig",
    "Γιώργος Παπαδόπουλος",
    "Ζ" * 200,
    "w" * 200,
    "🚀 Rocket 👩‍🚀",
    ".",
    "..",
    "=20 = equals",
    "<b>Bo & Co</b>",
    "ends in a space ",
    f"a {gap('greeting')} in a name",
    "two\r\nBcc: lines@evil.example",
    "",
]
LINES = "\n".join(
    (
        f"Dear {gap('name')},",
        "",
        ".",
        "..",
        "…and a long line with umlauts: " + "äöü ßé " * 30,
        "plain " * 12,
        "x" * 75,
        "x" * 76,
        "x" * 77,
        "From the first sign on",
        "--",
        "a space at its end ",
        "a tab at its end\t",
        f"{gap('name')}{gap('name')} twice, {gap('link')}",
        "=" * 80,
    )
)
LETTER = Letter(subject="Réponse – Ευχαριστούμε", text=LINES + "\n", html=f"<p>{LINES}</p>\n")


def write_mail(name: str, letter: Letter = LETTER, *, to: str = "anna@firm.example", **headers):
    with transaction.atomic():
        skeleton = batches.write_skeleton(
            f"test:{letter.text[:40]!r}"[:100],
            language="de",
            letter=letter,
            headers={"List-Id": "<newsletter.bewiser.example>"},
            now=NOW,
        )
        recipient = batches.Recipient(
            key=f"test:{name}:{to}",
            address=to,
            name=name,
            skeleton=skeleton,
            fillings={"name": name, "link": f"https://bewiser.example/?a=1&b={'c' * 90}"},
            headers={"List-Unsubscribe": f"<https://bewiser.example/{'t' * 120}/>", **headers},
        )
        batches.write("test_bulk", [recipient], due_at=NOW, now=NOW)
    return Mail.objects.get(to=to)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", NAMES)
def test_filling_gives_the_bytes_of_building(name: str):
    mail = write_mail(name)

    filled = skeletons.render(mail)

    assert filled == mime.build(Mail.objects.get())
    message = email.message_from_bytes(filled, policy=policy.SMTP)
    assert message.defects == []
    shown = gaps.checked({"name": name})["name"]
    text, html = (part.get_content() for part in message.iter_parts())
    assert text.splitlines()[0] == f"Dear {shown},"
    assert [line for line in text.splitlines() if line.strip(".") == ""] == ["", ".", ".."]
    assert message["To"].addresses[0].addr_spec == "anna@firm.example"
    assert len(message.get_all("To")) == 1
    assert "Bcc" not in message
    assert ("<b>" in html) is False
    assert message["List-Unsubscribe"] == f"<https://bewiser.example/{'t' * 120}/>"
    assert max(len(line) for line in filled.partition(b"\r\n\r\n")[2].split(b"\r\n")) <= 76


class TestAnyWords(TestCase):
    @given(TEXT, TEXT, st.text(max_size=60))
    def test_any_words_around_a_gap(self, before: str, after: str, name: str):
        for sign in (gaps.OPEN, gaps.SHUT):
            before, after = before.replace(sign, ""), after.replace(sign, "")
        words = f"{before}{gap('name')}{after}\n{before}\n"
        skeleton = batches.Skeleton(
            language="el", subject="Θέμα", body_text=words, body_html=words, created_at=NOW
        )
        skeleton.save()
        mail = Mail(
            to="anna@firm.example",
            to_header=[named(name, "anna@firm.example")],
            language="el",
            skeleton=skeleton,
            fillings=gaps.checked({"name": name}),
            message_id="<1@bewiser.example>",
            due_at=NOW,
        )

        assert skeletons.render(mail) == mime.build(mail)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("to", ["γιώργος@firm.example", "info@παράδειγμα.example"])
def test_addresses_beyond_ascii(to: str):
    mail = write_mail("Γιώργος", to=to)

    assert skeletons.render(mail) == mime.build(Mail.objects.get())


@pytest.mark.django_db(transaction=True)
def test_an_html_filling_is_escaped_and_a_text_filling_is_not():
    mail = write_mail(
        '<a href="x">&', Letter("S", f"Hi {gap('name')}\n", f"<p>{gap('name')}</p>\n")
    )

    message = email.message_from_bytes(skeletons.render(mail), policy=policy.SMTP)

    text, html = (part.get_content() for part in message.iter_parts())
    assert text == 'Hi <a href="x">&\r\n'
    assert html == "<p>&lt;a href=&quot;x&quot;&gt;&amp;</p>\r\n"
