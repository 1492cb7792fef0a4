"""The little language of formulas: what is counted, of which facts, under which conditions; nothing else can be said.

    people(welcome)                                     distinct people of whom the fact is known in the period
    people(commitment) or people(meeting, times=2)      of either; `times` is a least number
    people(welcome, sex=woman)                          with what they were at entry
    journeys(exit, reason=job+training)                 distinct journeys; a plus stands for or
    firms(firm, kind=creation)                          distinct firms
    jobs(firm, kind=takeover)                           their jobs, each firm once, as last said in the period
    percent(women, sex_known)                           of two other indicators
    survival(firm, kind=creation)                       of the firms of a year, those active later on: a cohort

Docs: docs/how-it-works/indicators.md.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from maillage.foundation.tools.errors import DomainError
from maillage.insight.indicators.choices import COUNTS, FACTS, KNOWN, TRAITS, Unit

_CALL = re.compile(r"\s*([a-z_]+)\(([a-z0-9_=+,\s]*)\)\s*")
_MOST_TIMES = 99
COHORT = "survival"
"""The word for firms followed through the years, which no single period counts."""


class FormulaRefused(DomainError):
    """The formula says something that the language does not know; the sentence says what."""


@dataclass(frozen=True)
class Term:
    """Units of which a fact is known at least `times` times, under every one of `conditions`: field, values."""

    unit: str
    fact: str
    conditions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    times: int = 1


@dataclass(frozen=True)
class Formula:
    """Either terms, of which one is enough, or a share of one indicator in another, or the survival of firms."""

    unit: str
    terms: tuple[Term, ...] = ()
    share: tuple[str, str] | None = None
    is_cohort: bool = False


def parsed(text: str) -> Formula:
    """The formula that a text says. Raises FormulaRefused."""
    calls = [_CALL.fullmatch(part) for part in text.split(" or ")]
    if not text.strip() or None in calls:
        raise FormulaRefused(f"“{text}” is not a formula: people(welcome), percent(one, other), joined by “or”.")
    said = [(call[1], [one.strip() for one in call[2].split(",")]) for call in calls if call is not None]
    if said[0][0] == Unit.PERCENT:
        if len(said) > 1 or len(said[0][1]) != 2:
            raise FormulaRefused(f"“{text}”: percent takes two indicators, and stands alone.")
        return Formula(Unit.PERCENT, share=(said[0][1][0], said[0][1][1]))
    if said[0][0] == COHORT:
        if len(said) > 1:
            raise FormulaRefused(f"“{text}”: survival stands alone.")
        return Formula(Unit.PERCENT, (_term(Unit.FIRMS, said[0][1], text),), is_cohort=True)
    terms = tuple(_term(name, words, text) for name, words in said)
    if len({term.unit for term in terms}) > 1:
        raise FormulaRefused(f"“{text}” joins {terms[0].unit} with something else; both sides count the same.")
    return Formula(terms[0].unit, terms)


def check_shares(formulas: Mapping[str, Formula]) -> None:
    """Shares lead to counts: no unknown indicator, no indicator that comes back to itself. Raises FormulaRefused."""
    for code, formula in formulas.items():
        _walk(code, formula, formulas, (code,))


def is_part(part: Formula, whole: Formula) -> str:
    """The field by which every unit of `part` is one of `whole`, when one condition more is all it says; else empty."""
    if part.unit != whole.unit or len(part.terms) != len(whole.terms) or part.share or whole.share:
        return ""
    fields = {_narrower(one, other) for one, other in zip(part.terms, whole.terms, strict=True)}
    return fields.pop() if len(fields) == 1 else ""


def _narrower(part: Term, whole: Term) -> str:
    if (part.unit, part.fact, part.times) != (whole.unit, whole.fact, whole.times):
        return ""
    mine, other = dict(part.conditions), dict(whole.conditions)
    differs = [name for name in mine if mine[name] != other.get(name)]
    if len(differs) != 1 or set(other) - set(mine):
        return ""
    name = differs[0]
    wider = other.get(name)
    inside = wider is None or wider == (KNOWN,) or set(mine[name]) < set(wider)
    return name if inside else ""


def _walk(code: str, formula: Formula, formulas: Mapping[str, Formula], way: tuple[str, ...]) -> None:
    for other in formula.share or ():
        if other not in formulas:
            raise FormulaRefused(f"Indicator {code} speaks of {other}, which is not defined.")
        if other in way:
            raise FormulaRefused(f"Indicator {code} comes back to itself: {' → '.join((*way, other))}.")
        _walk(other, formulas[other], formulas, (*way, other))


def _term(unit: str, words: list[str], text: str) -> Term:
    if unit not in COUNTS:
        raise FormulaRefused(f"“{text}”: {unit} cannot be counted; {', '.join(COUNTS)} can.")
    fact, *said = words
    if fact not in FACTS:
        raise FormulaRefused(f"“{text}”: {fact} is not a known fact; {', '.join(FACTS)} are.")
    if unit in (Unit.FIRMS, Unit.JOBS) and fact != "firm":
        raise FormulaRefused(f"“{text}”: {unit} are counted of the fact firm only.")
    conditions, times = [], 1
    for word in said:
        name, equal, value = word.partition("=")
        if name == "times" and value.isdecimal() and 1 <= int(value) <= _MOST_TIMES:
            times = int(value)
        else:
            conditions.append((name, _values(name, value if equal else "", FACTS[fact] | TRAITS, text)))
    if len({name for name, _values_ in conditions}) < len(conditions):
        raise FormulaRefused(f"“{text}” says one field twice.")
    return Term(unit, fact, tuple(sorted(conditions)), times)


def _values(name: str, value: str, known: Mapping[str, Collection[str]], text: str) -> tuple[str, ...]:
    if name not in known:
        raise FormulaRefused(f"“{text}”: {name or 'nothing'} is not a known field; {', '.join(known)} and times are.")
    values = tuple(value.split("+"))
    wrong = [one for one in values if one not in known[name]]
    if wrong:
        raise FormulaRefused(f"“{text}”: {name} is never {wrong[0] or 'empty'}; it is {', '.join(known[name])}.")
    return values
