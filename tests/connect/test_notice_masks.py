"""An anonymous notice does not tell whose it is, however it is written."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from connect.masking import spelled
from connect.models import Identifier, Notice
from tests.connect.notices import WORDS, write
from tests.factories import connect as make

NAMES = ["Fluxberg GmbH", "Ox"]


@pytest.mark.parametrize(
    "text, found",
    [
        ("", []),
        ("Fluxberg", ["Fluxberg GmbH"]),
        ("the FLUXBERG way", ["Fluxberg GmbH"]),
        ("Flux-Berg", ["Fluxberg GmbH"]),
        ("Flux Berg", ["Fluxberg GmbH"]),
        ("F l u x b e r g", ["Fluxberg GmbH"]),
        ("Flux_berg", ["Fluxberg GmbH"]),
        ("Fluxbergs Leute", ["Fluxberg GmbH"]),
        ("Flüxberg", ["Fluxberg GmbH"]),
        ("Flux\u00adberg", ["Fluxberg GmbH"]),
        ("conflux bergamot", []),
        ("Fluxbergener", []),
        ("an ox", []),
    ],
)
def test_names_are_found_in_pieces_and_with_endings(text, found):
    assert spelled(text, NAMES) == found


@given(st.lists(st.sampled_from(["-", " ", "_", ".", "*", "\u200b", ""]), min_size=7, max_size=7))
def test_no_sign_between_the_letters_hides_a_name(signs):
    pieces = [letter + sign for letter, sign in zip("Fluxber", signs, strict=True)]

    assert spelled(f"We are {''.join(pieces)}g indeed", NAMES) == ["Fluxberg GmbH"]


@pytest.fixture
def firm(south):
    firm = make.make_organisation(
        "Fluxberg GmbH",
        cluster=south,
        english_name="Riverhill Works",
        aliases=["Nordkante"],
        website="https://www.kesselspur.example",
    )
    Identifier.objects.create(organisation=firm, scheme="vat", value="DE811907980")
    return firm


@pytest.fixture
def person(firm):
    return make.make_member("Wilma Zausel", firm, email="w.zausel@brackwater.example")


TELLING = (
    "Fluxberg", "Flux**berg**", "F&#108;uxberg", "Riverhill Works", "Nordkante", "Kesselspur",
    "kesselspur.example", "Wilma Zausel", "Zausel", "w.zausel@brackwater.example", "Brackwater",
    "someone@else.example", "+49 721 5550 1234", "https://else.example/x", "[here](https://else.example)",
    "DE811907980",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["title", "summary", "text"])
@pytest.mark.parametrize("words", TELLING)
def test_what_tells_whose_it_is_is_refused_in_an_anonymous_one_alone(
    firm, person, now, field, words
):
    said = {field: f"We are {words} indeed"}
    plain = field != "text" and words in {"Flux**berg**", "F&#108;uxberg"}

    write(firm, person, now, **said)
    if words == "F&#108;uxberg" and plain:
        # It is shown as it is written there.
        return
    with pytest.raises(ValidationError) as problem:
        write(firm, person, now, **said, is_anonymous=True)

    [sentence] = problem.value.message_dict.pop(field)
    assert sentence.startswith("This tells whose notice it is: ")
    assert problem.value.message_dict.keys() - {field} == set()
    assert Notice.objects.get().is_anonymous is False


@pytest.mark.django_db
def test_words_of_others_and_of_everybody_may_stand(firm, person, now):
    notice = write(
        firm,
        person,
        now,
        is_anonymous=True,
        text="For 1 500 000 alarms a year, in Karlsruhe or Cork, with the help of Target Ltd.",
    )

    assert notice.title == WORDS["title"]
    assert notice.poster == "Firm from France"


@pytest.mark.django_db
def test_an_anonymous_one_tells_country_kind_and_size(firm, person, now):
    firm.size, firm.country = "small", "DE"

    assert Notice(organisation=firm, is_anonymous=True).poster == (
        "Firm from Germany · Small (10 to 49 people)"
    )
    firm.country = ""
    assert Notice(organisation=firm, is_anonymous=True).poster == "Firm · Small (10 to 49 people)"
    assert Notice(organisation=firm).poster == "Fluxberg GmbH"
