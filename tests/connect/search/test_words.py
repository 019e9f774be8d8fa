"""What is typed becomes one question in all languages."""

import pytest
from django.core.management import call_command
from django.db import connection

from connect import search
from connect.models import Organisation, Synonym
from connect.search.words import Term, read_words, split_terms
from tests.factories import connect as make


def found(words: str) -> list[str]:
    """Return the names that a search finds, in their order."""
    page = search.browse(search.BrowseQuery(words))
    names = dict(Organisation.objects.values_list("pk", "name"))
    return [names[pk] for pk in page.ids]


def test_split_terms_knows_phrases_minus_or_joints_and_the_beginning_of_a_word():
    assert split_terms('"key management" -audit e-health or clou') == [
        Term(("key management",)),
        Term(("audit",), is_negative=True),
        Term(("e health", "ehealth")),
        Term(("clou",), is_prefix=True, follows_or=True),
    ]


@pytest.mark.parametrize("words", ["", "  ", "- --", '"', "&|!()<->:*'", "\\\\"])
def test_read_words_says_nothing_where_nothing_was_said(db, words):
    assert read_words(words) is None


@pytest.mark.parametrize(
    "words, names",
    [
        ("réseau", ["Filet"]),
        ("RESEAUX", ["Filet"]),
        ("secur", ["Shield"]),
        ("securities", ["Shield"]),
        ("Sicherheiten", ["Schild"]),
        ("ασφάλεια", ["Aspida"]),
        ("ščit", ["Scit"]),
        ("varno", ["Scit"]),
        ("corriente", ["Escudo"]),
        ("protegiendo corrientes", ["Escudo"]),
        ("xarxa", ["Escut"]),
        ("vigilàncies", ["Escut"]),
        ("the security of", ["Shield"]),
        ("security -offices", []),
        ('"small offices"', ["Shield"]),
        ('"offices small"', []),
        ("offices small", ["Shield"]),
        ("réseau or Sicherheit", ["Filet", "Schild"]),
        ("cyber-shield", ["Aspida"]),
        ("cybershield", ["Aspida"]),
    ],
)
def test_search_finds_in_every_language(db, words, names):
    texts = {
        "Shield": ("en", "Security for small offices."),
        "Filet": ("fr", "Surveille les réseaux des écoles."),
        "Schild": ("de", "Mehr Sicherheit im Betrieb."),
        "Aspida": ("el", "Ασφάλεια για μικρές επιχειρήσεις. Cyber-shield, cybershield."),
        "Escudo": ("es", "Protege la corriente de las fábricas."),
        "Escut": ("ca", "Vigilància de les xarxes escolars."),
        "Scit": ("sl", "Ščit za varnost malih podjetij."),
    }
    for name, (language, summary) in texts.items():
        make.make_text(make.make_organisation(name), language=language, summary=summary)

    assert sorted(found(words)) == names


def test_a_name_weighs_more_than_a_topic_and_a_topic_more_than_a_text(db):
    in_text = make.make_organisation("Third", summary="Does steganography.")
    by_topic = make.make_organisation("Second")
    make.give_topic(by_topic, make.make_topic("Steganography"))
    named = make.make_organisation("Steganography Ltd")

    page = search.browse(search.BrowseQuery("steganography"))

    assert page.ids == [named.pk, by_topic.pk, in_text.pk]


def test_a_synonym_finds_what_it_stands_for(db):
    Synonym.objects.create(word="SIEM", meaning="security analytics")
    Synonym.objects.create(word="ethical hacking", meaning="penetration testing")
    make.make_organisation("Analysts", summary="Security analytics for banks.")
    make.make_organisation("Testers", summary="Penetration testing for banks.")

    assert found("siem") == ["Analysts"]
    assert found("siem banks") == ["Analysts"]
    assert found("ethical hacking banks") == ["Testers"]


def test_a_topic_finds_by_its_synonyms_its_other_names_and_its_parent(db):
    parent = make.make_topic("Cryptology", synonyms=["encryption"], names={"de": "Kryptologie"})
    child = make.make_topic("Digital signatures", parent=parent)
    make.give_topic(make.make_organisation("Signers"), child)

    assert found("encryption") == ["Signers"]
    assert found("Kryptologie") == ["Signers"]
    assert found("digital signature") == ["Signers"]


@pytest.mark.parametrize("typo", ["Systematc", "Sistematic Paris", "nokya"])
def test_a_misspelt_name_is_found_and_said_to_be_near(db, typo):
    make.make_organisation("Systematic Paris Region")
    make.make_organisation("Nokia")

    page = search.browse(search.BrowseQuery(typo))

    expected = "Nokia" if typo == "nokya" else "Systematic Paris Region"
    assert (page.is_near, [row.name for row in page.rows()]) == (True, [expected])


def test_the_nearest_name_comes_first_and_far_ones_not_at_all(db):
    for name in ("Nokian Tyres", "Nokia", "Novia", "Siemens"):
        make.make_organisation(name)

    assert found("nokkia") == ["Nokia", "Nokian Tyres"]


def test_words_that_some_document_has_are_not_taken_for_a_typo(db):
    make.make_organisation("Nokya", country="FR")
    make.make_organisation("Nokia", country="DE")
    germany = search.vocabulary().codes["country"]["DE"]

    page = search.browse(search.BrowseQuery("nokya", {"country": (germany,)}))

    assert (page.is_near, page.total) == (False, 0)


@pytest.mark.parametrize("words", ["kryptographie", "Kryptografie", "kryptograph", "cryptographie"])
def test_a_topic_is_found_by_its_names_in_either_spelling(db, words):
    names = {"de": "Kryptografie", "fr": "Cryptographie"}
    make.give_topic(make.make_organisation("Signers"), make.make_topic("Signing", names=names))
    make.make_organisation("Others")

    assert found(words) == ["Signers"]


def test_every_name_of_a_topic_in_the_list_is_known_to_search(db):
    """Whatever language the list of topics is translated into next."""
    call_command("load_topics", verbosity=0)
    told = """
        select count(*), count(*) filter (
            where d.vector @@ phraseto_tsquery(connect_text_configuration(n.key), connect_plain_words(n.value))
        ), array_agg(distinct n.key)
        from connect_topic t join connect_topicdocument d on d.topic_id = t.id
        cross join jsonb_each_text(t.names || jsonb_build_object('en', t.name)) n
    """
    with connection.cursor() as cursor:
        cursor.execute(told)
        names, known, languages = cursor.fetchone()

    assert (known, languages) == (names, ["de", "en", "fr"])


@pytest.mark.parametrize("words", ["C++", "c++ boards", "C#", ".NET", "asp.net", '"C++ boards"'])
def test_signs_that_say_a_language_of_programming_are_kept(db, words):
    make.make_organisation("Coders", summary="C++ boards, C# and .NET, or ASP.NET.")
    make.make_organisation("Others", summary="C, net, boards and asp.")

    assert found(words) == ["Coders"]


@pytest.mark.parametrize("words", ["<script>", "'\"<script>", "&script;", "</script>"])
def test_markup_is_searched_for_its_words(db, words):
    make.make_organisation("Writers", summary="Every script is a text.")
    make.make_organisation("Others")

    assert found(words) == ["Writers"]


def test_a_word_of_two_letters_is_not_taken_for_a_typo(db):
    make.make_organisation("Carobyte")

    assert search.browse(search.BrowseQuery("C#")).total == 0
