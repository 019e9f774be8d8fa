"""What people typed or scraped, made into plain text that is safe to store and to show."""

import re
import unicodedata
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .folding import word_set

# Longer input is cut before it is parsed, so that no text can cost more than its share of time.
PARSED_AT_MOST = 20_000
_MARKUP = re.compile(r"[*_`#<>\[\]&~|\\]|\n|^\s*(?:[-+]|\d+[.)])\s", re.MULTILINE)
_SPACES = re.compile(r"\s+")
_INNER_SPACES = re.compile(r"[^\S\n]+")
_MANY_LINES = re.compile(r"\s*\n\s*\n\s*")
_TAG = re.compile(r"<\s*(/?)\s*(\w+)")
_HOST_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
# Marks that turn the direction of writing or are invisible: they can make a name look like another.
_INVISIBLE = frozenset(
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufffe"
)
_BLOCKS = word_set(
    "address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section table td th tr ul"
)
_SILENT = frozenset({"script", "style", "template", "title", "noscript"})

_markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).disable("code")


class BadWebsite(ValueError):
    """The address of a website cannot be used; the message says why."""


def one_line(text: str) -> str:
    """Return the text in one line: no control characters, no invisible marks, single spaces."""
    if not text.isprintable():
        text = "".join(map(_visible, text))
    return _SPACES.sub(" ", text).strip()


def cut(text: str, length: int) -> str:
    """Return at most `length` characters, ending at a word and with an ellipsis where something was cut."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    at_word = head.rpartition(" ")[0] if " " in head[length // 2 :] else head
    return at_word.rstrip(" ,;:.-–") + "…"


def plain_text(text: str) -> str:
    """Return what a reader of this Markdown or HTML sees, as paragraphs of plain text."""
    text = text[:PARSED_AT_MOST].replace("\r\n", "\n").replace("\r", "\n")
    if _MARKUP.search(text):
        text = "".join(_spoken(_markdown.parse(text)))
    if not text.isprintable():
        text = "".join(map(_visible, text))
    text = _INNER_SPACES.sub(" ", text)
    return _MANY_LINES.sub("\n\n", text).replace(" \n", "\n").replace("\n ", "\n").strip()


def website(text: str) -> str:
    """Return a full http or https address with an ASCII host, empty for an empty cell. Raises BadWebsite."""
    address = one_line(text)
    if not address or not any(map(str.isalnum, address)):
        return ""
    if "://" not in address:
        if _SCHEME.match(address) and not re.match(r"[\w.-]+\.\w+:\d", address):
            raise BadWebsite("The website is neither http nor https.")
        address = f"https://{address.lstrip('/')}"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadWebsite("The website is not a web address.") from error
    if parts.scheme not in {"http", "https"}:
        raise BadWebsite("The website is neither http nor https.")
    if "@" in parts.netloc:
        raise BadWebsite("The website holds a user name or a password.")
    shown = _ascii_host(host) + (f":{port}" if port and port not in {80, 443} else "")
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    whole = f"{parts.scheme}://{shown}{path}{query}"
    if len(whole) > 300:
        raise BadWebsite("The website is longer than 300 characters.")
    return whole


def _ascii_host(host: str) -> str:
    try:
        bare = host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError as error:
        raise BadWebsite("The website is not a web address.") from error
    labels = bare.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or not all(map(_may_be_label, labels)):
        raise BadWebsite("The website is not a web address.")
    return bare


def _may_be_label(label: str) -> bool:
    """Tell whether a part of a host is well formed: what begins with xn-- stands for a word beyond ASCII."""
    if not _HOST_LABEL.fullmatch(label):
        return False
    if not label.startswith("xn--"):
        return True
    coded = label.removeprefix("xn--")
    try:
        word = coded.encode().decode("punycode")
        is_its_code = word.encode("punycode").decode() == coded
    except UnicodeError:
        return False
    # Python's own IDNA is that of 2003, which has no ß and no final sigma; theirs are names in use.
    exists = all(unicodedata.category(char)[0] not in "CZ" for char in word)
    return is_its_code and exists and not word.isascii()


def _visible(char: str) -> str:
    if char in "\n\t ":
        return char
    if char in _INVISIBLE:
        return ""
    category = unicodedata.category(char)
    if category in {"Cc", "Cs"}:
        return " "
    return char


def _spoken(tokens: list[Token]) -> list[str]:
    words: list[str] = []
    for token in tokens:
        if token.type == "inline":
            words.append(_inline(token.children or []))
        elif token.type in {"fence", "code_block"}:
            words.append(f"{token.content}\n\n")
        elif token.type == "html_block":
            words.append(f"{_html_text(token.content)}\n\n")
        elif token.type == "list_item_open":
            words.append(f"{token.info}. " if token.info else "- ")
        elif token.type in {"paragraph_close", "heading_close"}:
            words.append("\n" if token.hidden else "\n\n")
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            words.append("\n")
    return words


def _inline(children: list[Token]) -> str:
    words: list[str] = []
    silent = False
    for child in children:
        if child.type == "html_inline":
            tag = _TAG.match(child.content)
            if tag and tag[2].lower() in _SILENT:
                silent = not tag[1]
            elif tag and tag[2].lower() in _BLOCKS:
                words.append("\n")
        elif silent:
            continue
        elif child.type in {"softbreak", "hardbreak"}:
            words.append("\n" if child.type == "hardbreak" else " ")
        elif child.type == "image":
            words.append(_inline(child.children or []))
        else:
            words.append(child.content)
    return "".join(words)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def _html_text(markup: str) -> str:
    reader = _Reader()
    try:
        reader.feed(markup)
        reader.close()
    except AssertionError:
        # The parser gives up on some broken declarations; what it has read so far is text.
        pass
    return "".join(reader.words)


def host_of(website: str) -> str:
    """Return the host of an address without its www; empty where there is none."""
    try:
        host = urlsplit(website).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
