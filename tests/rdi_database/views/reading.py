"""What a visitor reads on the pages of initiatives."""

import re
from html import unescape

LIST = "/rdi/initiatives/"


def page(client, **params) -> str:
    response = client.get(LIST, params)
    assert response.status_code == 200
    return response.content.decode()


def titles(html: str) -> list[str]:
    return [
        unescape(t)
        for t in re.findall(r'row-item__name"><a href="[^"]*" lang="..">([^<]*)</a>', html)
    ]


def total(html: str) -> str:
    return re.search(r"data-results-count>([^<]*)", html)[1].strip()


def counts(html: str, facet: str) -> dict[str, int]:
    found = re.findall(rf'name="{facet}" value="([^"]*)".*?facet__count">([\d,]+)', html)
    return {unescape(value): int(number.replace(",", "")) for value, number in found}


def remarks(html: str) -> list[str]:
    box = re.search(r'message--warning" role="status">.*?</div>', html, re.DOTALL)
    return [unescape(line) for line in re.findall(r"<li>([^<]*)</li>", box[0])] if box else []


def text_of(html: str) -> str:
    """The words of a page without its tags, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
