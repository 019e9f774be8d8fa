"""Hand-worked cases: who is meant, and how sure that may be."""

import pytest

from connect.likeness import corpus
from connect.likeness.index import Index
from connect.likeness.model import AUTO
from connect.likeness.ranking import rank
from connect.likeness.records import Known, Query

VIENNA = [
    Known("tu", "Technische Universität Wien", "AT", "Wien", "tuwien.ac.at"),
    Known("uni", "Universität Wien", "AT", "Wien", "univie.ac.at"),
    Known("med", "Medizinische Universität Wien", "AT", "Wien", "meduniwien.ac.at"),
    Known("wu", "Wirtschaftsuniversität Wien", "AT", "Wien", "wu.ac.at"),
    Known("boku", "Universität für Bodenkultur Wien", "AT", "Wien", "boku.ac.at", aliases=("BOKU",)),
    Known("vetmed", "Veterinärmedizinische Universität Wien", "AT", "Wien"),
    Known("graz", "Technische Universität Graz", "AT", "Graz", "tugraz.at"),
]  # fmt: skip
FIRMS = [
    Known("acme-fr", "Acme Robotics SAS", "FR", "Lyon", "acme-robotics.example"),
    Known("acme-paris", "Acme Conseil SARL", "FR", "Paris", "acme-conseil.example"),
    Known("cnrs", "Centre national de la recherche scientifique", "FR", "Paris"),
    Known("cea", "Commissariat à l'énergie atomique et aux énergies alternatives", "FR", "Paris"),
    Known("rennes1", "Université de Rennes I", "FR", "Rennes"),
    Known("rennes2", "Université Rennes 2 - Haute Bretagne", "FR", "Rennes"),
    Known("orange", "Orange SA", "FR", "Issy-les-Moulineaux", "orange.example"),
]
GREECE = [
    Known("crete", "PANEPISTIMIO KRITIS", "EL", "Rethymno", english_name="University of Crete"),
    Known("ntua", "ETHNIKO METSOVIO POLYTECHNEIO", "EL", "Athina"),
    Known("auth", "ARISTOTELIO PANEPISTIMIO THESSALONIKIS", "EL", "Thessaloniki"),
    Known("grnet", "ETHNIKO DIKTYO EREVNAS TECHNOLOGIAS AE", "EL", "Athina"),
    Known("sbbe", "SYNDESMOS VIOMICHANION VOREIOU ELLADOS", "EL", "Thessaloniki"),
]


def first(query: Query, candidates: list[Known]) -> str:
    return str(rank(query, candidates)[0].known.key)


@pytest.mark.parametrize(
    "name, key",
    [
        ("Acme Robotics", "acme-fr"),
        ("ACME ROBOTICS S.A.S.", "acme-fr"),
        ("Acme Robotics société par actions simplifiée", "acme-fr"),
        ("AcmeRobotics", "acme-fr"),
        ("Acme Robtics", "acme-fr"),
        ("CNRS", "cnrs"),
        ("C.N.R.S.", "cnrs"),
        ("National Centre for Scientific Research", "cnrs"),
        ("CNRS - Centre national de la recherche scientifique", "cnrs"),
        ("Rennes II University", "rennes2"),
        ("University of Rennes 1", "rennes1"),
    ],
)
def test_rank_sees_through_spelling_acronym_and_language(name, key):
    assert first(Query(name, "FR"), FIRMS) == key


@pytest.mark.parametrize(
    "name, key",
    [
        ("Πανεπιστήμιο Κρήτης", "crete"),
        ("University of Crete", "crete"),
        ("Aristotle University of Thessaloniki", "auth"),
        ("Εθνικό Μετσόβιο Πολυτεχνείο", "ntua"),
        ("Greek Research and Technology Network S.A.", "grnet"),
        ("Federation of Industries of Northern Greece", "sbbe"),
    ],
)
def test_rank_reads_greek_and_its_translations(name, key):
    assert first(Query(name, "GR"), GREECE) == key


@pytest.mark.parametrize(
    "name, key",
    [
        ("TU Wien", "tu"),
        ("Vienna University of Technology", "tu"),
        ("Technische Universitaet Wien", "tu"),
        ("University of Vienna", "uni"),
        ("Universitaet Wien", "uni"),
        ("Medical University of Vienna", "med"),
        ("BOKU", "boku"),
        ("Technical University of Graz", "graz"),
    ],
)
def test_rank_does_not_confuse_universities_of_one_city(name, key):
    assert first(Query(name, "AT", "Graz" if key == "graz" else "Wien"), VIENNA) == key


