"""What people type, brought to the form in which names are compared."""

import re
import unicodedata

# Longer than any commune name with its département and postcode; what is beyond is not read.
LONGEST = 120
ARTICLES = ("l", "le", "la", "les")
SMALL_WORDS = frozenset(("a", "au", "aux", "d", "de", "des", "du", "en", "et", "lez", "sous", "sur", *ARTICLES))
ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}

_ACCENTED = dict(zip("àâäáãåçéèêëíîïìñóôöòõúùûüÿý", "aaaaaaceeeeiiiinooooouuuuyy", strict=True))
_FOLDED = str.maketrans({**_ACCENTED, **dict.fromkeys("-'’‘`´()/,.;:", " "), "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o"})
_UNDER = re.compile(r"\bs/\s*s\b", re.IGNORECASE)
_UPON = re.compile(r"\bs/", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(\d+)(?:er|ere|e|eme|nd|nde)\b")
_OTHER = re.compile(r"[^a-z0-9]+")


def clean(text: str) -> str:
    """The text on one line, without control or formatting characters, cut at the longest useful length."""
    text = text[:LONGEST]
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def fold(text: str) -> str:
    """Lower case, without accents, ligatures, apostrophes or hyphens; "St" said in full; words split by one space.

    Ordinals lose their ending: "11e", "11ème" and "11" are one word.
    """
    if "/" in text:
        text = _UPON.sub("sur ", _UNDER.sub("sous", text))
    text = text.lower().translate(_FOLDED)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    letters = text.replace(" ", "")
    if not (letters.isascii() and letters.isalnum()):
        text = _OTHER.sub(" ", text)
    if not letters.isalpha():
        text = _ORDINAL.sub(r"\1", text)
    return " ".join([ABBREVIATIONS.get(word, word) for word in text.split()])


def without_article(key: str) -> str:
    """A folded name without its first article; the same when it has none."""
    first, _, rest = key.partition(" ")
    return rest if rest and first in ARTICLES else key


def word_starts(key: str) -> list[str]:
    """What follows each word break of a folded name, from a word that counts."""
    words = key.split()
    return [" ".join(words[n:]) for n in range(1, len(words)) if words[n] not in SMALL_WORDS]


def distance(a: str, b: str, most: int) -> int:
    """Letters to add, drop, change or swap with a neighbour to go from `a` to `b`; `most` + 1 when it takes more.

    Optimal string alignment. Time O(len(a) x len(b)).
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    line = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        before, last, line = line, before, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, line[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
    return min(line[-1], most + 1)
