"""Texts as weighted stems: the rarer a stem, the more it says."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .columns import Deliveries
from .words import count_words, mend, stems_of

TITLE_WEIGHT = 2.0
"""A stem of the title counts as much as two of the text."""

PRIOR = 20.0
"""An organisation is taken to have written so many more texts with everybody's words: a few do not make habits."""


@dataclass(frozen=True)
class Habits:
    """In how many of so many different texts each stem stands."""

    documents: int = 0
    spread: dict[str, int] = field(default_factory=dict)

    def part(self, stem: str) -> float:
        """The part of the texts in which the stem stands; a stem never met is taken to stand in one."""
        return self.spread.get(stem, 1) / max(self.documents, 1)

    def weight(self, stem: str) -> float:
        """Logarithm of how rare the stem is."""
        return float(np.log1p(1 / self.part(stem)))


@dataclass(frozen=True)
class Lexicon:
    """What the texts of a catalogue teach: how rare each stem is in all, and in those of each organisation.

    mended   words met once or twice that are one letter away from a frequent one, and that one
    """

    everyone: Habits
    own: dict[int, Habits]
    mended: dict[str, str]

    @classmethod
    def learn(cls, deliveries: Deliveries) -> "Lexicon":
        """What these deliveries teach. An organisation that says a text many times teaches it once."""
        lexicon, _ = read(deliveries)
        return lexicon


@dataclass(frozen=True)
class Bags:
    """Each different text of an organisation as weighted stems; rows have length one, or are empty.

    stems      in alphabetical order
    document   (deliveries,), the row of each delivery in the matrices
    among_all  (documents, stems), weighted by rarity among all texts: for texts of two organisations
    among_own  the same, by rarity among the texts of the organisation: what it repeats in all its texts says little
    """

    stems: tuple[str, ...]
    document: NDArray[np.intp]
    among_all: sparse.csr_matrix
    among_own: sparse.csr_matrix


def read(deliveries: Deliveries, lexicon: Lexicon | None = None) -> tuple[Lexicon, Bags]:
    """The bags of the deliveries, weighted by the lexicon given, or by the one learned from them.

    Only which stems stand in the title and which in the text matters, not their order nor how often. Time O(letters).
    """
    told = zip(deliveries.organisation.tolist(), deliveries.titles, deliveries.texts, strict=True)
    numbers: defaultdict[tuple[int, str, str], int] = defaultdict(count().__next__)
    document = np.fromiter(map(numbers.__getitem__, told), dtype=np.intp, count=len(deliveries))
    organisations = [organisation for organisation, _, _ in numbers]
    known: dict[bytes, int] = {}
    in_title = count_words([title for _, title, _ in numbers], known)
    in_text = count_words([text for _, _, text in numbers], known)
    in_title.resize((len(numbers), len(known)))
    words = [word.decode() for word in known]
    mended = lexicon.mended if lexicon else mend(words, _spread(in_title + in_text))
    stems, said_by = _stems(words, mended)
    title, text = (_ones(part @ said_by) for part in (in_title, in_text))
    both = _ones(title + text)
    if lexicon is None:
        lexicon = Lexicon(_habits(both, stems), _own_habits(both, stems, organisations), mended)
    counted = sparse.csr_matrix(both + title * (TITLE_WEIGHT - 1))
    counted.sort_indices()
    return lexicon, Bags(
        stems,
        document,
        _weighted(counted, np.array([lexicon.everyone.weight(stem) for stem in stems])[counted.indices]),
        _weighted(counted, _own_weights(counted, stems, organisations, lexicon)),
    )


def _habits(holds: sparse.csr_matrix, stems: Sequence[str]) -> Habits:
    spread = _spread(holds)
    stand = np.flatnonzero(spread)
    times = spread[stand].astype(np.int64).tolist()
    return Habits(holds.shape[0], dict(zip(map(stems.__getitem__, stand.tolist()), times, strict=True)))


def _own_habits(holds: sparse.csr_matrix, stems: Sequence[str], organisations: Sequence[int]) -> dict[int, Habits]:
    rows: dict[int, list[int]] = {}
    for row, organisation in enumerate(organisations):
        rows.setdefault(organisation, []).append(row)
    return {organisation: _habits(holds[at], stems) for organisation, at in rows.items()}


def _own_weights(
    holds: sparse.csr_matrix, stems: Sequence[str], organisations: Sequence[int], lexicon: Lexicon
) -> NDArray[np.float64]:
    """How much each stem that stands in a text says among those of its organisation, in the order of the matrix."""
    numbers = {stem: n for n, stem in enumerate(stems)}
    different, which = np.unique(np.array(organisations, dtype=np.int64), return_inverse=True)
    habits = [lexicon.own.get(organisation, Habits()) for organisation in different.tolist()]
    code, times = [-1], [0]
    for n, one in enumerate(habits):
        known = [(n * len(stems) + numbers[stem], found) for stem, found in one.spread.items() if stem in numbers]
        code += [number for number, _ in known]
        times += [found for _, found in known]
    order = np.argsort(code)
    codes, spread = np.array(code)[order], np.array(times)[order]
    row = np.repeat(which, np.diff(holds.indptr))
    sought = row * len(stems) + holds.indices
    at = np.searchsorted(codes, sought).clip(max=len(codes) - 1)
    own = np.where(codes[at] == sought, spread[at], 0)
    usual = np.array([lexicon.everyone.part(stem) for stem in stems])[holds.indices]
    documents = np.array([one.documents for one in habits])[row]
    weights: NDArray[np.float64] = np.log1p((documents + PRIOR) / (own + PRIOR * usual))
    return weights


def _weighted(holds: sparse.csr_matrix, weights: NDArray[np.float64]) -> sparse.csr_matrix:
    """The matrix with its entries times the weights, each row of length one."""
    data = holds.data * weights
    rows = np.repeat(np.arange(holds.shape[0]), np.diff(holds.indptr))
    length = np.sqrt(np.bincount(rows, data**2, minlength=holds.shape[0]))
    return sparse.csr_matrix(((data / length[rows]).astype(np.float32), holds.indices, holds.indptr), holds.shape)


def _stems(words: Sequence[str], mended: dict[str, str]) -> tuple[tuple[str, ...], sparse.csr_matrix]:
    """All stems in order, and which each word says: (words, stems)."""
    said = [stems_of(mended.get(word, word)) for word in words]
    stems = sorted({name for names in said for name in names})
    numbers = {name: n for n, name in enumerate(stems)}
    rows = [row for row, names in enumerate(said) for _ in names]
    columns = [numbers[name] for names in said for name in names]
    shape = (len(words), len(stems))
    return tuple(stems), sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)


def _spread(holds: sparse.csr_matrix) -> NDArray[np.float64]:
    """In how many rows each column stands."""
    return np.bincount(sparse.csr_matrix(holds).indices, minlength=holds.shape[1]).astype(np.float64)


def _ones(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """The same places, one in each."""
    matrix = sparse.csr_matrix(matrix)
    matrix.data[:] = 1.0
    return matrix
