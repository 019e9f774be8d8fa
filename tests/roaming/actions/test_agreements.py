"""A version of the agreement: a draft, then words that hold and never change."""

import pytest
from django.core.exceptions import ValidationError

from bewiser.outbox.models import Mail
from roaming.actions.agreements import publish_agreement, write_draft
from roaming.agreements import Change, differences, first_agreement
from roaming.exceptions import AgreementMoved
from roaming.models import Agreement, AgreementMember
from tests.at_once import pressed_at_once
from tests.factories import roaming as make


def test_the_first_agreement_is_there_in_every_language_of_the_interface(db, now) -> None:
    agreement = first_agreement(now=now)

    assert (agreement.version, agreement.published_at, sorted(agreement.texts)) == (
        1,
        now,
        ["de", "en", "fr"],
    )
    # The four clauses, told alike in each language.
    assert {text.count("\n1. ") + text.count("\n8. ") for text in agreement.texts.values()} == {2}
    assert first_agreement(now=now).pk == agreement.pk


# The published clauses: what each is in the words of the first text, paragraph by paragraph.
CLAUSES = {
    "free of charge": (1, "free of charge", "gratuitement", "kostenlos"),
    "five days": (
        1,
        "five consecutive working days",
        "cinq jours ouvrés consécutifs",
        "fünf Arbeitstage am Stück",
    ),
    "desk": (1, "desk", "bureau", "Schreibtisch"),
    "room": (1, "conference room", "salle de réunion", "Besprechungsraum"),
    "internet": (1, "the internet", "d’Internet", "das Internet"),
    "introductions": (
        1,
        "introductions to firms of the region",
        "présenté aux entreprises de la région",
        "mit Unternehmen der Region bekannt gemacht",
    ),
    "member prices": (2, "the member price", "le prix membre", "Mitgliedspreis"),
    "agreed before": (
        3,
        "agreed beforehand between the two clusters",
        "convenu à l’avance entre les deux clusters",
        "vorher zwischen den beiden Clustern vereinbart",
    ),
    "discretion": (4, "The host decides", "C’est l’hôte qui décide", "Der Gastgeber entscheidet"),
    "coordinator": (
        5,
        "the coordinator learns of every stay",
        "la coordination soit informée de chaque séjour",
        "die Koordination von jedem Aufenthalt erfährt",
    ),
    "contact": (6, "contact person", "interlocuteur", "Kontaktperson"),
}


@pytest.mark.parametrize("clause", CLAUSES)
def test_each_published_clause_stands_in_its_paragraph_in_every_language(db, now, clause) -> None:
    number, *words = CLAUSES[clause]
    texts = first_agreement(now=now).texts

    missing = []
    for language, wording in zip(("en", "fr", "de"), words, strict=True):
        paragraph = texts[language].split(f"\n{number}. ")[1].splitlines()[0]
        if wording not in paragraph:
            missing.append((language, paragraph))

    assert missing == []


def test_a_new_version_asks_every_member_to_accept_it(
    member, facilitator, south, target_facilitator, now
) -> None:
    make.make_member(south, "invited")
    draft = make.make_agreement(2, published_at=None, changes={"en": "Guests stay for ten days."})

    asked = publish_agreement(draft, now=now)

    letter = Mail.objects.get()
    assert (asked, letter.to, draft.published_at) == (1, facilitator.email, now)
    assert "Guests stay for ten days." in letter.body_text
    assert [str(one) for one in AgreementMember.objects.not_accepted(draft)] == ["North", "South"]
    # It stays in the agreement by the version that it has accepted.
    assert member.is_active


def test_a_version_that_is_in_force_is_neither_written_nor_published_again(agreement, now) -> None:
    agreement.texts = {"en": "Other words."}

    with pytest.raises(AgreementMoved):
        write_draft(agreement)
    with pytest.raises(AgreementMoved):
        publish_agreement(agreement, now=now)

    assert Agreement.objects.get().texts != {"en": "Other words."}


@pytest.mark.parametrize(
    "texts",
    [{}, {"fr": "Cinq jours."}, {"en": " "}, {"en": "x" * 20_001}, {"xx": "?", "en": "A."}, []],
)
def test_a_text_that_nobody_could_read_is_refused(db, texts) -> None:
    with pytest.raises(ValidationError):
        write_draft(Agreement(version=1, texts=texts))

    assert not Agreement.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_version_comes_into_force_once(member, facilitator, now) -> None:
    make.make_agreement(2, published_at=None)
    publish = [lambda: publish_agreement(Agreement.objects.get(version=2), now=now)] * 6

    assert pressed_at_once(publish) == ["AgreementMoved"] * 5 + ["done"]
    assert [mail.to for mail in Mail.objects.all()] == [facilitator.email]


@pytest.mark.parametrize(
    "before, after, told",
    [
        ("A.\n\nB.", "A.\n\nB.", [("same", "A."), ("same", "B.")]),
        ("A.", "A.\n\nB.", [("same", "A."), ("new", "B.")]),
        ("A.\n\nB.", "B.", [("gone", "A."), ("same", "B.")]),
        ("1. A.\n2. B.", "1. A.\n2. C.", [("same", "1. A."), ("gone", "2. B."), ("new", "2. C.")]),
        ("", "A.", [("new", "A.")]),
    ],
)
def test_what_differs_is_told_paragraph_by_paragraph(before, after, told) -> None:
    assert differences(before, after) == [Change(kind, text) for kind, text in told]


def test_a_draft_of_before_the_version_in_force_comes_too_late(agreement, now) -> None:
    make.make_agreement(3)
    late = make.make_agreement(2, published_at=None)

    with pytest.raises(AgreementMoved):
        publish_agreement(late, now=now)

    late.refresh_from_db()
    assert late.published_at is None


def test_a_draft_that_is_gone_is_not_published(agreement, now) -> None:
    gone = make.make_agreement(2, published_at=None)
    Agreement.objects.filter(pk=gone.pk).delete()

    with pytest.raises(AgreementMoved):
        publish_agreement(gone, now=now)

    assert Agreement.objects.current() == agreement