def test_university_that_is_not_known_is_not_taken_for_its_neighbour():
    [best, *_] = rank(Query("Sigmund Freud Privatuniversität Wien", "AT", "Wien"), VIENNA)

    assert best.confidence < AUTO


def test_city_decides_between_equal_names():
    twins = [Known("n", "Solaris", "ES", "Vigo"), Known("s", "Solaris", "ES", "Sevilla")]

    unsure = rank(Query("Solaris", "ES"), twins)
    sure = rank(Query("Solaris", "ES", "Seville"), twins)
    misspelt = rank(Query("Solaris", "ES", "Sevila"), twins)

    assert unsure[0].confidence == unsure[1].confidence < 0.5
    assert (sure[0].known.key, sure[0].confidence > AUTO) == ("s", True)
    assert misspelt[0].known.key == "s"


def test_web_domain_decides_between_names_and_is_no_key():
    renamed = Query("Acme", "FR", "", "https://www.acme-conseil.example/contact")
    other_name = Query("Boulangerie Dupont", "FR", "", "acme-conseil.example")

    assert first(Query("Acme", "FR", "", "sales@acme-robotics.example"), FIRMS) == "acme-fr"
    assert first(renamed, FIRMS) == "acme-paris"
    [best, *_] = rank(other_name, FIRMS)
    assert (best.known.key, best.confidence < AUTO) == ("acme-paris", True)


def test_another_domain_and_another_country_speak_against():
    plain = rank(Query("Orange", "FR"), FIRMS)[0]
    elsewhere = rank(Query("Orange", "BE"), FIRMS)[0]
    other_site = rank(Query("Orange", "FR", "", "orange-boutique.example"), FIRMS)[0]

    assert plain.known.key == elsewhere.known.key == other_site.known.key == "orange"
    assert plain.confidence > other_site.confidence > elsewhere.confidence


def test_alias_is_as_good_as_known_and_says_so():
    [best, *_] = rank(Query("BOKU", "AT"), VIENNA)

    assert (best.known.key, best.matched_name) == ("boku", "BOKU")
    assert best.confidence > 0.5


def test_stranger_gets_no_confidence():
    [best, *_] = rank(Query("Zephyr Quantum Widgets", "FR", "Nice"), FIRMS)

    assert best.confidence < 0.05


def test_rank_of_nothing_or_of_no_name_is_no_certainty():
    assert rank(Query("Acme", "FR"), []) == []
    assert [found.confidence < 0.05 for found in rank(Query("?!", "FR"), FIRMS)] == [True] * 7
    assert rank(Query("Acme"), [Known("x", "--")])[0].confidence < 0.05


def test_limit_cuts_the_list_and_not_the_probabilities():
    everything = rank(Query("Acme", "FR"), FIRMS)

    assert rank(Query("Acme", "FR"), FIRMS, limit=1) == everything[:1]


def test_index_finds_what_rank_finds():
    index = Index(VIENNA + FIRMS)

    found = index.rank(Query("Technical University Vienna", "AT", "Wien", "tuwien.ac.at"), limit=3)

    assert found[0].known.key == "tu"
    assert found[0].confidence > AUTO
    assert len(found) == 3


def test_index_finds_by_acronym_and_by_domain_alone():
    index = Index(FIRMS)

    assert index.shortlist_of(Query("CNRS", "FR"))[0].known.key == "cnrs"
    assert "orange" in [
        entry.known.key for entry in index.shortlist_of(Query("Qzx", "FR", "", "orange.example"))
    ]


def test_rank_with_the_corpus_of_an_index_says_what_the_index_says():
    index = Index(FIRMS)
    query = Query("Acme Robotics", "FR", "Lyon")

    [by_rank] = rank(query, FIRMS, index.corpus, limit=1)
    [by_index] = index.rank(query, limit=1)

    assert (by_rank.known, by_rank.score) == (by_index.known, by_index.score)
    # The index does not weigh those that share nothing with the query.
    assert by_rank.confidence < by_index.confidence < by_rank.confidence + 0.001


def test_corpus_that_may_remember_nothing_says_the_same(monkeypatch):
    query = Query("Acme Robotics", "FR", "Lyon")
    expected = rank(query, FIRMS)

    monkeypatch.setattr(corpus, "MOST_NORMS", 0)

    assert rank(query, FIRMS) == expected


def test_empty_index_suggests_nothing():
    assert Index([]).rank(Query("Acme", "FR")) == []
