"""Communes by what people type: name, part of a name, postcode, official code, former name, with its mistakes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from maillage.catalogue.territories.directory.names import Misspelt, SortedKeys
from maillage.catalogue.territories.directory.text import SMALL_WORDS, fold, without_article, word_starts

How = Literal["exact", "former", "prefix", "word", "postcode", "typo"]

# What a key is of a commune. Full and short names come first, then words inside, then former names.
FULL, SHORT, WORD, FORMER = range(4)
EVERYWHERE = 100_000
AFTER_WHOLE = FORMER * 2 * EVERYWHERE
REMEMBERED = 1024
MOST = 100


class CommuneRow(NamedTuple):
    """A commune as the directory takes it."""

    id: int
    code: str
    name: str
    departement_code: str
    departement_name: str
    postcodes: tuple[str, ...]
    population: int
    lat: float
    lon: float


class FormerRow(NamedTuple):
    """An old or smaller code and name, and the key of today's commune."""

    code: str
    name: str
    kind: str
    commune_id: int


class CommuneMatch(NamedTuple):
    """A commune that answers what was typed; `how` it does, and by which former name if by one."""

    id: int
    code: str
    name: str
    departement_code: str
    departement_name: str
    postcodes: tuple[str, ...]
    population: int
    lat: float
    lon: float
    how: How
    former_name: str = ""
    former_kind: str = ""

    @property
    def label(self) -> str:
        """Name and département, which no two communes share: « Étain (55) »."""
        return f"{self.name} ({self.departement_code})"


@dataclass(frozen=True)
class Search:
    """Matches in order, and whether the place or number said beside the name (`Étain 55400`) had to be left aside."""

    matches: tuple[CommuneMatch, ...]
    loosened: bool = False


