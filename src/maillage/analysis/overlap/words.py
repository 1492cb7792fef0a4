"""Texts to stems: folded, cut into words, rid of those that say nothing, mended, shortened."""

import codecs
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .french import ENDINGS, SAME_AS, STOP_WORDS

BATCH = 20_000
BETWEEN, END = "\x00", b"|"
"""What stands between two texts that are folded together, and what becomes of it."""

SHORTEST_STEM = 4
LONGEST_ENDING = max(map(len, ENDINGS))
SHORTEST_MENDED = 6
RARE, MUCH_MORE = 2, 5
"""A word in two texts at most is taken for a slip when one a letter away stands in five times as many."""


def _plain(letter: str) -> str:
    """A letter in lower case without its accent; a space for anything that is neither a letter nor a digit."""
    flat = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode().lower()
    return flat if len(flat) == 1 and flat.isalnum() else " "


PLAIN = END + "".join(_plain(chr(code)) for code in range(1, 256)).encode("ascii")


def _beyond(error: UnicodeError) -> tuple[str, int]:
    """What stands for letters that Latin-1 does not have: their plain form, nothing for an accent alone, or a space."""
    assert isinstance(error, UnicodeEncodeError)
    found = []
    for letter in error.object[error.start : error.end]:
        flat = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        found.append({"œ": "oe", "Œ": "oe"}.get(letter, flat or ("" if unicodedata.combining(letter) else " ")))
    return "".join(found), error.end


codecs.register_error("maillage.overlap.plain", _beyond)


def fold(text: str) -> bytes:
    """Lower case, no accents, words separated by spaces. Letters that are not Latin are lost."""
    return _fold(text.replace(BETWEEN, " "))


def _fold(texts: str) -> bytes:
    """The same of many texts; BETWEEN becomes END."""
    for ligature, letters in (("ß", "ss"), ("æ", "ae"), ("Æ", "ae")):
        texts = texts.replace(ligature, letters)
    return texts.encode("latin-1", "maillage.overlap.plain").translate(PLAIN)


def stem(word: str) -> str:
    """The folded word without its endings, as long as four letters stay: accompagnement and accompagner are one."""
    length = min(LONGEST_ENDING, len(word) - SHORTEST_STEM)
    while length > 0:
        if word[-length:] in ENDINGS:
            word = word[:-length]
            length = min(LONGEST_ENDING, len(word) - SHORTEST_STEM)
        else:
            length -= 1
    return word[:-1] if len(word) > SHORTEST_STEM and word[-1] == word[-2] else word


def words_of(texts: Sequence[str]) -> list[bytes]:
    """All words in order, END after each text."""
    joined = BETWEEN.join(texts)
    if joined.count(BETWEEN) >= max(len(texts), 1):
        joined = BETWEEN.join(text.replace(BETWEEN, " ") for text in texts)
    return _fold(joined + BETWEEN if texts else "").replace(END, b" | ").split()


def count_words(texts: Sequence[str], known: dict[bytes, int]) -> sparse.csr_matrix:
    """How often each word stands in each text; `known` numbers the words met so far and learns the new ones."""
    numbers: defaultdict[bytes, int] = defaultdict(count(len(known)).__next__, known)
    end = numbers[END]
    rows, columns = [], []
    for first in range(0, len(texts), BATCH):
        found = words_of(texts[first : first + BATCH])
        numbered = np.fromiter(map(numbers.__getitem__, found), dtype=np.int32, count=len(found))
        row = np.cumsum(numbered == end, dtype=np.int32) + np.int32(first)
        rows.append(row[numbered != end])
        columns.append(numbered[numbered != end])
    known.update(numbers)
    row, column = (np.concatenate(parts) if parts else np.zeros(0, np.int32) for parts in (rows, columns))
    return sparse.csr_matrix((np.ones(len(row), dtype=np.float32), (row, column)), shape=(len(texts), len(known)))


def mend(words: Sequence[str], spread: NDArray[np.floating]) -> dict[str, str]:
    """Words taken for slips, and the word meant: one letter lost, added, changed, or two neighbours swapped.

    words, spread   (words,), and in how many texts each stands

    A slip is in RARE texts at most, has SHORTEST_MENDED letters at least, and the word meant, which begins with the
    same letter, is in MUCH_MORE times as many. The most frequent one is meant; ties go to the first in the alphabet.
    Time and memory O(letters of the words), by comparing words with one letter less (Garbe's symmetric deletes).
    """
    often = {word: int(times) for word, times in zip(words, spread, strict=True) if len(word) >= SHORTEST_MENDED - 1}
    shorter: defaultdict[str, list[str]] = defaultdict(list)
    for word, times in often.items():
        if times >= MUCH_MORE:
            for form in _one_less(word):
                shorter[form].append(word)
    mended = {}
    for word, times in often.items():
        if times > RARE or len(word) < SHORTEST_MENDED:
            continue
        near = {other for form in _one_less(word) for other in shorter.get(form, ())}
        meant = [other for other in near if often[other] >= MUCH_MORE * times and other[0] == word[0]]
        if meant:
            mended[word] = min(meant, key=lambda other: (-often[other], other))
    return mended


def stems_of(word: str) -> list[str]:
    """The stems one folded word says: none for a word that says nothing, several for an acronym."""
    said = SAME_AS.get(word, word).split()
    return [stem(one) for one in said if len(one) > 1 and one != END.decode() and one not in STOP_WORDS]


def _one_less(word: str) -> set[str]:
    """The word, and the word without each of its letters."""
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}
