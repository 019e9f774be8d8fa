import pytest

from connect.likeness.names import country_code, forms_of


def words_and_legal(name: str, country: str = "") -> list[tuple[tuple[str, ...], set[str]]]:
    return [(form.words, set(form.legal)) for form in forms_of(name, country)]


@pytest.mark.parametrize(
    "name, country, words, legal",
    [
        ("Capres A/S", "DK", ("capres",), {"as"}),
        ("WARRANT GROUP S.R.L.", "IT", ("warrant", "group"), {"srl"}),
        ("Veneto Nanotech Società consortile per azioni", "IT", ("veneto", "nanotech"), {"societaconsortileperazioni"}),
        ("Remotemyapp Spółka Akcyjna", "PL", ("remotemyapp",), {"spolkaakcyjna"}),
        ("AB Volvo", "SE", ("volvo",), {"ab"}),
        ("Dassault Aviation SA", "FR", ("dassault", "aviation"), {"sa"}),
        ("Bauhaus Luftfahrt e.V.", "DE", ("bauhaus", "luftfahrt"), {"ev"}),
        # AG is a legal form in Germany and nothing of the kind in Italy.
        ("Ruhr AG", "DE", ("ruhr",), {"ag"}),
        ("Ruhr AG", "IT", ("ruhr", "ag"), set()),
        # In the middle of a name a short form is a word.
        ("Centre SA Recherche Avancee", "FR", ("centre", "recherche", "avancee"), set()),
        ("Ltd", "GB", ("ltd",), {"ltd"}),
        ("The And", "GB", ("the", "and"), set()),
    ],
)  # fmt: skip
def test_forms_of_takes_legal_form_and_small_words_away(name, country, words, legal):
    assert words_and_legal(name, country) == [(words, legal)]


def test_forms_of_nothing_is_none():
    assert forms_of(" -!- ") == ()


def test_forms_of_a_long_name_has_its_parts():
    name = "Gospodarska zbornica Slovenije - Chamber of Commerce (GZS)"

    assert [(form.words, form.is_part) for form in forms_of(name, "SI")] == [
        (("gospodarska", "zbornica", "slovenije", "chamber", "commerce", "gzs"), False),
        (("gospodarska", "zbornica", "slovenije", "chamber", "commerce"), True),
        (("gzs",), True),
        (("gospodarska", "zbornica", "slovenije"), True),
    ]


def test_initials_are_read_with_and_without_small_words():
    [form] = forms_of("London School of Hygiene and Tropical Medicine", "GB")

    assert form.initials == {"lshtm", "lsohatm"}


def test_name_without_end_is_cut():
    [form] = forms_of("word " * 10_000)

    assert len(form.words) == 40


@pytest.mark.parametrize("code, iso", [("UK", "GB"), ("el", "GR"), (" fr ", "FR"), ("", "")])
def test_country_code_is_iso(code, iso):
    assert country_code(code) == iso
