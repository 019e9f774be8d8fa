"""What gives an asker away, and what does not."""

import pytest

from connect.masking import giveaways, telling_words

WORDS = telling_words(
    people=["Zoë Müller-Lang"],
    organisations=["Fluxberg Kryptographie GmbH", "Θαλασσόνημα Λτδ"],
    domains=["www.fluxberg.example", "mail.example"],
)


def test_telling_words_leave_the_legal_form_out():
    assert {
        "zoe", "muller", "lang", "fluxberg kryptographie", "fluxberg", "mail", "θαλασσονημα λτδ",
    } == WORDS  # fmt: skip


@pytest.mark.parametrize(
    "text, found",
    [
        ("We look for a laboratory.", []),
        (
            "Ask at zoe@fluxberg.example today.",
            ["zoe@fluxberg.example", "fluxberg.example", "fluxberg", "zoe"],
        ),
        ("See HTTPS://Some.Where/x?y and www.where.eu", ["HTTPS://Some.Where/x?y", "www.where.eu"]),
        ("Call +49 (0)721 123 456-7", ["+49 (0)721 123 456-7"]),
        ("FLUXBERG was here", ["fluxberg"]),
        ("Signed: Zoe", ["zoe"]),
        ("Signed: Mu\u0308ller", ["muller"]),
        # Numbers and words that only look like it.
        ("ISO/IEC 27001:2022 for 1 500 000 devices", []),
        ("A fluxbergian idea, e-mailing", []),
        ("Budget 250 000 EUR from 2026 to 2028", []),
    ],
)
def test_giveaways(text, found):
    assert sorted(giveaways(text, WORDS)) == sorted(found)
