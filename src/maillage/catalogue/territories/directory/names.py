"""Sorted names, and names that almost match: numpy arrays and bisection."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from maillage.catalogue.territories.directory.text import distance

Positions = NDArray[np.int32]

# Sorts after every letter that a folded name may hold.
AFTER = "\uffff"
FEW = 128
# Names shorter than this are too many to be one letter apart by mistake.
SHORTEST_TYPO = 4
LIKENESS = 0.36
CANDIDATES = 40


class SortedKeys:
    """Keys in order, each with the number of what it leads to."""

    def __init__(self, pairs: Sequence[tuple[str, int]]) -> None:
        ordered = sorted(pairs)
        self.keys = [key for key, _ in ordered]
        self.values: Positions = np.array([value for _, value in ordered], dtype=np.int32)

    def starting_with(self, prefix: str) -> slice:
        """Where the keys that start with `prefix` are."""
        low = bisect_left(self.keys, prefix)
        # Most are few and side by side, where memory is warm.
        high = low + FEW
        if high >= len(self.keys) or self.keys[high].startswith(prefix):
            high = len(self.keys)
        return slice(low, bisect_left(self.keys, prefix + AFTER, low, high))

    def equal_to(self, key: str, among: slice | None = None) -> slice:
        """Where the keys equal to `key` are; `among` those that start with it, when they are known."""
        if among is not None:
            return slice(among.start, bisect_right(self.keys, key, among.start, among.stop))
        low = bisect_left(self.keys, key)
        return slice(low, bisect_right(self.keys, key, low))


class Misspelt:
    """Finds the keys that a text was probably meant to be.

    First the keys at one letter's difference, from an index of every key with each letter dropped; if there is none,
    the keys that share most three-letter pieces, then the fewest letters of difference. Both indexes hold numbers
    only and may give a few keys too many, which `distance` puts aside.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = keys
        # A short key has too many neighbours to be taken for a mistake.
        long = np.array([n for n, key in enumerate(keys) if len(key) >= SHORTEST_TYPO], dtype=np.int32)
        owner, hashes = shortened_hashes([keys[n] for n in long])
        order = np.argsort(hashes, kind="stable")
        self.hashes, self.hash_owners = hashes[order], long[owner[order]]
        owner, pieces = trigrams(keys)
        order = np.argsort(pieces, kind="stable")
        self.piece_owners: Positions = owner[order]
        self.piece_starts = np.searchsorted(pieces[order], np.arange(ALPHABET**3 + 1)).astype(np.int32)
        self.piece_counts = np.bincount(owner, minlength=len(keys)).astype(np.float32)

    def one_letter_away(self, key: str) -> list[int]:
        """Numbers of the keys at one letter's difference, a swap of neighbours included."""
        if len(key) < SHORTEST_TYPO - 1:
            return []
        _, wanted = shortened_hashes([key])
        low = np.searchsorted(self.hashes, wanted, "left").tolist()
        high = np.searchsorted(self.hashes, wanted, "right").tolist()
        found = {n for a, b in zip(low, high, strict=True) if a < b for n in self.hash_owners[a:b].tolist()}
        return sorted(n for n in found if distance(key, self.keys[n], 1) == 1)

    def most_alike(self, key: str) -> list[tuple[int, int]]:
        """Letters of difference and number of the keys most alike, in no order; none when nothing is near."""
        if len(key) < SHORTEST_TYPO:
            return []
        codes = np.unique(trigrams([key])[1]).tolist()
        lists = [self.piece_owners[self.piece_starts[code] : self.piece_starts[code + 1]] for code in codes]
        shared = np.bincount(np.concatenate(lists), minlength=len(self.keys))
        likeness = 2 * shared / (len(codes) + self.piece_counts)
        count = min(CANDIDATES, len(likeness))
        best = np.argpartition(-likeness, count - 1)[:count]
        most = max(2, len(key) // 4)
        near = [(distance(key, self.keys[n], most), n) for n in best[likeness[best] >= LIKENESS].tolist()]
        return [(letters, n) for letters, n in near if letters <= most]


def letters_of(keys: Sequence[str], before: str, after: str) -> tuple[NDArray[np.int64], Positions, Positions]:
    """Letters of all keys end to end as numbers, the key of each letter, and its place in it."""
    text = "".join(f"{before}{key}{after}" for key in keys)
    lengths = np.array([len(key) + len(before) + len(after) for key in keys], dtype=np.int64)
    codes = LETTER_NUMBERS[np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8)]
    owner = np.repeat(np.arange(len(keys), dtype=np.int32), lengths)
    place = (np.arange(len(codes)) - np.repeat(np.cumsum(lengths) - lengths, lengths)).astype(np.int32)
    return codes, owner, place


def trigrams(keys: Sequence[str]) -> tuple[Positions, NDArray[np.int64]]:
    """The three-letter pieces of folded keys, padded as PostgreSQL's pg_trgm pads a word: owner and number of each."""
    codes, owner, _ = letters_of(keys, "  ", " ")
    pieces = (codes[:-2] * ALPHABET + codes[1:-1]) * ALPHABET + codes[2:]
    whole = owner[:-2] == owner[2:]
    return owner[:-2][whole], pieces[whole]


def shortened_hashes(keys: Sequence[str]) -> tuple[Positions, NDArray[np.uint64]]:
    """Hashes of each key, and of each key with one of its letters dropped: owner and hash of each.

    The hash of letters c is the sum of c[i] x BASE^i, modulo 2^64: without letter n, the sum before it stays and the
    sum after it is divided by BASE, which an odd number allows.
    """
    codes, owner, place = letters_of(keys, "", "")
    weighted = codes.astype(np.uint64) * POWERS[np.minimum(place, LONGEST_HASHED)]
    running = np.cumsum(weighted, dtype=np.uint64)
    first = np.flatnonzero(place == 0)
    counts = np.diff(np.append(first, len(codes)))
    past = np.repeat(np.where(first > 0, running[first - 1], np.uint64(0)), counts)
    total = running[np.append(first[1:], len(codes)) - 1] - past[first]
    upto = running - past
    dropped = (upto - weighted) + (np.repeat(total, counts) - upto) * INVERSE
    owners = np.arange(len(keys), dtype=np.int32)
    return np.concatenate([owners, owner]), np.concatenate([total, dropped])


ALPHABET = 37
LETTER_NUMBERS = np.zeros(256, dtype=np.int64)
for _number, _letter in enumerate(b"abcdefghijklmnopqrstuvwxyz0123456789", 1):
    LETTER_NUMBERS[_letter] = _number
LONGEST_HASHED = 255
BASE = 0x9E3779B97F4A7C15
INVERSE = np.uint64(pow(BASE, -1, 2**64))
POWERS = np.array([pow(BASE, n, 2**64) for n in range(LONGEST_HASHED + 1)], dtype=np.uint64)
