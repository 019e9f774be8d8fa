"""What gives an asker away, and what does not."""

import pytest

from connect.masking import giveaways, telling_words

WORDS = telling_words(
    people=["Zoë Müller-Lang", "Anna van der Berg", "Will May"],
    organisations=["Fluxberg Kryptographie GmbH", "Θαλασσόνημα Λτδ", "Secure Networks Ltd"],
    domains=["mail.fluxberg.de", "www.harbour.co.uk", "localhost"],
    addresses=["quartermain@people.example", "info@people.example"],
)


def test_telling_words_are_those_that_belong_to_somebody():
    assert {
        "zoe muller lang", "zoe", "muller", "anna van der berg", "anna", "berg", "will may",
        "fluxberg kryptographie", "fluxberg", "θαλασσονημα λτδ", "θαλασσονημα", "secure networks",
        "harbour", "quartermain",
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
        ("Fluxberg\n  Kryptographie and Flux\u200bberg", ["fluxberg", "fluxberg kryptographie"]),
        ("Will May said so", ["will may"]),
        ("Der Bericht, der im Mai kommt: we will see, it may be", []),
        ("A secure network", []),
        # Numbers and words that only look like it.
        ("ISO/IEC 27001:2022 for 1 500 000 devices", []),
        ("A fluxbergian idea, e-mailing", []),
        ("Budget 250 000 EUR from 2026 to 2028", []),
    ],
)
def test_giveaways(text, found):
    assert sorted(giveaways(text, WORDS)) == sorted(found)


def test_the_name_of_a_team_gives_away_the_whole_name_only():
    words = telling_words(people=["Security Team", "Sales Office", "Innovation Lab Quux"])

    assert words == {"security team", "sales office", "innovation lab quux", "quux"}
    assert giveaways("A security audit by a team of your office", words) == []
    assert giveaways("Ask the Security Team", words) == ["security team"]
