"""What the text of a cell says: a reader for each sort of column.

A reader takes the cell, already trimmed and not empty, and gives its value, or `Mended` with what was put right.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db.models import TextChoices
from django.utils import translation

from maillage.catalogue.sources.choices import Problem
from maillage.catalogue.territories.directory.text import fold

Reader = Callable[[str], Any]

NUMBER = re.compile(r"^([+-]?\d+(?:[.,]\d+)?)\s*(?:j|jours?|days?|places?)?$", re.IGNORECASE)
DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[ T].*)?$")
ISO_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?$")
PHONE = re.compile(r"^\+?[0-9 ().\u00a0\u202f-]{6,30}$")
LISTED = re.compile(r"[|;,\n]+")
SPACES = re.compile(r"[ \t\u00a0\u202f]+")
MOST_NEAREST = 3
REMEMBERED = 4096
LONGEST_LIST = 2000


class Mended(NamedTuple):
    """A value that was put right, and how."""

    value: Any
    problem: Problem
    facts: dict[str, Any]


class Wrong(Exception):
    """A cell that cannot be taken."""

    def __init__(self, problem: Problem, **facts: Any) -> None:
        self.problem, self.facts = problem, facts
        super().__init__(problem.value)


def line_of_text(most: int) -> Reader:
    """A text on one line, of at most so many characters."""

    def read(text: str) -> str:
        said = " ".join(text.split())
        if len(said) > most:
            raise Wrong(Problem.TOO_LONG, count=len(said), most=most)
        return said

    return read


def paragraphs(most: int = 5000) -> Reader:
    """A text that may have several lines."""

    def read(text: str) -> str:
        if len(text) > most:
            raise Wrong(Problem.TOO_LONG, count=len(text), most=most)
        return text

    return read


def one_of(listed: type[TextChoices], others: Mapping[str, str] | None = None) -> Reader:
    """One value of a closed list, by its code or by its words in French or English."""

    @lru_cache(REMEMBERED)
    def find(text: str) -> str:
        return _value(listed, text, others or {})

    return find


def some_of(listed: type[TextChoices], others: Mapping[str, str] | None = None) -> Reader:
    """Several values of a closed list, between commas, semicolons, bars or lines; in the order of the list."""
    order = {value: n for n, value in enumerate(listed.values)}

    @lru_cache(REMEMBERED)
    def find(text: str) -> tuple[str, ...]:
        whole = _known(listed, others or {}).get(fold(text))
        if whole is not None:
            return (whole,)
        found = {_value(listed, part, others or {}) for part in LISTED.split(text) if part.strip()}
        return tuple(sorted(found, key=order.__getitem__))

    return lambda text: list(find(text[:LONGEST_LIST]))


def whole(least: int, most: int) -> Reader:
    """A whole number; a decimal comma and a unit beside it are understood."""

    def read(text: str) -> int:
        number = _number(text)
        if number != int(number):
            raise Wrong(Problem.NOT_A_NUMBER)
        return int(_within(number, least, most))

    return read


def decimal(least: float, most: float) -> Reader:
    """A number, with a comma or a point."""
    return lambda text: _within(_number(text), least, most)


def day(text: str) -> date | Mended:
    """A day in French order or in ISO's; the hour beside it is left aside."""
    if iso := ISO_DAY.match(text):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if french := DAY.match(text):
        year = int(french[3])
        if len(french[3]) == 4:
            return _day(year, int(french[2]), int(french[1]))
        found = _day(2000 + year, int(french[2]), int(french[1]))
        return Mended(found, Problem.SHORT_YEAR, {"day": found.isoformat()})
    raise Wrong(Problem.NOT_A_DAY)


def email(text: str) -> str:
    """An e-mail address."""
    try:
        EmailValidator()(text)
    except ValidationError as error:
        raise Wrong(Problem.NOT_AN_EMAIL) from error
    return text


def web_address(text: str) -> str:
    """The address of a page; https:// is put before a bare name."""
    full = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(full)
    except ValidationError as error:
        raise Wrong(Problem.NOT_AN_ADDRESS) from error
    if len(full) > 200:
        raise Wrong(Problem.TOO_LONG, count=len(full), most=200)
    return full


def phone(text: str) -> str | Mended:
    """A phone number as it is said; the zero that a spreadsheet removed is put back."""
    if not PHONE.match(text):
        raise Wrong(Problem.NOT_A_PHONE)
    said = SPACES.sub(" ", text)
    if re.fullmatch(r"[1-9]\d{8}", said):
        return Mended(f"0{said}", Problem.ZERO_BACK, {"code": f"0{said}"})
    return said


def parts(text: str) -> tuple[str, ...]:
    """The items of a list, each once, in their order; what each one is, the ground tells."""
    return tuple(dict.fromkeys(" ".join(part.split()) for part in LISTED.split(text) if part.strip()))


def names(text: str) -> tuple[str, ...]:
    """Names between semicolons, bars or lines: a name may hold a comma."""
    return tuple(dict.fromkeys(" ".join(part.split()) for part in re.split(r"[|;\n]+", text) if part.strip()))


def nearest(text: str, values: Sequence[str]) -> list[str]:
    """The values that look most like a text."""
    folded = {fold(value): value for value in values}
    return [folded[key] for key in get_close_matches(fold(text), folded, MOST_NEAREST, 0.6)]


def _value(listed: type[TextChoices], text: str, others: Mapping[str, str]) -> str:
    known = _known(listed, others)
    found = known.get(fold(text))
    if found is None:
        close = get_close_matches(fold(text), known, MOST_NEAREST, 0.6)
        raise Wrong(
            Problem.UNKNOWN_VALUE,
            said=" ".join(text.split())[:80],
            accepted=list(listed.values),
            nearest=list(dict.fromkeys(known[key] for key in close)),
        )
    return found


@cache
def _words(listed: type[TextChoices]) -> dict[str, str]:
    """Folded code and words, in French and English, of each value."""
    known: dict[str, str] = {}
    for language in ("en", "fr"):
        with translation.override(language):
            known |= {fold(str(label)): str(value) for value, label in listed.choices}
    return known | {fold(str(value)): str(value) for value in listed.values}


def _known(listed: type[TextChoices], others: Mapping[str, str]) -> dict[str, str]:
    return _words(listed) | {fold(text): value for text, value in others.items()} if others else _words(listed)


def _number(text: str) -> float:
    found = NUMBER.match(text)
    if found is None:
        raise Wrong(Problem.NOT_A_NUMBER)
    return float(found[1].replace(",", "."))


def _within(number: float, least: float, most: float) -> float:
    if not least <= number <= most:
        raise Wrong(Problem.OUT_OF_RANGE, least=least, most=most)
    return number


def _day(year: int, month: int, number: int) -> date:
    try:
        found = date(year, month, number)
    except ValueError as error:
        raise Wrong(Problem.NOT_A_DAY) from error
    if not 1900 <= year <= 2100:
        raise Wrong(Problem.NOT_A_DAY)
    return found
