"""What was read in a wrong encoding is mended where that is certain, and counted by how far it could be."""

import gzip
import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect.importing.mojibake import State, bytes_of, mended

WORDS = st.text(
    alphabet=st.sampled_from("aeiou bcdf .,’“”–éèüöñčšžŁάβγδÖÉÃ«»°™ 12"), min_size=1, max_size=40
)


def spoilt(text: str) -> str:
    """Return what Windows-1252 makes of the bytes of UTF-8."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize(
    ("text", "meant", "state"),
    [
        ("beneficiariesâ€™ costs", "beneficiaries’ costs", State.REPAIRED),
        ("â€œHeadingâ€\x9d", "“Heading”", State.REPAIRED),
        ("Î’Î¹Î¿Î¼Î·Ï‡Î±Î½Î¯Î±", "Βιομηχανία", State.REPAIRED),
        ("20 Â°C", "20 °C", State.REPAIRED),
        ("Å’uvres choisies, Ã©tudes", "Œuvres choisies, études", State.REPAIRED),
        ("È™tiinÈ›Äƒ, cafeÌ\x81", "știință, cafe\u0301", State.REPAIRED),
        # Spoilt twice.
        ("itÃ¢â‚¬â„¢s", "it’s", State.REPAIRED),
        # Beside letters that are right.
        ("Δelta â€“ CafÃ©", "Δelta – Café", State.REPAIRED),
        # A letter of it is lost.
        ("CafÃ© â€ gone", "Café â€ gone", State.PARTLY_REPAIRED),
        ("CafÃ© \ufffd", "Café \ufffd", State.PARTLY_REPAIRED),
        # Right as they are, though two of their characters could be the bytes of one.
        ("GRÖ’S", "GRÖ’S", State.UNTOUCHED),
        ("FUSSGÄNGERÖ“", "FUSSGÄNGERÖ“", State.UNTOUCHED),
        ("« Ça y est été…” »", "« Ça y est été…” »", State.UNTOUCHED),
        ("Éšek CafÃ©", "Éšek Café", State.REPAIRED),
        ("SÃ« and Ã°", "SÃ« and Ã°", State.UNTOUCHED),
        ("Économie, Œuvre, Çа", "Économie, Œuvre, Çа", State.UNTOUCHED),
        ("plain", "plain", State.UNTOUCHED),
        ("", "", State.UNTOUCHED),
        # Beside what is certain, a capital before an apostrophe stays what it is.
        ("GRÖ’S CafÃ©", "GRÖ’S Café", State.REPAIRED),
    ],
)  # fmt: skip
def test_what_is_certain_is_mended_and_nothing_else(text, meant, state):
    assert mended(text) == (meant, state)


@given(WORDS)
def test_a_wrong_reading_is_undone_or_left_alone(text):
    wrong = spoilt(text)

    made = mended(wrong).text

    assert text.isascii() or made == text or not made.isascii()
    assert bytes_of(wrong) == text.encode()


@given(WORDS)
def test_what_is_mended_is_not_mended_again(text):
    once = mended(spoilt(text)).text

    assert mended(once).text == once


# A single Ã may be the beginning of a letter whose end is lost.
@given(WORDS.filter(lambda text: "Ã" not in text))
def test_letters_of_europe_come_back_whole_where_something_is_certain(text):
    assert mended(spoilt(f"{text} – é")) == (f"{text} – é", State.REPAIRED)


def test_of_the_real_calls_each_text_is_mended_whole(shared):
    with gzip.open(
        shared / "data/calls/open_calls_raw.jsonl.gz", "rt", encoding="utf-8-sig"
    ) as file:
        text = file.read()
    decoder, at, states = json.JSONDecoder(), 0, Counter()
    while at < len(text):
        call, at = decoder.raw_decode(text, at)
        states.update(mended(value).state for value in call.values() if isinstance(value, str))

    assert states == {State.REPAIRED: 2016, State.UNTOUCHED: 13080}
