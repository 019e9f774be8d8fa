"""Letters: other alphabets, marks and broken characters brought to plain Latin words."""

import re
from functools import lru_cache

from connect.importing.folding import fold

# Greek as passports and company registers write it; two letters are read before one.
_GREEK_PAIRS = {
    "ου": "ou",
    "αυ": "av",
    "ευ": "ev",
    "μπ": "b",
    "ντ": "nt",
    "γγ": "ng",
    "γκ": "gk",
    "γχ": "nch",
}
_GREEK_LETTERS = (
    "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s "
    "τ=t υ=y φ=f χ=ch ψ=ps ω=o"
)
_CYRILLIC_LETTERS = (
    "а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=ts ч=ch ш=sh щ=sht "
    "ъ=a ы=y ь= э=e ю=yu я=ya ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz ѓ=g ќ=k ѕ=dz і=i ї=yi є=ye ґ=g ў=u"
)
_OTHER_ALPHABET = re.compile(r"[\u0370-\u052f]")
_LETTERS = str.maketrans(
    dict(pair.split("=") for pair in f"{_GREEK_LETTERS} {_CYRILLIC_LETTERS}".split(" "))
)
_GREEK_PAIR = re.compile("|".join(_GREEK_PAIRS))

# S.R.L. and T.S.R.ACT are one word each; a letter lost on the way leaves its word whole.
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_LOST_LETTER = re.compile(r"\ufffd|(?<=[^\W\d_])\?(?=[^\W\d_])")
# An apostrophe within a word ends it in most languages; S and T after it belong to English.
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)

# What ears and keyboards confuse, in this order.
_SOUNDS = (
    ("ae", "a"),
    ("oe", "o"),
    ("ue", "u"),
    ("ei", "i"),
    ("ai", "e"),
    ("oi", "i"),
    ("ph", "f"),
    ("ch", "k"),
    ("x", "ks"),
    ("c", "k"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
    ("z", "s"),
    ("h", ""),
)
_DOUBLE = re.compile(r"(.)\1+")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}


def words_of(text: str) -> list[str]:
    """Return the words of a text in plain small Latin letters.

    >>> words_of("Πανεπιστήμιο Κρήτης"), words_of("Müller & Söhne S.r.l.")
    (['panepistimio', 'kritis'], ['muller', 'sohne', 'srl'])
    """
    text = _LOST_LETTER.sub("", text)
    text = _DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), text)
    text = fold(_POSSESSIVE.sub("s", text))
    if _OTHER_ALPHABET.search(text):
        text = _GREEK_PAIR.sub(lambda pair: _GREEK_PAIRS[pair[0]], text).translate(_LETTERS)
    return [_ROMAN.get(word, word) for word in text.split()]


@lru_cache(maxsize=1 << 17)
def sound(word: str) -> str:
    """Return what spellings of one word share.

    >>> sound("muenchen") == sound("munchen"), sound("periferiakon") == sound("perifereiakon")
    (True, True)
    """
    for written, heard in _SOUNDS:
        if written in word:
            word = word.replace(written, heard)
    return _DOUBLE.sub(r"\1", word)
