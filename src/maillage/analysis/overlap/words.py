"""Texts to weighted stems: folded, rid of the words that say nothing, mended, shortened, weighted by rarity."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .french import ENDINGS, SAME_AS, STOP_WORDS

TITLE_WEIGHT = 2.0
"""A word of the title counts as much as two of the text."""

BATCH = 20_000
END = b"|"
SIGNS = bytes(
    code if chr(code).isascii() and (chr(code).isdigit() or chr(code).islower()) else ord(" ") for code in range(256)
)
SHORTEST_STEM = 4


def fold(text: str) -> bytes:
    """Lower case, without accents or signs; words are separated by spaces. Letters that are not Latin are lost."""
    flat = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return flat.encode("ascii", "ignore")


def stem(word: str) -> str:
    """The folded word without its endings, as long as four letters stay: accompagnement and accompagner are one."""
    while True:
        for ending in ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
                word = word[: -len(ending)]
                break
        else:
            return word[:-1] if len(word) > SHORTEST_STEM and word[-1] == word[-2] else word


def words_of(texts: Iterable[str]) -> list[bytes]:
    """All words in order, END after each text."""
    joined = "\n".join(text.replace("\n", " ") for text in texts) + "\n"
    lines = fold(joined.replace("'", " ").replace("’", " ")).split(b"\n")[:-1]
    return b" | ".join([line.translate(SIGNS) for line in lines] + [b""]).split()


@dataclass(frozen=True)
class Lexicon:
    """How much each stem says: the rarer in the texts of a catalogue, the more.

    documents  how many different texts it was learned from
    spread     in how many of them each stem stands
    mended     words met once or twice that are one letter away from a frequent one, and that one
    """

    documents: int
    spread: dict[str, int]
    mended: dict[str, str]

    @classmethod
    def learn(cls, titles: Sequence[str], texts: Sequence[str]) -> "Lexicon":
        """What the texts of a catalogue teach. A text said many times teaches once."""
        lexicon, _ = read(titles, texts)
        return lexicon

    def weight(self, name: str) -> float:
        """Logarithm of how rare the stem is; that of a stem never met when it is unknown."""
        return float(np.log1p(self.documents / self.spread.get(name, 1)))


@dataclass(frozen=True)
class Bags:
    """Texts as weighted stems: `weights` (texts, stems), each row of length one, or empty; stems in order."""

    stems: tuple[str, ...]
    weights: sparse.csr_matrix


def read(titles: Sequence[str], texts: Sequence[str], lexicon: Lexicon | None = None) -> tuple[Lexicon, Bags]:
    """The bags of the texts, weighted by the lexicon given, or by the one learned from them.

    Order and number of words do not matter, only which stand in the title and which in the text. Time O(letters).
    """
    known: dict[bytes, int] = {}
    in_title, in_text = (_count(part, known) for part in (titles, texts))
    in_title.resize((len(titles), len(known)))
    words = [word.decode() for word in known]
    mended = lexicon.mended if lexicon else mend(words, np.asarray((in_title + in_text > 0).sum(axis=0)).ravel())
    stems, said_by = _stems(words, mended)
    title, text = (_ones(part @ said_by) for part in (in_title, in_text))
    both = _ones(title + text)
    if lexicon is None:
        spread = np.asarray(both.sum(axis=0)).ravel().astype(int).tolist()
        lexicon = Lexicon(len(titles), dict(zip(stems, spread, strict=True)), mended)
    weight = np.array([lexicon.weight(name) for name in stems], dtype=np.float32)
    return lexicon, Bags(stems, normalised((both + title * (TITLE_WEIGHT - 1)) @ sparse.diags(weight).tocsr()))


def mend(words: Sequence[str], spread: NDArray[np.floating]) -> dict[str, str]:
    """Rare words one letter away from a frequent one, and that one. Time O(letters of the words)."""
    return {}


def normalised(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows of length one; an empty row stays empty."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.where(length > 0, length, 1)) @ matrix)


def _count(texts: Sequence[str], known: dict[bytes, int]) -> sparse.csr_matrix:
    """Which words stand in which text; `known` numbers the words met so far and learns the new ones."""
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


def _stems(words: Sequence[str], mended: dict[str, str]) -> tuple[tuple[str, ...], sparse.csr_matrix]:
    """All stems in order, and which each word says: (words, stems)."""
    said = [_stems_of(mended.get(word, word)) for word in words]
    stems = sorted({name for names in said for name in names})
    numbers = {name: n for n, name in enumerate(stems)}
    rows = [row for row, names in enumerate(said) for _ in names]
    columns = [numbers[name] for names in said for name in names]
    shape = (len(words), len(stems))
    return tuple(stems), sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)


def _stems_of(word: str) -> list[str]:
    """The stems one word says: none for a word that says nothing, several for an acronym."""
    said = SAME_AS.get(word, word).split()
    return [stem(one) for one in said if len(one) > 1 and one != END.decode() and one not in STOP_WORDS]


def _ones(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """The same places, one in each."""
    matrix = sparse.csr_matrix(matrix)
    matrix.data[:] = 1.0
    return matrix
