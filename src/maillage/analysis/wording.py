"""How easy a French text is to read: words, sentences, syllables, and the ease of Kandel and Moles."""

import re
from dataclasses import dataclass
from functools import cached_property

SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$|[»”)])|[;\n]+")
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?", re.UNICODE)
ACRONYM = re.compile(r"(?<![\w-])(?=(?:[^\W\d_a-zà-ÿ]\d*){2})[A-ZÀ-Ý][A-ZÀ-Ý0-9]{1,9}(?![\w])")
ROMAN = re.compile(r"^(?:X{0,3})(?:IX|IV|V?I{0,3})$")
VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"
GROUP = re.compile(f"[{VOWELS}]+")
# Two vowels that are said apart: after « é » (ré-u-nion), a trema (ma-ïs), or i after a group of consonants (cli-ent).
APART = re.compile(f"é(?=[{VOWELS}])|[{VOWELS}](?=[ïë])|(?<=[bcdfgptv][lr])i(?=[aeéèo])")
PLAIN_EASE, EASY_EASE = 50.0, 70.0


@dataclass(frozen=True)
class Wording:
    """What can be measured of a text.

    ease      100 and above for a child's book, 70 easy, 50 plain, under 30 for specialists; None without a word
    acronyms  those found, in order, each once; `explained` are those that the text itself puts in words
    """

    characters: int
    words: int
    sentences: int
    syllables: int
    longest_sentence: int
    acronyms: tuple[str, ...]
    explained: frozenset[str]

    @cached_property
    def ease(self) -> float | None:
        """207 - 1.015 words a sentence - 73.6 syllables a word.

        Source: Kandel and Moles (1958), "Application de l'indice de Flesch à la langue française", Cahiers d'études
        de radio-télévision 19: the formula of Flesch (1948), fitted to French. Made for whole texts: under thirty
        words it says little.
        """
        if not self.words:
            return None
        return 207 - 1.015 * self.words / self.sentences - 73.6 * self.syllables / self.words

    @property
    def is_plain(self) -> bool:
        """Easy enough for most adults."""
        return self.ease is not None and self.ease >= PLAIN_EASE


def wording_of(text: str) -> Wording:
    """Measure a French text; time proportional to its length. The order of its sentences changes nothing."""
    parts = [WORD.findall(part) for part in SENTENCE_END.split(text)]
    sentences = [words for words in parts if words]
    acronyms = acronyms_in(text)
    return Wording(
        characters=len(text.strip()),
        words=sum(map(len, sentences)),
        sentences=len(sentences),
        syllables=sum(syllables_of(word) for words in sentences for word in words),
        longest_sentence=max(map(len, sentences), default=0),
        acronyms=acronyms,
        explained=frozenset(one for one in acronyms if _is_explained(one, text)),
    )


def acronyms_in(text: str) -> tuple[str, ...]:
    """Words in capitals of two to ten signs, two letters at least, in order, each once; Roman numbers are left out."""
    found = dict.fromkeys(ACRONYM.findall(text))
    return tuple(one for one in found if not ROMAN.match(one))


def syllables_of(word: str) -> int:
    """Syllables as they are said, none for a lone consonant; numbers and acronyms have one for each sign.

    Rules, not a dictionary: groups of vowels, some said apart, a mute « e » at the end. The plural « -ent » of verbs
    is counted although it is mute: nothing in the letters tells it from « moment ».
    """
    if word[0].isdigit() or (len(word) > 1 and word.isupper()):
        return sum(sign.isalnum() for sign in word)
    return sum(_said(part) for part in re.split(r"['’\-]", word.lower()) if part)


def _said(part: str) -> int:
    groups = GROUP.findall(APART.sub(lambda match: match[0] + "·", part))
    count = len(groups)
    if count > 1 and groups[-1] == "e" and re.search(r"es?$", part):
        count -= 1
    return count if count or len(part) > 1 else 0  # « l’ », « d’ » are said with the next word


def _is_explained(acronym: str, text: str) -> bool:
    """« contrat d’appui (CAPE) » or « CAPE (contrat d’appui) »."""
    name = re.escape(acronym)
    return bool(re.search(rf"\(\s*{name}\s*\)|(?<!\w){name}\s*\([^)]{{4,}}", text))
