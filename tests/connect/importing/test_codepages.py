"""Files in the old encodings of one byte a letter, which nothing but their words tells apart."""

import pytest

from connect.importing.encoding import encoding_of
from connect.importing.reading import open_table

LISTS = {
    "Slovene": "Rešitve za večje družbe;Središče za računalništvo;Škofja Loka;Celje, točka odličnosti",
    "Polish": "Spółka Łączności;Usługi dla przemysłu;Kraków, Łódź;Bezpieczeństwo i zdrowie",
    "Czech": "Společnost pro řízení sítí;Plzeň;České Budějovice;Vývoj a údržba zařízení",
    "Hungarian": "Szoftverfejlesztő és szolgáltató;Győr;Felhő és hálózat;Erős működő erőforrás; tűzfalüzemeltető;"
    "jövő; időben; első; nő; hűség; győző; belső",
    "Greek": "Ελληνική Εταιρεία Λογισμικού;Αθήνα;Θεσσαλονίκη;Λύσεις για την ασφάλεια του κυβερνοχώρου",
    "French": "Société générale des réseaux;Orléans, Besançon;Sécurité à l’œuvre;Où l’été est près de la forêt",
    "German": "Gesellschaft für Lösungen;Köln, Düsseldorf;Übergrößen;Straße; Zürich, Genève",
    "Spanish": "Compañía de Tecnología;A Coruña, Cádiz;¿Qué más?; Nº 1ª;Diseño y programación",
    "Portuguese": "Soluções de Informação;São João;Inovação é a nossa missão;Lisboa às três",
    "Estonian": "Küberturvalisus ja võrgud;Pärnu, Jõhvi;Õppejõud;Žurnaal tööks, šokolaad",
    "Danish": "Løsninger på nettet;Aarhus, København;Sikkerhed før alt; Ærø",
    "Europe": "Müller & Söhne;Società è più;Café Ünique;Škoda Österreich;São Paulo;Ñandú;Ærøskøbing;«Été»",
}
CENTRE = "Windows-1250 (Central European)"
LATIN_2 = "ISO-8859-2 (Central European)"


@pytest.mark.parametrize(
    "language, codec, label",
    [
        ("Slovene", "cp1250", CENTRE),
        ("Slovene", "iso8859-2", LATIN_2),
        ("Polish", "cp1250", CENTRE),
        ("Polish", "iso8859-2", LATIN_2),
        ("Czech", "cp1250", CENTRE),
        ("Czech", "iso8859-2", LATIN_2),
        ("Hungarian", "cp1250", CENTRE),
        ("Greek", "cp1253", "Windows-1253 (Greek)"),
        ("French", "cp1252", "Windows-1252"),
        ("German", "cp1252", "Windows-1252"),
        ("Spanish", "cp1252", "Windows-1252"),
        ("Portuguese", "cp1252", "Windows-1252"),
        ("Estonian", "cp1252", "Windows-1252"),
        ("Danish", "cp1252", "Windows-1252"),
        ("Europe", "cp1252", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("letters", [str, str.upper])
def test_a_short_list_is_read_in_the_encoding_it_was_written_in(
    written, language, codec, label, letters
):
    lines = [letters(line) for line in LISTS[language].split(";")]
    path = written(["name", *(f'"{line}"' for line in lines)], encoding=codec)

    with open_table(path) as table:
        assert table.encoding == label
        assert [row.cells["name"] for row in table.rows()] == lines
        assert table.notes == [
            "The encoding is a guess by the letters of the words; --encoding names another."
        ]


def test_the_other_greek_encoding_is_known_by_its_accented_capital(written):
    line = "Άνοιξη και Άμυνα στην Αθήνα"

    with open_table(written(["name", line], encoding="iso8859-7")) as table:
        assert table.encoding == "ISO-8859-7 (Greek)"
        assert [row.cells for row in table.rows()] == [{"name": line}]


def test_one_czech_firm_does_not_make_a_western_list_central_european(written):
    lines = ["name", *["Müller & Söhne", "Café de Genève", "Forêt à Mons"] * 5, "Žižkov"]

    path = written(lines, encoding="cp1252")

    assert encoding_of(path, path.read_bytes()).codec == "cp1252"


@pytest.mark.parametrize(
    "content", [b"name\n" + b"x" * 2_000_000 + b"\xe9\n", b"name\n" + b"\xe9" * 500_000]
)
def test_endless_words_are_judged_at_once(written, content):
    path = written(content)

    assert encoding_of(path, content[:1000]).note
