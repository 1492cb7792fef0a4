"""Whether somebody fits conditions, when some facts are missing and the text may be silent: yes, no, or undecided.

Source: Kleene (1952), "Introduction to Metamathematics", section 64: the strong three-valued logic.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import singledispatch
from typing import TypeAlias

Value: TypeAlias = bool | int | Decimal | str | frozenset[int]
Wanted: TypeAlias = bool | int | Decimal | str | frozenset[int] | frozenset[str]


class Verdict(Enum):
    """What conditions say of somebody."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


class Comparison(Enum):
    """How a fact is held against what the text wants."""

    UNDER = "under"
    OVER = "over"
    IS = "is"
    AMONG = "among"


class Edge(Enum):
    """What the text says of the limit itself: "20,000 euros or less", "under 20,000 euros", or nothing at all."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    SILENT = "silent"


@dataclass(frozen=True)
class Check:
    """One criterion. `key` is the caller's; it comes back in the outcome.

    UNDER, OVER  the fact is a number, `wanted` the limit, and `edge` says what happens on it
    IS           the fact equals `wanted`
    AMONG        `wanted` holds the fact; a fact that is a set has something in common with it
    """

    key: int
    fact: str
    comparison: Comparison
    wanted: Wanted
    edge: Edge = Edge.OUTSIDE


@dataclass(frozen=True)
class All:
    """Every part is needed; none at all is met by everybody."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True)
class AnyOf:
    """One part is enough; none at all is met by nobody."""

    parts: "tuple[Condition, ...]"


Condition: TypeAlias = Check | All | AnyOf


@dataclass(frozen=True)
class Ground:
    """A criterion that decided, and how; `missing` when its fact is not known."""

    check: Check
    verdict: Verdict
    missing: bool


@dataclass(frozen=True)
class Outcome:
    """The verdict, and the criteria it rests on, in the order of the text, each once.

    YES rests on criteria that are met and NO on criteria that are not, enough of them to give the same verdict alone.
    UNDECIDED rests on all that is still open: only these are worth a question.
    """

    verdict: Verdict
    grounds: tuple[Ground, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts to ask for, in the order of the text, each once."""
        return tuple(dict.fromkeys(one.check.fact for one in self.grounds if one.missing))


def decide(condition: Condition, facts: Mapping[str, Value]) -> Outcome:
    """What `condition` says of somebody of whom `facts` are known; a fact that is not there is not known.

    Sound: a YES or a NO stays whatever the missing facts turn out to be. Not complete: two criteria that together
    leave no third way ("under 10", "10 or more") stay undecided while their common fact is missing. The verdict does
    not depend on the order of the parts. Time proportional to the number of criteria.

    Raises TypeError when a fact is not of the sort its criterion compares.
    """
    return _decide(condition, facts)


@singledispatch
def _decide(condition: Condition, facts: Mapping[str, Value]) -> Outcome:
    raise TypeError(f"{condition!r} is no condition.")


@_decide.register
def _test(condition: Check, facts: Mapping[str, Value]) -> Outcome:
    value = facts.get(condition.fact)
    verdict = Verdict.UNDECIDED if value is None else COMPARE[condition.comparison](condition, value)
    return Outcome(verdict, (Ground(condition, verdict, missing=value is None),))


@_decide.register
def _all(condition: All, facts: Mapping[str, Value]) -> Outcome:
    return _joined(condition.parts, facts, stops=Verdict.NO, otherwise=Verdict.YES)


@_decide.register
def _any(condition: AnyOf, facts: Mapping[str, Value]) -> Outcome:
    return _joined(condition.parts, facts, stops=Verdict.YES, otherwise=Verdict.NO)


def _joined(parts: tuple[Condition, ...], facts: Mapping[str, Value], *, stops: Verdict, otherwise: Verdict) -> Outcome:
    """One part that `stops` decides; else one that is undecided; else every part says `otherwise`."""
    outcomes = [_decide(part, facts) for part in parts]
    verdicts = {one.verdict for one in outcomes}
    verdict = next((one for one in (stops, Verdict.UNDECIDED) if one in verdicts), otherwise)
    grounds = [ground for one in outcomes if one.verdict == verdict for ground in one.grounds]
    return Outcome(verdict, tuple({ground.check.key: ground for ground in grounds}.values()))


def _under(check: Check, value: Value) -> Verdict:
    return _beside(check, _number(value) < _number(check.wanted), _number(value) == _number(check.wanted))


def _over(check: Check, value: Value) -> Verdict:
    return _beside(check, _number(value) > _number(check.wanted), _number(value) == _number(check.wanted))


def _is(check: Check, value: Value) -> Verdict:
    if type(value) is not type(check.wanted):
        raise TypeError(f"{check.fact} is {value!r}; {type(check.wanted).__name__} is needed.")
    return Verdict.YES if value == check.wanted else Verdict.NO


def _among(check: Check, value: Value) -> Verdict:
    if not isinstance(check.wanted, frozenset):
        raise TypeError(f"{check.fact} is looked for among {check.wanted!r}; a frozenset is needed.")
    said = value if isinstance(value, frozenset) else {value}
    return Verdict.YES if any(one in check.wanted for one in said) else Verdict.NO


def _beside(check: Check, met: bool, on_the_edge: bool) -> Verdict:
    if on_the_edge:
        return {Edge.INSIDE: Verdict.YES, Edge.OUTSIDE: Verdict.NO, Edge.SILENT: Verdict.UNDECIDED}[check.edge]
    return Verdict.YES if met else Verdict.NO


def _number(value: Wanted) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise TypeError(f"{value!r} is no number.")
    return value


COMPARE: Mapping[Comparison, Callable[[Check, Value], Verdict]] = {
    Comparison.UNDER: _under,
    Comparison.OVER: _over,
    Comparison.IS: _is,
    Comparison.AMONG: _among,
}
