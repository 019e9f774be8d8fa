"""One newsletter and the people who get it; the same ones at every run and for every way of sending."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from bewiser.lib.mail import Letter
from bewiser.outbox.gaps import gap

SUBJECT = "Be Wiser – what the clusters of your network look for in December"
# Of twenty people six have a name that some program could trip over.
NAMES = (
    *(
        "Anna Smith",
        "John Miller",
        "Sofia Rossi",
        "Peter Novak",
        "Maria Silva",
        "Tom Jones",
        "Eva Horak",
    ),
    *(
        "Jan de Vries",
        "Laura Bianchi",
        "Mark Evans",
        "Ines Costa",
        "Paul Martin",
        "Nina Berg",
        "Olga Kos",
    ),
    "Müßig, Jürgen",
    'Ann "Annie" O’Neill',
    "Γιώργος Παπαδόπουλος",
    "🚀 Rocket & Söhne <Nord>",
    "Ζ" * 200,
    "...",
)
STORIES = (
    "Thirty firms of four clusters met in Lille for two days and left with a list of what each can offer the "
    "others: sensors that last ten years on one battery, a laboratory for locks, and translators for contracts.",
    "A workshop on the new rules for connected devices fills up quickly. Whoever sells anything with a plug or a "
    "radio inside should hear what an inspector will ask for, and what may wait until the year after next.",
    "Two facilitators tell how an introduction goes wrong – and how they save it: they telephone first, they write "
    "down what was promised, and they ask again after a month whether anybody has kept the promise.",
    "The wool mill that looked for somebody to read its meters at night found a company forty kilometres away, "
    "which had been a member of the neighbouring cluster for six years without either having heard of the other.",
    "Whoever keeps bees, boats or bakeries safe at night may answer the survey of the linkages of your cluster until "
    "Friday: it takes ten minutes, names nobody, and tells your facilitator which partners everybody is missing.",
    "An open call pays for the travel of small firms: up to three stays of a week each, in any partner cluster, "
    "for work that both sides have described on one page. The café round the corner is not included.",
    "The cluster of the month makes instruments that listen to bridges.",
)


@dataclass(frozen=True)
class Person:
    """Somebody who gets the newsletter, and what is written to nobody else."""

    number: int

    @property
    def name(self) -> str:
        return NAMES[self.number % len(NAMES)]

    @property
    def address(self) -> str:
        return f"p{self.number}@firm{self.number % 997}.example"

    @property
    def fillings(self) -> dict[str, str]:
        token = f"{self.number:08d}-wSdYzhQz5eWbbGxhhPvTQbvTMZpHaqXl"
        return {
            "name": self.name,
            "leave": f"https://bewiser.example/newsletter/leave/{token}/?by=mail&to={self.number}",
            "choose": f"https://bewiser.example/newsletter/choose/{token}/",
        }

    @property
    def headers(self) -> dict[str, str]:
        return {
            "List-Unsubscribe": f"<{self.fillings['leave']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }


def people(number: int) -> Iterator[Person]:
    return map(Person, range(number))


def _text() -> Iterator[str]:
    yield from ("Dear reader,", gap("name"), "", "this is the letter of December.", "", "..", "")
    for section, story in enumerate(STORIES, 1):
        yield from (f"{section}. What is new", "", *_wrapped(story), "")
        yield from (*_wrapped(STORIES[-section]), "", ".", "")
    yield from ("Choose what you get:", gap("choose"), "", "Get no more letters:", gap("leave"))


def _wrapped(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > 70:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _html() -> Iterator[str]:
    yield "<!doctype html>"
    yield f'<html lang="en"><head><meta charset="utf-8"><title>{SUBJECT}</title></head><body>'
    yield '<table role="presentation" width="100%" style="max-width:600px;margin:0 auto"><tr><td>'
    yield f"<p>Dear reader,<br>{gap('name')}</p>"
    for section, story in enumerate(STORIES, 1):
        yield f'<h2 style="font:600 20px/1.3 sans-serif;color:#123a5c;margin:24px 0 8px">{section}. What is new</h2>'
        for paragraph in (story, STORIES[-section]):
            yield '<p style="font:400 16px/1.5 sans-serif;color:#222222;margin:0 0 12px">'
            yield from _wrapped(paragraph)
            yield "</p>"
    yield f'<p><a href="{gap("choose")}">Choose what you get</a></p>'
    yield f'<p><a href="{gap("leave")}">Get no more letters</a></p>'
    yield "</td></tr></table></body></html>"


LETTER = Letter(SUBJECT, "\n".join(_text()) + "\n", "\n".join(_html()) + "\n")


def text_for(person: Person) -> str:
    """Return the text that one person gets, put together without any of the product's code for it."""
    return _replaced(LETTER.text, person.fillings)


def html_for(person: Person) -> str:
    return _replaced(LETTER.html, {name: escape(said) for name, said in person.fillings.items()})


def _replaced(text: str, fillings: dict[str, str]) -> str:
    for name, said in fillings.items():
        text = text.replace(gap(name), said)
    return text
