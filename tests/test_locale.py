"""The catalogues: complete, and the same placeholders and markup as the English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

from bewiser.embedded.places import CHECKOUT

# A context, where one word is two in other languages, and the English.
Key = tuple[str | None, str]

LANGUAGES = ("fr", "de")
# Written, and not offered before their last words are in; what there is of them is held to the same rules.
BEGUN = ("es", "ca", "sl", "el")
CATALOGUES = LANGUAGES + BEGUN
PLURALS = dict.fromkeys(CATALOGUES, (2, "(n != 1)")) | {
    "fr": (2, "(n > 1)"),
    "sl": (4, "(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3)"),
}
ROOMS = ("bewiser", "connect", "linkages", "roaming", "rdi_database")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[ds]")
TAG = re.compile(r"</?\w[^>]*>")
# xgettext's keywords, as Django's makemessages hands them over.
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}
TEXT = r"""(u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))"""
IN_TEMPLATE = re.compile(rf"\b(?:_|n?gettext)\({TEXT}")

# Names, and words that are spelled as in English.
ALIKE = {
    "fr": {
        "%(points)s point",
        "Logo",
        "Prototype",
        "logo",
        "Budget",
        "Description",
        "Internet",
        "Participant",
        "Programme",
        "Programmes",
        "%(n)s initiative",
        "budget",
        "initiative",
        "initiatives",
        "participation",
        "participations",
        "programme",
        "programmes",
        "Photo",
        "Version",
        "Version %(version)s",
        "Version %(version)s, %(day)s",
        "photo",
        "%(cluster)s, %(wave)s, %(date)s.",
        "%(number)s points",
        "Administration",
        "Association",
        "Be Wiser",
        "Certifications",
        "Cluster",
        "Clusters",
        "Code",
        "Cookies",
        "Kosovo",
        "Menu",
        "Organisations",
        "Page",
        "Research Organization Registry (ROR)",
        "Sessions",
        "%(n)s organisation",
        "certifications",
        "cluster",
        "clusters",
        "description",
        "latitude",
        "longitude",
        "note",
        "organisation",
        "organisations",
        "position",
        "relation",
        "source",
        "suggestions",
        "Local",
        "National",
        "International",
        "n",
        "invitation",
        "invitations",
        "mode",
        "importance",
        "Importance",
        "score",
        "version",
        "Organisation",
    },
    "de": {
        "Logo",
        "Team",
        "Budget",
        "Budget: %(sum)s",
        "%(n)s Partner",
        "Newsletter",
        "Test",
        "Text",
        "Webinar",
        "Browser",
        "Internet",
        "Roaming",
        "Text, %(language)s",
        "%(cluster)s, %(wave)s, %(date)s.",
        "Partner",
        "%(action)s:",
        "%(kind)s:",
        "%(label)s: %(value)s",
        "<strong>%(label)s</strong>: %(old)s → %(new)s",
        "Be Wiser",
        "Cluster",
        "Code",
        "Cookies",
        "Kosovo",
        "Multinational",
        "Name",
        "Region",
        "Version",
        "Website",
        "multinational",
        "National",
        "International",
        "n",
        "Interviews",
        "Organisation",
        "{label}: {value}",
        "{label}, {part}: {value}",
    },
}


def catalogue(language: str) -> Catalog:
    with (CHECKOUT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def translated(language: str) -> list[Message]:
    return [message for message in messages(language) if all(texts(message.string))]


def texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def first(message: Message) -> str:
    return texts(message.id)[0]


def key(message: Message) -> Key:
    return message.context, first(message)


def marked_in(path: Path) -> Iterator[Key]:
    """Yield the strings that makemessages would find in a file, without needing gettext."""
    if path.suffix == ".py":
        with path.open("rb") as file:
            for _line, name, found, _notes in extract_python(file, KEYWORDS, [], {}):
                words = [word for word in texts(found) if word]
                if words:
                    yield (words[0], words[1]) if name.startswith("p") else (None, words[0])
    else:
        for literal in IN_TEMPLATE.findall(templatize(path.read_text(), origin=str(path))):
            yield None, ast.literal_eval(literal)


def marked() -> set[Key]:
    """Return all strings of the product that are marked for translation, each with its context."""
    files = [file for room in ROOMS for file in (CHECKOUT / room).rglob("*.py")]
    for ending in ("*.html", "*.txt"):
        files += (CHECKOUT / "templates").rglob(ending)
    return {text for file in files for text in marked_in(file)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_string_is_in_the_catalogue(language):
    known = {key(message) for message in messages(language)}

    assert marked() - known == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_nothing_that_is_not_in_the_product(language):
    known = {key(message) for message in messages(language)}

    assert known - marked() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_complete_and_not_fuzzy(language):
    untranslated = [
        first(message) for message in messages(language) if not all(texts(message.string))
    ]
    fuzzy = [first(message) for message in messages(language) if message.fuzzy]

    assert (untranslated, fuzzy) == ([], [])


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_have_the_placeholders_of_the_original(language):
    wrong = []
    for message in translated(language):
        # A singular may spell its number out, so its plural says what may stand there.
        plural, wanted = (
            sorted(PLACEHOLDER.findall(text)) for text in (texts(message.id)[-1], first(message))
        )
        *singular, last = (sorted(PLACEHOLDER.findall(text)) for text in texts(message.string))
        if last != plural or any(found not in (wanted, plural) for found in singular):
            wrong.append(first(message))

    assert wrong == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_have_the_markup_of_the_original(language):
    wrong = [
        first(message)
        for message in translated(language)
        if any(
            sorted(TAG.findall(text)) != sorted(TAG.findall(first(message)))
            for text in texts(message.string)
        )
    ]

    assert wrong == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_begin_and_end_like_the_original(language):
    """Line ends and blanks at the edges belong to the place where the text stands."""
    edges = re.compile(r"^(\s*).*?(\s*)$", re.DOTALL)
    wrong = [
        first(message)
        for message in translated(language)
        if any(
            edges.match(text).groups() != edges.match(first(message)).groups()
            for text in texts(message.string)
        )
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_english(language):
    left = {
        first(message) for message in messages(language) if message.string == message.id
    } - ALIKE[language]

    assert left == set()


@pytest.mark.parametrize("language", CATALOGUES)
def test_the_header_names_the_language_and_its_plural(language):
    held = catalogue(language)

    assert (str(held.locale), held.charset, held.num_plurals, held.plural_expr) == (
        language,
        "utf-8",
        *PLURALS[language],
    )


@pytest.mark.parametrize("language", CATALOGUES)
def test_one_original_has_one_translation(language):
    ids = [key(message) for message in messages(language)]

    assert len(ids) == len(set(ids))


def test_french_and_german_are_offered():
    assert set(LANGUAGES) <= {code for code, _name in settings.LANGUAGES}


def test_french_sets_unbreakable_spaces_and_curved_apostrophes():
    loose = re.compile(r" [:;?!»]|« |\w'\w")
    wrong = [
        text
        for message in messages("fr")
        for text in texts(message.string)
        if loose.search(TAG.sub("", text))
    ]

    assert wrong == []


# Names of formats, keys, addresses and of things that are called so in every language.
UNTRANSLATED = {"CSV", "XLSX", "SVG", "PNG", "PDF", "JSON", "GraphML", "GeoJSON", "HTML"}
# What is read out or shown as a hint is text as well.
SPOKEN = re.compile(r"\b(?:aria-label|alt|title|placeholder)=(\"[^\"]*\"|'[^']*')")
IN_WORDS = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*block \w+_class\s*%}.*?{%\s*endblock\s*%}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->"
    r"|<(script|style)\b.*?</\1>|&\w+;",
    re.DOTALL,
)
IN_TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
LETTERS = re.compile(r"[^\W\d_]{2,}")


def bare_words(text: str) -> list[str]:
    """Return the words of a template that stand outside everything that is translated."""
    text = IN_TAGS.sub(" ", IN_WORDS.sub(" ", text))
    spoken = [quoted[1:-1] for quoted in SPOKEN.findall(text)]
    shown = re.sub(r"<[^>]*>", " ", text)
    return [word for part in (shown, *spoken) for word in LETTERS.findall(part)]


def test_no_template_holds_words_that_are_not_marked():
    templates = [
        path
        for ending in ("*.html", "*.txt")
        for path in (CHECKOUT / "templates").rglob(ending)
        # Its specimens are in many languages as they are.
        if path.name not in {"styleguide.html", "_chart_specimens.html"}
    ]
    bare = {
        str(path.relative_to(CHECKOUT)): set(bare_words(path.read_text())) - UNTRANSLATED
        for path in templates
    }

    assert len(templates) > 100
    assert {name: words for name, words in bare.items() if words} == {}


def test_bare_words_are_found_where_people_would_read_them():
    text = """{# no #}<a href="no" title="One">{% translate "no" %} Two {{ no }}</a>
    {% blocktranslate %}no{% endblocktranslate %}<img alt='Three'>{% if no %}Four{% endif %}"""

    assert sorted(bare_words(text)) == ["Four", "One", "Three", "Two"]