class Directory:
    """Communes in memory, never changed once built; safe to share between threads."""

    def __init__(self, communes: Sequence[CommuneRow], former: Iterable[FormerRow]) -> None:
        self.communes = sorted(communes, key=lambda c: (-c.population, c.code))
        position = {commune.id: n for n, commune in enumerate(self.communes)}
        self.former = [row for row in former if row.commune_id in position]
        self.former_at = [position[row.commune_id] for row in self.former]
        self.by_code = {commune.code: n for n, commune in enumerate(self.communes)}
        self.by_former_code = {row.code: n for n, row in enumerate(self.former)}
        departements = {(c.departement_name, c.departement_code) for c in self.communes}
        names = [(fold(name), code) for name, code in departements]
        self.departements = {form: code for name, code in names for form in (name, without_article(name))}
        self.numbers = SortedKeys(
            [(code, n) for n, c in enumerate(self.communes) for code in {*c.postcodes, c.departement_code}]
            + [(c.code.lower(), n) for n, c in enumerate(self.communes)]
        )
        self.postcodes = SortedKeys([(code, n) for n, c in enumerate(self.communes) for code in c.postcodes])
        self._index_names()
        self.search = lru_cache(REMEMBERED)(self._search)

    def _index_names(self) -> None:
        entries: list[tuple[str, int, int, int]] = []
        whole: dict[str, list[tuple[int, int]]] = {}
        for n, commune in enumerate(self.communes):
            key = fold(commune.name)
            short = without_article(key)
            entries.append((key, FULL, n, -1))
            whole.setdefault(key, []).append((n, -1))
            if short != key:
                entries.append((short, SHORT, n, -1))
                whole.setdefault(short, []).append((n, -1))
            entries += [(start, WORD, n, -1) for start in word_starts(key) if start != short]
        for f, (row, n) in enumerate(zip(self.former, self.former_at, strict=True)):
            key = fold(row.name)
            if key:
                entries.append((key, FORMER, n, f))
                whole.setdefault(key, []).append((n, f))
        self.names = SortedKeys([(key, e) for e, (key, *_) in enumerate(entries)])
        order = self.names.values
        table = np.array([entry[1:] for entry in entries], dtype=np.int32).reshape(-1, 3)[order]
        self.kind, self.leads_to, self.old = table.T.copy()
        # Communes are in order of population, so that one number ranks a key: what it is, then how many people.
        # A name that is the whole key comes before those that only start with it: AFTER_WHOLE makes room for it.
        self.rank = np.where(self.kind == SHORT, FULL, self.kind) * EVERYWHERE + self.leads_to + AFTER_WHOLE
        self.whole = whole
        self.misspelt = Misspelt(list(whole))

    # What is asked of it.

    def commune(self, code: str) -> CommuneMatch | None:
        """The commune of an official code, today's or former."""
        code = code.upper()
        if code in self.by_code:
            return self._match(self.by_code[code], "exact")
        if code in self.by_former_code:
            old = self.by_former_code[code]
            return self._match(self.former_at[old], "former", old)
        return None

    def labelled(self, label: str) -> CommuneMatch | None:
        """The commune of a label written back letter for letter, which is how the site's own links name it."""
        name, _, rest = label.rpartition(" (")
        for n, old in self.whole.get(fold(name), ()) if rest.endswith(")") else ():
            commune = self.communes[n]
            if old < 0 and commune.name == name and commune.departement_code == rest[:-1]:
                return self._match(n, "exact")
        return None

    def with_postcode(self, postcode: str) -> list[CommuneMatch]:
        """Every commune of a postcode, the most populated first."""
        found = self.postcodes.values[self.postcodes.equal_to(postcode)]
        return [self._match(n, "postcode") for n in sorted(found.tolist())]

    def _search(self, text: str, limit: int) -> Search:
        """At most `limit` communes that answer a cleaned text, nearest match first, then the most populated."""
        key, limit = fold(text), min(limit, MOST)
        words = key.split()
        if not words or limit < 1:
            return Search(())
        if all(is_number(word) for word in words):
            return Search(tuple(self._numbered("".join(words), limit)))
        found = self._named(key, limit, None)
        if found:
            return Search(tuple(found))
        name, number = split_numbers(words)
        if number:
            allowed = self._allowed(number)
            found = self._named_or_near(name, limit, allowed) if allowed is not None else []
            if found:
                return Search(tuple(found))
        else:
            found = self._in_departement(words, limit) or self._with_words(words, limit, None)
            if found:
                return Search(tuple(found))
        return Search(tuple(self._named_or_near(name, limit, None)), loosened=bool(number))

    # How it is found.

    def _named_or_near(self, key: str, limit: int, allowed: NDArray[np.bool_] | None) -> list[CommuneMatch]:
        return (
            self._named(key, limit, allowed)
            or self._with_words(key.split(), limit, allowed)
            or self._near(key, limit, allowed)
        )

    def _named(self, key: str, limit: int, allowed: NDArray[np.bool_] | None) -> list[CommuneMatch]:
        """Communes whose name, short name, words or former name start with `key`."""
        if not key:
            return []
        found = self._starting(key, limit, allowed)
        unfinished = UNFINISHED.get(key.rpartition(" ")[2])
        if unfinished:
            # "saint" may be an abbreviation said in full, or the start of a word: "ste" for Sainte or for Stenay.
            found = _merge(found, self._starting(key[: -len(unfinished[0])] + unfinished[1], limit, allowed), limit)
        return found

    def _starting(self, key: str, limit: int, allowed: NDArray[np.bool_] | None) -> list[CommuneMatch]:
        place = self.names.starting_with(key)
        if place.start == place.stop:
            return []
        same = self.names.equal_to(key, place).stop - place.start
        rank = self.rank[place]
        if same:
            rank = rank.copy()
            rank[:same] -= np.where(self.kind[place][:same] == WORD, 0, AFTER_WHOLE)
        entries = np.arange(place.start, place.stop)
        if allowed is not None:
            kept = allowed[self.leads_to[place]]
            entries, rank = entries[kept], rank[kept]
        # One commune may come by three keys at most times.
        few = min(len(rank), limit * 4)
        if few < len(rank):
            nearest = rank.argpartition(few - 1)[:few]
            entries, rank = entries[nearest], rank[nearest]
        entries = entries[rank.argsort(kind="stable")]
        columns = (entries, self.leads_to[entries], self.kind[entries], self.old[entries])
        matches: dict[int, CommuneMatch] = {}
        for entry, n, kind, old in zip(*(column.tolist() for column in columns), strict=True):
            if n not in matches:
                matches[n] = self._match(n, self._how(kind, entry < place.start + same), old)
                if len(matches) == limit:
                    break
        return list(matches.values())

    def _how(self, kind: int, whole: bool) -> How:
        if kind == FORMER:
            return "former"
        if kind == WORD:
            return "word"
        return "exact" if whole else "prefix"

    def _with_words(self, words: list[str], limit: int, allowed: NDArray[np.bool_] | None) -> list[CommuneMatch]:
        """Communes that have a word starting with each of `words`, in any order: "bar duc", "remy bouzemont"."""
        if len(words) < 2:
            return []
        sets = []
        for word in sorted(set(words), key=len, reverse=True):
            found = np.zeros(len(self.communes), dtype=bool)
            place = self.names.starting_with(word)
            kept = self.leads_to[place][self.kind[place] != FORMER]
            found[kept] = True
            if not found.any():
                return []
            sets.append(found)
        every = np.logical_and.reduce(sets if allowed is None else [*sets, allowed])
        return [self._match(n, "word") for n in np.flatnonzero(every)[:limit].tolist()]

    def _in_departement(self, words: list[str], limit: int) -> list[CommuneMatch]:
        """Communes whose département follows their name: "Étain, Meuse"."""
        for count in range(1, min(4, len(words) - 1) + 1):
            code = self.departements.get(" ".join(words[-count:]))
            if words[-count - 1] in SMALL_WORDS:
                continue  # "Châlons-sur-Marne" is a name
            allowed = self._allowed(code.lower()) if code else None
            if allowed is not None:
                found = self._named(" ".join(words[:-count]), limit, allowed)
                if found:
                    return found
        return []

    def _allowed(self, number: str) -> NDArray[np.bool_] | None:
        """Which communes have a postcode, code or département starting with `number`; None when none has."""
        found = self.numbers.values[self.numbers.starting_with(number)]
        if not len(found):
            return None
        allowed = np.zeros(len(self.communes), dtype=bool)
        allowed[found] = True
        return allowed

    def _numbered(self, number: str, limit: int) -> list[CommuneMatch]:
        """Communes by postcode or code, whole or in part."""
        if len(number) == 5:
            found = self.with_postcode(number)
            coded = self.commune(number)
            if coded is not None and coded.id not in {match.id for match in found}:
                found.append(coded)
            return found[:limit]
        communes = np.unique(self.numbers.values[self.numbers.starting_with(number)])
        return [self._match(n, "postcode") for n in communes[:limit].tolist()]

    def _near(self, key: str, limit: int, allowed: NDArray[np.bool_] | None) -> list[CommuneMatch]:
        """Communes whose name is almost `key`."""
        scored = [(1, n) for n in self.misspelt.one_letter_away(key)] or self.misspelt.most_alike(key)
        ranked = sorted(
            (letters, n, old)
            for letters, number in scored
            for n, old in self.whole[self.misspelt.keys[number]]
            if allowed is None or allowed[n]
        )
        matches: dict[int, CommuneMatch] = {}
        for _, n, old in ranked:
            matches.setdefault(n, self._match(n, "typo", old))
        return list(matches.values())[:limit]

    def _match(self, n: int, how: How, old: int = -1) -> CommuneMatch:
        if old < 0:
            return CommuneMatch(*self.communes[n], how)
        former = self.former[old]
        return CommuneMatch(*self.communes[n], how, former.name, former.kind)


# The last word of what is being typed, said in full by `fold`, and the letters that were typed.
UNFINISHED = {"saint": ("saint", "st"), "sainte": ("sainte", "ste")}


def is_number(word: str) -> bool:
    """A number as codes hold them: digits, or 2a and 2b followed by digits."""
    return word.isdigit() or (word[:2] in ("2a", "2b") and (len(word) == 2 or word[2:].isdigit()))


def split_numbers(words: list[str]) -> tuple[str, str]:
    """The name and the number beside it, without "cedex" and what follows it."""
    if "cedex" in words:
        words = words[: words.index("cedex")]
    return " ".join(word for word in words if not is_number(word)), "".join(w for w in words if is_number(w))


def _merge(first: list[CommuneMatch], second: list[CommuneMatch], limit: int) -> list[CommuneMatch]:
    """Both lists as one, nearest match first, then the most populated."""
    known = {match.id for match in first}
    both = first + [match for match in second if match.id not in known]
    return sorted(both, key=lambda match: (NEARNESS.index(match.how), -match.population))[:limit]


NEARNESS: tuple[How, ...] = ("exact", "prefix", "word", "former", "postcode", "typo")
