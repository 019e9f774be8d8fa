"""The roaming pass: checked with the published key alone; forged, altered and outdated ones are refused."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roaming import passes

ISSUER = "https://bewiser.example"
DAY = datetime(2026, 3, 16, tzinfo=UTC)
KEY = passes.signing_key("the secret of this site")
CONTENT = passes.Pass(
    stay="6a1f3c1e-6a5e-4a54-9a39-0d7a43d2f0aa",
    guest="Ελένη Παπαδοπούλου",
    organisation="Κυπριακή Ασφάλεια, “Ltd”",
    home="CCS",
    host="CyberForum",
    place="CyberLab",
    people=2,
    days=3,
    valid_from=DAY,
    valid_until=DAY + timedelta(days=3),
)


def token(content: passes.Pass = CONTENT, key=KEY) -> str:
    return passes.signed(content, key, issuer=ISSUER)


def published() -> list:
    """What a host keeps for when its line is down: the published file, and nothing else of this site."""
    file = json.dumps(passes.key_set([KEY.public_key()]))
    return passes.keys_of(json.loads(file))


def read(text: str, *, now: datetime = DAY) -> passes.Pass:
    return passes.read(text, published(), issuer=ISSUER, now=now)


def test_a_pass_is_read_with_the_published_key_alone() -> None:
    assert read(token()) == CONTENT


def test_any_program_that_knows_the_standards_reads_a_pass() -> None:
    entry = passes.key_set([KEY.public_key()])["keys"][0]
    told = jwt.decode(
        token(), jwt.PyJWK(entry), ["EdDSA"], issuer=ISSUER, options={"verify_exp": False, "verify_nbf": False}
    )  # fmt: skip
    assert (told["guest"], told["days"]) == (CONTENT.guest, 3)


@pytest.mark.parametrize("seconds", [-1, 0, 3 * 86400 - 1, 3 * 86400])
def test_a_pass_is_good_from_its_first_moment_until_its_last(seconds) -> None:
    now = DAY + timedelta(seconds=seconds)
    if 0 <= seconds < 3 * 86400:
        assert read(token(), now=now) == CONTENT
    else:
        with pytest.raises(passes.PassOutOfDate):
            read(token(), now=now)


@given(st.data())
def test_a_pass_that_was_altered_anywhere_is_refused(data) -> None:
    good = token()
    at = data.draw(st.integers(0, len(good) - 1))
    letter = data.draw(st.sampled_from("ABCXYZabcxyz0189-_."))
    altered = good[:at] + letter + good[at + 1 :]
    if altered == good:
        return
    try:
        told = read(altered)
    except (passes.PassForged, passes.PassOutOfDate):
        return
    # The last letter of a signature has bits that mean nothing; whatever is still read says the same.
    assert told == CONTENT


@given(st.text(max_size=200))
def test_what_is_no_pass_is_refused(text) -> None:
    with pytest.raises(passes.PassForged):
        read(text)


def test_a_pass_of_somebody_else_is_refused() -> None:
    other = passes.signing_key("another secret")
    unsigned = jwt.encode({"sub": CONTENT.stay, "iss": ISSUER}, "", algorithm="none")
    elsewhere = passes.signed(CONTENT, KEY, issuer="https://elsewhere.example")
    # The public key is no secret: whoever signs with it as if it were one makes no pass.
    public = passes.key_set([KEY.public_key()])["keys"][0]["x"]
    as_secret = jwt.encode(
        {"sub": CONTENT.stay, "iss": ISSUER}, public, algorithm="HS256", headers={"typ": passes.TYPE}
    )  # fmt: skip
    for forged in (token(key=other), unsigned, elsewhere, as_secret):
        with pytest.raises(passes.PassForged):
            read(forged)


def test_another_statement_signed_by_the_same_key_is_no_pass() -> None:
    claims = jwt.decode(token(), options={"verify_signature": False})
    other_kind = jwt.encode(claims, KEY, algorithm="EdDSA")

    with pytest.raises(passes.PassForged):
        read(other_kind)


def test_passes_signed_before_a_change_of_the_secret_are_read_by_the_older_key() -> None:
    new = passes.signing_key("a new secret")
    keys = [new.public_key(), KEY.public_key()]

    assert passes.read(token(), keys, issuer=ISSUER, now=DAY) == CONTENT
    renewed = token(replace(CONTENT, people=1), new)
    assert passes.read(renewed, keys, issuer=ISSUER, now=DAY).people == 1


@pytest.mark.parametrize("file", [{}, {"keys": [{}]}, {"keys": [{"x": "%"}]}, {"keys": 3}])
def test_a_file_that_holds_no_keys_is_told(file) -> None:
    with pytest.raises(passes.PassForged):
        passes.keys_of(file)
